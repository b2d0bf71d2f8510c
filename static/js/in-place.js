/*
 * The state of a page is its address. Inside #explorer[data-in-place] forms and links lead to the same address as they
 * would without a script, but only the explorer of the answer is put in place: nothing else moves, the focus stays.
 * What does not come, comes late or is no such page is left to ordinary navigation.
 */

import "./chart.js";
import { addressOf } from "./in-place-address.js";
import { replaceExplorer } from "./in-place-page.js";
import { isPlainClick } from "./plain-click.js";

const PATIENCE = 10000; // milliseconds until ordinary navigation takes over
const BUSY_AFTER = 300; // milliseconds until it shows

const explorer = () => document.querySelector("#explorer[data-in-place]");
let shown = location.pathname + location.search;
let underway = null;

async function pageAt(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
  if (!answer.ok || new URL(answer.url).origin !== location.origin) throw new Error(`${answer.status} ${answer.url}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("#explorer[data-in-place]")) throw new Error("no explorer");
  return { page, address: answer.url };
}

function showBusy(busy) {
  explorer()?.toggleAttribute("data-busy", busy);
  explorer()?.setAttribute("aria-busy", String(busy));
}

/** Loads an address into the explorer. A newer call drops the older. `remember`: as a step to which one can go back. */
async function visit(address, { remember }) {
  underway?.abort();
  const current = new AbortController();
  underway = current;
  const busy = setTimeout(() => showBusy(true), BUSY_AFTER);
  const late = setTimeout(() => current.abort("late"), PATIENCE);
  try {
    const found = await pageAt(address, current.signal);
    if (underway !== current) return;
    if (remember) history.pushState(null, "", found.address);
    shown = location.pathname + location.search;
    replaceExplorer(found.page);
  } catch {
    if (underway !== current) return; // a newer question was asked
    if (remember) location.assign(address);
    else location.reload();
  } finally {
    clearTimeout(busy);
    clearTimeout(late);
    if (underway === current) {
      underway = null;
      showBusy(false);
    }
  }
}

function ours(element) {
  return element?.closest("#explorer[data-in-place]");
}

document.addEventListener("change", ({ target }) => {
  const form = target.form;
  if (form?.matches("[data-in-place-form]") && ours(form)) visit(addressOf(form), { remember: true });
});

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("[data-in-place-form]") || !ours(form)) return;
  event.preventDefault();
  visit(addressOf(form, submitter), { remember: true });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-in-place-link]");
  if (!link || !ours(link) || !isPlainClick(event) || link.origin !== location.origin) return;
  event.preventDefault();
  visit(link.href, { remember: true });
});

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) visit(location.href, { remember: false });
});
