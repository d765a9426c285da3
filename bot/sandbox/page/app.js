// Ties the parts together: reads the chat, listens for changes, sends what the person does.

import { get, listen, post } from "./api.js";
import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { byId, el } from "./dom.js";
import { Log } from "./log.js";
import { People } from "./people.js";

const TOAST_MS = 3200;
const TYPING_MS = 5000;
const BUSY_MS = 4000;

let chat = { messages: [], bot: null };
let toastTimer = 0;
let typingTimer = 0;

function toast(words) {
  byId("toast").textContent = words;
  byId("toast").classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => byId("toast").classList.remove("shown"), TOAST_MS);
}

function status(words, look = "") {
  byId("status").textContent = words;
  byId("status").className = look;
}

async function act(path, body) {
  try {
    return await post(`people/${people.person.id}/${path}`, body);
  } catch (error) {
    toast(error.message);
    return null;
  }
}

async function press(message, button, node) {
  node.setAttribute("aria-busy", "true");
  setTimeout(() => node.removeAttribute("aria-busy"), BUSY_MS);
  if (button.callback_data !== undefined) {
    if (!(await act("tap", { data: button.callback_data, message_id: message.id }))) node.removeAttribute("aria-busy");
    return;
  }
  node.removeAttribute("aria-busy");
  if (button.copy_text) {
    await navigator.clipboard.writeText(button.copy_text.text);
    toast("Copied");
  } else if (/^(https?|tg):/i.test(button.url ?? button.web_app?.url ?? "")) {
    open(button.url ?? button.web_app.url, "_blank", "noopener");
  }
}

const acts = {
  press,
  say: (text) => act("say", { text }),
  tapKey: (text) => act("tap", { text }),
  share: (place) => act("location", place),
  contact: () => act("contact", {}),
  picture: (content) => act("photo", { content }),
  unblock: () => act("unblock", {}),
};

const clock = new Clock(toast);
const log = new Log(acts);
const composer = new Composer(acts);
const people = new People({ onChosen: () => show(), toast });

function intro() {
  const { person } = people;
  const description = chat.bot?.description;
  return el("div", { class: "intro" },
    el("h2", {}, chat.bot ? "What can this bot do?" : "Waiting for the bot…"),
    chat.bot
      ? el("p", {}, description || `Press Start to say hello to ${chat.bot.name}.`)
      : el("p", {}, "No bot has called yet. This page goes on by itself when one does."),
    el("p", {}, `A practice chat on this computer: you are ${person.first_name}, and nothing leaves it.`));
}

async function readChat() {
  try {
    return await get(`people/${people.person.id}/chat`);
  } catch {
    return { messages: [], bot: null, pinned: [], reply_keyboard: null, standing: "stranger" };
  }
}

async function show() {
  const { person } = people;
  const read = await readChat();
  if (people.person !== person) return; // another tab was chosen meanwhile
  chat = read;
  clock.zone = person.time_zone;
  log.showAll(chat, person, intro());
  frame();
}

function frame() {
  const name = chat.bot?.name ?? "Sandbox";
  byId("bot-name").textContent = name;
  byId("avatar").textContent = [...name][0];
  document.title = `${name} · ${people.person.first_name}`;
  byId("block").hidden = chat.standing !== "member";
  byId("delete-chat").hidden = chat.messages.length === 0;
  const pin = chat.messages.find((message) => message.id === chat.pinned?.at(-1));
  byId("pinned").hidden = !pin;
  if (pin) byId("pinned").textContent = `📌 ${pin.text.split("\n")[0] || "Message"}`;
  rest();
  composer.show(chat);
}

function rest() {
  status(chat.bot ? (chat.standing === "blocked" ? "you blocked this bot" : "bot") : "not connected yet");
}

function take(change) {
  const isHere = change.chat_id === undefined || change.chat_id === null || change.chat_id === people.person?.id;
  if (!isHere) {
    if (change.kind === "message" && change.message.from === "bot" && !change.message.edited_at) people.heard(change.chat_id);
    return;
  }
  switch (change.kind) {
    case "message": takeMessage(change.message); clock.readSoon(); break;
    case "gone": takeGone(change.message_ids); break;
    case "chat": refresh(); break;
    case "toast": takeToast(change); break;
    case "typing": takeTyping(change.action); break;
    case "people": people.read(); break;
    case "clock": clock.read(); break;
    default: start();
  }
}

function takeMessage(message) {
  const place = chat.messages.findIndex((known) => known.id === message.id);
  if (place >= 0) chat.messages[place] = message;
  else chat.messages.push(message);
  log.put(message);
  if (message.from === "bot" && place < 0) { clearTimeout(typingTimer); rest(); }
  if (place < 0) frame();
}

function takeGone(ids) {
  chat.messages = chat.messages.filter((message) => !ids.includes(message.id));
  log.remove(ids);
  frame();
}

// Everything but the messages, which come by themselves.
async function refresh() {
  const wasWithout = !chat.bot;
  const read = await readChat();
  if (wasWithout && read.bot) return show();
  chat = { ...read, messages: chat.messages };
  frame();
}

function takeToast({ text, alert }) {
  for (const node of document.querySelectorAll(".buttons [aria-busy]")) node.removeAttribute("aria-busy");
  if (!text) return;
  if (alert) {
    byId("alert-text").textContent = text;
    byId("alert").showModal();
  } else {
    toast(text);
  }
}

function takeTyping(action) {
  status(action === "typing" ? "typing…" : `${action.replaceAll("_", " ")}…`, "live");
  clearTimeout(typingTimer);
  typingTimer = setTimeout(rest, TYPING_MS);
}

async function start() {
  try {
    await people.read();
  } catch {
    return; // the stream says when to try again
  }
  await Promise.all([show(), clock.read()]);
}

byId("block").addEventListener("click", () => { byId("more-menu").hidePopover(); act("block", {}); });
byId("delete-chat").addEventListener("click", () => { byId("more-menu").hidePopover(); act("delete-chat", {}); });
byId("pinned").addEventListener("click", () => log.show(chat.pinned.at(-1)));
for (const menu of document.querySelectorAll(".menu")) {
  // Popovers stand in the top layer, so they are placed by hand next to what opens them.
  menu.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open") return;
    const opener = document.querySelector(`[popovertarget="${menu.id}"]`).getBoundingClientRect();
    menu.style.right = `${innerWidth - opener.right + 4}px`;
    if (opener.top > innerHeight / 2) menu.style.bottom = `${innerHeight - opener.top + 4}px`;
    else menu.style.top = `${opener.bottom + 4}px`;
  });
}
listen({ onChange: take, onLive: start, onLost: () => status("reconnecting…", "trouble") });
