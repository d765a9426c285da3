// The list of messages: put in order, replaced in place, days between them, scrolled with care.

import { bubble, draftBubble } from "./bubbles.js";
import { el } from "./dom.js";
import { dayName } from "./times.js";
import { timeline } from "./timeline.js";

const NEAR_END = 120;
const FLASH_MS = 1200;

export class Log {
  constructor({ log, lines, toEnd }, context) {
    this.context = context;
    this.box = log;
    this.lines = lines;
    this.toEnd = toEnd;
    this.rows = new Map(); // key -> {stamp, node}
    this.stays = true; // at the newest message, whatever comes
    this.box.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.box.addEventListener("keydown", (event) => this.walk(event));
    this.toEnd.addEventListener("click", () => this.scrollToEnd("smooth"));
    // Keyboards below grow and shrink the box, late pictures the lines: neither may hide the newest message.
    this.watch = new ResizeObserver(() => { if (this.stays) this.scrollToEnd(); });
    this.watch.observe(this.box);
    this.watch.observe(this.lines);
  }

  // Only who scrolls up leaves the newest message.
  scrolled() {
    const isUp = this.box.scrollTop < this.lastTop;
    this.lastTop = this.box.scrollTop;
    if (this.isNearEnd()) this.stays = true;
    else if (isUp) this.stays = false;
    this.toEnd.hidden = this.stays;
  }

  // intro: shown while there is nothing else.
  show(messages, intro) {
    const isFirst = this.rows.size === 0;
    if (isFirst) this.box.setAttribute("aria-live", "off"); // Nobody wants a whole chat read out.
    const rows = messages.length
      ? timeline(messages, this.context.person.time_zone).map((row) => ({ ...row, make: () => this.made(row, isFirst) }))
      : [{ key: "intro", stamp: intro.textContent, make: () => intro }];
    const newest = messages.at(-1);
    const isMineNew = newest && !this.find(newest.id) && this.context.isMine(newest);
    this.putInOrder(rows);
    if (isFirst || isMineNew || this.stays) this.scrollToEnd();
    else this.toEnd.hidden = false;
    if (isFirst) setTimeout(() => this.box.setAttribute("aria-live", "polite"), 100);
  }

  putInOrder(rows) {
    const keys = new Set(rows.map((row) => row.key));
    for (const [key, { node }] of this.rows) if (!keys.has(key)) node.remove();
    const shown = new Map();
    let before = null;
    for (const row of rows) {
      const old = this.rows.get(row.key);
      const node = old?.stamp === row.stamp ? old.node : row.make();
      if (old && old.node !== node) replaceKeepingFocus(old.node, node, this.box);
      const next = before ? before.nextSibling : this.lines.firstChild;
      if (next !== node) this.lines.insertBefore(node, next);
      shown.set(row.key, { stamp: row.stamp, node });
      before = node;
    }
    this.rows = shown;
    if (this.draft) this.lines.append(this.draft);
  }

  // A message that cannot be drawn costs its own row, never the chat.
  made(row, isFirst) {
    try {
      return this.drawn(row, isFirst);
    } catch (error) {
      console.error(error);
      const ids = row.messages?.map(({ id }) => id).join(" ");
      return el("div", { class: "day", "data-ids": ids }, "This message cannot be shown here.");
    }
  }

  drawn(row, isFirst) {
    if (row.day) return el("div", { class: "day" }, dayName(row.day, this.context.person.time_zone));
    const [{ service, text }] = row.messages;
    if (service) return el("div", { class: "day", "data-ids": row.messages[0].id }, text);
    const isKnown = this.rows.has(row.key);
    return el("div", { class: isFirst || isKnown ? "row" : "row arrived" }, bubble(row.messages, this.context));
  }

  // null: the bot has said it, or thought better of it.
  showDraft(draft) {
    this.draft?.remove();
    this.draft = draft && el("div", { class: "row" }, draftBubble(draft, this.context));
    if (this.draft) this.lines.append(this.draft);
  }

  flash(id) {
    const node = this.find(id);
    node?.scrollIntoView({ block: "center" });
    node?.classList.add("flash");
    setTimeout(() => node?.classList.remove("flash"), FLASH_MS);
  }

  find(id) {
    return this.lines.querySelector(`[data-ids~="${id}"]`);
  }

  isNearEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR_END;
  }

  scrollToEnd(behavior = "instant") {
    this.stays = true;
    this.box.scrollTo({ top: this.box.scrollHeight, behavior });
    this.toEnd.hidden = true;
  }

  // Arrow keys go from message to message, Enter opens the menu of the one they are at.
  walk(event) {
    const messages = [...this.lines.querySelectorAll(".message:not(.draft)")];
    const at = messages.indexOf(document.activeElement);
    if (event.key === "Enter" && at >= 0) {
      messages[at].querySelector(".message-menu").click();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      if (at < 0 && document.activeElement !== this.box) return;
      const to = event.key === "ArrowDown" ? at + 1 : at < 0 ? messages.length - 1 : at - 1;
      messages[to]?.focus();
      messages[to]?.scrollIntoView({ block: "nearest" });
    } else {
      return;
    }
    event.preventDefault();
  }
}

// Who walks the buttons by keyboard stays on the same button when the message changes under them.
function replaceKeepingFocus(old, fresh, box) {
  const place = [...old.querySelectorAll(".buttons button")].indexOf(document.activeElement);
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(fresh);
  const keys = fresh.querySelectorAll(".buttons button");
  if (hadFocus) (keys[place] ?? keys[0] ?? fresh.querySelector(".message") ?? box).focus({ preventScroll: true });
}
