// Text with Telegram's entities. Offsets count UTF-16 units, as JavaScript's strings do.

import { el } from "./dom.js";
import { moment } from "./times.js";

export function words(text, entities, person, onCommand) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return el("div", { class: "words", dir: "auto" }, ...pieces(text, sorted, 0, text.length, { person, onCommand }));
}

function pieces(text, entities, start, end, context) {
  const found = [];
  let at = start;
  for (let i = 0; i < entities.length; ) {
    const entity = entities[i];
    const stop = Math.min(entity.offset + entity.length, end);
    const inner = [];
    for (i += 1; i < entities.length && entities[i].offset < stop; i += 1) inner.push(entities[i]);
    if (entity.offset > at) found.push(text.slice(at, entity.offset));
    found.push(piece(entity, text.slice(entity.offset, stop), pieces(text, inner, entity.offset, stop, context), context));
    at = stop;
  }
  if (at < end) found.push(text.slice(at, end));
  return found;
}

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s",
  code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote",
};

function piece(entity, text, children, { person, onCommand }) {
  switch (entity.type) {
    case "url": return link(text, children);
    case "text_link": return link(entity.url, children);
    case "bot_command": return el("button", { type: "button", class: "command", onclick: () => onCommand(text) }, ...children);
    case "date_time": return el("time", {}, moment(entity, person) || text);
    case "spoiler": return spoiler(children);
    default: return el(PLAIN[entity.type] ?? "span", {}, ...children);
  }
}

function link(url, children) {
  const address = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
  if (!/^(https?|tg|mailto):/i.test(address)) return el("span", {}, ...children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text: press to show" }, ...children);
  const open = () => { node.classList.add("open"); node.removeAttribute("aria-label"); };
  node.addEventListener("click", open);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") open(); });
  return node;
}
