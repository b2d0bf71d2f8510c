/*
 * Suggestions under the search fields: a combobox with a list and manual selection, as the WAI-ARIA practices have it.
 * Without this script the fields are plain ones, and what is typed is searched for.
 */

const PAUSE = 120; // milliseconds without typing before the server is asked
let status;

/** The one place on the page where a screen reader is told how many there are. */
function say(text) {
  if (!status) {
    status = document.createElement("p");
    status.className = "visually-hidden no-print";
    status.setAttribute("role", "status");
    document.body.append(status);
  }
  status.textContent = text;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

class Combobox {
  constructor(form, number) {
    this.form = form;
    this.words = form.dataset;
    this.input = form.querySelector('input[type="search"]');
    this.active = -1;
    this.options = [];
    this.box = element("div", "suggestions no-print");
    this.note = element("p", "suggestions__note");
    this.note.setAttribute("aria-hidden", "true"); // the status says it
    this.list = element("ul");
    this.list.id = `suggestions-${number}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.words.list);
    this.box.append(this.note, this.list);
    this.box.hidden = true;
    form.append(this.box);
    this.attributes({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": this.list.id });
    this.listen();
  }

  attributes(all) {
    for (const [name, value] of Object.entries(all)) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener("input", (event) => event.isComposing || this.later());
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("keydown", (event) => event.isComposing || this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
    // The field keeps the focus while an option is pressed.
    this.box.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.follow(event.target.closest('[role="option"]')));
  }

  /** Asks once typing pauses; what was asked before no longer matters. */
  later() {
    clearTimeout(this.timer);
    this.request?.abort();
    if (!this.input.value.trim()) return this.close();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.request?.abort();
    const request = (this.request = new AbortController());
    try {
      const address = `${this.words.suggest}?q=${encodeURIComponent(this.input.value.trim())}`;
      const response = await fetch(address, { signal: request.signal, credentials: "omit" });
      const answer = response.ok ? await response.json() : { suggestions: [], instead: "" };
      if (!request.signal.aborted && document.activeElement === this.input) this.show(answer);
    } catch {
      // Overtaken by more typing, or there is no network: the field still searches.
    }
  }

  show({ suggestions, instead }) {
    this.options = suggestions.map((one, index) => this.option(one, index));
    this.list.replaceChildren(...this.options);
    this.note.hidden = !instead;
    this.note.textContent = instead ? this.words.instead.replace("#", () => instead) : "";
    this.activate(-1);
    this.open(this.options.length > 0);
    say([this.note.textContent, this.counted(this.options.length)].filter(Boolean).join(" "));
  }

  counted(number) {
    if (number < 2) return number ? this.words.one : this.words.none;
    return this.words.several.replace("#", number);
  }

  option({ name, detail, kind, href }, index) {
    const item = element("li");
    item.id = `${this.list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.href = href;
    item.append(element("span", "", name), " ", element("span", "meta", detail || kind));
    return item;
  }

  open(yes) {
    this.box.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.activate(-1);
    this.open(false);
    if (status) say("");
  }

  activate(index) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.options[index];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    return this.input.setAttribute("aria-activedescendant", option.id);
  }

  /** One further or one back, by way of the field itself. */
  move(step) {
    const places = this.options.length + 1;
    this.activate(((this.active + 1 + step + places) % places) - 1);
  }

  key(event) {
    const open = !this.box.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (open) this.move(event.key === "ArrowDown" ? 1 : -1);
      else if (this.input.value.trim()) this.ask();
      else return;
    } else if (event.key === "Escape" && open) {
      this.close();
    } else if (event.key === "Enter" && open && this.active >= 0) {
      this.follow(this.options[this.active]);
    } else {
      if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) this.activate(-1);
      return;
    }
    event.preventDefault();
  }

  follow(option) {
    const href = option?.dataset.href;
    if (href?.startsWith("/") && !href.startsWith("//")) location.assign(href);
  }
}

document.querySelectorAll("form.search[data-suggest]").forEach((form, index) => new Combobox(form, index + 1));
