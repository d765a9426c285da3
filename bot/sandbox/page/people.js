// Who is here, which chats each of them has, and what is unread there.

import { get } from "./api.js";
import { keep, recall } from "./memory.js";

export class People {
  constructor() {
    this.list = [];
    this.bots = [];
    this.groups = [];
    this.counts = recall("unread", {}); // "person place" -> messages
    this.chosenPlaces = recall("places", {}); // person -> place
  }

  async read() {
    const [{ people }, { bots }, { groups }] = await Promise.all([get("people"), get("bots"), get("groups")]);
    Object.assign(this, { list: people, bots, groups });
  }

  find(id) {
    return this.list.find((person) => person.id === id);
  }

  // A chat with each bot, and each group with each bot in it. No bot has called yet: one place to wait for it.
  places(person) {
    const bots = this.bots.length ? this.bots : [{ id: null, name: "Sandbox" }];
    const places = bots.map((bot) => place(bot, null, bot.name));
    for (const group of this.groups.filter(({ members }) => members.includes(person.id))) {
      for (const bot of bots) places.push(place(bot, group.id, bots.length > 1 ? `${group.title} (${bot.name})` : group.title));
    }
    return places;
  }

  placeOf(person) {
    const places = this.places(person);
    return places.find(({ key }) => key === this.chosenPlaces[person.id]) ?? places[0];
  }

  choosePlace(person, { key }) {
    this.chosenPlaces[person.id] = key;
    keep("places", this.chosenPlaces);
  }

  // Whose chats a change is about, and which.
  *concerned({ chat_id: chatId, bot_id: botId }) {
    for (const person of this.list) {
      for (const found of this.places(person)) {
        const isChat = found.in === null ? person.id === chatId : found.in === chatId;
        if (isChat && (botId === undefined || found.bot === null || botId === found.bot)) yield { person, place: found };
      }
    }
  }

  heard(person, { key }) {
    this.counts[`${person.id} ${key}`] = this.unread(person, { key }) + 1;
    keep("unread", this.counts);
  }

  seen(person, { key }) {
    delete this.counts[`${person.id} ${key}`];
    keep("unread", this.counts);
  }

  unread(person, { key }) {
    return this.counts[`${person.id} ${key}`] ?? 0;
  }

  unreadOf(person) {
    return this.places(person).reduce((sum, found) => sum + this.unread(person, found), 0);
  }
}

function place(bot, group, title) {
  return { bot: bot.id, in: group, title, key: `${bot.id} ${group ?? "private"}` };
}
