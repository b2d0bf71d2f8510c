/*
 * details[data-unfold-wide] are folded on a phone, where they would make the page very long. On a wide screen the style
 * sheet shows what is in them; this says the same to those who listen, or whose browser cannot do it by style.
 */

if (matchMedia("(min-width: 60rem)").matches) {
  for (const details of document.querySelectorAll("details[data-unfold-wide]")) details.open = true;
}
