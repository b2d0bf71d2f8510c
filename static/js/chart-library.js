/* Chart.js from its CDN, checked against its hash; where that fails or takes too long, the site's own copy. */

const PATIENCE = 4000; // milliseconds
let loading;

function script(src, integrity) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = src;
    if (integrity) {
      element.integrity = integrity;
      element.crossOrigin = "anonymous";
    }
    element.addEventListener("load", () => (window.Chart ? resolve(window.Chart) : reject(new Error(src))));
    element.addEventListener("error", () => reject(new Error(src)));
    document.head.append(element);
  });
}

function tooLate(milliseconds) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("timeout")), milliseconds));
}

async function load({ cdn, integrity, local }) {
  if (cdn) {
    try {
      return { Chart: await Promise.race([script(cdn, integrity), tooLate(PATIENCE)]), from: "cdn" };
    } catch {
      // unreachable, slow or not the file it should be
    }
  }
  return { Chart: await script(local), from: "local" };
}

/** `{Chart, from: "cdn" | "local"}`; loaded once for all charts of a page. Rejects if neither copy loads. */
export function loadChartLibrary(addresses) {
  loading ??= load(addresses);
  return loading;
}
