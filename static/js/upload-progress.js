/* The page of an upload that is being written: how far it is, and the outcome once it is there. */

const OFTEN = 1000;
const SELDOM = 5000; // after a failed request, and between two things said aloud

const section = document.querySelector("[data-upload-progress]");
const status = section.querySelector("[role=status]");
const bar = section.querySelector("progress");
let stage = null;
let saidAt = 0;

/** The region is live: what changes every second would be read out every second. */
function say(told) {
  const now = Date.now();
  if (told.stage === stage && now - saidAt < SELDOM) return;
  stage = told.stage;
  saidAt = now;
  if (status.textContent !== told.text) status.textContent = told.text;
}

function show(told) {
  if (told.of) {
    bar.max = told.of;
    bar.value = told.done;
  } else {
    bar.removeAttribute("value");
  }
  say(told);
}

async function look() {
  let wait = OFTEN;
  try {
    const response = await fetch(section.dataset.uploadProgress, { headers: { accept: "application/json" } });
    if (!response.ok) throw new Error(response.statusText);
    const told = await response.json();
    if (told.state !== "applying") {
      status.textContent = `${section.dataset.done} ${told.text}`;
      setTimeout(() => location.reload(), OFTEN);
      return;
    }
    show(told);
  } catch {
    wait = SELDOM; // the server may be starting anew; the writing goes on
  }
  setTimeout(look, wait);
}

setTimeout(look, OFTEN);
