// The sandbox's own API, and its stream of changes.

export class Refused extends Error {}

async function call(verb, path, body) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  let answer;
  try {
    answer = await fetch(`/sandbox/${path}`, { method: verb, ...sent });
  } catch {
    throw new Refused("No connection just now. Trying again…");
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(said.error ?? `That did not work (${answer.status}).`);
  return said;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);

// Calls onChange for every change, onLive whenever the stream (again) stands, onLost when it broke.
export function listen({ onChange, onLive, onLost }) {
  const source = new EventSource("/sandbox/events");
  source.onopen = onLive;
  source.onmessage = (event) => onChange(JSON.parse(event.data));
  source.onerror = () => {
    onLost();
    // After an HTTP error the browser gives up for good; after a lost connection it comes back by itself.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen({ onChange, onLive, onLost }), 1000);
    }
  };
}
