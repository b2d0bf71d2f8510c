/* The series of a specification as datasets of Chart.js, one function per kind of chart. */

import { isBroken, isChosen, isHollow, joinedTo, number } from "./chart-reading.js";

const NONE = "transparent";
const MOST_POINTS = 30; // in a line, before points are left out
const ONE_IN = 12;
const THICKNESS = 0.72; // of the room that a group of bars has
const THICKEST = 0.16; // of the plot, for upright bars

/** What all datasets of points have: places without radius, since chart-marks.js draws the points. */
function places(series, index) {
  return {
    label: series.name,
    order: series.highlight === true ? 0 : index + 1, // the series that matters lies above the others
    clip: false,
    pointRadius: 0,
    pointHoverRadius: 7,
    pointHoverBorderWidth: 2,
    pointHitRadius: 8,
  };
}

/** All points of short lines; of long ones a few, the last, those no line reaches, and those that say something. */
function isShown(series, index) {
  const last = series.points.length - 1;
  if (last < MOST_POINTS || isHollow(series, index)) return true;
  const every = Math.ceil((last + 1) / ONE_IN);
  return (last - index) % every === 0 || !(joinedTo(series, index) || (index < last && joinedTo(series, index + 1)));
}

/** A line with gaps, dashes into what was not observed, and nothing across a break. */
export function lineDataset(series, index, { colour, strong }) {
  const special = series.points.some((_, place) => isHollow(series, place) || isBroken(series, place));
  return {
    ...places(series, index),
    data: series.points.map((point, x) => ({ x, y: number(point) })),
    marks: series.points.map((_, place) => isShown(series, place) && { colour, strong, hollow: isHollow(series, place) }),
    borderColor: colour,
    backgroundColor: NONE,
    borderWidth: strong ? 3 : 1.75,
    // A function per piece of line is slow: only where there is something to tell.
    segment: special && {
      borderDash: ({ p1DataIndex }) => (isHollow(series, p1DataIndex) ? [6, 5] : undefined),
      borderColor: ({ p1DataIndex }) => (isBroken(series, p1DataIndex) ? NONE : undefined),
    },
  };
}

/** Bars from zero, hollow where not observed; zero itself is a line as long as a bar is thick. */
export function barDataset(series, index, { colour, muted, surface, across }) {
  const colours = series.points.map((_, place) => (isChosen(series, place) ? colour : muted));
  return {
    label: series.name,
    data: series.points.map((point, place) => (across ? { x: number(point), y: place } : { x: place, y: number(point) })),
    borderColor: colours,
    borderWidth: series.points.map((_, place) => (isHollow(series, place) ? 1.75 : 0)),
    borderSkipped: false,
    backgroundColor: colours.map((one, place) => (isHollow(series, place) ? surface : one)),
    minBarLength: 2,
    barPercentage: 1,
    categoryPercentage: across ? THICKNESS : Math.min(THICKNESS, THICKEST * series.points.length),
  };
}

/** A dot in each row. */
export function dotsDataset(series, index, { colour }) {
  return {
    ...places(series, index),
    data: series.points.map((point, place) => ({ x: number(point), y: place })),
    marks: series.points.map((_, place) => ({ colour, hollow: isHollow(series, place) })),
    borderColor: colour,
    backgroundColor: NONE,
    showLine: false,
  };
}

/** Which rows of two dots are joined, and with dashes. */
export function joins([first, second]) {
  if (!second) return [];
  return first.points.map((point, place) => ({
    joins: number(point) !== null && number(second.points[place]) !== null && !isBroken(second, place),
    dashed: isHollow(second, place),
  }));
}

/** Points of pairs; those of which a number is missing are not drawn but keep their place in the order. */
export function scatterDataset(series, { colour, muted }) {
  const chosen = Array.isArray(series.highlight) && series.highlight.length ? series.highlight : null;
  return {
    ...places(series, 0),
    data: series.points.map((pair) => {
      const [x, y] = pair?.map?.(number) ?? [];
      return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : { x: NaN, y: NaN };
    }),
    marks: series.points.map((_, place) => ({
      colour: !chosen || chosen.includes(place) ? colour : muted,
      hollow: isHollow(series, place),
    })),
    borderColor: colour,
    backgroundColor: NONE,
    showLine: false,
  };
}
