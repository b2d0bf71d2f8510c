/*
 * A chart's specification, as the server builds it, turned into a configuration of Chart.js:
 * {type: "line" | "bar", title, unit, decimals, labels, tall, reverse, status_labels: {F: "Forecast"},
 *  series: [{name, code, points, status, highlight}]}
 * points and status run along labels; a point may be null; status holds SDMX letters.
 * highlight: true for the series that matters; for bars it may be a list of label indexes.
 */

const MOST_SERIES = 20;
const COLOURS = 6;
const NOT_OBSERVED = "EFI"; // estimated, forecast, imputed
const BREAK = "B";

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

function palette(figure) {
  const probe = document.createElement("span");
  figure.append(probe);
  const colour = (className) => {
    probe.className = className;
    return getComputedStyle(probe).color;
  };
  const root = getComputedStyle(document.documentElement);
  const token = (name) => root.getPropertyValue(name).trim();
  return { colour, token, done: () => probe.remove() };
}

const number = (point) => (point === null || point === "" ? null : Number(point));

function lineDataset(series, colour, strong) {
  const status = series.status ?? [];
  return {
    data: series.points.map((point, x) => ({ x, y: number(point) })),
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: strong ? 3 : 1.75,
    pointRadius: strong ? 3.5 : 2,
    pointHoverRadius: 5,
    pointStyle: series.points.map((_, index) => (status[index] === BREAK ? "rectRot" : "circle")),
    pointBackgroundColor: series.points.map((_, index) =>
      NOT_OBSERVED.includes(status[index] || "-") ? "transparent" : colour,
    ),
    segment: {
      borderDash: ({ p1DataIndex }) => (NOT_OBSERVED.includes(status[p1DataIndex] || "-") ? [6, 4] : undefined),
      // Nothing joins the two sides of a break in a series.
      borderColor: ({ p1DataIndex }) => (status[p1DataIndex] === BREAK ? "transparent" : undefined),
    },
  };
}

function barDataset(series, colour, muted, across) {
  const status = series.status ?? [];
  const chosen = Array.isArray(series.highlight) ? series.highlight : null;
  const colours = series.points.map((_, index) => (!chosen || chosen.includes(index) ? colour : muted));
  return {
    data: series.points.map((point, index) => (across ? { x: number(point), y: index } : { x: index, y: number(point) })),
    borderColor: colours,
    borderWidth: 1.5,
    backgroundColor: colours.map((one, index) =>
      NOT_OBSERVED.includes(status[index] || "-") ? "transparent" : one,
    ),
    maxBarThickness: 44,
  };
}

function datasets(spec, across, colour) {
  const all = spec.series.slice(0, MOST_SERIES);
  const classes = colourClasses(all);
  return all.map((series, index) => ({
    label: series.name,
    order: series.highlight === true ? 0 : 1,
    ...(spec.type === "bar"
      ? barDataset(series, colour(classes[index]), colour("colour-muted"), across)
      : lineDataset(series, colour(classes[index]), series.highlight === true || all.length === 1)),
  }));
}

/** As aba_site.phrases.with_unit writes it: Chinese has no space there, and no percentage has. */
function withUnit(text, unit = "") {
  if (/^\d/.test(unit)) return `${text} (${unit})`;
  return unit === "%" || document.documentElement.lang.startsWith("zh") ? text + unit : `${text} ${unit}`.trim();
}

/** Numbers along an axis: 1,500; from a million on in words, 1.5 billion. */
function axisNumber(language, unit) {
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const long = new Intl.NumberFormat(language, { notation: "compact", compactDisplay: "long", maximumFractionDigits: 2 });
  return (value) => (Math.abs(value) < 1e6 ? plain : long).format(value) + (unit === "%" ? unit : "");
}

function tooltipLabel(spec, across, exact) {
  return ({ datasetIndex, dataIndex, raw }) => {
    const series = spec.series[datasetIndex];
    const status = spec.status_labels?.[series.status?.[dataIndex]];
    const value = withUnit(exact.format(across ? raw.x : raw.y), spec.unit);
    return ` ${series.name}: ${value}${status ? ` (${status})` : ""}`;
  };
}

/** The configuration for `new Chart(canvas, …)`, in the colours that `figure` has now. */
export function chartConfiguration(spec, figure) {
  const language = document.documentElement.lang;
  const decimals = spec.decimals ?? 0;
  const exact = new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const bars = spec.type === "bar";
  const across = bars && spec.labels.length > 8;
  const { colour, token, done } = palette(figure);
  const [ink, soft, rule, surface] = ["--ink", "--ink-soft", "--rule", "--surface"].map(token);
  const font = { family: getComputedStyle(figure).fontFamily, size: 13 };

  const categories = {
    type: "category",
    labels: spec.labels,
    grid: { display: false },
    border: { color: rule },
    ticks: { color: soft, font, autoSkip: !bars, maxRotation: 0 },
  };
  const values = {
    beginAtZero: !spec.reverse,
    reverse: Boolean(spec.reverse),
    grid: { color: rule },
    border: { display: false },
    ticks: { color: soft, font, maxTicksLimit: 7, callback: axisNumber(language, spec.unit) },
  };
  const configuration = {
    type: bars ? "bar" : "line",
    data: { labels: spec.labels, datasets: datasets(spec, across, colour) },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      spanGaps: false,
      responsive: true,
      maintainAspectRatio: false,
      locale: language,
      indexAxis: across ? "y" : "x",
      interaction: { mode: spec.series.length > COLOURS ? "nearest" : "index", axis: across ? "y" : "x", intersect: false },
      scales: across ? { x: values, y: categories } : { x: categories, y: values },
      plugins: {
        legend: { display: false },
        tooltip: {
          backgroundColor: surface,
          borderColor: rule,
          borderWidth: 1,
          titleColor: ink,
          bodyColor: ink,
          titleFont: font,
          bodyFont: font,
          padding: 10,
          callbacks: { label: tooltipLabel(spec, across, exact) },
        },
      },
    },
  };
  done();
  return configuration;
}
