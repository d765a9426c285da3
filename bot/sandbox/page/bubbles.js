// One message: its bubble, and the buttons under it.

import { el, said } from "./dom.js";
import { clockTime } from "./times.js";
import { words } from "./words.js";

export function bubble(message, person, acts) {
  const mine = message.from === "person";
  const media = message.media;
  const isSticker = media?.kind === "sticker";
  const isPicture = media?.kind === "photo" || media?.kind === "animation";
  const classes = [
    "message", mine ? "mine" : "theirs", isSticker && "sticker",
    isPicture && "with-media", message.keyboard.length > 0 && "with-keys",
  ].filter(Boolean);
  return el("div", { class: classes.join(" "), "data-id": message.id, "data-at": message.at },
    el("div", { class: "bubble" },
      said(mine ? "You: " : `${message.author}: `),
      message.forwarded_from ? el("p", { class: "quote" }, `Forwarded from ${message.forwarded_from}`) : null,
      message.reply_to ? el("p", { class: "quote" }, message.reply_to.text || "Message") : null,
      media ? shown(media, message.text) : null,
      message.location ? place(message.location) : null,
      message.contact ? el("div", { class: "place" }, "👤 ", el("b", {}, message.contact.first_name), ` ${message.contact.phone_number}`) : null,
      message.text ? words(message.text, message.entities, person, acts.say) : null,
      meta(message, person),
    ),
    message.reactions.length ? el("div", { class: "reactions" }, said("Reaction: "), message.reactions.join(" ")) : null,
    message.keyboard.length ? buttons(message, acts) : null,
  );
}

function meta(message, person) {
  return el("div", { class: "meta" },
    message.edited_at ? el("span", { class: "edited" }, "edited") : null,
    el("time", { datetime: message.at }, clockTime(new Date(message.at), person.time_zone)),
    mark(message.sound),
  );
}

function mark(sound) {
  if (sound === "sounding") return el("span", { class: "mark", role: "img", "aria-label": "with sound", title: "With sound" }, "🔔");
  if (sound === "silent") return el("span", { class: "mark", role: "img", "aria-label": "silent", title: "Silent" }, "🔕");
  return null;
}

function shown(media, caption) {
  switch (media.kind) {
    case "photo":
    case "animation":
      if (media.file_name?.endsWith(".mp4")) {
        return el("video", { class: "media", src: media.url, autoplay: true, loop: true, muted: true, playsinline: true });
      }
      return el("img", {
        class: "media", src: media.url, width: media.width, height: media.height,
        alt: caption ? `Picture: ${caption.split("\n")[0]}` : "Picture",
      });
    case "sticker": return el("div", { class: "emoji" }, media.emoji ?? "🙂");
    case "voice": return el("div", { class: "place" }, "🎤 ", el("b", {}, `Voice message, ${media.duration} s`));
    default: return el("a", { class: "place", href: media.url, download: media.file_name ?? "" }, "📄 ", el("b", {}, media.file_name ?? "Document"));
  }
}

function place({ latitude, longitude }) {
  return el("div", { class: "place" }, "📍 ", el("span", {}, el("b", {}, "Location"), ` ${latitude.toFixed(2)}, ${longitude.toFixed(2)}`));
}

function buttons(message, acts) {
  return el("div", { class: "buttons", role: "group", "aria-label": "Buttons" },
    ...message.keyboard.map((row) => el("div", {}, ...row.map((button) => key(message, button, acts)))));
}

function key(message, button, acts) {
  const sign = button.url || button.web_app ? " ↗" : button.copy_text ? " ⧉" : "";
  return el("button", {
    type: "button", class: button.style ?? "",
    onclick: (event) => acts.press(message, button, event.currentTarget),
  }, button.text, sign);
}
