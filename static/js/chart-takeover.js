/*
 * Chart.js draws lines, points and bars in the place of the server's, once it is there. Until then, where it cannot be
 * had, in forced colours (a canvas knows none) and on paper the server's drawing stays.
 */

import { chartConfiguration } from "./chart-configuration.js";
import { loadChartLibrary } from "./chart-library.js";
import { palette } from "./chart-looks.js";
import { forced, narrow, staysNow } from "./chart-staying.js";

const taken = new Set();

function canvasOf(chart) {
  return chart.figure.querySelector(".chart__box canvas");
}

function release(chart) {
  chart.drawing?.destroy();
  chart.drawing = null;
  chart.figure.classList.remove("chart--taken-over");
  canvasOf(chart).hidden = true;
}

function paint(chart, Chart) {
  chart.drawing?.destroy();
  const canvas = canvasOf(chart);
  canvas.hidden = false;
  const configuration = chartConfiguration(chart.spec, chart.figure, palette(chart.figure));
  configuration.data.datasets.forEach((dataset, index) => (dataset.hidden = chart.hidden.has(index)));
  configuration.plugins.push({ id: "told", afterRender: () => chart.figure.dispatchEvent(new Event("chartpainted")) });
  chart.drawing = new Chart(canvas, configuration);
  chart.figure.classList.add("chart--taken-over");
}

async function show(chart) {
  if (staysNow(chart.spec)) {
    release(chart);
    chart.figure.dataset.drawn = "server";
    return;
  }
  const { Chart, from } = await loadChartLibrary(chart.figure.dataset);
  if (staysNow(chart.spec) || !chart.figure.isConnected) return;
  paint(chart, Chart);
  chart.figure.dataset.drawn = `${from} ${Chart.version}`;
}

function showAll() {
  for (const chart of taken) {
    if (chart.figure.isConnected) {
      show(chart).catch(() => chart.figure.classList.add("chart--failed"));
    } else {
      chart.drawing?.destroy();
      taken.delete(chart);
    }
  }
}

document.addEventListener("themechange", showAll);
document.addEventListener("contentreplaced", showAll);
forced.addEventListener("change", showAll);
narrow.addEventListener("change", showAll);

/** `chart`: {figure, spec, hidden: Set of series indexes}; gains `drawing`, the chart of Chart.js, while there is one. */
export async function takeOver(chart) {
  taken.add(chart);
  await show(chart);
}
