// One chat as one person sees it: read, followed live, acted in.

import { get, post, query } from "./api.js";
import { Composer } from "./composer.js";
import { alertWith } from "./dialogs.js";
import { byId, el, soon } from "./dom.js";
import { Hands } from "./hands.js";
import { Head } from "./head.js";
import { Log } from "./log.js";
import { Sharing } from "./sharing.js";

const TOAST_MS = 3200;
const DRAFT_MS = 30_000; // A draft is a preview of half a minute.
const NOTHING = { revision: 0, messages: [], bot: null, pinned: [], reply_keyboard: null, standing: "stranger" };

export class Pane {
  // page: {now(), places(person), unread(person, place), unreadElsewhere(pane), isAlone(), open(person, place), close(person), attend(person)}
  constructor(person, place, page) {
    Object.assign(this, { person, place, page, chat: NOTHING, reads: [], asked: 0, answered: 0 });
    this.node = byId("pane").content.cloneNode(true).firstElementChild;
    this.parts = Object.fromEntries([...this.node.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
    this.parts.foot = this.node.querySelector(".foot");
    const hands = new Hands(this);
    this.log = new Log({ log: this.parts.log, lines: this.parts.lines, toEnd: this.parts["to-end"] }, {
      person, isGroup: this.isGroup, now: page.now,
      isMine: (message) => this.isMine(message),
      say: (text) => this.does("say", { text }),
      press: (message, button, node) => hands.press(message, button, node),
      openMenu: (message, opener) => hands.openMenu(message, opener),
    });
    this.head = new Head(this);
    this.composer = new Composer(this.parts, this);
    this.sharing = new Sharing(this.parts, this);
    this.readSoon = soon(() => this.read());
    this.showSoon = soon(() => this.show());
    for (const sign of ["focusin", "pointerdown"]) this.node.addEventListener(sign, () => page.attend(this.person));
    this.parts.pinned.addEventListener("click", () => this.log.flash(this.chat.pinned.at(-1)));
  }

  get isGroup() { return this.place.in !== null; }
  get chatId() { return this.place.in ?? this.person.id; }
  get key() { return `${this.person.id} ${this.place.key}`; }

  isMine(message) {
    if (message.from !== "person") return false;
    return !this.isGroup || (message.author_id ?? this.person.id) === this.person.id;
  }

  // Raises Refused and Unreached.
  tries(deed, body = {}) {
    const where = this.isGroup ? { in: this.place.in } : {};
    return post(`people/${this.person.id}/${deed}${query({ bot: this.place.bot })}`, { ...body, ...where });
  }

  async does(deed, body) {
    try {
      return await this.tries(deed, body);
    } catch (error) {
      this.toast(error.message);
      return null;
    }
  }

  async read() {
    const read = { number: ++this.asked, meanwhile: [] };
    this.reads.push(read);
    const done = () => { this.reads = this.reads.filter((other) => other !== read); };
    try {
      const chat = await get(`people/${this.person.id}/chat${query({ bot: this.place.bot, in: this.place.in })}`);
      done();
      if (read.number < this.answered) return; // What was asked for later is here already.
      this.answered = read.number;
      this.chat = chat;
      // A change may overtake the answer that was written before it.
      for (const change of read.meanwhile) this.take(change);
    } catch {
      done();
      if (this.chat !== NOTHING) return; // What was read stands until it can be read again.
    }
    this.show();
    this.composer.back();
  }

  show() {
    const { chat } = this;
    this.log.show(chat.messages, this.intro());
    this.head.show(chat);
    const pin = chat.messages.find((message) => message.id === chat.pinned?.at(-1));
    this.parts.pinned.hidden = !pin;
    if (pin) this.parts.pinned.textContent = `📌 ${pin.text.split("\n")[0] || "Message"}`;
    this.composer.show(chat);
    this.sharing.showKeys(this.parts.composer.hidden || chat.reply_keyboard?.folded ? null : chat.reply_keyboard);
  }

  intro() {
    const { bot } = this.chat;
    const words = bot ? bot.description || `Press Start to say hello to ${bot.name}.` : "No bot has called yet. This page goes on by itself when one does.";
    return el("div", { class: "intro" },
      el("h3", {}, this.isGroup ? this.place.title : bot ? "What can this bot do?" : "Waiting for the bot…"),
      el("p", {}, this.isGroup ? "Nobody has said anything here yet." : words),
      el("p", {}, `A practice chat on this computer: you are ${this.person.first_name}, and nothing leaves it.`));
  }

  take(change) {
    if (change.message_ids || change.message) for (const read of this.reads) read.meanwhile.push(change);
    switch (change.kind) {
      case "message": this.takeMessage(change.message); break;
      case "gone": this.chat.messages = this.chat.messages.filter(({ id }) => !change.message_ids.includes(id)); this.showSoon(); break;
      case "toast": if (change.person_id === this.person.id) this.takeToast(change); break;
      case "typing": this.head.status.doing(change.action); break;
      case "draft": this.takeDraft(change); break;
      default: this.readSoon();
    }
  }

  takeMessage(message) {
    const { messages, revision } = this.chat;
    if (message.revision <= revision) return; // Read already, as it is or as it became.
    const place = messages.findIndex((known) => known.id === message.id);
    if (place >= 0) messages[place] = message;
    else messages.push(message);
    if (place < 0 && message.from === "bot") { this.head.status.still(); this.takeDraft(null); }
    this.showSoon();
  }

  takeDraft(draft) {
    clearTimeout(this.draftTimer);
    this.log.showDraft(draft);
    if (draft) this.draftTimer = setTimeout(() => this.takeDraft(null), DRAFT_MS);
  }

  takeToast({ text, alert }) {
    for (const node of this.node.querySelectorAll(".buttons [aria-busy]")) node.removeAttribute("aria-busy");
    if (!text) return;
    if (alert) alertWith(text);
    else this.toast(text);
  }

  toast(words) {
    this.parts.toast.textContent = words;
    this.parts.toast.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => this.parts.toast.classList.remove("shown"), TOAST_MS);
  }

  leave() {
    clearTimeout(this.draftTimer);
    clearTimeout(this.toastTimer);
    this.log.watch.disconnect();
    this.node.remove();
  }
}
