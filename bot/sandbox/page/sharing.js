// What a person can send besides words, and the keys that the bot puts under the chat.

import { askCity } from "./dialogs.js";
import { el } from "./dom.js";
import { openMenu } from "./menus.js";

const VOICE_SECONDS = 3;

export class Sharing {
  // parts: nodes by name. pane: {does(deed, body), toast(words)}
  constructor(parts, pane) {
    this.parts = parts;
    this.pane = pane;
    parts.attach.addEventListener("click", () => openMenu(parts.attach, [
      ["📍 Share a location", () => this.place()],
      ["🖼️ Send a picture", () => this.choose("photo", "image/png,image/jpeg,image/gif")],
      ["📄 Send a document", () => this.choose("document", "")],
      ["🎬 Send a video", () => this.choose("video", "video/*")],
      ["🎤 Send a voice message", () => pane.does("voice", { seconds: VOICE_SECONDS })],
      ["👍 Send a sticker", () => pane.does("sticker", { emoji: "👍" })],
      ["👤 Share your contact", () => pane.does("contact")],
    ]));
    parts.file.addEventListener("change", () => this.send(parts.file.files[0]));
  }

  async place() {
    const place = await askCity();
    if (place) await this.pane.does("location", place);
  }

  choose(deed, kinds) {
    this.deed = deed;
    this.parts.file.accept = kinds;
    this.parts.file.click();
  }

  send(file) {
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => this.pane.does(this.deed, { content: reader.result.split(",")[1], name: file.name }));
    reader.addEventListener("error", () => this.pane.toast(`${file.name} cannot be read.`));
    reader.readAsDataURL(file);
    this.parts.file.value = "";
  }

  showKeys(keyboard) {
    const rows = keyboard?.keyboard ?? [];
    this.parts.keys.hidden = rows.length === 0;
    this.parts.keys.replaceChildren(...rows.map((row) => el("div", {}, ...row.map((key) => el("button", {
      type: "button", class: key.style ?? "", onclick: () => this.press(key),
    }, key.text)))));
    this.parts.text.placeholder = keyboard?.input_field_placeholder || "Message";
  }

  press(key) {
    if (key.request_location) this.place();
    else if (key.request_contact) this.pane.does("contact");
    else this.pane.does("tap", { text: key.text });
  }
}
