// What the bot understands: behind the Menu button, and while somebody types a slash.

import { el } from "./dom.js";

export class Commands {
  constructor(parts, onChosen) {
    Object.assign(this, { parts, onChosen, list: [] });
    parts.menu.addEventListener("click", () => (parts.commands.hidden ? this.open("") : this.close()));
    parts.foot.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !parts.commands.hidden) { this.close(); parts.menu.focus(); }
    });
  }

  offer(list) {
    this.list = list;
    this.parts.menu.hidden = list.length === 0;
  }

  suggest(text) {
    if (/^\/\w*$/.test(text)) this.open(text.slice(1).toLowerCase());
    else this.close();
  }

  open(start) {
    const fitting = this.list.filter(({ command }) => command.startsWith(start));
    this.show(fitting.length > 0);
    this.parts.commands.replaceChildren(...fitting.map(({ command, description }) => el("button", {
      type: "button", onclick: () => this.onChosen(`/${command}`),
    }, el("b", {}, `/${command}`), el("span", {}, description))));
  }

  close() {
    this.show(false);
  }

  show(isOpen) {
    this.parts.commands.hidden = !isOpen;
    this.parts.menu.setAttribute("aria-expanded", String(isOpen));
  }
}
