// Which chats lie side by side: the chosen person's, and beside it those looked at last, as many as fit.

import { byId } from "./dom.js";
import { keep, recall } from "./memory.js";
import { Pane } from "./pane.js";

const WIDE = matchMedia("(min-width: 1000px)");
const PANE_PX = 330; // A narrow phone.
const MOST = 3;

export class Desk {
  constructor(people, { now, onShown }) {
    this.people = people;
    this.onShown = onShown;
    this.panes = [];
    this.recent = recall("recent", []); // ids, the chosen one first
    this.closed = recall("closed", []); // ids that stay away until they are chosen
    this.page = {
      now,
      places: (person) => people.places(person),
      unread: (person, place) => people.unread(person, place),
      unreadElsewhere: ({ person, place }) => people.unreadOf(person) - people.unread(person, place),
      isAlone: () => this.panes.length < 2,
      open: (person, place) => { people.choosePlace(person, place); this.choose(person.id); },
      close: (person) => this.close(person.id),
    };
  }

  get capacity() {
    return WIDE.matches ? Math.min(Math.max(Math.floor(byId("panes").clientWidth / PANE_PX), 1), MOST) : 1;
  }

  get chosenPane() {
    return this.panes.find(({ person }) => person.id === this.recent[0]) ?? this.panes[0];
  }

  paneOf(person, place) {
    return this.panes.find((pane) => pane.person.id === person.id && pane.place.key === place.key);
  }

  choose(id) {
    this.recent = [id, ...this.recent.filter((other) => other !== id)];
    this.closed = this.closed.filter((other) => other !== id);
    this.fit();
  }

  close(id) {
    this.closed = [...this.closed, id];
    this.fit();
  }

  // Puts those on the desk that belong there now; what lies there already stays as it is.
  fit() {
    this.order();
    const ids = this.recent.slice(0, this.capacity);
    const before = this.panes;
    this.panes = this.people.list.filter(({ id }) => ids.includes(id)).map((person) => this.kept(before, person));
    for (const pane of before) if (!this.panes.includes(pane)) pane.leave();
    this.panes.forEach(({ node }, at) => {
      const there = byId("panes").children[at];
      if (there !== node) byId("panes").insertBefore(node, there ?? null);
    });
    for (const pane of this.panes) if (!before.includes(pane)) pane.read();
    this.paint();
  }

  order() {
    const all = this.people.list.map(({ id }) => id);
    const known = [...this.recent.filter((id) => all.includes(id)), ...all.filter((id) => !this.recent.includes(id))];
    this.recent = known.filter((id) => !this.closed.includes(id));
    if (!this.recent.length) this.recent = [known[0]];
    keep("recent", this.recent);
    keep("closed", this.closed);
  }

  kept(before, person) {
    const place = this.people.placeOf(person);
    const pane = before.find((old) => old.person.id === person.id && old.place.key === place.key);
    return pane ? Object.assign(pane, { person, place }) : new Pane(person, place, this.page);
  }

  paint() {
    for (const { person, place } of this.panes) this.people.seen(person, place);
    for (const pane of this.panes) pane.head.show(pane.chat);
    byId("panes").dataset.count = this.panes.length;
    this.onShown(this.people.find(this.recent[0]), this.panes.map(({ person }) => person));
  }

  lost() {
    for (const pane of this.panes) pane.head.status.lost(true);
  }

  // Those that were here before the connection broke have missed something.
  back(panes) {
    for (const pane of this.panes) pane.head.status.lost(false);
    for (const pane of panes) if (this.panes.includes(pane)) pane.read();
  }
}
