// One menu for everything that opens one: built from its items, next to what opened it, walked with the arrow keys.

import { byId, el } from "./dom.js";

const GAP = 4;

// items: [words, act] each; what is null or false is left out. at: {x, y} where a finger or a mouse asked.
export function openMenu(opener, items, at = null) {
  const menu = byId("menu");
  const given = items.filter(Boolean);
  if (!given.length) return;
  menu.replaceChildren(...given.map(([words, act, look = ""]) => el("button", {
    type: "button", role: "menuitem", class: look, onclick: () => { menu.hidePopover(); act(); },
  }, words)));
  menu.showPopover({ source: opener });
  put(menu, at ?? corner(opener));
  menu.firstChild.focus();
}

function corner(opener) {
  const box = opener.getBoundingClientRect();
  const isLow = box.top > innerHeight / 2;
  return { x: box.right, y: isLow ? box.top - GAP : box.bottom + GAP, isLow };
}

function put(menu, { x, y, isLow = y > innerHeight / 2 }) {
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(Math.max(GAP, x - width), innerWidth - width - GAP);
  const top = Math.min(Math.max(GAP, isLow ? y - height : y), innerHeight - height - GAP);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

byId("menu").addEventListener("keydown", (event) => {
  const items = [...byId("menu").children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length).focus();
});
