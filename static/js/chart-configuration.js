/*
 * A specification (chart-reading.js), the colours of the page and the plot that the server has drawn, put together as a
 * configuration of Chart.js. It draws lines, points and bars; axes, names and numbers are the server's, as text.
 */

import { barDataset, dotsDataset, joins, lineDataset, scatterDataset } from "./chart-datasets.js";
import { ends, padding } from "./chart-frame.js";
import { colourClasses } from "./chart-looks.js";
import { joinsPlugin, marksPlugin } from "./chart-marks.js";
import { bracketed, colon, exactly } from "./chart-numbers.js";
import { isLine, lies } from "./chart-reading.js";

const FEW = 6; // series whose values at one label fit into a tooltip together

function datasets(spec, across, { colour, token }) {
  const classes = colourClasses(spec.series);
  const [muted, surface] = [colour("colour-muted"), token("--paper")];
  return spec.series.map((series, index) => {
    const strong = series.highlight === true || spec.series.length === 1;
    const look = { colour: colour(classes[index]), muted, surface, across, strong };
    if (spec.type === "bar") return barDataset(series, index, look);
    if (spec.type === "dots") return dotsDataset(series, index, look);
    if (spec.type === "scatter") return scatterDataset(series, { ...look, colour: colour("colour-1") });
    return lineDataset(series, index, look);
  });
}

function scales(spec, across, figure) {
  const numbers = { type: "linear", display: false, reverse: isLine(spec) && Boolean(spec.reverse), ...ends(figure) };
  if (spec.type === "scatter") return { x: { ...numbers, ...ends(figure, "names") }, y: numbers };
  const offset = !isLine(spec) || spec.labels.length === 1;
  const names = { type: "category", display: false, labels: spec.labels, offset };
  return across ? { x: numbers, y: names } : { x: names, y: numbers };
}

function tooltipTexts(spec, across) {
  const title = ([item]) => spec.labels[item.dataIndex];
  if (spec.type === "scatter") {
    const [x, y] = [exactly(spec.x), exactly(spec.y)];
    return { title, label: ({ raw }) => [`${spec.x.title}${colon()}${x(raw.x)}`, `${spec.y.title}${colon()}${y(raw.y)}`] };
  }
  const exact = exactly(spec);
  const label = ({ datasetIndex, dataIndex, raw }) => {
    const series = spec.series[datasetIndex];
    const status = spec.status_labels?.[series.status?.[dataIndex]];
    return ` ${series.name}${colon()}${exact(across ? raw.x : raw.y)}${status ? bracketed(status) : ""}`;
  };
  return { title, label };
}

function tooltip(spec, across, { token, font }) {
  return {
    backgroundColor: token("--surface"),
    borderColor: token("--rule-strong"),
    borderWidth: 1,
    titleColor: token("--ink"),
    bodyColor: token("--ink"),
    titleFont: font,
    bodyFont: font,
    padding: 10,
    displayColors: spec.type !== "scatter",
    callbacks: tooltipTexts(spec, across),
  };
}

function interaction(spec, across) {
  const together = spec.type !== "scatter" && spec.series.length <= FEW;
  return { mode: together ? "index" : "nearest", axis: spec.type === "scatter" ? "xy" : across ? "y" : "x", intersect: false };
}

/** The configuration for `new Chart(canvas, …)`; `now` are the figure's colours (chart-looks.js, `palette`). */
export function chartConfiguration(spec, figure, now) {
  const across = lies(spec);
  return {
    type: { bar: "bar", scatter: "scatter" }[spec.type] ?? "line",
    data: { labels: spec.labels, datasets: datasets(spec, across, now) },
    plugins: [
      marksPlugin({ surface: now.token("--paper") }),
      ...(spec.type === "dots" ? [joinsPlugin(joins(spec.series), { rule: now.token("--rule-strong") })] : []),
    ],
    options: {
      animation: false,
      parsing: false,
      normalized: spec.type !== "scatter", // its points come in the order of their names
      spanGaps: false,
      responsive: true,
      maintainAspectRatio: false,
      locale: document.documentElement.lang,
      indexAxis: across ? "y" : "x",
      layout: { padding: padding(figure) },
      onResize: (chart) => Object.assign(chart.options.layout, { padding: padding(figure) }),
      interaction: interaction(spec, across),
      scales: scales(spec, across, figure),
      plugins: { legend: { display: false }, tooltip: tooltip(spec, across, now) },
    },
  };
}
