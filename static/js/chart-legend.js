/* The entries of a legend become buttons that hide and show their series, whoever has drawn it. */

/** `onToggle(seriesIndex, shown)` is called after each press. A legend of one series stays as it is. */
export function legendButtons(figure, onToggle) {
  const items = figure.querySelectorAll(".chart__legend > li[data-series]");
  if (items.length < 2) return;
  for (const item of items) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    button.append(...item.childNodes);
    item.append(button);
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shown));
      onToggle(Number(item.dataset.series), shown);
    });
  }
}

/** Hides or shows what the server has drawn of a series. */
export function showDrawn(figure, index, shown) {
  figure.querySelectorAll(`.chart__drawn [data-series="${index}"]`).forEach((part) => part.toggleAttribute("hidden", !shown));
}
