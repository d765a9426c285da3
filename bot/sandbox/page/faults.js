// Trouble on demand: what goes wrong, with which call, when, how often. And whether Telegram's limits hold.

import { erase, get, post } from "./api.js";
import { fill } from "./choices.js";
import { byId, el } from "./dom.js";

// A fault goes away by itself when it has happened, so the list is looked at now and then.
const LOOK_MS = 1500;
const KINDS = [
  ["429", "429: too many requests"], ["500", "500: server error"], ["502", "502: bad gateway"], ["503", "503: unavailable"],
  ["403", "403: forbidden"], ["refuse", "400: refused"], ["delay", "Done, answered late"],
  ["cut_before", "Cut off before acting"], ["cut_after", "Acted, then cut off"],
  ["twice", "Update comes twice"], ["out_of_order", "Update out of order"], ["malformed", "Update is malformed"],
];
const OF_UPDATES = new Set(["twice", "out_of_order", "malformed"]);
const WITH_SECONDS = new Set(["429", "delay", "out_of_order"]);

export class Faults {
  constructor(people) {
    this.people = people;
    this.form = byId("fault-form");
    fill(byId("fault-kind"), KINDS);
    byId("fault-kind").addEventListener("change", () => this.suit());
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.add(); });
    byId("clear-faults").addEventListener("click", () => this.do(() => erase("faults")));
    byId("limits-on").addEventListener("change", (event) => this.do(() => post("limits", { on: event.target.checked })));
    this.suit();
  }

  follow(isOpen) {
    clearInterval(this.timer);
    if (!isOpen) return;
    this.read();
    this.timer = setInterval(() => this.read(), LOOK_MS);
  }

  showPeople() {
    fill(byId("fault-person"), [["", "Anybody"], ...this.people.list.map((person) => [person.id, person.first_name])]);
  }

  // Updates have no method, and only some faults last.
  suit() {
    const { kind, method, seconds } = this.form.elements;
    method.disabled = OF_UPDATES.has(kind.value);
    seconds.disabled = !WITH_SECONDS.has(kind.value);
  }

  add() {
    const { kind, method, person, nth, times, seconds, chance } = this.form.elements;
    const wish = {
      kind: kind.value, nth: Number(nth.value), times: times.value ? Number(times.value) : null, chance: Number(chance.value) / 100,
    };
    if (!method.disabled && method.value.trim()) wish.method = method.value.trim();
    if (!seconds.disabled) wish.seconds = Number(seconds.value);
    if (person.value) wish.person = Number(person.value);
    return this.do(() => post("faults", wish));
  }

  async do(deed) {
    try {
      await deed();
      this.tell("");
    } catch (error) {
      this.tell(error.message);
    }
    await this.read();
  }

  async read() {
    try {
      const [{ faults }, limits] = await Promise.all([get("faults"), get("limits")]);
      this.show(faults);
      this.showLimits(limits);
    } catch (error) {
      this.tell(error.message);
    }
  }

  show(faults) {
    const stamp = JSON.stringify(faults);
    byId("clear-faults").hidden = faults.length < 2;
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    const none = el("li", { class: "none" }, "None. Everything goes well.");
    byId("fault-list").replaceChildren(...(faults.length ? faults.map((fault) => this.row(fault)) : [none]));
  }

  row(fault) {
    const [, words] = KINDS.find(([kind]) => kind === fault.kind) ?? [null, fault.kind];
    const person = fault.person === null || fault.person === undefined ? null : this.people.find(fault.person)?.first_name ?? fault.person;
    const about = [
      fault.method ?? (OF_UPDATES.has(fault.kind) ? "any update" : "any method"),
      person && `for ${person}`,
      fault.nth > 1 && `from the ${fault.nth}. time on`,
      fault.times === null ? "until cleared" : fault.times > 1 && `${fault.times} times`,
      WITH_SECONDS.has(fault.kind) && `${fault.seconds} s`,
      fault.chance < 1 && `${Math.round(fault.chance * 100)} % of the time`,
    ].filter(Boolean).join(", ");
    return el("li", {}, el("span", {}, el("b", {}, words), el("small", {}, about)),
      el("button", { type: "button", class: "icon", "aria-label": `Clear: ${words}`, onclick: () => this.do(() => erase(`faults/${fault.id}`)) }, "✕"));
  }

  showLimits(limits) {
    byId("limits-on").checked = limits.on;
    const words = `${limits.per_second} a second in all, ${limits.per_chat_per_second} a second in a chat, ${limits.per_group_per_minute} a minute in a group`;
    if (byId("limits-words").textContent !== words) byId("limits-words").textContent = words;
  }

  tell(words) {
    if (byId("faults-note").textContent !== words) byId("faults-note").textContent = words;
  }
}
