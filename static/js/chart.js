/*
 * Every figure[data-chart] of the page: drawn by the server, brought to life here. Its legend hides series, its points
 * can be browsed, and when it comes into view Chart.js takes over. If nothing of that can be loaded, nothing is lost.
 */

import { browseButton } from "./chart-browse-button.js";
import { legendButtons, showDrawn } from "./chart-legend.js";
import { specification } from "./chart-reading.js";
import { staysAlways, staysNow } from "./chart-staying.js";

const charts = new WeakMap();

/** The library, 60 KB, for the first chart that it will draw. */
async function library({ figure, spec }) {
  const { loadChartLibrary } = await import("./chart-library.js");
  if (!staysNow(spec)) await loadChartLibrary(figure.dataset);
}

/** All parts at once: on a slow line every step of what loads something else costs a round trip. */
async function takeOver(chart) {
  const [takeover] = await Promise.all([
    import("./chart-takeover.js"),
    import("./chart-configuration.js"),
    import("./chart-datasets.js"),
    import("./chart-frame.js"),
    import("./chart-looks.js"),
    import("./chart-marks.js"),
    import("./chart-numbers.js"),
    library(chart),
  ]);
  await takeover.takeOver(chart);
}

const MARGIN = 400; // pixels around the window

function seen(figure) {
  const chart = charts.get(figure);
  if (!staysAlways(chart.spec)) takeOver(chart).catch(() => figure.classList.add("chart--failed"));
}

const whenSeen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      whenSeen.unobserve(target);
      seen(target);
    }
  },
  { rootMargin: `${MARGIN}px` },
);

function isInView(figure) {
  const { top, bottom, width } = figure.getBoundingClientRect(); // of what is folded away: nothing
  return width > 0 && bottom > -MARGIN && top < innerHeight + MARGIN;
}

function enliven(figure) {
  let spec;
  const chart = {
    figure,
    hidden: new Set(),
    drawing: null,
    get spec() {
      return (spec ??= specification(figure));
    },
  };
  charts.set(figure, chart);
  legendButtons(figure, (index, shown) => {
    if (shown) chart.hidden.delete(index);
    else chart.hidden.add(index);
    showDrawn(figure, index, shown);
    chart.drawing?.setDatasetVisibility(index, shown);
    chart.drawing?.update();
  });
  browseButton(chart);
}

/** What is in view need not wait for the observer, which tells only after the first paint. */
function enlivenAll(root) {
  const figures = [...root.querySelectorAll("figure[data-chart]")].filter((figure) => !charts.has(figure));
  figures.forEach(enliven);
  const inView = new Set(figures.filter(isInView));
  figures.forEach((figure) => (inView.has(figure) ? seen(figure) : whenSeen.observe(figure)));
}

enlivenAll(document);
document.addEventListener("contentreplaced", (event) => enlivenAll(event.target));
