// Lists to choose from, filled anew only when they differ: an open one must not close under the finger.

import { byId, el } from "./dom.js";

// choices: [value, words] each.
export function fill(select, choices) {
  const stamp = JSON.stringify(choices);
  if (select.dataset.stamp === stamp) return;
  const { value } = select;
  select.replaceChildren(...choices.map(([given, words]) => el("option", { value: given }, words)));
  select.dataset.stamp = stamp;
  if (choices.some(([given]) => String(given) === value)) select.value = value;
}

const methods = new Set([
  "sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery", "sendPhoto", "deleteMessage", "getUpdates",
]);

export function offerMethods(names) {
  const before = methods.size;
  for (const name of names) methods.add(name);
  if (methods.size === before && byId("methods").children.length) return;
  byId("methods").replaceChildren(...[...methods].sort().map((name) => el("option", { value: name })));
}

offerMethods([]);
