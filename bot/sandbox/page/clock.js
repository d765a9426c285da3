// The strip on top: what time the bot believes it is, and the knobs to hurry it.

import { get, post } from "./api.js";
import { byId, el } from "./dom.js";
import { clockSeconds, clockTime, dayKey, shortDay, weekday } from "./times.js";

const SPEEDS = [1, 10, 60, 600];

export class Clock {
  constructor(toast) {
    this.toast = toast;
    this.zone = "UTC";
    this.state = null;
    byId("clock-speeds").append(...SPEEDS.map((speed) => el("button", {
      type: "button", "data-speed": speed, "aria-pressed": "false",
      "aria-label": speed === 1 ? "Normal speed" : `${speed} times as fast`,
      onclick: () => this.turn({ speed }),
    }, `${speed}×`)));
    byId("jump-prompt").addEventListener("click", () => this.turn({ jump: "next_prompt" }));
    byId("jump-cue").addEventListener("click", () => this.turn({ jump: "next_cue" }));
    setInterval(() => this.tick(), 250);
    // What is planned changes with every answer of the bot, which the clock is not told.
    setInterval(() => this.read(), 3000);
  }

  now() {
    const passed = (performance.now() - this.readAt) * this.state.speed;
    return new Date(this.startedAt + passed);
  }

  /* After the bot has spoken: what is planned has most likely changed. */
  readSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.read(), 200);
  }

  async read() {
    try {
      this.take(await get("clock"));
    } catch {
      // The stream says when the connection is back; then this is read again.
    }
  }

  async turn(wish) {
    try {
      this.take(await post("clock", wish));
    } catch (error) {
      this.toast(error.message);
    }
  }

  take(state) {
    this.state = state;
    this.startedAt = Date.parse(state.now);
    this.readAt = performance.now();
    byId("clock").hidden = !state.controls;
    for (const button of byId("clock-speeds").children) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === state.speed));
    }
    this.label("jump-prompt", "prompt", state.next_prompt_at, "none planned");
    this.label("jump-cue", "cue", state.next_cue_at, "none running");
    this.tick();
  }

  label(id, what, instant, otherwise) {
    const when = instant ? this.short(new Date(instant)) : otherwise;
    const button = byId(id);
    button.disabled = !instant;
    if (button.dataset.shown === when) return;
    button.dataset.shown = when;
    button.setAttribute("aria-label", `Jump to the next ${what}, ${when}`);
    button.replaceChildren(`⏭ Next ${what}`, el("small", {}, when));
  }

  short(instant) {
    const isToday = dayKey(instant, this.zone) === dayKey(this.now(), this.zone);
    const soon = instant - this.now() < 3600_000;
    const time = soon ? clockSeconds(instant, this.zone) : clockTime(instant, this.zone);
    return isToday ? time : `${weekday(instant, this.zone)} ${time}`;
  }

  tick() {
    if (!this.state?.controls) return;
    const now = this.now();
    byId("clock-time").textContent = `${weekday(now, this.zone)} ${clockSeconds(now, this.zone)}`;
    byId("clock-time").title = shortDay(now, this.zone);
  }
}
