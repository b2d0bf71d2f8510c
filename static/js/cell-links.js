/*
 * In a table of figures every number is a link. One of them is a stop of the Tab key; from it the arrow keys go to the
 * neighbours, Home and End along the row, with Ctrl to the corners of the table.
 */

const TABLES = "table.data--figures";

function linkOf(cell) {
  return cell?.querySelector("a[href]") ?? null;
}

/** The nearest cell with a link from a cell on, in steps along the row or the column; null at the edge. */
function neighbour(cell, rows, across, down) {
  let [row, column] = [rows.indexOf(cell.parentElement) + down, cell.cellIndex + across];
  for (; rows[row]?.cells[column]; row += down, column += across) {
    const link = linkOf(rows[row].cells[column]);
    if (link) return link;
  }
  return null;
}

function edge(rows, last) {
  const links = rows.flatMap((row) => [...row.cells].map(linkOf).filter(Boolean));
  return last ? links.at(-1) : links[0];
}

function destination(event, cell) {
  const rows = [...cell.closest("table").tBodies].flatMap((body) => [...body.rows]);
  const corner = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case "Home":
    case "End":
      return edge(corner ? rows : [cell.parentElement], event.key === "End");
    case "ArrowLeft":
      return neighbour(cell, rows, -1, 0);
    case "ArrowRight":
      return neighbour(cell, rows, 1, 0);
    case "ArrowUp":
      return neighbour(cell, rows, 0, -1);
    case "ArrowDown":
      return neighbour(cell, rows, 0, 1);
  }
}

const KEYS = ["Home", "End", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

function press(event) {
  const cell = event.target.closest("td, th");
  if (!cell || !event.target.matches("a[href]") || !KEYS.includes(event.key) || event.altKey || event.shiftKey) return;
  if ((event.ctrlKey || event.metaKey) && event.key.startsWith("Arrow")) return;
  event.preventDefault(); // at an edge too, or the page would scroll instead
  destination(event, cell)?.focus();
}

/** The one stop of a table is the link that had the focus last; first of all, the first number. */
function rove(table) {
  const links = [...table.tBodies].flatMap((body) => [...body.querySelectorAll("a[href]")]);
  const start = table.querySelector("tbody td a[href]") ?? links[0];
  for (const link of links) link.tabIndex = link === start ? 0 : -1;
  let stop = start;
  table.addEventListener("focusin", ({ target }) => {
    if (!links.includes(target)) return;
    stop.tabIndex = -1;
    stop = target;
    stop.tabIndex = 0;
  });
  table.addEventListener("keydown", press);
}

let hints = 0;

/** Which keys there are, over the table's upper edge while one goes through it by keyboard; nothing makes room for it. */
function hint(table) {
  const words = document.querySelector("#figure-dialog")?.dataset.keys;
  const box = table.closest(".scroll");
  if (!words || !box) return;
  const line = document.createElement("p");
  const text = document.createElement("span");
  line.className = "cell-keys no-print";
  text.id = `cell-keys-${++hints}`;
  text.hidden = true;
  text.textContent = words;
  line.append(text);
  box.before(line);
  box.setAttribute("aria-describedby", text.id); // heard once, on the way into the table
  table.addEventListener("focusin", ({ target }) => (text.hidden = !target.matches(":focus-visible")));
  table.addEventListener("focusout", () => (text.hidden = true));
}

const known = new WeakSet();

function roveAll(root) {
  for (const table of root.querySelectorAll(TABLES)) {
    if (known.has(table)) continue;
    known.add(table);
    rove(table);
    hint(table);
  }
}

roveAll(document);
document.addEventListener("contentreplaced", (event) => roveAll(event.target));
