// The strip on top: what time the bot believes it is, and the knobs to hurry it.

import { get, post, query } from "./api.js";
import { byId, el, soon } from "./dom.js";
import { city, clockSeconds, clockTime, dayKey, shortDay, weekday } from "./times.js";

const SPEEDS = [1, 10, 60, 600, 3600];
const TICK_MS = 250;
// What is planned changes with every answer of the bot, which the clock is not told.
const LOOK_MS = 3000;

export class Clock {
  constructor({ toast, onTick }) {
    Object.assign(this, { toast, onTick, person: null, state: null });
    byId("speed").addEventListener("change", (event) => this.turn({ speed: Number(event.target.value) }));
    byId("pause").addEventListener("click", () => this.turn({ paused: !this.state.paused }));
    byId("jump-prompt").addEventListener("click", () => this.turn({ jump: "next_prompt", person: this.person.id }));
    byId("jump-cue").addEventListener("click", () => this.turn({ jump: "next_cue", person: this.person.id }));
    this.readSoon = soon(() => this.read(), 200);
    setInterval(() => this.tick(), TICK_MS);
    setInterval(() => this.read(), LOOK_MS);
  }

  now() {
    if (!this.state) return new Date();
    const speed = this.state.paused ? 0 : this.state.speed;
    return new Date(this.startedAt + (performance.now() - this.readAt) * speed);
  }

  // Shows this person's time, and jumps to what waits for them.
  follow(person) {
    this.person = person;
    return this.read();
  }

  async read() {
    const { person } = this;
    if (!person) return;
    try {
      const state = await get(`clock${query({ person: person.id })}`);
      if (person === this.person) this.take(state);
    } catch {
      // The stream says when the connection is back; then this is read again.
    }
  }

  async turn(wish) {
    try {
      await post("clock", wish);
    } catch (error) {
      this.toast(error.message);
    }
    await this.read();
  }

  take(state) {
    this.state = state;
    this.startedAt = Date.parse(state.now);
    this.readAt = performance.now();
    byId("clock").hidden = !state.controls;
    if (!state.controls) return;
    const speeds = SPEEDS.includes(state.speed) ? SPEEDS : [...SPEEDS, state.speed];
    byId("speed").replaceChildren(...speeds.map((speed) => el("option", { value: speed, selected: speed === state.speed }, `${speed}×`)));
    byId("pause").replaceChildren(state.paused ? "▶\uFE0E" : "❚❚");
    byId("pause").setAttribute("aria-label", state.paused ? "Let the clock run" : "Pause the clock");
    byId("clock").classList.toggle("paused", Boolean(state.paused));
    this.label("jump-prompt", "prompt", state.next_prompt_at, "none planned");
    this.label("jump-cue", "cue", state.next_cue_at, "none running");
    this.tick();
  }

  label(id, what, instant, otherwise) {
    const when = instant ? this.short(new Date(instant)) : otherwise;
    const button = byId(id);
    button.disabled = !instant;
    button.setAttribute("aria-label", `Jump to the next ${what}, ${when}`);
    button.title = `Jump to ${this.person.first_name}'s next ${what}`;
    if (button.dataset.shown !== when) button.replaceChildren(`Next ${what}`, el("small", {}, when));
    button.dataset.shown = when;
  }

  short(instant) {
    const zone = this.person.time_zone;
    const isToday = dayKey(instant, zone) === dayKey(this.now(), zone);
    const isSoon = instant - this.now() < 3600_000;
    const time = isSoon ? clockSeconds(instant, zone) : clockTime(instant, zone);
    return isToday ? time : `${weekday(instant, zone)} ${time}`;
  }

  tick() {
    this.onTick();
    if (!this.state?.controls) return;
    const now = this.now();
    const zone = this.person.time_zone;
    byId("clock-time").textContent = clockSeconds(now, zone);
    byId("clock-place").textContent = `${weekday(now, zone)}, ${city(zone)}`;
    byId("clock-time").title = `${shortDay(now, zone)}, as ${this.person.first_name} in ${zone} reads it`;
  }
}
