// What a person can do at the lower end: type, pick a command, tap a key, share a place or a picture.

import { byId, el } from "./dom.js";

const CITIES = [
  ["Berlin", 52.52, 13.4], ["London", 51.51, -0.13], ["Lisbon", 38.72, -9.14], ["New York", 40.71, -74.01],
  ["Los Angeles", 34.05, -118.24], ["São Paulo", -23.55, -46.63], ["Kathmandu", 27.72, 85.32], ["Tokyo", 35.68, 139.69],
  ["Sydney", -33.87, 151.21], ["Auckland", -36.85, 174.76],
];
const START = "/start";

export class Composer {
  constructor(acts) {
    this.acts = acts;
    this.text = byId("text");
    this.commands = [];
    this.isTextNext = false;
    byId("composer").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    });
    this.text.addEventListener("input", () => { this.grow(); this.suggest(); });
    byId("menu").addEventListener("click", () => (byId("commands").hidden ? this.openCommands("") : this.closeCommands()));
    document.querySelector(".foot").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !byId("commands").hidden) { this.closeCommands(); byId("menu").focus(); }
    });
    byId("big").addEventListener("click", () => this.big());
    byId("share-location").addEventListener("click", () => this.askPlace());
    byId("share-picture").addEventListener("click", () => { byId("attach-menu").hidePopover(); byId("picture").click(); });
    byId("picture").addEventListener("change", (event) => this.picture(event.target));
    byId("cities").append(...CITIES.map(([name, latitude, longitude]) => el("button", {
      type: "submit", value: name, onclick: () => this.acts.share({ latitude, longitude }),
    }, name)));
  }

  // What can be said follows from how the person and the bot stand, and from what the bot offers.
  show(chat) {
    this.chat = chat;
    this.commands = chat.bot?.commands ?? [];
    const isBlocked = chat.standing === "blocked";
    const isNew = chat.messages.length === 0 && !isBlocked;
    byId("big").textContent = isBlocked ? "Unblock and restart" : "Start";
    byId("big").hidden = !(isBlocked || isNew) || !chat.bot;
    byId("composer").hidden = isBlocked || isNew;
    if (this.isTextNext && !byId("composer").hidden) {
      this.isTextNext = false;
      this.text.focus({ preventScroll: true });
    }
    byId("menu").hidden = this.commands.length === 0;
    if (isBlocked || isNew) this.closeCommands();
    this.showKeys(isBlocked ? null : chat.reply_keyboard);
  }

  showKeys(keyboard) {
    const rows = keyboard?.keyboard ?? [];
    byId("keys").hidden = rows.length === 0;
    byId("keys").replaceChildren(...rows.map((row) => el("div", {}, ...row.map((key) => el("button", {
      type: "button", class: key.style ?? "", onclick: () => this.press(key),
    }, key.text)))));
    this.text.placeholder = keyboard?.input_field_placeholder ?? "Message";
  }

  press(key) {
    if (key.request_location) this.askPlace();
    else if (key.request_contact) this.acts.contact();
    else this.acts.tapKey(key.text);
  }

  async send() {
    const text = this.text.value.trim();
    if (!text) return;
    this.closeCommands();
    if (await this.acts.say(text)) {
      this.text.value = "";
      this.grow();
    }
  }

  async big() {
    if (this.chat.standing === "blocked" && !(await this.acts.unblock())) return;
    // The button goes away under the finger; with a keyboard at hand the text field is next.
    this.isTextNext = matchMedia("(pointer: fine)").matches;
    await this.acts.say(START);
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  suggest() {
    if (/^\/\w*$/.test(this.text.value)) this.openCommands(this.text.value.slice(1).toLowerCase());
    else this.closeCommands();
  }

  openCommands(start) {
    const fitting = this.commands.filter((command) => command.command.startsWith(start));
    byId("commands").hidden = fitting.length === 0;
    byId("menu").setAttribute("aria-expanded", String(fitting.length > 0));
    byId("commands").replaceChildren(...fitting.map(({ command, description }) => el("button", {
      type: "button",
      onclick: () => { this.closeCommands(); this.text.value = ""; this.acts.say(`/${command}`); },
    }, el("b", {}, `/${command}`), el("span", {}, description))));
  }

  closeCommands() {
    byId("commands").hidden = true;
    byId("menu").setAttribute("aria-expanded", "false");
  }

  askPlace() {
    byId("attach-menu").hidePopover();
    byId("places").showModal();
  }

  picture(input) {
    const [file] = input.files;
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => this.acts.picture(reader.result.split(",")[1]));
    reader.readAsDataURL(file);
    input.value = "";
  }
}
