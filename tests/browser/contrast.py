"""Finds words that are hard to read, by the rule of WCAG 2.2 (1.4.3, level AA)."""

PALE = """() => {
  const LEAST = 4.5, LEAST_LARGE = 3, LARGE_PX = 24, LARGE_BOLD_PX = 18.66, BOLD = 700;
  const parse = (css) => { const [r, g, b, a = 1] = css.match(/[\\d.]+/g).map(Number); return {r, g, b, a}; };
  const over = (top, under) => {
    const mix = (c) => top[c] * top.a + under[c] * (1 - top.a);
    return {r: mix("r"), g: mix("g"), b: mix("b"), a: 1};
  };
  const part = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ({r, g, b}) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const named = style.backgroundImage.match(/rgba?\\([^)]*\\)/);  // The first colour of a gradient.
      const colour = parse(named ? named[0] : style.backgroundColor);
      if (colour.a > 0) layers.push(colour);
      if (colour.a === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), {r: 255, g: 255, b: 255, a: 1});
  };
  const pale = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const words = walk.currentNode.textContent.trim();
    const node = walk.currentNode.parentElement;
    if (!words || !/[\\p{L}\\p{N}]/u.test(words)) continue;
    if (!node.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    if (node.closest("option, datalist, .said, .cheer, :disabled")) continue;
    const style = getComputedStyle(node), size = parseFloat(style.fontSize);
    const isLarge = size >= LARGE_PX || (size >= LARGE_BOLD_PX && Number(style.fontWeight) >= BOLD);
    const found = ratio(over(parse(style.color), ground(node)), ground(node));
    if (found < (isLarge ? LEAST_LARGE : LEAST)) pale.push(`${words.slice(0, 40)}: ${found.toFixed(2)}`);
  }
  return pale;
}"""
"""JavaScript: the words that are on the page now and too pale, each with its contrast."""
