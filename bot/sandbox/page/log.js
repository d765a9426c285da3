// The list of messages: put in order, replaced in place, days between them, scrolled with care.

import { bubble } from "./bubbles.js";
import { byId, el } from "./dom.js";
import { dayKey, dayName } from "./times.js";

const NEAR_END = 120;

export class Log {
  constructor(acts) {
    this.acts = acts;
    this.box = byId("log");
    this.toEnd = byId("to-end");
    this.stays = true; // at the newest message, whatever comes
    this.box.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => { if (this.stays) this.scrollToEnd(); }).observe(this.box);
    this.toEnd.addEventListener("click", () => this.scrollToEnd("smooth"));
    // A picture that arrives late must not push the newest message out of sight.
    this.box.addEventListener("load", () => { if (this.stays) this.scrollToEnd(); }, true);
  }

  // Only who scrolls up leaves the newest message: the box itself grows and shrinks with the keyboards below.
  scrolled() {
    const isUp = this.box.scrollTop < this.lastTop;
    this.lastTop = this.box.scrollTop;
    if (this.isNearEnd()) this.stays = true;
    else if (isUp) this.stays = false;
    this.toEnd.hidden = this.stays;
  }

  showAll(chat, person, intro) {
    this.person = person;
    this.box.setAttribute("aria-live", "off");
    this.box.replaceChildren(...chat.messages.map((message) => bubble(message, person, this.acts)));
    this.intro = intro;
    this.tidy();
    this.scrollToEnd();
    requestAnimationFrame(() => this.box.setAttribute("aria-live", "polite"));
  }

  put(message) {
    const isNew = !this.find(message.id);
    const stays = this.stays || (isNew && message.from === "person");
    const fresh = bubble(message, this.person, this.acts);
    const old = this.find(message.id);
    if (old) {
      replaceKeepingFocus(old, fresh);
    } else {
      fresh.classList.add("arrived");
      const later = [...this.box.querySelectorAll(".message")].findLast((node) => Number(node.dataset.id) < message.id);
      if (later) later.after(fresh);
      else this.box.prepend(fresh);
      this.tidy();
    }
    if (stays) this.scrollToEnd();
    else this.toEnd.hidden = false;
  }

  remove(ids) {
    for (const id of ids) this.find(id)?.remove();
    this.tidy();
  }

  show(id) {
    const node = this.find(id);
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.add("flash");
    setTimeout(() => node?.classList.remove("flash"), 1200);
  }

  find(id) {
    return this.box.querySelector(`.message[data-id="${id}"]`);
  }

  isNearEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR_END;
  }

  scrollToEnd(behavior = "instant") {
    this.stays = true;
    this.box.scrollTo({ top: this.box.scrollHeight, behavior });
    this.toEnd.hidden = true;
  }

  // Day signs and the first screen follow from what is there.
  tidy() {
    for (const sign of this.box.querySelectorAll(".day, .intro")) sign.remove();
    let day = null;
    for (const node of this.box.querySelectorAll(".message")) {
      const at = new Date(node.dataset.at);
      const key = dayKey(at, this.person.time_zone);
      if (key !== day) node.before(el("div", { class: "day" }, dayName(at, this.person.time_zone)));
      day = key;
    }
    if (day === null && this.intro) this.box.append(this.intro);
  }
}

// Who walks the buttons by keyboard stays on the same button when the message changes under them.
function replaceKeepingFocus(old, fresh) {
  const place = [...old.querySelectorAll("button")].indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (place >= 0) (fresh.querySelectorAll(".buttons button")[place] ?? fresh.querySelector(".buttons button") ?? byId("log")).focus();
}
