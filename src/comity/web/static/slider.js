// A slider says where it stands while it is moved.
"use strict";

document.addEventListener("input", ({ target }) => {
  if (target.dataset.shown) document.getElementById(target.dataset.shown).textContent = target.value;
});
