/*
 * Every figure[data-chart] of the page: drawn by the server, brought to life here. Its legend hides series, its points
 * can be browsed, and when it comes into view Chart.js takes over. If nothing of that can be loaded, nothing is lost.
 */

import { browseButton } from "./chart-browse-button.js";
import { legendButtons, showDrawn } from "./chart-legend.js";
import { specification } from "./chart-reading.js";

const charts = new WeakMap();

/** Small multiples would be many canvases; and who saves data is spared the library. */
function isTakenOver(spec) {
  return spec.type !== "multiples" && !navigator.connection?.saveData;
}

/** All parts at once: on a slow line every step of modules that import modules costs a round trip. */
async function takeOver(chart) {
  const [takeover] = await Promise.all([
    import("./chart-takeover.js"),
    import("./chart-configuration.js"),
    import("./chart-datasets.js"),
    import("./chart-frame.js"),
    import("./chart-library.js"),
    import("./chart-looks.js"),
    import("./chart-marks.js"),
    import("./chart-numbers.js"),
  ]);
  await takeover.takeOver(chart);
}

const whenSeen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      whenSeen.unobserve(target);
      const chart = charts.get(target);
      if (isTakenOver(chart.spec)) takeOver(chart).catch(() => target.classList.add("chart--failed"));
    }
  },
  { rootMargin: "400px" },
);

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
  whenSeen.observe(figure);
}

function enlivenAll(root) {
  root.querySelectorAll("figure[data-chart]").forEach((figure) => charts.has(figure) || enliven(figure));
}

enlivenAll(document);
document.addEventListener("contentreplaced", (event) => enlivenAll(event.target));
