// The axis of revisions, and below it each watch: what it should have delivered, and what it did.

const matrixView = { timed: [] };

function renderMatrix() {
  const columns = columnsOf();
  matrixView.timed = [];
  const head = element("tr", {}, element("th", { scope: "col" }, "revision"),
    ...columns.map(revision => element("th", { scope: "col", class: "revision", "data-revision": revision }, String(revision))));
  const body = element("tbody", {}, axisRow(columns));
  for (const watch of data.watches) {
    if (view.lanes.has(watch.lane)) {
      body.append(...watchRows(watch, columns));
    }
  }

  byId("matrix").replaceChildren(element("thead", {}, head), body);
  byId("matrix-hint").textContent = data.isCertified
    ? "The first row is the linearization that was found: who took each revision, and what it changed."
    : "No order of the writes explains every answer. The first row is what the answers claim, one by one.";
}

function columnsOf() {
  const revisions = new Set(data.revisions.map(taken => taken.revision));
  for (const watch of data.watches) {
    watch.delivered.forEach(item => revisions.add(item.revision));
    watch.expected.forEach(expected => revisions.add(expected.revision));
  }

  return [...revisions].sort((a, b) => a - b);
}

function axisRow(columns) {
  const byRevision = new Map(data.revisions.map(taken => [taken.revision, taken]));
  return element("tr", { class: "axis" }, element("th", { scope: "row" }, data.isCertified ? "written" : "claimed"),
    ...columns.map(revision => {
      const taken = byRevision.get(revision);
      return element("td", {}, taken ? chip({
        kind: "write",
        text: taken.changes.map(change => change.text).join("; "),
        note: taken.writer,
        moment: taken.moment,
        keys: taken.changes.map(change => change.key),
      }) : null);
    }));
}

function watchRows(watch, columns) {
  const expected = group(watch.expected);
  const delivered = group(watch.delivered);
  const title = element("th", { scope: "row" },
    element("b", {}, `watch ${watch.id}`),
    element("small", {}, `${laneLabels.get(watch.lane)}: ${watch.request.replace(/^watch /, "")}`),
    element("small", { class: "which" }, "expected"));
  const first = element("tr", { class: "expected", "data-watch": watch.id }, title,
    ...columns.map(revision => element("td", {}, ...(expected.get(revision) ?? []).map(expectedChip))));
  const second = element("tr", { class: "delivered", "data-watch": watch.id },
    element("th", { scope: "row" }, element("small", { class: "which" }, "delivered")),
    ...columns.map(revision => element("td", {},
      ...(expected.get(revision) ?? []).filter(event => event.mark).map(gapChip),
      ...withoutRepeats(delivered.get(revision) ?? []).map(deliveredChip))));
  return [first, second];
}

function group(items) {
  const groups = new Map();
  for (const item of items) {
    groups.set(item.revision, [...(groups.get(item.revision) ?? []), item]);
  }

  return groups;
}

function expectedChip(event) {
  return chip({ kind: "due", text: event.text, moment: -1, keys: [event.key] });
}

function gapChip(event) {
  return chip({
    kind: "gap", text: `not delivered: ${event.text}`, mark: event.mark, isBroken: event.isBroken,
    moment: event.since >= 0 ? event.since : data.moments.length - 1, keys: [event.key],
  });
}

/** Repeats, such as of progress, become one chip; events never do. */
function withoutRepeats(items) {
  const kept = [];
  for (const item of items) {
    const last = kept.at(-1);
    if (last && item.kind !== "event" && item.kind === last.kind && item.text === last.text && item.mark === last.mark) {
      last.times++;
    } else {
      kept.push({ ...item, times: 1 });
    }
  }

  return kept;
}

function deliveredChip(item) {
  return chip({
    kind: item.kind, text: item.times > 1 ? `${item.text} (${item.times} times)` : item.text, mark: item.mark, isBroken: item.isBroken, moment: item.moment,
    keys: item.key ? [item.key] : [],
  });
}

function chip({ kind, text, note, mark, isBroken, moment, keys }) {
  const classes = `chip ${kind}${mark ? " marked" : ""}${isBroken ? " broken" : ""}${isKeyShown(keys) ? "" : " off"}`;
  const label = [
    mark ? element("b", { class: "tag bad" }, mark) : null,
    element("span", {}, text),
    note ? element("small", {}, note) : null,
  ];
  const attributes = { class: classes, "data-mark": mark ? mark.replaceAll(" ", "-") : null, "data-broken": isBroken ? "true" : null };
  if (moment < 0) {
    return element("span", attributes, ...label);
  }

  const made = element("button", {
    ...attributes, type: "button", title: `step ${moment + 1}: ${text}`, onclick: () => setCursor(moment),
  }, ...label);
  matrixView.timed.push([made, moment]);
  return made;
}

function moveMatrixCursor() {
  for (const [made, moment] of matrixView.timed) {
    made.classList.toggle("future", moment > view.cursor);
    made.classList.toggle("current", moment === view.cursor);
  }

  const revision = revisionAt(view.cursor);
  for (const head of document.querySelectorAll("#matrix th.revision")) {
    head.classList.toggle("now", Number(head.dataset.revision) === revision);
  }
}
