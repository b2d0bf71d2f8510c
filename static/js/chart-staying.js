/* Which charts stay as the server drew them: always, or for as long as the window is as it is. */

import { lies } from "./chart-reading.js";

export const forced = matchMedia("(forced-colors: active)"); // a canvas knows none of these
export const narrow = matchMedia("(width < 40rem)"); // rows have their names above them there: the drawing knows how

/** Small multiples would be many canvases; and who saves data is spared the library. */
export function staysAlways(spec) {
  return spec.type === "multiples" || Boolean(navigator.connection?.saveData);
}

export function staysNow(spec) {
  return forced.matches || (narrow.matches && lies(spec));
}
