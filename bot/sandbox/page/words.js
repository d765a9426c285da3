// Text with Telegram's entities. Offsets count UTF-16 units, as JavaScript's strings do.

import { el } from "./dom.js";
import { moment } from "./times.js";

// context: {person, now(), say(text)}
export function words(text, entities, context) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return el("div", { class: "words", dir: "auto" }, ...pieces(text, sorted, 0, text.length, context));
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
    at = BLOCKS.has(entity.type) && text[stop] === "\n" && stop < end ? stop + 1 : stop; // A block ends its line itself.
  }
  if (at < end) found.push(text.slice(at, end));
  return found;
}

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote",
};

function piece(entity, text, children, context) {
  switch (entity.type) {
    case "url": return link(text, children);
    case "text_link": return link(entity.url, children);
    case "email": return link(`mailto:${text}`, children);
    case "phone_number": return link(`tel:${text.replace(/[^+\d]/g, "")}`, children);
    case "bot_command": return el("button", { type: "button", class: "command", onclick: () => context.say(text) }, ...children);
    case "date_time": return date(entity, children, context);
    case "spoiler": return spoiler(children);
    case "pre": return pre(entity.language, children);
    case "expandable_blockquote": return longQuote(children);
    case "mention": case "hashtag": case "cashtag": case "text_mention": return el("span", { class: "linked" }, ...children);
    default: return el(PLAIN[entity.type] ?? "span", {}, ...children);
  }
}

function link(url, children) {
  const address = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
  if (!/^(https?|tg|mailto|tel):/i.test(address)) return el("span", {}, ...children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// "In 5 minutes" grows old: whoever shows it asks now and then for `again`.
function date(entity, children, { person, now }) {
  const instant = new Date(entity.unix_time * 1000);
  if (Number.isNaN(instant.getTime())) return el("span", {}, ...children);
  const shown = moment(entity, person, now());
  const node = el("time", { class: "linked", datetime: instant.toISOString() }, ...(shown === null ? children : [shown]));
  if (entity.date_time_format === "r") {
    node.setAttribute("data-relative", "");
    node.again = () => { node.textContent = moment(entity, person, now()); };
  }
  return node;
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text: press to show" }, ...children);
  const open = () => {
    node.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", open);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); }
  });
  return node;
}

function pre(language, children) {
  const named = language ? [el("span", { class: "language" }, language)] : [];
  return el("pre", {}, ...named, el("code", {}, ...children));
}

function longQuote(children) {
  const more = el("button", { type: "button", class: "more-words", "aria-expanded": "false" }, "Show all");
  const node = el("blockquote", { class: "long" }, el("div", {}, ...children), more);
  more.addEventListener("click", () => {
    const isOpen = node.classList.toggle("open");
    more.setAttribute("aria-expanded", String(isOpen));
    more.textContent = isOpen ? "Show less" : "Show all";
  });
  return node;
}
