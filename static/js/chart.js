/*
 * Draws every figure[data-chart] on the page from the data beside it, when it comes into view.
 * The table below each figure holds the same numbers: if nothing can be drawn, nothing is lost.
 */

import { loadChartLibrary } from "./chart-library.js";
import { chartConfiguration, colourClasses } from "./chart-configuration.js";

const SVG = "http://www.w3.org/2000/svg";

function key(colourClass) {
  const svg = document.createElementNS(SVG, "svg");
  const bar = document.createElementNS(SVG, "rect");
  svg.setAttribute("class", `chart__key ${colourClass}`);
  svg.setAttribute("aria-hidden", "true");
  bar.setAttribute("width", "100%");
  bar.setAttribute("height", "100%");
  svg.append(bar);
  return svg;
}

/** One button per series, pressed while the series is shown. */
function legend(series, onToggle) {
  const list = document.createElement("ul");
  list.className = "chart__legend";
  const classes = colourClasses(series);
  series.forEach((one, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    button.append(key(classes[index]), one.name);
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shown));
      onToggle(index, shown);
    });
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  });
  return list;
}

async function draw(figure) {
  const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const canvas = figure.querySelector("canvas");
  const { Chart, from } = await loadChartLibrary(figure.dataset);
  const hidden = new Set();
  let chart;

  const paint = () => {
    chart?.destroy();
    const configuration = chartConfiguration(spec, figure);
    configuration.data.datasets.forEach((dataset, index) => (dataset.hidden = hidden.has(index)));
    chart = new Chart(canvas, configuration);
  };

  paint();
  document.addEventListener("themechange", paint);
  matchMedia("print").addEventListener("change", paint);
  const { datasets } = chart.data;
  if (datasets.length > 1) {
    figure.append(
      legend(spec.series.slice(0, datasets.length), (index, shown) => {
        if (shown) hidden.delete(index);
        else hidden.add(index);
        chart.setDatasetVisibility(index, shown);
        chart.update();
      }),
    );
  }
  figure.dataset.drawn = `${from} ${Chart.version}`;
}

const whenSeen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      whenSeen.unobserve(target);
      draw(target).catch(() => target.classList.add("chart--failed"));
    }
  },
  { rootMargin: "400px" },
);

document.querySelectorAll("figure[data-chart]").forEach((figure) => whenSeen.observe(figure));
