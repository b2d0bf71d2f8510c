/* The button below a chart that enters and leaves the browsing of its points, which is loaded when it is first wanted. */

/** A chart without the button (or without its words) is left as it is. */
export function browseButton(chart) {
  const block = chart.figure.querySelector(".chart__browse");
  if (!block) return;
  const button = block.querySelector("button");
  let browser;
  // A press would first take the focus from the points, which leaves, and then enter again.
  button.addEventListener("mousedown", (event) => browser?.isOpen && event.preventDefault());
  button.addEventListener("click", async () => {
    if (browser?.isOpen) {
      button.focus(); // which leaves
      return;
    }
    const { Browser } = await import("./chart-browsing.js");
    browser ??= new Browser(chart, block);
    browser.enter();
  });
}
