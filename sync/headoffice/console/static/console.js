// Everything here is a convenience: each page says and does the same without it.
"use strict";

// Times are UTC; say how far the reader's own clock is from that, and what a time is there.
const offset = -new Date().getTimezoneOffset();
const sign = offset < 0 ? "\u2212" : "+";
const pad = (number) => String(number).padStart(2, "0");
const mine = "UTC" + (offset ? sign + pad(Math.floor(Math.abs(offset) / 60)) + ":" + pad(Math.abs(offset) % 60) : "");
for (const place of document.querySelectorAll("[data-offset]")) {
  place.textContent = offset ? "Times are UTC; your clock is " + mine + "." : "Times are UTC; so is your clock.";
}
for (const time of document.querySelectorAll("time[datetime]")) {
  const there = new Date(time.dateTime);
  if (offset && !Number.isNaN(there.valueOf())) {
    time.title = there.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }) + " (" + mine + ")";
  }
}

// A filter that is chosen is applied; the button beside it does the same.
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) form.requestSubmit();
  });
}

// Whoever sends a form twice means it once.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    if (!("again" in form.dataset)) form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[method=post]")) delete form.dataset.sent;
});

// Long work: ask how far it is, and load the page anew when it is done.
for (const place of document.querySelectorAll("[data-progress]")) {
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const state = await answer.json();
      if (!state.running) { location.reload(); return; }
      const bar = place.querySelector("progress");
      if (bar) bar.value = state.fraction;
      const words = place.querySelector("[data-words]");
      if (words) words.textContent = state.words;
    } catch { /* head office cannot be reached for the moment */ }
    setTimeout(look, 1000);
  };
  setTimeout(look, 700);
}
