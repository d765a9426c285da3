// Instants as the person in the chat reads them: in their zone, and where words are needed in their language.

const OURS = "en-GB";
const formats = new Map(); // Making one takes as long as using it a hundred times.

function format(instant, zone, options, language = OURS) {
  const key = `${language} ${zone} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, made(language, zone, options));
  return formats.get(key).format(instant);
}

function made(language, zone, options) {
  try {
    return new Intl.DateTimeFormat(language, { timeZone: zone, ...options });
  } catch {
    return new Intl.DateTimeFormat(OURS, { timeZone: "UTC", ...options }); // A zone or language that this browser lacks.
  }
}

const HOURS = { hour: "2-digit", minute: "2-digit" };
export const clockTime = (instant, zone) => format(instant, zone, HOURS);
export const clockSeconds = (instant, zone) => format(instant, zone, { ...HOURS, second: "2-digit" });
export const weekday = (instant, zone) => format(instant, zone, { weekday: "short" });
export const shortDay = (instant, zone) => format(instant, zone, { weekday: "short", day: "numeric", month: "short" });
export const dayKey = (instant, zone) => format(instant, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
export const dayName = (instant, zone) => format(instant, zone, { weekday: "long", day: "numeric", month: "long" });
export const city = (zone) => zone.split("/").at(-1).replaceAll("_", " ");

// Telegram's date_time entity: "r" is relative, otherwise w?[dD]?[tT]? picks what is shown. null: the text as it stands.
export function moment({ unix_time: seconds, date_time_format: shape }, { time_zone: zone, language_code: code }, now) {
  if (!shape) return null;
  const language = !code || code === "en" ? OURS : code;
  const instant = new Date(seconds * 1000);
  if (Number.isNaN(instant.getTime())) return null; // Beyond what a browser can count to.
  if (shape === "r") return relative(instant, now, language);
  const shown = (options) => format(instant, zone, options, language);
  const parts = [];
  if (shape.includes("w")) parts.push(shown({ weekday: "long" }));
  if (shape.includes("d")) parts.push(shown({ day: "2-digit", month: "2-digit", year: "numeric" }));
  if (shape.includes("D")) parts.push(shown({ day: "numeric", month: "long", year: "numeric" }));
  if (shape.includes("t")) parts.push(shown(HOURS));
  if (shape.includes("T")) parts.push(shown({ ...HOURS, second: "2-digit" }));
  return parts.join(", ") || null;
}

const SPANS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function relative(instant, now, language) {
  const seconds = Math.round((instant - now) / 1000);
  const [unit, length] = SPANS.find(([, span]) => Math.abs(seconds) >= span) ?? SPANS.at(-1);
  return spans(language).format(Math.round(seconds / length), unit);
}

function spans(language) {
  try {
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  } catch {
    return new Intl.RelativeTimeFormat(OURS, { numeric: "auto" }); // People's language codes are free text.
  }
}
