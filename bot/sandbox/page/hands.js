// What a person does with a message: press its buttons, copy it, answer it, edit it.

import { openMenu } from "./menus.js";

const BUSY_MS = 4000;

export class Hands {
  constructor(pane) {
    this.pane = pane;
    // A right click; on a phone a long press.
    pane.parts.lines.addEventListener("contextmenu", (event) => this.pointedAt(event));
  }

  async press(message, button, node) {
    if (button.callback_data !== undefined) {
      node.setAttribute("aria-busy", "true");
      setTimeout(() => node.removeAttribute("aria-busy"), BUSY_MS);
      const isTold = await this.pane.does("tap", { data: button.callback_data, message_id: message.id });
      if (!isTold) node.removeAttribute("aria-busy");
    } else if (button.copy_text) {
      this.copy(button.copy_text.text);
    } else if (/^(https?|tg):/i.test(button.url ?? button.web_app?.url ?? "")) {
      open(button.url ?? button.web_app.url, "_blank", "noopener");
    } else {
      this.pane.toast("That button works only in Telegram itself.");
    }
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.pane.toast("Copied");
    } catch {
      this.pane.toast("This browser does not let the page copy.");
    }
  }

  pointedAt(event) {
    const node = event.target.closest(".message");
    const ids = node?.dataset.ids?.split(" ") ?? [];
    const message = this.pane.chat.messages.find(({ id }) => String(id) === ids[0]);
    if (!message || message.service || event.target.closest("a, audio, video") || String(getSelection())) return;
    event.preventDefault();
    this.openMenu(message, node, { x: event.clientX, y: event.clientY });
  }

  openMenu(message, opener, at = null) {
    const { composer } = this.pane;
    const isOwnText = this.pane.isMine(message) && message.text && !message.media;
    openMenu(opener, [
      ["↩ Reply", () => composer.reply(message)],
      message.text && ["📋 Copy the text", () => this.copy(message.text)],
      isOwnText && ["✏️ Edit", () => composer.edit(message)],
    ], at);
  }
}
