// The tabs: who you are just now. Somebody new is one dialog away.

import { get, post } from "./api.js";
import { byId, el } from "./dom.js";

export class People {
  constructor({ onChosen, toast }) {
    this.onChosen = onChosen;
    this.list = [];
    this.unread = new Map();
    this.chosen = Number(sessionStorage.getItem("person")) || null;
    byId("people").addEventListener("keydown", (event) => this.walk(event));
    byId("add-person").addEventListener("click", () => byId("new-person").showModal());
    byId("new-person-cancel").addEventListener("click", () => byId("new-person").close());
    byId("new-person-form").addEventListener("submit", async (event) => {
      try {
        const made = await post("people", Object.fromEntries(new FormData(event.target)));
        event.target.reset();
        await this.read();
        this.choose(made.id);
      } catch (error) {
        toast(error.message);
      }
    });
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const zones = Intl.supportedValuesOf("timeZone");
    const select = document.querySelector("#new-person select[name=time_zone]");
    for (const zone of zones.includes("UTC") ? zones : ["UTC", ...zones]) {
      select.append(el("option", { value: zone, selected: zone === own }, zone.replaceAll("_", " ")));
    }
  }

  get person() {
    return this.list.find((person) => person.id === this.chosen) ?? this.list[0];
  }

  async read() {
    this.list = (await get("people")).people;
    this.chosen = this.person?.id ?? null;
    this.show();
  }

  choose(id) {
    this.chosen = id;
    sessionStorage.setItem("person", String(id));
    this.unread.delete(id);
    this.show();
    this.onChosen();
  }

  heard(id) {
    this.unread.set(id, (this.unread.get(id) ?? 0) + 1);
    this.show();
  }

  show() {
    const hadFocus = byId("people").contains(document.activeElement);
    byId("people").replaceChildren(...this.list.map((person) => this.tab(person)));
    if (hadFocus) byId("people").querySelector("[aria-selected=true]").focus();
  }

  tab(person) {
    const isChosen = person.id === this.chosen;
    const count = this.unread.get(person.id);
    return el("button", {
      type: "button", role: "tab", "aria-selected": String(isChosen), tabindex: isChosen ? "0" : "-1",
      "data-person": person.id, onclick: () => this.choose(person.id),
    }, person.first_name, count ? el("span", { class: "badge", "aria-label": `${count} new` }, String(count)) : null);
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const place = this.list.findIndex((person) => person.id === this.chosen);
    this.choose(this.list[(place + step + this.list.length) % this.list.length].id);
  }
}
