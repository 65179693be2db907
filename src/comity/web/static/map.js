// Brushing and playback: an event under the pointer lights up on map, timeline and list; the slider narrows all three.
"use strict";

(() => {
  const atlas = document.querySelector(".atlas");
  if (!atlas) return;
  const rows = [...atlas.querySelectorAll("tr[data-from]")];
  const marks = new Map();
  for (const link of atlas.querySelectorAll('.mapfig a[href^="/record/"], .timefig a[href^="/record/"], .brushed th a')) {
    const key = link.getAttribute("href");
    if (!marks.has(key)) marks.set(key, []);
    marks.get(key).push(link);
  }

  const light = (key, on) => {
    for (const link of marks.get(key) || []) (link.closest("tr") || link).classList.toggle("lit", on);
  };
  for (const kind of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    kind.forEach((name, off) => atlas.addEventListener(name, (event) => {
      const link = event.target.closest("a[href^='/record/']") || event.target.closest("tr[data-from]")?.querySelector("th a");
      if (link) light(link.getAttribute("href"), !off);
    }));
  }

  const from = atlas.querySelector("input[data-from]");
  const to = atlas.querySelector("input[data-to]");
  if (!from) return;
  const said = atlas.querySelector(".slider output");
  const play = atlas.querySelector("[data-play]");
  const first = Number(atlas.dataset.first);
  const last = Number(atlas.dataset.last);
  const loaded = [Number((atlas.dataset.since || String(first)).slice(0, 4)), Number((atlas.dataset.until || String(last)).slice(0, 4))];
  from.value = loaded[0];
  to.value = loaded[1];
  let timer = 0;

  const narrow = () => {
    const low = Number(from.value);
    const high = Math.max(low, Number(to.value));
    to.value = high;
    let shown = 0;
    for (const row of rows) {
      const out = Number(row.dataset.to) < low || Number(row.dataset.from) > high;
      row.hidden = out;
      shown += out ? 0 : 1;
      for (const link of marks.get(row.querySelector("th a").getAttribute("href")) || []) link.classList.toggle("out", out);
    }
    said.textContent = `${low} to ${high}: ${shown} of ${rows.length}`;
  };

  // What the server has not sent has to be asked for; what it has is only put into the address.
  const settle = () => {
    const low = Number(from.value);
    const high = Number(to.value);
    const address = new URL(location.href);
    for (const [name, value, all] of [["since", low, first], ["until", high, last]]) {
      if (value === all) address.searchParams.delete(name);
      else address.searchParams.set(name, value);
    }
    if (low < loaded[0] || high > loaded[1]) location.assign(address);
    else history.replaceState(null, "", address);
  };

  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.querySelector("span").textContent = "play";
    settle();
  };
  play.addEventListener("click", () => {
    if (timer) { stop(); return; }
    if (Number(to.value) >= loaded[1]) to.value = from.value;
    narrow();
    play.querySelector("span").textContent = "stop";
    timer = setInterval(() => {
      if (Number(to.value) >= loaded[1]) { stop(); return; }
      to.value = Number(to.value) + 1;
      narrow();
    }, 700);
  });
  for (const input of [from, to]) {
    input.addEventListener("input", narrow);
    input.addEventListener("change", settle);
  }
  narrow();
})();
