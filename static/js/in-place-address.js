/* The address of what a form asks for, as short as the server writes it (aba_site/query_state.py). */

const JOINED = "region"; // codes, 513200~510100
const SPANNED = "time"; // years, 2010..2016

/** Like encodeURIComponent, but readable where an address allows it: ~ : and + for a space. */
function encoded(text) {
  return encodeURIComponent(text).replaceAll("%3A", ":").replaceAll("%20", "+");
}

function span(years) {
  const [first, last] = [years[0], years.at(-1)];
  return first === last ? first : `${first}..${last}`;
}

/** A field at its `data-default` says nothing, nor does an empty one. */
function says(form, name, values) {
  const control = form.elements[name];
  const usual = control?.dataset?.default ?? form.querySelector(`[name="${CSS.escape(name)}"][data-default]`)?.dataset.default;
  return values.length > 0 && !(usual !== undefined && values.join("~") === usual);
}

/** Of a GET form: `/path?region=513200~510100&time=2010..2016`; repeated years and codes joined, empty fields left out. */
export function addressOf(form, submitter = null) {
  const fields = new Map();
  for (const [name, value] of new FormData(form, submitter)) {
    const text = String(value).trim();
    if (text) fields.set(name, [...(fields.get(name) ?? []), text]);
  }
  const pairs = [];
  for (const [name, found] of fields) {
    const values = name === SPANNED ? [span(found)] : name === JOINED ? [found.join("~")] : found;
    if (!says(form, name, values)) continue;
    pairs.push(...values.map((value) => `${encoded(name)}=${encoded(value)}`));
  }
  const { origin, pathname } = new URL(form.getAttribute("action") || location.href, location.href);
  return origin + pathname + (pairs.length ? `?${pairs.join("&")}` : "");
}
