// Puts the parts together: what was broken at the top, the stepper, the filters.

function renderVerdict() {
  const violation = data.violations[0];
  document.title = violation ? `${violation.law} broken · Vigil` : "All laws held · Vigil";
  const facts = [
    ["seed", `${data.seed} (${data.strategy})`], ["mutant", data.mutant], ["choices", String(data.choices)], ["hash", data.hash],
  ];
  byId("verdict").append(
    element("p", { class: "eyebrow" }, "Vigil · an execution, explained"),
    violation
      ? element("h1", {}, element("span", { class: "law" }, violation.law), " was broken")
      : element("h1", {}, "All laws held"),
    ...data.violations.map((broken, i) => element("div", { class: i === 0 ? "broken-law" : "broken-law also" },
      element("p", { class: "guarantee" }, element("b", {}, i === 0 ? "Promised" : `Also ${broken.law}`), ` ${broken.guarantee}`),
      element("p", { class: "message" }, element("b", {}, "But"), ` ${broken.message}`,
        broken.times > 1 ? ` (${broken.times} times)` : ""))),
    element("dl", {}, ...facts.filter(([, value]) => value).flatMap(([name, value]) =>
      [element("div", {}, element("dt", {}, name), element("dd", {}, value))])),
    element("p", { class: "again" }, element("span", {}, "Again"), element("code", { tabindex: "0" }, data.command)));
}

function option(box, text, isOn, onChange) {
  const input = element("input", { type: "checkbox", onchange: () => onChange(input.checked) });
  input.checked = isOn;
  box.append(element("label", {}, input, element("span", {}, text)));
  return input;
}

function toggle(set, name, isOn) {
  if (isOn) {
    set.add(name);
  } else {
    set.delete(name);
  }

  renderAll();
}

function renderFilters() {
  for (const lane of data.lanes) {
    option(byId("filter-lanes"), lane.label, true, isOn => toggle(view.lanes, lane.name, isOn));
  }

  for (const key of data.keys) {
    option(byId("filter-keys"), key, true, isOn => toggle(view.keys, key, isOn));
  }

  const slice = option(byId("filter-show"), "causal slice only", false, isOn => {
    view.causalOnly = isOn;
    renderAll();
  });
  slice.id = "causal-only";
  slice.parentNode.title = "Only what the violation could depend on: what happened before it at its process, or before a"
    + " message that its process was sent";
  const shown = option(byId("filter-show"), "messages", true, isOn => {
    view.messages = isOn;
    renderAll();
  });
  shown.id = "show-messages";
}

function renderAll() {
  renderLanes();
  renderMatrix();
  setCursor(view.cursor);
}

/** Moves to a moment; to the nearest shown one at or before it when it is filtered out. */
function setCursor(id) {
  const rows = lanesView.rows;
  const place = rows.findLastIndex(moment => moment.id <= id);
  view.cursor = rows.length === 0 ? 0 : rows[Math.max(0, place)].id;
  const slider = byId("slider");
  const moment = data.moments[view.cursor];
  slider.max = String(Math.max(0, rows.length - 1));
  slider.value = String(Math.max(0, place));
  slider.setAttribute("aria-valuetext", `Step ${moment.id + 1} of ${data.moments.length}: ${wordsOf(moment)}`);
  byId("position").textContent =
    `step ${moment.id + 1} of ${data.moments.length} · ${time(moment.ms)} · revision ${revisionAt(view.cursor)}`;
  moveLanesCursor();
  moveMatrixCursor();
  moveStoryCursor();
  moveCauseCursor();
  renderState();
}

function stepBy(distance) {
  const place = Number(byId("slider").value) + distance;
  const rows = lanesView.rows;
  if (rows.length > 0) {
    setCursor(rows[Math.min(rows.length - 1, Math.max(0, place))].id);
  }
}

function wireStepper() {
  byId("slider").addEventListener("input", () => setCursor(lanesView.rows[Number(byId("slider").value)]?.id ?? 0));
  byId("first").addEventListener("click", () => stepBy(-Infinity));
  byId("back").addEventListener("click", () => stepBy(-1));
  byId("next").addEventListener("click", () => stepBy(1));
  byId("last").addEventListener("click", () => stepBy(Infinity));
  if (data.target >= 0) {
    byId("to-violation").hidden = false;
    byId("to-violation").addEventListener("click", () => setCursor(data.target));
  }

  const keys = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };
  document.addEventListener("keydown", event => {
    const isLanes = event.target === byId("lanes");
    const isSideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const isTaken = event.target instanceof HTMLInputElement || event.altKey || event.ctrlKey || event.metaKey;
    const isScroller = event.target.classList?.contains("scroll") && !isLanes;
    if (event.key in keys && !isTaken && !isScroller && (isLanes || isSideways)) {
      event.preventDefault();
      stepBy(keys[event.key]);
    }
  });
}

renderVerdict();
renderFilters();
renderStory();
renderCause();
wireStepper();
renderAll();
let lastWidth = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth !== lastWidth) {
    lastWidth = window.innerWidth;
    renderAll();
  }
});
