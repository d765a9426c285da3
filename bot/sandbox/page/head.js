// The top of a chat: with whom it is, what goes on, and what can be done about it.

import { el, said } from "./dom.js";
import { openMenu } from "./menus.js";

const DOING_MS = 5000; // Telegram shows a chat action for five seconds or less.
const AWAY = { blocked: "you blocked this bot", deactivated: "account deleted", kicked: "the bot was removed" };

class Status {
  constructor(node) {
    this.node = node;
    this.words = "connecting…";
    this.isLost = false;
  }

  stand(words) { this.words = words; this.paint(); }
  lost(isLost) { this.isLost = isLost; this.paint(); }
  still() { clearTimeout(this.timer); this.now = ""; this.paint(); }

  doing(action) {
    this.now = `${action.replaceAll("_", " ")}…`;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.still(), DOING_MS);
    this.paint();
  }

  paint() {
    const words = this.isLost ? "reconnecting…" : this.now || this.words;
    if (this.node.textContent !== words) this.node.textContent = words;
    this.node.className = this.isLost ? "status trouble" : this.now ? "status live" : "status";
  }
}

export class Head {
  constructor(pane) {
    this.pane = pane;
    this.parts = pane.parts;
    this.status = new Status(pane.parts.status);
    this.parts.place.addEventListener("click", () => this.openPlaces());
    this.parts.more.addEventListener("click", () => openMenu(this.parts.more, this.deeds()));
    this.parts.close.addEventListener("click", () => pane.page.close(pane.person));
  }

  show(chat) {
    const { pane, parts } = this;
    const title = pane.isGroup ? pane.place.title : chat.bot?.name ?? "Sandbox";
    const places = pane.page.places(pane.person);
    const unread = pane.page.unreadElsewhere(pane);
    parts.avatar.textContent = pane.isGroup ? "👥" : [...title][0];
    parts.place.replaceChildren(title, places.length > 1 ? el("span", { "aria-hidden": "true" }, " ▾") : "",
      unread ? el("span", { class: "badge" }, String(unread), said(" new in other chats")) : "");
    parts.place.disabled = places.length < 2;
    parts.close.hidden = pane.page.isAlone();
    pane.node.setAttribute("aria-label", `${pane.person.first_name}: chat with ${title}`);
    const standing = AWAY[chat.standing] ?? (pane.isGroup ? "group" : chat.bot ? "bot" : "not connected yet");
    this.status.stand(`${pane.person.first_name} · ${standing}`);
    this.chat = chat;
  }

  openPlaces() {
    const { person, place, page } = this.pane;
    openMenu(this.parts.place, page.places(person).map((other) => {
      const count = page.unread(person, other);
      return [`${other.key === place.key ? "● " : ""}${other.title}${count ? ` (${count} new)` : ""}`, () => page.open(person, other)];
    }), this.under(this.parts.place));
  }

  under(node) {
    const box = node.getBoundingClientRect();
    return { x: box.left + 220, y: box.bottom + 4, isLow: false };
  }

  deeds() {
    const { pane } = this;
    const standing = this.chat?.standing;
    const isGone = standing === "deactivated";
    if (pane.isGroup) {
      return [
        standing === "member" ? ["Remove the bot", () => pane.does("kick-bot")] : ["Add the bot", () => pane.does("add-bot")],
      ];
    }
    return [
      standing === "member" && ["Block the bot", () => pane.does("block")],
      standing === "blocked" && ["Unblock the bot", () => pane.does("unblock")],
      ["Delete the chat", () => pane.does("delete-chat")],
      !isGone && ["Delete the account", () => pane.does("deactivate"), "danger"],
    ];
  }
}
