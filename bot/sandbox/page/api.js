// The sandbox's own API, and its stream of changes.

export class Refused extends Error {} // The sandbox says no, in its own sentence.
export class Unreached extends Error {} // No answer came, so nobody knows whether it was done.

async function call(verb, path, body) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  let answer;
  try {
    answer = await fetch(`/sandbox/${path}`, { method: verb, ...sent });
  } catch {
    throw new Unreached("No connection just now. Try again when it is back.");
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(told.error ?? `That did not work (${answer.status}).`);
  return told;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const erase = (path) => call("DELETE", path);

// "" or "?a=1&b=2", without what is null or empty.
export function query(wishes) {
  const given = Object.entries(wishes).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

// One connection for everything, as a browser grants a site only six. Calls of bots come only while they are asked for.
export class Stream {
  constructor({ onChange, onLive, onLost }) {
    Object.assign(this, { onChange, onLive, onLost });
    this.withCalls = false;
  }

  open(withCalls = this.withCalls) {
    this.withCalls = withCalls;
    this.source?.close();
    const source = new EventSource(`/sandbox/events${query({ journal: withCalls ? 1 : null })}`);
    this.source = source;
    source.onopen = this.onLive;
    source.onmessage = (event) => this.onChange(JSON.parse(event.data));
    source.onerror = () => {
      this.onLost();
      // After an HTTP error the browser gives up for good; after a lost connection it comes back by itself.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => source === this.source && this.open(), 1000);
    };
  }
}
