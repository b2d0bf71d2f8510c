/* Puts the explorer of another page in the place of this one's: its nodes, its title, its addresses; then tells of it. */

/** Elements outside the explorer that speak of the page's address too. */
const FOLLOWING = ["link[rel=canonical]", "link[rel=alternate][hreflang]", "meta[name=description]", ".languages a"];

/** The same control in the page that came: by id, or by name and value, or by address. */
function counterpart(element, root) {
  if (element.id) return root.querySelector(`#${CSS.escape(element.id)}`);
  if (element.name) {
    const named = [...root.querySelectorAll(`[name="${CSS.escape(element.name)}"]`)];
    return named.find(({ value }) => value === element.value) ?? named[0] ?? null;
  }
  if (element.matches("a[href]")) {
    const links = [...root.querySelectorAll("a[href]")];
    const text = element.textContent.trim();
    return links.find(({ href }) => href === element.href) ?? links.find((link) => link.textContent.trim() === text) ?? null;
  }
  if (element.matches("button[type=submit]")) return root.querySelector("form[data-in-place-form] button[type=submit]");
  return element.matches("summary") ? counterpartOfDetails(element.parentElement, root)?.querySelector("summary") : null;
}

function counterpartOfDetails(details, root) {
  if (details.id) return root.querySelector(`details#${CSS.escape(details.id)}`);
  const all = [...details.closest("#explorer").querySelectorAll("details")];
  return root.querySelectorAll("details")[all.indexOf(details)] ?? null;
}

/** What the reader opened or closed stays so, unless it is not there any more. */
function keepOpen(from, to) {
  const before = [...from.querySelectorAll("details")];
  if (before.length !== to.querySelectorAll("details").length) return;
  for (const details of before) {
    const other = counterpartOfDetails(details, to);
    if (other && details.querySelector("summary")) other.open = details.open;
  }
}

/** A text that is being written while the answer comes is not lost, nor the place where it goes on. */
function keepTyping(from, to) {
  if (!from.matches("input, textarea") || /checkbox|radio/.test(from.type)) return;
  if (from.value !== from.defaultValue) to.value = from.value;
  if (from.selectionStart !== null) to.setSelectionRange(from.selectionStart, from.selectionEnd);
}

function follow(page) {
  document.title = page.title;
  for (const selector of FOLLOWING) {
    const others = page.querySelectorAll(selector);
    document.querySelectorAll(selector).forEach((element, place) => {
      for (const name of ["href", "content"]) {
        if (element.hasAttribute(name) && others[place]) element.setAttribute(name, others[place].getAttribute(name));
      }
    });
  }
}

/** One live region for all that is put in place, outside what is replaced. */
function news() {
  let region = document.querySelector(".in-place-news");
  if (!region) {
    region = document.createElement("p");
    region.className = "in-place-news visually-hidden";
    region.setAttribute("role", "status");
    document.querySelector("main").append(region);
  }
  return region;
}

/** What `data-in-place-news` marks is read out; without it the first heading. */
function tell(explorer) {
  const marked = [...explorer.querySelectorAll("[data-in-place-news]")];
  const spoken = marked.length ? marked : [explorer.querySelector("h1, h2, h3, caption")].filter(Boolean);
  news().textContent = spoken.map((element) => element.textContent.trim().replace(/\s+/g, " ")).join(". ");
}

/** `page`: the document that came. Focus stays on the control that has it. */
export function replaceExplorer(page) {
  const old = document.querySelector("#explorer[data-in-place]");
  const fresh = document.adoptNode(page.querySelector("#explorer[data-in-place]"));
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const successor = focused && counterpart(focused, fresh);
  keepOpen(old, fresh);
  follow(page);
  old.replaceWith(fresh);
  if (focused) refocus(successor, fresh);
  if (successor) keepTyping(focused, successor);
  fresh.dispatchEvent(new CustomEvent("contentreplaced", { bubbles: true }));
  tell(fresh);
}

function refocus(successor, explorer) {
  successor?.closest("details:not([open])")?.setAttribute("open", "");
  if (successor) successor.focus({ preventScroll: true });
  if (document.activeElement !== successor || !successor) {
    explorer.tabIndex = -1; // the control is gone: what it changed has the focus
    explorer.focus({ preventScroll: true });
  }
}

if (document.querySelector("#explorer[data-in-place]")) news(); // a live region must be there before it speaks
