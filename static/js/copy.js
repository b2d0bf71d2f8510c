/* button[data-copy="#id"] copies the text of an element and says so: in its own label and in a live region. */

const SAID_FOR = 4000; // milliseconds

function textOf(element) {
  return (element.value ?? element.innerText).trim();
}

function select(element) {
  if (element.select) element.select();
  else getSelection().selectAllChildren(element);
}

/** Without TLS there is no clipboard to write to; the selection can be copied all the same. */
async function copy(element) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(textOf(element));
      return true;
    } catch {
      // refused: by way of the selection then
    }
  }
  select(element);
  return document.execCommand("copy");
}

/** Within an open dialog, since nothing outside of it is read out then. */
function news(button, text) {
  const root = button.closest("dialog") ?? document.body;
  let region = root.querySelector(":scope > .copy-news");
  if (!region) {
    region = document.createElement("p");
    region.className = "copy-news visually-hidden";
    region.setAttribute("role", "status");
    root.append(region);
  }
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 50); // a region says what changes in it once it is there
}

function say(button, text) {
  button.dataset.label ??= button.textContent;
  button.textContent = text;
  clearTimeout(button.reset);
  button.reset = setTimeout(() => (button.textContent = button.dataset.label), SAID_FOR);
  news(button, text);
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("button[data-copy]");
  const element = button && document.querySelector(button.dataset.copy);
  if (!element) return;
  if (await copy(element)) {
    button.focus();
    say(button, button.dataset.copied);
  } else {
    select(element); // the reader's own Ctrl+C
    say(button, button.dataset.selected);
  }
});
