/*
 * The plot that the server has drawn: where it lies in the chart's box and which numbers stand at the ends of its axes.
 * Whoever draws into the same plot, or points at something in it, takes both from here, so that nothing moves.
 */

import { isLine, lies } from "./chart-reading.js";

/** The nth plot of a chart: small multiples have one for each series, others one. */
export function plotOf(figure, panel = 0) {
  return figure.querySelectorAll(".chart__drawn svg.plot")[panel] ?? null;
}

/** `{left, top, width, height}` of an element, in pixels from the corner of the chart's box. */
export function within(figure, element) {
  const box = figure.querySelector(".chart__box").getBoundingClientRect();
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left: left - box.left, top: top - box.top, width, height };
}

/** The room around the plot in the box, as Chart.js wants it. */
export function padding(figure) {
  const box = figure.querySelector(".chart__box");
  const { left, top, width, height } = within(figure, plotOf(figure));
  return { left, top, right: box.clientWidth - left - width, bottom: box.clientHeight - top - height };
}

/** `{min, max}` of the axis of numbers, or of that of a scatter's x (`names`); nothing of names. */
export function ends(figure, axis = "values") {
  const text = plotOf(figure)?.dataset[axis];
  if (!text) return {};
  const [first, last] = text.split(" ").map(Number);
  return { min: Math.min(first, last), max: Math.max(first, last) };
}

/** How far along its axis a label stands: lines reach from edge to edge, bars and rows have room of their own. */
export function fraction(spec, index) {
  const count = spec.labels.length;
  if (isLine(spec)) return count > 1 ? index / (count - 1) : 0.5;
  return (index + 0.5) / count;
}

/** Where a label meets the edge of the plot at which the numbers begin. */
export function footOf(figure, spec, index, panel) {
  const plot = plotOf(figure, panel);
  if (!plot) return null;
  const { left, top, width, height } = within(figure, plot);
  const along = fraction(spec, index);
  return lies(spec) ? { x: left, y: top + along * height } : { x: left + along * width, y: top + height };
}
