// What the workbench does beyond links and forms. Every page reads without it.
"use strict";

document.documentElement.classList.add("js");

// Every change that htmx sends repeats the token of the session.
document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request;
  if (request.method !== "GET") request.headers["X-CSRF-Token"] = document.body.dataset.csrf;
});

// Where a row of links is wider than the window, the one that is looked at is brought into it.
document.addEventListener("DOMContentLoaded", () => {
  for (const here of document.querySelectorAll("li > a[aria-current]")) {
    const row = here.closest("ul, ol");
    const left = here.getBoundingClientRect().left - row.getBoundingClientRect().left;
    if (row.scrollWidth > row.clientWidth) row.scrollLeft += left - (row.clientWidth - here.offsetWidth) / 2;
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Keys: every element with data-key is pressed by it, outside of fields. "?" shows them.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
    return;
  }
  const name = event.key === " " ? "space" : event.key;
  if (name === "space" && event.target.closest("button, a, summary")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(name)}"]:not([disabled])`);
  if (target) { event.preventDefault(); target.click(); }
});
