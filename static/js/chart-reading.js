/*
 * A chart's specification, as the server builds it and aba_site/charts/reading.py reads it too:
 * {type: "line" | "bar" | "dots" | "multiples" | "scatter", title, unit, decimals, labels, reverse, zero, index,
 *  status_labels: {F: "Forecast"},
 *  series: [{name, code, points, status, highlight}]}
 * points and status run along labels; a point may be null; status holds SDMX letters.
 * highlight: true for the series that matters; for bars, dots and scatters a list of label indexes.
 * A scatter has x and y, {title, unit, decimals} each, and one series of [x, y].
 */

const MOST_SERIES = 20; // as aba_site/charts/reading.py
const MOST_PANELS = 24;
const UPRIGHT = 8; // more bars than this lie

/** With the series that are drawn, which are not more than can be. */
export function specification(figure) {
  const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  return { ...spec, series: spec.series.slice(0, spec.type === "multiples" ? MOST_PANELS : MOST_SERIES) };
}

/** Estimated, forecast or imputed: hollow, and dashed into the point. */
export function isHollow(series, index) {
  return "EFI".includes(series.status?.[index] || "-");
}

/** Whether no line runs from the point before into this one: another definition, or a break in the series. */
export function isBroken(series, index) {
  return "BD".includes(series.status?.[index] || "-") || series.status?.[index - 1] === "D";
}

/** Whether a line runs from the point before into this one. */
export function joinedTo(series, index) {
  const [before, here] = [series.points[index - 1], series.points[index]].map(number);
  return before !== null && here !== null && !isBroken(series, index);
}

export function isLine(spec) {
  return spec.type === "line" || spec.type === "multiples";
}

/** Whether the numbers run to the right and the names stand below each other. */
export function lies(spec) {
  return spec.type === "dots" || (spec.type === "bar" && spec.labels.length > UPRIGHT);
}

/** Whether a label is set off from the others, or all are alike. */
export function isChosen(series, index) {
  return !Array.isArray(series.highlight) || series.highlight.includes(index);
}

export const number = (point) => (point === null || point === undefined || point === "" ? null : Number(point));
