/* What Chart.js does not draw of itself: points in the server's shapes, and the lines between two dots of a row. */

import { outline } from "./chart-looks.js";

function drawPoint(context, shape, { colour, hollow, surface, strong }) {
  if (strong) context.scale(1.15, 1.15);
  context.fillStyle = hollow ? surface : colour;
  context.fill(shape);
  context.strokeStyle = hollow ? colour : surface;
  context.lineWidth = hollow ? 1.75 : 0.75;
  context.stroke(shape);
}

/**
 * A plugin of Chart.js: a dataset may carry `marks`, {colour, hollow, strong} or null per point.
 * Points of Chart.js itself are slower by far, and of other shapes.
 */
export function marksPlugin({ surface }) {
  return {
    id: "marks",
    afterDatasetDraw(chart, { index, meta }) {
      const { marks } = chart.data.datasets[index];
      if (!marks) return;
      const { ctx: context } = chart;
      const shape = outline(index);
      meta.data.forEach(({ x, y, skip }, place) => {
        if (!marks[place] || skip) return;
        context.save();
        context.translate(x, y);
        drawPoint(context, shape, { ...marks[place], surface });
        context.restore();
      });
    },
  };
}

/** A plugin of Chart.js: `joined` says of each row whether its two dots are joined, and with dashes. */
export function joinsPlugin(joined, { rule }) {
  return {
    id: "joins",
    beforeDatasetsDraw(chart) {
      if (!joined.length || !chart.isDatasetVisible(0) || !chart.isDatasetVisible(1)) return;
      const [first, second] = [0, 1].map((index) => chart.getDatasetMeta(index).data);
      const { ctx: context } = chart;
      context.save();
      context.strokeStyle = rule;
      context.lineWidth = 2;
      joined.forEach(({ joins, dashed }, place) => {
        if (!joins) return;
        context.setLineDash(dashed ? [6, 5] : []);
        context.beginPath();
        context.moveTo(first[place].x, first[place].y);
        context.lineTo(second[place].x, second[place].y);
        context.stroke();
      });
      context.restore();
    },
  };
}
