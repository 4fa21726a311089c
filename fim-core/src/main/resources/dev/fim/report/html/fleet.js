
"use strict";
// Filters the rows. Without this script, every row is shown.
(() => {
  const id = (name) => document.getElementById(name);
  const filter = id("filter");
  const boxes = [...document.querySelectorAll("input[name=status]")];
  const rows = [...document.querySelectorAll("#pods tbody tr")].map((row) => ({
    row,
    status: row.dataset.status,
    text: row.textContent.toLowerCase(),
  }));

  function apply() {
    const text = filter.value.toLowerCase();
    const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const { row, status, text: content } of rows) {
      row.hidden = !(chosen.has(status) && content.includes(text));
      if (!row.hidden) shown++;
    }
    for (const box of boxes) box.parentElement.classList.toggle("off", !box.checked);
    id("shown").textContent = `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")}`;
    id("nothing").hidden = shown > 0 || rows.length === 0;
  }

  document.documentElement.classList.add("js");
  id("tools").hidden = false;
  for (const box of boxes) box.hidden = false;
  filter.addEventListener("input", apply);
  for (const box of boxes) box.addEventListener("change", apply);
  id("tools").addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
