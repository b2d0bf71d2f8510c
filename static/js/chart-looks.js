/* How series are told apart: by colour and by the shape of their points. The same as aba_site/charts/looks.py. */

const COLOURS = 6;

/** Around 0, 0, as the server draws them: circle, square, triangle, diamond, cross, star. */
export const OUTLINES = [
  "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1 -4 0Z",
  "M-3.6 -3.6H3.6V3.6H-3.6Z",
  "M0 -4.8L4.6 3.4H-4.6Z",
  "M0 -5L5 0L0 5L-5 0Z",
  "M-1.5 -4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5V1.5H-4.5V-1.5H-1.5Z",
  "M0 -5.4L1.4 -1.9L5.1 -1.7L2.3 .7L3.2 4.4L0 2.4L-3.2 4.4L-2.3 .7L-5.1 -1.7L-1.4 -1.9Z",
];

/**
 * One class per series: the accent for the one that matters (or the first, if none does), colours of their own
 * for the others, grey where there are too many to tell apart.
 */
export function colourClasses(all) {
  const accented = all.findIndex((series) => series.highlight === true);
  let next = 2;
  return all.map((series, index) => {
    if (index === Math.max(accented, 0) && (accented >= 0 || all.length <= COLOURS)) return "colour-1";
    return all.length <= COLOURS ? `colour-${next++}` : "colour-muted";
  });
}

/** `outline(seriesIndex)`: shapes in turn. */
export function outline(index) {
  return new Path2D(OUTLINES[index % OUTLINES.length]);
}

/** The colours that an element has now: by class, or by the name of a custom property. */
export function palette(element) {
  const root = getComputedStyle(document.documentElement);
  const found = new Map();
  const ofClass = (name) => {
    const probe = document.createElement("span");
    probe.className = name;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  return {
    colour(name) {
      if (!found.has(name)) found.set(name, ofClass(name));
      return found.get(name);
    },
    token: (name) => root.getPropertyValue(name).trim(),
    font: { family: getComputedStyle(element).fontFamily, size: 13 },
  };
}
