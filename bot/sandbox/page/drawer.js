// The tools beside the chats: the journal of calls, faults on demand, the list of people. On a phone they lie over the chat.

import { byId } from "./dom.js";
import { Faults } from "./faults.js";
import { Journal } from "./journal.js";
import { keep, recall } from "./memory.js";
import { Roster } from "./roster.js";

const WIDE = matchMedia("(min-width: 1000px)");
const NAMES = ["journal", "faults", "roster"];

export class Drawer {
  // page: {toast(words), zone(), addPerson(), onPlace(), onJournal(isOpen), choose(id), reread()}
  constructor(people, page) {
    this.page = page;
    this.box = byId("drawer");
    this.journal = new Journal(people, page.zone);
    this.faults = new Faults(people);
    this.roster = new Roster(people, page);
    this.name = recall("sheet", "journal");
    this.box.hidden = !recall("drawer", false);
    byId("tools").addEventListener("click", () => this.open(this.box.hidden));
    byId("close-drawer").addEventListener("click", () => this.open(false));
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    for (const name of NAMES) byId(`tab-${name}`).addEventListener("click", () => this.turnTo(name));
    WIDE.addEventListener("change", () => this.paint());
    this.paint();
  }

  get isOpen() { return !this.box.hidden; }
  get isJournalOpen() { return this.isOpen && this.name === "journal"; }

  open(isOpen) {
    this.box.hidden = !isOpen;
    keep("drawer", isOpen);
    this.paint();
    (isOpen ? byId(`tab-${this.name}`) : byId("tools")).focus();
    this.page.onPlace();
  }

  turnTo(name) {
    this.name = name;
    keep("sheet", name);
    this.paint();
  }

  paint() {
    for (const name of NAMES) {
      const isHere = name === this.name;
      byId(name).hidden = !isHere;
      byId(`tab-${name}`).setAttribute("aria-selected", String(isHere));
      byId(`tab-${name}`).tabIndex = isHere ? 0 : -1;
    }
    byId("tools").setAttribute("aria-expanded", String(this.isOpen));
    document.body.classList.toggle("with-drawer", this.isOpen);
    // What lies under it on a phone is out of reach for fingers, and so for keyboards.
    for (const under of [byId("panes"), document.querySelector(".bar")]) under.inert = this.isOpen && !WIDE.matches;
    this.page.onJournal(this.isJournalOpen);
    this.journal.follow(this.isJournalOpen);
    this.faults.follow(this.isOpen && this.name === "faults");
    this.show();
  }

  // Who is here has changed, or may have.
  show() {
    if (this.isOpen) this[this.name].showPeople();
  }

  // Calls that were made while the connection was away are read again.
  back() {
    if (this.isJournalOpen) this.journal.read();
  }

  heard(call) {
    this.journal.take(call);
  }

  pressed(event) {
    if (event.key === "Escape") this.open(false);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !byId("drawer-tabs").contains(event.target)) return;
    this.turnTo(NAMES.at((NAMES.indexOf(this.name) + step) % NAMES.length));
    byId(`tab-${this.name}`).focus();
  }
}
