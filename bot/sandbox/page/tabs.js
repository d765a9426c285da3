// The row of people. On a phone one of them is shown, on a wide screen as many as fit.

import { byId, el, said } from "./dom.js";

export const signs = { blocked: ["🚫", "has blocked the bot"], deactivated: ["👻", "deleted the account"] };

export class Tabs {
  constructor(people, { onChosen }) {
    this.people = people;
    this.onChosen = onChosen;
    this.row = byId("people");
    this.row.addEventListener("keydown", (event) => this.walk(event));
  }

  show(chosen, shown) {
    this.chosen = chosen;
    const hadFocus = this.row.contains(document.activeElement);
    this.row.replaceChildren(...this.people.list.map((person) => this.tab(person, shown.includes(person.id))));
    const current = this.row.querySelector(`[data-person="${chosen}"]`);
    if (hadFocus) current?.focus();
    if (current && this.seenAs !== chosen) current.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.seenAs = chosen;
  }

  tab(person, isShown) {
    const count = this.people.unreadOf(person);
    const sign = signs[person.deactivated ? "deactivated" : person.blocked ? "blocked" : ""];
    return el("button", {
      type: "button", role: "tab", "aria-selected": String(isShown), "data-person": person.id,
      class: person.id === this.chosen ? "chosen" : null, tabindex: person.id === this.chosen ? "0" : "-1",
      onclick: () => this.onChosen(person.id),
    },
    person.first_name,
    sign ? " " : null,
    sign ? el("span", { role: "img", "aria-label": sign[1], title: sign[1] }, sign[0]) : null,
    count ? el("span", { class: "badge" }, String(count), said(" new")) : null);
  }

  walk(event) {
    const { list } = this.people;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const place = list.findIndex((person) => person.id === this.chosen);
    this.onChosen(list[(place + step + list.length) % list.length].id);
  }
}
