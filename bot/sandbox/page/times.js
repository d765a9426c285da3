// Instants as the person in the chat reads them: in their zone.

function format(instant, zone, options) {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(instant);
  } catch {
    return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(instant);
  }
}

export const clockTime = (instant, zone) => format(instant, zone, { hour: "2-digit", minute: "2-digit" });
export const clockSeconds = (instant, zone) => format(instant, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const weekday = (instant, zone) => format(instant, zone, { weekday: "short" });
export const shortDay = (instant, zone) => format(instant, zone, { weekday: "short", day: "numeric", month: "short" });
export const dayKey = (instant, zone) => format(instant, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
export const dayName = (instant, zone) => format(instant, zone, { weekday: "long", day: "numeric", month: "long" });

// Telegram's date_time entity: "r" is relative, otherwise w?[dD]?[tT]? picks what is shown.
export function moment(entity, person) {
  const instant = new Date(entity.unix_time * 1000);
  const shape = entity.date_time_format ?? "dt";
  const zone = person?.time_zone ?? "UTC";
  if (shape === "r") return relative(instant);
  const parts = [];
  if (shape.includes("w")) parts.push(format(instant, zone, { weekday: "long" }));
  if (shape.includes("d")) parts.push(format(instant, zone, { day: "2-digit", month: "2-digit", year: "numeric" }));
  if (shape.includes("D")) parts.push(format(instant, zone, { day: "numeric", month: "long", year: "numeric" }));
  if (shape.includes("t")) parts.push(clockTime(instant, zone));
  if (shape.includes("T")) parts.push(clockSeconds(instant, zone));
  return parts.join(", ");
}

function relative(instant) {
  const minutes = Math.round((instant - Date.now()) / 60000);
  const [value, unit] = Math.abs(minutes) < 60 ? [minutes, "minute"]
    : Math.abs(minutes) < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(value, unit);
}
