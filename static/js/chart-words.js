/* What a data point says, in the sentences that the server wrote into the chart's page. */

import { exactly } from "./chart-numbers.js";
import { number } from "./chart-reading.js";

const filled = (pattern, parts) => pattern.replace(/\{(\w+)\}/g, (_, name) => parts[name]);

function valueWords(spec, series, index, words) {
  const status = spec.status_labels?.[series.status?.[index]] ?? "";
  const value = number(series.points[index]);
  if (value === null) return status ? filled(words.absentWhy, { reason: status }) : words.absent;
  const text = exactly(spec)(value);
  return status ? filled(words.flagged, { value: text, status }) : text;
}

function pairWords(spec, index, words) {
  const pair = spec.series[0].points[index] ?? [null, null];
  const [x, y] = [spec.x, spec.y].map((axis, place) => {
    const value = number(pair[place]);
    return filled(words.named, { name: axis.title, value: value === null ? words.absent : exactly(axis)(value) });
  });
  return filled(words.pair, { label: spec.labels[index], x, y });
}

/** “Aba, 2016: 281.32 100 million yuan (Provisional)”; `words` are the data-… attributes of `.chart__browse`. */
export function pointWords(spec, series, index, words) {
  if (spec.type === "scatter") return pairWords(spec, index, words);
  const one = spec.series[series];
  return filled(words.point, { series: one.name, label: spec.labels[index], value: valueWords(spec, one, index, words) });
}
