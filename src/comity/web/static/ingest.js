// Files dropped on the form are chosen; what is too much is said before it is sent.
"use strict";

(() => {
  const form = document.querySelector(".handin");
  if (!form) return;
  const field = form.querySelector("input[type=file]");
  const drop = form.querySelector(".drop");
  const said = form.querySelector("output");
  const largest = Number(form.dataset.largest);
  const most = Number(form.dataset.most);

  const tell = () => {
    const files = [...field.files];
    const size = files.reduce((sum, one) => sum + one.size, 0);
    const words = files.length ? `${files.length} ${files.length === 1 ? "file" : "files"}, ${(size / 1048576).toFixed(1)} MB` : "";
    const wrong = size > largest ? `More than ${Math.floor(largest / 1048576)} MB: send fewer.` : files.length > most ? `More than ${most} files: send fewer, or pack them.` : "";
    field.setCustomValidity(wrong);
    said.textContent = [words, wrong].filter(Boolean).join(". ");
  };

  field.addEventListener("change", tell);
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) drop.classList.remove("over"); });
  form.addEventListener("drop", (event) => {
    drop.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    field.files = event.dataTransfer.files;
    tell();
  });
})();
