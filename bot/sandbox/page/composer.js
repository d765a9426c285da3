// What a person writes: the box, the words that wait in it, the menu of commands.

import { Unreached } from "./api.js";
import { el } from "./dom.js";
import { keep, recall } from "./memory.js";

const START = "/start";
const NOT_SENT = "Not sent: no connection. It goes out by itself when it is back.";

export class Composer {
  // parts: nodes by name. pane: {key, tries(deed, body), does(deed, body), toast(words)}
  constructor(parts, pane) {
    Object.assign(this, { parts, pane, commands: [], about: null, unsent: null });
    this.text = parts.text;
    this.text.value = recall(this.key, "");
    parts.composer.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("input", () => this.changed());
    parts.menu.addEventListener("click", () => (parts.commands.hidden ? this.openCommands("") : this.closeCommands()));
    parts.foot.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !parts.commands.hidden) { this.closeCommands(); parts.menu.focus(); }
    });
    parts.big.addEventListener("click", () => this.start());
    parts["about-end"].addEventListener("click", () => this.leave());
  }

  get key() {
    return `text ${this.pane.key}`;
  }

  // What can be said follows from how the person and the bot stand, and from what the bot offers.
  show({ standing, messages, bot }) {
    this.messages = messages;
    if (this.unsent) this.settle();
    this.standing = standing;
    this.commands = bot?.commands ?? [];
    const isAway = ["blocked", "deactivated", "kicked"].includes(standing);
    const isNew = messages.length === 0 && standing !== "blocked" && !this.pane.isGroup;
    this.parts.big.textContent = standing === "blocked" ? "Unblock and restart" : "Start";
    this.parts.big.hidden = !bot || !(standing === "blocked" || (isNew && !isAway));
    const wasHidden = this.parts.composer.hidden;
    this.parts.composer.hidden = isAway || isNew;
    if (this.isTextNext && !this.parts.composer.hidden) {
      this.isTextNext = false;
      this.text.focus({ preventScroll: true });
    }
    this.parts.menu.hidden = this.commands.length === 0;
    if (this.parts.composer.hidden) this.closeCommands();
    else if (wasHidden || this.parts.text.value) this.grow();
  }

  pressed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !this.text.value) {
      const own = this.messages.findLast((message) => this.pane.isMine(message) && !message.media && message.text);
      if (own) { event.preventDefault(); this.edit(own); }
    } else if (event.key === "Escape" && this.about) {
      event.stopPropagation();
      this.leave();
    }
  }

  async send() {
    const text = this.text.value.trim();
    if (!text || this.isSending) return;
    this.closeCommands();
    this.isSending = true;
    const after = this.messages.at(-1)?.id ?? 0;
    const { deed, message } = this.about ?? { deed: "say" };
    const target = { edit: { message_id: message?.id }, reply: { reply_to: message?.id } }[deed];
    try {
      await this.pane.tries(deed === "edit" ? "edit" : "say", { text, ...target });
      this.clear();
    } catch (error) {
      if (error instanceof Unreached) this.wait(text, after);
      else this.pane.toast(error.message);
    } finally {
      this.isSending = false;
    }
  }

  // Its words may have arrived although no answer came back: the chat itself tells, once it can be read again.
  wait(text, after) {
    this.unsent = { text, after };
    this.tell(NOT_SENT);
    this.settle();
  }

  settle() {
    const { text, after } = this.unsent;
    if (!this.messages.some((message) => message.id > after && this.pane.isMine(message) && message.text === text)) return false;
    this.unsent = null;
    this.tell("");
    if (this.text.value.trim() === text) this.clear();
    return true;
  }

  back() {
    if (!this.unsent || this.settle()) return;
    const { text } = this.unsent;
    this.unsent = null;
    this.tell("");
    if (this.text.value.trim() === text) this.send(); // Written anew meanwhile: that is for the person to send.
  }

  tell(words) {
    this.parts.unsent.textContent = words;
    this.parts.unsent.hidden = !words;
  }

  edit(message) { this.begin("edit", message, "Editing", message.text); }
  reply(message) { this.begin("reply", message, "Replying to", this.text.value); }

  begin(deed, message, what, text) {
    this.about = { deed, message };
    this.parts["about-words"].textContent = `${what}: ${message.text.split("\n")[0] || "message"}`;
    this.parts.about.hidden = false;
    this.text.value = text;
    this.grow();
    this.text.focus();
  }

  leave() {
    if (this.about?.deed === "edit") this.text.value = "";
    this.about = null;
    this.parts.about.hidden = true;
    this.changed();
    this.text.focus();
  }

  clear() {
    this.about = null;
    this.parts.about.hidden = true;
    this.text.value = "";
    this.tell("");
    this.changed();
  }

  async start() {
    if (this.standing === "blocked" && !(await this.pane.does("unblock"))) return;
    // The button goes away under the finger; with a keyboard at hand the text field is next.
    this.isTextNext = matchMedia("(pointer: fine)").matches;
    await this.pane.does("say", { text: START });
  }

  changed() {
    if (this.about?.deed !== "edit") keep(this.key, this.text.value);
    this.grow();
    if (/^\/\w*$/.test(this.text.value)) this.openCommands(this.text.value.slice(1).toLowerCase());
    else this.closeCommands();
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  openCommands(start) {
    const fitting = this.commands.filter((command) => command.command.startsWith(start));
    this.parts.commands.hidden = fitting.length === 0;
    this.parts.menu.setAttribute("aria-expanded", String(fitting.length > 0));
    this.parts.commands.replaceChildren(...fitting.map(({ command, description }) => el("button", {
      type: "button", onclick: () => { this.clear(); this.pane.does("say", { text: `/${command}` }); },
    }, el("b", {}, `/${command}`), el("span", {}, description))));
  }

  closeCommands() {
    this.parts.commands.hidden = true;
    this.parts.menu.setAttribute("aria-expanded", "false");
  }
}
