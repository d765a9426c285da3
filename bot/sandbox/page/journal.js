// Every call of a bot as it happens, with what it asked and what it got.

import { get, query } from "./api.js";
import { byId, el, soon } from "./dom.js";
import { fill, offerMethods } from "./choices.js";
import { city, clockSeconds } from "./times.js";

const KEPT = 300;

export class Journal {
  // zone(): whose time is shown
  constructor(people, zone) {
    Object.assign(this, { people, zone, isPaused: false, isOpen: false, held: [], asked: 0 });
    this.list = byId("calls");
    this.read = soon(() => this.readNow(), 200);
    byId("journal-method").addEventListener("input", this.read);
    byId("journal-person").addEventListener("change", this.read);
    byId("journal-pause").addEventListener("click", () => this.pause(!this.isPaused));
  }

  follow(isOpen) {
    if (isOpen && !this.isOpen) { this.meanwhile = []; this.read(); }
    if (!isOpen) this.list.replaceChildren();
    this.isOpen = isOpen;
  }

  showPeople() {
    fill(byId("journal-person"), [["", "Any chat"],
      ...this.people.list.map((person) => [person.id, person.first_name]),
      ...this.people.groups.map((group) => [group.id, group.title])]);
    if (this.shownZone !== this.zone() && this.shownZone) this.read();
  }

  get wish() {
    return { method: byId("journal-method").value.trim(), chat: byId("journal-person").value };
  }

  async readNow() {
    const asked = ++this.asked;
    this.meanwhile = [];
    try {
      const { calls } = await get(`journal${query({ ...this.wish, limit: KEPT })}`);
      if (asked !== this.asked) return; // Something else is wished by now.
      this.held = [];
      this.shownZone = this.zone();
      this.list.replaceChildren(...calls.slice(-KEPT).reverse().map((call) => this.row(call)));
      this.last = calls.at(-1)?.n ?? 0;
      offerMethods(calls.map((call) => call.method));
    } catch (error) {
      if (asked !== this.asked) return;
      this.meanwhile = null;
      this.last ??= 0;
      this.shownZone ??= this.zone();
      byId("journal-note").textContent = error.message;
      return;
    }
    // A call may overtake the answer that was written before it.
    const { meanwhile } = this;
    this.meanwhile = null;
    meanwhile?.forEach((call) => this.take(call));
    this.note();
  }

  take(call) {
    this.meanwhile?.push(call);
    if (!this.isOpen || this.meanwhile || call.n <= this.last || !this.fits(call)) return;
    offerMethods([call.method]);
    if (this.isPaused) {
      this.held = [...this.held, call].slice(-KEPT);
    } else {
      this.last = call.n;
      this.list.prepend(this.row(call));
      while (this.list.children.length > KEPT) this.list.lastChild.remove();
    }
    this.note();
  }

  // As the sandbox chooses: the answer to a tap belongs to a chat, and names none.
  fits(call) {
    const { method, chat } = this.wish;
    return (!method || call.method.toLowerCase() === method.toLowerCase()) && (!chat || String(call.chat) === chat);
  }

  pause(isPaused) {
    this.isPaused = isPaused;
    byId("journal-pause").textContent = isPaused ? "Go on" : "Pause";
    byId("journal-pause").setAttribute("aria-pressed", String(isPaused));
    const { held } = this;
    this.held = [];
    if (!isPaused) held.forEach((call) => this.take(call));
    this.note();
  }

  note() {
    const count = this.list.children.length;
    const words = this.isPaused ? `Paused. ${this.held.length} more since then.`
      : count ? `The newest ${count === 1 ? "call" : `${count} calls`}${count >= KEPT ? `; older ones: /sandbox/journal` : ""}. The time is ${city(this.shownZone)}'s.`
        : "No call yet that fits.";
    if (byId("journal-note").textContent !== words) byId("journal-note").textContent = words;
  }

  row(call) {
    const person = this.people.find(Number(call.chat));
    const isWrong = call.status >= 400 || call.fault;
    const details = el("details", { class: isWrong ? "call wrong" : "call" },
      el("summary", {},
        el("time", { datetime: call.at }, clockSeconds(new Date(call.at), this.shownZone)),
        el("b", {}, call.method),
        person ? el("span", { class: "who" }, person.first_name) : null,
        call.unknown?.length ? el("span", { class: "odd", role: "img", "aria-label": "with parameters that the method does not have" }, "⚠️") : null,
        el("span", { class: "code" }, String(call.status || "cut")),
        call.ms === undefined ? null : el("span", { class: "ms" }, `${Math.round(call.ms)} ms`)));
    // Nobody opens most of them: their JSON is written when somebody does.
    details.addEventListener("toggle", () => details.append(...inside(call)), { once: true });
    return el("li", {}, details);
  }
}

function inside(call) {
  const notes = [
    call.fault && `Fault on demand: ${call.fault}`,
    call.unknown?.length && `Not parameters of this method: ${call.unknown.join(", ")}`,
  ].filter(Boolean);
  return [
    ...notes.map((words) => el("p", { class: "wrong-words" }, words)),
    el("h4", {}, `Asked by bot ${call.bot}`), el("pre", { tabindex: "0" }, JSON.stringify(call.params, null, 2)),
    el("h4", {}, `Answered ${call.status}`), el("pre", { tabindex: "0" }, JSON.stringify(call.answer, null, 2)),
  ];
}
