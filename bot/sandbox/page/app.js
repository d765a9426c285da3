// Ties the parts together: who is here, which chats are on the desk, what changes.

import { Stream, post } from "./api.js";
import { Clock } from "./clock.js";
import { askPerson } from "./dialogs.js";
import { byId, soon } from "./dom.js";
import { Desk } from "./desk.js";
import { Drawer } from "./drawer.js";
import { People } from "./people.js";
import { Tabs } from "./tabs.js";

const TICK_MS = 1000;
let lastTick = 0;

const stream = new Stream({ onChange: take, onLive: start, onLost: () => desk.lost() });
const people = new People();
const toast = (words) => desk.chosenPane?.toast(words);
const clock = new Clock({ toast, onTick: tick });
const tabs = new Tabs(people, { onChosen: (id) => desk.choose(id) });
const desk = new Desk(people, {
  now: () => clock.now(),
  onShown(chosen, shown) {
    tabs.show(chosen.id, shown.map(({ id }) => id));
    if (clock.person?.id !== chosen.id) { clock.follow(chosen); drawer.show(); }
    const bot = people.bots[0]?.name ?? "Sandbox";
    document.title = `${bot} · ${shown.map((person) => person.first_name).join(", ")}`;
  },
});
const drawer = new Drawer(people, {
  toast, addPerson,
  zone: () => clock.person?.time_zone ?? "UTC",
  onPlace: () => desk.fit(),
  onJournal: (isOpen) => { if (stream.withCalls !== isOpen) stream.open(isOpen); },
  choose: (id) => desk.choose(id),
  reread: () => readPeople(),
});
const readPeopleSoon = soon(readPeople, 100);

function take(change) {
  switch (change.kind) {
    case "call": drawer.heard(change.call); break;
    case "people": readPeopleSoon(); break;
    case "clock": clock.read(); break;
    case "reload": start(); break;
    default: takeInChat(change);
  }
}

function takeInChat(change) {
  clock.readSoon();
  const everywhere = change.chat_id === undefined || change.chat_id === null;
  if (everywhere || change.kind === "chat") readPeopleSoon(); // Bots, standings and groups follow from chats.
  if (everywhere) { desk.panes.forEach((pane) => pane.readSoon()); return; }
  for (const { person, place } of people.concerned(change)) {
    const pane = desk.paneOf(person, place);
    if (pane) pane.take(change);
    else if (isNews(change)) people.heard(person, place);
  }
  if (isNews(change)) desk.paint();
}

const isNews = ({ kind, message }) => kind === "message" && message.from === "bot" && !message.edited_at;

async function readPeople() {
  try {
    await people.read();
  } catch {
    return; // The stream says when to try again.
  }
  desk.fit();
  drawer.show();
}

async function start() {
  const known = [...desk.panes];
  await readPeople();
  desk.back(known);
  drawer.back();
  clock.read();
}

async function addPerson() {
  const wish = await askPerson();
  if (!wish) return;
  try {
    const made = await post("people", wish);
    await people.read();
    desk.choose(made.id);
  } catch (error) {
    toast(error.message);
  }
}

function tick() {
  if (performance.now() - lastTick < TICK_MS) return;
  lastTick = performance.now();
  for (const node of document.querySelectorAll("[data-relative]")) node.again();
}

byId("add-person").addEventListener("click", addPerson);
addEventListener("resize", soon(() => desk.fit(), 100));
stream.open();
