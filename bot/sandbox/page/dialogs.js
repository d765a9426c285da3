// Questions that are asked over the page. Each answers once, with null when it was left.

import { byId, el } from "./dom.js";

const CITIES = {
  Berlin: [52.52, 13.4], London: [51.51, -0.13], Lisbon: [38.72, -9.14], "New York": [40.71, -74.01],
  "Los Angeles": [34.05, -118.24], "São Paulo": [-23.55, -46.63], Kathmandu: [27.72, 85.32], Tokyo: [35.68, 139.69],
  Sydney: [-33.87, 151.21], Auckland: [-36.85, 174.76],
};

function ask(id) {
  const dialog = byId(id);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const form = dialog.querySelector("form");
      const answers = new FormData(form);
      resolve(dialog.returnValue ? { chosen: dialog.returnValue, answers } : null);
      form.reset();
    }, { once: true });
  });
}

export async function askCity() {
  const answer = await ask("cities");
  if (!answer) return null;
  const [latitude, longitude] = CITIES[answer.chosen];
  return { latitude, longitude };
}

export async function askPerson() {
  const answer = await ask("new-person");
  return answer && Object.fromEntries(answer.answers);
}

export async function askGroup(people) {
  byId("new-group-members").replaceChildren(...people.map((person) => el("label", { class: "check" },
    el("input", { type: "checkbox", name: "members", value: person.id, checked: true }), ` ${person.first_name}`)));
  const answer = await ask("new-group");
  return answer && { title: answer.answers.get("title"), members: answer.answers.getAll("members").map(Number) };
}

export function alertWith(text) {
  byId("alert-text").textContent = text;
  if (!byId("alert").open) byId("alert").showModal();
}

byId("city-list").append(...Object.keys(CITIES).map((name) => el("button", { value: name }, name)));

const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones = Intl.supportedValuesOf("timeZone");
document.querySelector("#new-person [name=time_zone]").append(
  ...(zones.includes("UTC") ? zones : ["UTC", ...zones]).map((zone) => el("option", { value: zone, selected: zone === own }, zone.replaceAll("_", " "))),
);

// Enter presses a form's first button, so leaving is not one of them.
for (const button of document.querySelectorAll("[data-cancel]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
