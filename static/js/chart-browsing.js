/*
 * An explicit mode in which the arrow keys go from one data point to the next and a live region says what each is:
 * left and right along the labels, up and down between the series, Home and End, Escape to leave.
 * A touch or click in the drawing goes to the point nearest to it.
 */

import { nearestTo, placeOf } from "./chart-places.js";
import { pointWords } from "./chart-words.js";

let count = 0;

function identify(element) {
  element.id ||= `chart-part-${++count}`;
  return element.id;
}

/** What takes the keys while the points are browsed, with the ring around the one that is read out. */
function stage(chart, block) {
  const element = document.createElement("div");
  element.className = "chart__stage";
  element.tabIndex = -1;
  element.hidden = true;
  element.setAttribute("role", "application");
  const names = [block.querySelector("button"), chart.figure.querySelector(".chart__title")];
  element.setAttribute("aria-labelledby", names.filter(Boolean).map(identify).join(" "));
  element.setAttribute("aria-describedby", identify(block.querySelector(".chart__keys")));
  const ring = document.createElement("span");
  ring.className = "chart__ring";
  element.append(ring);
  chart.figure.querySelector(".chart__box").append(element);
  return { element, ring };
}

function put(ring, place) {
  ring.hidden = !place;
  if (!place) return;
  ring.style.left = `${place.x}px`;
  ring.style.top = `${place.y}px`;
}

/** The next series in a direction that is not hidden, or the same. */
function nextSeries(chart, from, step) {
  for (let series = from + step; chart.spec.series[series]; series += step) {
    if (!chart.hidden.has(series)) return series;
  }
  return from;
}

/** Where a key leads from a point; undefined for keys that lead nowhere. */
function after(key, chart, { series, index }) {
  const last = chart.spec.labels.length - 1;
  const lone = chart.spec.series.length === 1;
  const along = (step) => ({ series, index: Math.min(Math.max(index + step, 0), last) });
  const between = (step) => (lone ? along(step) : { series: nextSeries(chart, series, step), index });
  switch (key) {
    case "ArrowRight":
      return along(1);
    case "ArrowLeft":
      return along(-1);
    case "ArrowDown":
      return between(1);
    case "ArrowUp":
      return between(-1);
    case "Home":
      return { series, index: 0 };
    case "End":
      return { series, index: last };
  }
}

/** `block`: the chart's `.chart__browse`, with the button, the readout and the words. */
export class Browser {
  constructor(chart, block) {
    this.chart = chart;
    this.words = block.dataset;
    this.button = block.querySelector("button");
    this.readout = block.querySelector(".chart__readout");
    Object.assign(this, stage(chart, block));
    this.at = { series: 0, index: 0 };
    this.listen();
  }

  listen() {
    const { element, chart } = this;
    const mark = () => this.isOpen && this.mark();
    element.addEventListener("keydown", (event) => this.press(event));
    element.addEventListener("pointerdown", (event) => this.point(event));
    element.addEventListener("blur", () => document.hasFocus() && this.leave()); // not for another window
    new ResizeObserver(mark).observe(element);
    chart.figure.addEventListener("chartpainted", mark);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  enter() {
    const { spec, hidden } = this.chart;
    if (hidden.has(this.at.series)) this.at = { ...this.at, series: Math.max(0, nextSeries(this.chart, -1, 1)) };
    this.element.hidden = false;
    this.button.setAttribute("aria-pressed", "true");
    this.chart.figure.classList.add("chart--browsed");
    this.element.focus();
    if (spec.labels.length) this.go(this.at);
  }

  leave() {
    this.element.hidden = true;
    this.button.setAttribute("aria-pressed", "false");
    this.chart.figure.classList.remove("chart--browsed");
    this.readout.textContent = "";
  }

  go(point) {
    this.at = point;
    this.readout.textContent = pointWords(this.chart.spec, point.series, point.index, this.words);
    this.mark();
  }

  mark() {
    put(this.ring, placeOf(this.chart, this.at.series, this.at.index));
  }

  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      this.button.focus(); // which leaves
    } else {
      const next = after(event.key, this.chart, this.at);
      if (!next) return;
      this.go(next);
    }
    event.preventDefault();
  }

  point(event) {
    const box = this.element.getBoundingClientRect();
    const nearest = nearestTo(this.chart, { x: event.clientX - box.left, y: event.clientY - box.top });
    if (nearest) this.go(nearest);
  }
}
