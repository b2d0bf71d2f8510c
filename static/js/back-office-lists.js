/* Lists by keyboard: from row to row, selected and opened without a mouse. Rows are reached by focus, so Enter opens. */

const KEPT = "list-keys";

const rows = () => [...document.querySelectorAll("#result_list tbody tr.data-row")];
const main = (row) => row.querySelector("th a, td a");
const current = () => document.activeElement?.closest("#result_list tr.data-row");

function isOn() {
  return localStorage.getItem(KEPT) !== "off";
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  const link = main(all[next]);
  link?.focus();
  all[next].scrollIntoView({ block: "nearest" });
}

const follow = (rel) => document.querySelector(`.list-pages a[rel="${rel}"]`)?.click();

function search(event) {
  const box = document.getElementById("searchbar");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: () => current()?.querySelector("input.action-select")?.click(),
  n: () => follow("next"),
  p: () => follow("prev"),
  "/": search,
};

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable], .select2-container");
}

function answer(event, dialog) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "?") dialog.showModal();
  else if (isOn()) KEYS[event.key]?.(event);
}

function begin() {
  const dialog = document.querySelector("dialog.list-keys");
  const opener = document.querySelector(".list-keys-open");
  const toggle = document.querySelector(".list-keys-on");
  if (!dialog || !opener || !toggle) return;
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  toggle.checked = isOn();
  toggle.addEventListener("change", () => localStorage.setItem(KEPT, toggle.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => answer(event, dialog));
  // One menu at a time; a click beside it or Escape closes it.
  const menus = [...document.querySelectorAll("details.list-menu")];
  const close = (but) => menus.filter((one) => one !== but).forEach((one) => (one.open = false));
  document.addEventListener("click", (event) => close(event.target.closest("details.list-menu")));
  document.addEventListener("keydown", (event) => {
    const open = menus.find((one) => one.open);
    if (event.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}

addEventListener("load", begin);
