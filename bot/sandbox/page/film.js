// A moving picture that goes by the bot's clock: it stands while that is paused, hurries with it, and jumps with it.
// Otherwise a ring that counts a hold would go on counting what the clock has left behind.

const FRAME_MS = 50;
// Of a message only whole seconds are known; what has just arrived has begun just now.
const JUST_NOW_MS = 1500;
// As browsers do it.
const TOO_SHORT_MS = 10;
const INSTEAD_MS = 100;

const begun = new Map(); // message -> {url, at}: an edit of the words under a film does not begin it anew

// When a message's film began, in milliseconds of the bot's clock.
export function beginning(message, now) {
  const key = nameOf(message);
  if (begun.get(key)?.url !== message.media.url) {
    const said = Date.parse(message.edited_at ?? message.at);
    const isNew = now() - said >= 0 && now() - said < JUST_NOW_MS;
    begun.set(key, { url: message.media.url, at: isNew ? +now() : said });
  }
  return begun.get(key).at;
}

// Another picture stands there now: a film that comes after it begins anew, were it the same one.
export function ended(message) {
  begun.delete(nameOf(message));
}

const nameOf = ({ chat_id, id }) => `${chat_id} ${id}`;

// Puts a film in the place of the picture. Where the browser cannot take a GIF apart, the picture stays.
export async function playByClock(picture, beganAt, now) {
  if (!("ImageDecoder" in window)) return;
  const data = await (await fetch(picture.src)).arrayBuffer();
  const ends = frameEnds(new Uint8Array(data));
  if (ends.length < 2 || !picture.isConnected) return;
  const decoder = new ImageDecoder({ data, type: "image/gif" });
  await decoder.completed;
  const canvas = screen(picture);
  let shown = -1;
  const draw = async () => {
    const at = Math.max(0, now() - beganAt) % ends.at(-1);
    const frame = ends.findIndex((end) => at < end);
    if (frame === shown || !isInSight(canvas)) return;
    const { image } = await decoder.decode({ frameIndex: frame });
    canvas.getContext("2d").drawImage(image, 0, 0);
    image.close();
    shown = frame;
  };
  picture.replaceWith(canvas);
  while (canvas.isConnected) {
    await draw();
    await new Promise((next) => setTimeout(next, FRAME_MS));
  }
  decoder.close();
}

function screen(picture) {
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  canvas.className = picture.className;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", picture.alt);
  return canvas;
}

function isInSight(canvas) {
  const { top, bottom } = canvas.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// When each frame of a GIF is over, in milliseconds from its beginning.
export function frameEnds(bytes) {
  const colours = (flags) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const afterBlocks = (at) => {
    while (bytes[at]) at += bytes[at] + 1;
    return at + 1;
  };
  const ends = [];
  let lasts = INSTEAD_MS;
  let at = 13 + colours(bytes[10]);
  while (bytes[at] === 0x21 || bytes[at] === 0x2c) {
    if (bytes[at] === 0x2c) { // A frame.
      ends.push((ends.at(-1) ?? 0) + lasts);
      at = afterBlocks(at + 11 + colours(bytes[at + 9]));
    } else { // An extension; one kind says how long the next frame is shown.
      const ms = bytes[at + 1] === 0xf9 ? (bytes[at + 4] | (bytes[at + 5] << 8)) * 10 : lasts;
      lasts = ms > TOO_SHORT_MS ? ms : INSTEAD_MS;
      at = afterBlocks(at + 2);
    }
  }
  return ends;
}
