/* Where on the screen a data point stands. The server's drawing lies where Chart.js draws, so that it answers for both. */

import { ends, footOf, plotOf, within } from "./chart-frame.js";
import { isLine, number } from "./chart-reading.js";

function markOf({ figure, spec }, series, index) {
  const panels = spec.type === "multiples";
  const root = panels ? plotOf(figure, series) : figure.querySelector(".chart__drawn");
  const [all, one] = [`[data-series="${panels ? 0 : series}"]`, `[data-point="${index}"]`];
  return root?.querySelector(`${all} ${one}, ${all}${one}`) ?? null;
}

/** Of long lines the server draws but a few points; the others lie on the line. */
function onLine({ figure, spec }, series, index) {
  const value = number(spec.series[series].points[index]);
  const panel = spec.type === "multiples" ? series : 0;
  const foot = footOf(figure, spec, index, panel);
  const { min, max } = ends(figure);
  if (value === null || !foot || min === undefined) return foot;
  const { top, height } = within(figure, plotOf(figure, panel));
  const up = (value - min) / (max - min);
  return { x: foot.x, y: top + (spec.reverse ? up : 1 - up) * height };
}

/** `{x, y}` in pixels from the corner of the chart's box, or null where nothing marks the place. */
export function placeOf(chart, series, index) {
  const { figure, spec } = chart;
  const mark = markOf(chart, series, index);
  if (mark) {
    const { left, top, width, height } = within(figure, mark);
    return { x: left + width / 2, y: top + height / 2 };
  }
  if (isLine(spec)) return onLine(chart, series, index);
  return spec.type === "scatter" ? null : footOf(figure, spec, index);
}

/** The data point nearest to a place in the box: `{series, index}`, or null. */
export function nearestTo(chart, { x, y }) {
  let best = null;
  let least = Infinity;
  chart.spec.series.forEach((one, series) => {
    if (chart.hidden.has(series)) return;
    one.points.forEach((_, index) => {
      const place = placeOf(chart, series, index);
      const distance = place ? Math.hypot(place.x - x, place.y - y) : Infinity;
      if (distance < least) [best, least] = [{ series, index }, distance];
    });
  });
  return best;
}
