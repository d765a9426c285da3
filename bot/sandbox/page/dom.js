// Elements without markup strings: what a bot says is never read as HTML.

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export const said = (words) => el("span", { class: "said" }, words);
export const byId = (id) => document.getElementById(id);

// Many things happen at once; what follows from them is done once, a moment after the first.
export function soon(act, milliseconds = 16) {
  let timer = 0;
  return () => {
    timer ||= setTimeout(() => { timer = 0; act(); }, milliseconds);
  };
}
