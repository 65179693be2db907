// The review: j and k move along the fields, whose words light up in the text; r, e, m and s put the cursor where one writes.
"use strict";

(() => {
  const rows = [...document.querySelectorAll("tr[data-field]")];
  let at = -1;

  const light = (row) => {
    const number = row ? row.dataset.field : "";
    for (const mark of document.querySelectorAll("mark[data-fields]")) {
      mark.classList.toggle("lit", mark.dataset.fields.split(" ").includes(number));
    }
    for (const one of rows) one.classList.toggle("lit", one === row);
  };

  const move = (step) => {
    at = Math.max(0, Math.min(rows.length - 1, at + step));
    light(rows[at]);
    rows[at].focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
    const words = document.querySelector("mark.lit");
    if (words) words.scrollIntoView({ block: "nearest" });
  };

  for (const row of rows) {
    row.addEventListener("pointerenter", () => light(row));
    row.addEventListener("pointerleave", () => light(rows[at]));
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target.closest("input, textarea")) event.target.blur();
    if (event.target.closest("input, textarea, select")) return;
    if (rows.length && (event.key === "j" || event.key === "k")) move(event.key === "j" ? 1 : -1);
    const field = document.querySelector(`[data-focus="${CSS.escape(event.key)}"]`);
    if (field) { event.preventDefault(); field.focus(); }
  });

  for (const details of document.querySelectorAll("details.fix")) {
    details.addEventListener("toggle", () => {
      const field = details.open && details.querySelector("input:not([type=hidden])");
      if (field) field.focus();
    });
  }
})();
