// Pictures, films, sound and files inside a bubble.

import { el } from "./dom.js";
import { beginning, ended, playByClock } from "./film.js";

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const UNITS = ["B", "kB", "MB"];

export const isSeen = (media) => ["photo", "animation", "video"].includes(media?.kind);

export function shown(message, now) {
  const { media, text: caption } = message;
  if (media.kind !== "animation") ended(message);
  switch (media.kind) {
    case "photo": return opened(media, picture(media, caption, "Picture"));
    case "animation": return isFilm(media) ? loop(media) : moving(message, now);
    case "video": return el("video", { class: "media", src: media.url, controls: true, preload: "metadata", playsinline: true, ...size(media) });
    case "sticker": return el("div", { class: "emoji" }, media.emoji ?? "🙂");
    case "voice": return sound(media, "🎤", `Voice message${seconds(media)}`);
    case "audio": return sound(media, "🎵", title(media));
    default: return file(media);
  }
}

export function album(messages, now) {
  return el("div", { class: `album of-${Math.min(messages.length, 4)}` }, ...messages.map((message) => shown(message, now)));
}

const size = ({ width, height }) => ({ width: width || null, height: height || null });
const isFilm = (media) => !(media.mime_type ?? "").startsWith("image/") && !/\.(gif|png|jpe?g)$/i.test(media.file_name ?? ".gif");

function picture(media, caption, what) {
  const words = caption?.split("\n")[0];
  return el("img", { class: "media", src: media.url, alt: words ? `${what}: ${words}` : what, ...size(media) });
}

function moving(message, now) {
  const image = picture(message.media, message.text, "Animation");
  const beganAt = beginning(message, now);
  // It plays once it is loaded, and stands in the chat by then.
  image.addEventListener("load", () => playByClock(image, beganAt, now).catch(console.warn), { once: true });
  return image;
}

function opened(media, image) {
  return el("a", { class: "media-link", href: media.url, target: "_blank", rel: "noopener" }, image);
}

function loop(media) {
  const film = el("video", { class: "media", src: media.url, loop: true, playsinline: true, controls: STILL.matches, ...size(media) });
  film.muted = true; // As an attribute it is heeded only in markup; browsers start nothing loud by itself.
  film.autoplay = !STILL.matches;
  return film;
}

function sound(media, sign, words) {
  return el("div", { class: "sound" },
    el("p", { class: "file" }, el("span", { "aria-hidden": "true" }, sign), el("b", {}, words)),
    el("audio", { src: media.url, controls: true, preload: "metadata", "aria-label": words }));
}

const seconds = ({ duration }) => (duration ? `, ${duration} s` : "");
const title = (media) => [media.performer, media.title ?? media.file_name ?? "Audio"].filter(Boolean).join(": ");

function file(media) {
  const name = media.file_name ?? "Document";
  return el("a", { class: "file", href: media.url, download: name },
    el("span", { "aria-hidden": "true" }, "📄"),
    el("span", {}, el("b", {}, name), media.file_size ? el("small", {}, bytes(media.file_size)) : null));
}

function bytes(count) {
  const step = Math.min(Math.floor(Math.log10(count) / 3), UNITS.length - 1);
  return `${Number((count / 1000 ** step).toFixed(1))} ${UNITS[step]}`;
}
