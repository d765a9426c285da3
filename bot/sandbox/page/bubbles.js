// One message, or the messages of one album: the bubble, and the buttons under it.

import { el, said } from "./dom.js";
import { album, isSeen, shown } from "./media.js";
import { clockTime } from "./times.js";
import { words } from "./words.js";

// Telegram's message effects that every bot may use; others exist, and are a mark all the same.
const EFFECTS = {
  "5104841245755180586": "🔥", "5107584321108051014": "👍", "5104858069142078462": "👎",
  "5159385139981059251": "❤️", "5046509860389126442": "🎉", "5046589136895476101": "💩",
};

// context: {person, isMine(message), now(), say(text), press(message, button, node), openMenu(message, node, at)}
export function bubble(messages, context) {
  const [first] = messages;
  const written = messages.find((message) => message.text) ?? first;
  const isMine = context.isMine(first);
  const isPicture = isSeen(first.media);
  const classes = [
    "message", isMine ? "mine" : "theirs", first.media?.kind === "sticker" && "sticker",
    isPicture && "with-media", first.keyboard.length > 0 && "with-keys",
  ].filter(Boolean);
  return el("div", { class: classes.join(" "), tabindex: "-1", "data-ids": messages.map(({ id }) => id).join(" ") },
    el("div", { class: "bubble" },
      isMine ? said("You: ") : author(first, context),
      first.forwarded_from ? el("p", { class: "quote" }, `Forwarded from ${first.forwarded_from}`) : null,
      first.reply_to ? el("p", { class: "quote" }, first.reply_to.quote || first.reply_to.text || "Message") : null,
      messages.length > 1 ? album(messages, context.now) : first.media ? shown(first, context.now) : null,
      first.location ? place(first.location) : null,
      first.contact ? contact(first.contact) : null,
      written.text ? words(written.text, written.entities, context) : null,
      meta(messages.at(-1), context.person),
    ),
    el("button", { class: "message-menu", type: "button", tabindex: "-1", "aria-label": "What to do with this message",
      onclick: (event) => context.openMenu(written, event.currentTarget) }, "⋮"),
    first.reactions.length ? el("div", { class: "reactions" }, said("Reaction: "), first.reactions.join(" ")) : null,
    first.effect_id ? el("div", { class: "cheer", "aria-hidden": "true" }, effect(first.effect_id)) : null,
    first.keyboard.length ? buttons(first, context) : null,
  );
}

function author(message, { isGroup }) {
  return isGroup ? el("p", { class: "author" }, message.author) : said(`${message.author}: `);
}

function meta(message, person) {
  return el("div", { class: "meta" },
    message.effect_id ? mark(effect(message.effect_id), "with an effect") : null,
    message.edited_at ? el("span", { class: "edited" }, "edited") : null,
    el("time", { datetime: message.at }, clockTime(new Date(message.at), person.time_zone)),
    message.sound === "sounding" ? mark("🔔", "with sound") : message.sound === "silent" ? mark("🔕", "silent") : null,
  );
}

const mark = (sign, name) => el("span", { class: "mark", role: "img", "aria-label": name, title: name }, sign);

const effect = (id) => EFFECTS[id] ?? "✨";

function place({ latitude, longitude }) {
  return el("div", { class: "file" }, el("span", { "aria-hidden": "true" }, "📍"),
    el("span", {}, el("b", {}, "Location"), el("small", {}, `${latitude.toFixed(2)}, ${longitude.toFixed(2)}`)));
}

function contact({ first_name: name, phone_number: phone }) {
  return el("div", { class: "file" }, el("span", { "aria-hidden": "true" }, "👤"),
    el("span", {}, el("b", {}, name), el("small", {}, phone)));
}

function buttons(message, context) {
  return el("div", { class: "buttons", role: "group", "aria-label": "Buttons" },
    ...message.keyboard.map((row) => el("div", {}, ...row.map((button) => key(message, button, context)))));
}

function key(message, button, context) {
  const sign = button.url || button.web_app ? " ↗" : button.copy_text ? " 📋" : "";
  return el("button", {
    type: "button", class: button.style ?? "", onclick: (event) => context.press(message, button, event.currentTarget),
  }, button.text, sign);
}

// What the bot is still writing (sendMessageDraft). No words yet: it thinks.
export function draftBubble({ text, entities }, context) {
  const content = text ? words(text, entities ?? [], context) : el("em", {}, "Thinking…");
  return el("div", { class: "message theirs draft" }, el("div", { class: "bubble" }, said("Being written: "), content));
}
