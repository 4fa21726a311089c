
"use strict";
// Filters the rows. The state is in the fragment of the address, as #filter=TEXT&kind=added,changed&severity=high, so that
// a link can name a view. Without this script, every row is shown.
(() => {
  const id = (name) => document.getElementById(name);
  const boxes = (name) => [...document.querySelectorAll(`input[name=${name}]`)];
  const filter = id("filter");
  const kinds = boxes("kind");
  const severities = boxes("severity");
  const sections = [...document.querySelectorAll(".kind")].map((element) => ({
    element,
    kind: element.dataset.k,
    chunks: [...element.querySelectorAll(".chunk")].map((chunk) => ({
      chunk,
      rows: [...chunk.querySelectorAll(".row")].map((row) => ({
        row,
        severity: row.dataset.s,
        path: row.querySelector(".path").textContent.toLowerCase(),
        label: row.querySelector(".rule")?.textContent.toLowerCase() ?? "",
      })),
    })),
  }));
  const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
  const total = sections.reduce((sum, s) => sum + s.chunks.reduce((n, c) => n + c.rows.length, 0), 0);
  const chosen = (all) => new Set(all.filter((box) => box.checked).map((box) => box.value));

  function apply() {
    const text = filter.value.toLowerCase();
    // Text from the root on is the beginning of a path, any other a part of it.
    const isPath = text.startsWith("/") ? (path) => path.startsWith(text) : (path) => path.includes(text);
    const kind = chosen(kinds);
    const severity = chosen(severities);
    let shown = 0;
    for (const section of sections) {
      let inSection = 0;
      for (const { chunk, rows } of section.chunks) {
        let inChunk = 0;
        for (const row of rows) {
          const show = kind.has(section.kind) && severity.has(row.severity) && (isPath(row.path) || row.label.includes(text));
          if (row.row.hidden === show) row.row.hidden = !show;
          if (show) inChunk++;
        }
        chunk.hidden = inChunk === 0;
        chunk.style.setProperty("--rows", inChunk);
        inSection += inChunk;
      }
      section.element.hidden = inSection === 0;
      shown += inSection;
    }
    for (const box of kinds) box.parentElement.classList.toggle("off", !box.checked);
    id("shown").textContent = shown === total ? count(total, "change") : `${shown.toLocaleString("en")} of ${count(total, "change")}`;
    id("nothing").hidden = shown > 0 || total === 0;
  }

  function readFragment() {
    const state = new URLSearchParams(location.hash.slice(1));
    filter.value = state.get("filter") ?? "";
    for (const [name, all] of [["kind", kinds], ["severity", severities]]) {
      const only = state.get(name)?.split(",");
      for (const box of all) box.checked = !only || only.includes(box.value);
    }
    apply();
  }

  function writeFragment() {
    const state = new URLSearchParams();
    if (filter.value) state.set("filter", filter.value);
    for (const [name, all] of [["kind", kinds], ["severity", severities]]) {
      if (all.some((box) => !box.checked)) state.set(name, [...chosen(all)].join(","));
    }
    history.replaceState(null, "", `#${state}`);
    apply();
  }

  function fold(open) {
    for (const { element, chunks } of sections) {
      if (element.hidden) continue;
      for (const { rows } of chunks) {
        for (const { row } of rows) if (!row.hidden && row.tagName === "DETAILS") row.open = open;
      }
    }
  }

  let timer = 0;
  filter.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(writeFragment, 120);
  });
  for (const box of [...kinds, ...severities]) box.addEventListener("change", writeFragment);
  id("tools").addEventListener("submit", (event) => event.preventDefault());
  id("expand").addEventListener("click", () => fold(true));
  id("collapse").addEventListener("click", () => fold(false));
  id("reset").addEventListener("click", () => { location.hash = "#"; readFragment(); });
  addEventListener("hashchange", readFragment);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      filter.focus();
    } else if (event.key === "Escape" && event.target === filter) {
      filter.value = "";
      writeFragment();
    }
  });
  document.documentElement.classList.add("js");
  id("tools").hidden = false;
  for (const box of kinds) box.hidden = false;
  readFragment();
})();
