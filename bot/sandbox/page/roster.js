// Everybody who is here, and every group: where they stand, and the way into their chats.

import { post } from "./api.js";
import { askGroup } from "./dialogs.js";
import { byId, el } from "./dom.js";
import { signs } from "./tabs.js";
import { city } from "./times.js";

export class Roster {
  // page: {toast(words), addPerson(), choose(id), reread()}
  constructor(people, page) {
    this.people = people;
    this.page = page;
    byId("roster-person").addEventListener("click", () => page.addPerson());
    byId("roster-group").addEventListener("click", () => this.addGroup());
  }

  showPeople() {
    const { list, groups } = this.people;
    const rows = [...list.map((person) => this.person(person)), ...groups.map((group) => this.group(group))];
    const stamp = rows.map((row) => row.textContent).join("\n");
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    byId("roster-list").replaceChildren(...rows);
  }

  person(person) {
    const sign = signs[person.deactivated ? "deactivated" : person.blocked ? "blocked" : ""];
    const count = this.people.unreadOf(person);
    const about = [city(person.time_zone), person.language_code, sign?.join(" "), count && `${count} new`];
    return el("li", {},
      el("span", {}, el("b", {}, person.first_name), el("small", {}, about.filter(Boolean).join(" · "))),
      el("button", { type: "button", class: "quiet", "aria-label": `Open ${person.first_name}'s chat`, onclick: () => this.page.choose(person.id) }, "Open"));
  }

  group({ title, members }) {
    const names = members.map((id) => this.people.find(id)?.first_name).filter(Boolean);
    return el("li", {}, el("span", {}, el("b", {}, `👥 ${title}`), el("small", {}, names.join(", ") || "nobody")));
  }

  async addGroup() {
    const wish = await askGroup(this.people.list);
    if (!wish) return;
    try {
      await post("groups", wish);
      await this.page.reread();
    } catch (error) {
      this.page.toast(error.message);
    }
  }
}
