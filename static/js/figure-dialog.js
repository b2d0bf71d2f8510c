/*
 * A number in a table of figures opens as a card over the page; its link is the figure's own page, which is where
 * everything leads that is no plain click, and where the reader goes when the card cannot be had.
 * <template id="figure-dialog"> holds the empty dialog.
 */

import "./cell-links.js";
import "./copy.js"; // for the buttons in the card
import { isPlainClick } from "./plain-click.js";

const LINKS = "table.data--figures tbody td a[href]";
const PATIENCE = 8000; // milliseconds
let underway = null;

async function cardAt(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const card = page.querySelector("article.figure-card");
  if (!card) throw new Error("no card");
  return document.adoptNode(card);
}

function show(card, link) {
  const dialog = document.querySelector("#figure-dialog").content.firstElementChild.cloneNode(true);
  const heading = card.querySelector("h1, h2, h3");
  if (heading) {
    heading.id ||= "figure-dialog-heading";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.querySelector("[data-permanent]").href = link.href;
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close()); // beside the card
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus({ preventScroll: true });
  });
  dialog.append(card);
  document.body.append(dialog);
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("contentreplaced", { bubbles: true }));
}

async function open(link) {
  underway?.abort();
  const current = new AbortController();
  underway = current;
  const late = setTimeout(() => current.abort("late"), PATIENCE);
  link.setAttribute("aria-busy", "true");
  try {
    const card = await cardAt(link.href, current.signal);
    if (underway === current) show(card, link);
  } catch {
    if (underway === current) location.assign(link.href);
  } finally {
    clearTimeout(late);
    link.removeAttribute("aria-busy");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(LINKS);
  if (!link || !isPlainClick(event) || link.origin !== location.origin) return;
  if (!document.querySelector("#figure-dialog")) return;
  event.preventDefault();
  open(link);
});
