// What stands in a chat, from top to bottom: days, messages, albums. Each row has a key, and a stamp that changes with it.

import { dayKey } from "./times.js";

export function timeline(messages, zone) {
  const rows = [];
  let today = null;
  for (const message of messages) {
    const day = dayKey(new Date(message.at), zone);
    if (day !== today) rows.push({ key: `day before ${message.id}`, stamp: day, day: new Date(message.at) });
    today = day;
    const last = rows.at(-1);
    if (message.album && message.album === last.album) {
      last.messages.push(message);
      last.stamp += ` ${message.revision}`;
    } else {
      rows.push({ key: `message ${message.id}`, stamp: String(message.revision), album: message.album, messages: [message] });
    }
  }
  return rows;
}
