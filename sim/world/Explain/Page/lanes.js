// A lane for each process, time downwards: one row a moment, so that no two labels ever meet.

const rowHeight = 22;
const gutter = 46;
const laneWidthMin = 190;
const kindSigns = {
  call: "", answer: "↩", watch: "◉", delivered: "◂", fault: "⚡", send: "→", arrive: "·", lost: "✕", write: "◆",
};
const lanesView = { rows: [], labels: new Map(), shapes: [] };

function renderLanes() {
  const box = byId("lanes");
  const shown = data.moments.filter(isShown);
  const lanes = data.lanes.filter(lane => view.lanes.has(lane.name));
  const laneWidth = Math.max(laneWidthMin, Math.floor((box.clientWidth - gutter - 6) / Math.max(1, lanes.length)));
  const width = gutter + laneWidth * lanes.length;
  const height = (shown.length + 1) * rowHeight;
  const at = new Map(lanes.map((lane, i) => [lane.name, gutter + laneWidth * i + 10]));
  const row = rowsOf(shown);

  lanesView.rows = shown;
  lanesView.labels.clear();
  lanesView.shapes = [];
  lanesView.row = row;

  const picture = drawing("svg", { width, height, "aria-hidden": "true" });
  picture.append(definitions());
  drawFaults(picture, at, row, laneWidth);
  for (const lane of lanes) {
    const x = at.get(lane.name);
    picture.append(drawing("line", { class: "lane", x1: x, x2: x, y1: 0, y2: height }));
  }

  drawCalls(picture, at, row, height);
  drawMessages(picture, at, row);
  drawDots(picture, shown, at, row);

  const head = element("div", { class: "lane-heads", style: `width:${width}px` },
    element("span", { class: "lane-step", style: `width:${gutter}px` }, "step"),
    ...lanes.map(lane => element("span", { class: "lane-head", style: `width:${laneWidth}px` }, lane.label)));
  const cursor = element("div", { class: "cursor", id: "cursor" });
  const list = element("div", { role: "list", "aria-label": "Steps" });
  for (const moment of shown) {
    list.append(labelOf(moment, at, row, laneWidth, width));
  }

  const body = element("div", { class: "lane-body", style: `width:${width}px;height:${height}px` }, cursor, picture, list);
  box.replaceChildren(head, body);
  byId("lanes-hint").textContent = hintOf(shown);
}

function hintOf(shown) {
  const left = data.leftOut > 0 ? ` ${plural(data.leftOut, "message")} left out, heartbeats first and then what is far from the violation.` : "";
  return `${shown.length} of ${plural(data.moments.length, "step")} shown, one a row, in the order in which they`
    + ` happened.${left} ◆ is where a revision was taken${data.isCertified ? ", at the latest" : ", as its answer claims"}.`;
}

function rowsOf(shown) {
  const places = new Map(shown.map((moment, i) => [moment.id, i]));
  let last = 0;
  const rows = new Map();
  for (const moment of data.moments) {
    last = places.get(moment.id) ?? last;
    rows.set(moment.id, last);
  }

  return id => (rows.get(id) ?? 0) * rowHeight + rowHeight / 2;
}

function definitions() {
  return drawing("defs", {},
    drawing("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7.5, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
      drawing("path", { d: "M0 0.8 L8 4 L0 7.2 z", class: "tip" })),
    drawing("pattern", { id: "hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      drawing("rect", { width: 7, height: 7, class: "hatch-ground" }),
      drawing("line", { x1: 0, x2: 0, y1: 0, y2: 7, class: "hatch-line" })));
}

function drawFaults(picture, at, row, laneWidth) {
  for (const fault of data.faults) {
    const xs = fault.lanes.filter(lane => at.has(lane)).map(lane => at.get(lane));
    if (xs.length === 0) {
      continue;
    }

    const left = Math.min(...xs) - 9;
    const right = Math.max(...xs) + (xs.length > 1 ? 9 : Math.min(laneWidth - 14, 150));
    const top = row(fault.from) - rowHeight / 2 + 2;
    const bottom = fault.effect === "Lasts" ? row(fault.to) + rowHeight / 2 - 2 : top + rowHeight - 4;
    picture.append(drawing("rect", {
      class: `fault ${fault.effect.toLowerCase()}`, x: left, y: top, width: right - left,
      height: Math.max(8, bottom - top), rx: 5, fill: "url(#hatch)",
    }, drawing("title", {}, fault.text)));
  }
}

function drawCalls(picture, at, row, height) {
  for (const { call, answer } of calls.values()) {
    if (!call || !at.has(call.lane) || !isShown(call) || !call.lane.startsWith("client-")) {
      continue;
    }

    const x = at.get(call.lane);
    const end = answer ? row(answer.id) : height - 4;
    const outcome = !answer || answer.text === "unknown" ? "unknown" : answer.text.startsWith("ok") ? "ok" : "refused";
    const bar = drawing("rect", {
      class: `bar ${outcome}${answer?.isBroken ? " broken" : ""}`,
      x: x - 5, y: row(call.id) - 6, width: 10, height: Math.max(12, end - row(call.id) + 12), rx: 5,
    }, drawing("title", {}, `${call.text} … ${answer ? answer.text : "no answer"}`));
    remember(bar, call.id);
    picture.append(bar);
  }
}

function drawMessages(picture, at, row) {
  if (!view.messages) {
    return;
  }

  for (const { sent, ended } of messages.values()) {
    if (!sent || !isShown(sent) || !at.has(sent.lane)) {
      continue;
    }

    const to = ended?.lane;
    if (!ended || !at.has(to)) {
      continue;
    }

    const [x1, y1, x2, y2] = [at.get(sent.lane), row(sent.id), at.get(to), row(ended.id)];
    const isLost = ended.kind === "lost";
    const reach = isLost ? 0.55 : 1;
    const inset = x2 > x1 ? -6 : 6;
    const arrow = drawing("line", {
      class: `message${isLost ? " lost" : ""}${sent.isCausal && ended.isCausal ? " causal" : ""}`,
      x1, y1, x2: x1 + (x2 - x1) * reach + (isLost ? 0 : inset), y2: y1 + (y2 - y1) * reach,
      "marker-end": isLost ? null : "url(#tip)",
    });
    remember(arrow, sent.id);
    picture.append(arrow);
    if (isLost) {
      const cross = drawing("text", {
        class: "cross", x: x1 + (x2 - x1) * reach, y: y1 + (y2 - y1) * reach + 5, "text-anchor": "middle",
      }, "✕");
      remember(cross, ended.id);
      picture.append(cross);
    }
  }
}

function drawDots(picture, shown, at, row) {
  for (const moment of shown) {
    const x = at.get(moment.lane);
    if (x === undefined || moment.kind === "call" || moment.kind === "answer") {
      continue;
    }

    const y = row(moment.id);
    const dot = moment.kind === "write"
      ? drawing("path", { class: "dot write", d: `M${x} ${y - 7} l7 7 -7 7 -7 -7z` })
      : drawing("circle", { class: `dot ${moment.kind}`, cx: x, cy: y, r: moment.message >= 0 ? 3 : 5 });
    remember(dot, moment.id);
    picture.append(dot);
  }
}

function remember(shape, id) {
  lanesView.shapes.push([shape, id]);
}

function labelOf(moment, at, row, laneWidth, width) {
  const x = at.get(moment.lane) ?? at.get("server") ?? gutter;
  const top = row(moment.id) - rowHeight / 2;
  const isCause = data.cause?.moment === moment.id;
  const isTarget = moment.id === data.target;
  const label = element("div", {
    role: "listitem",
    class: `moment ${moment.kind}${moment.isBroken ? " broken" : ""}${isCause ? " decisive" : ""}`,
    "data-moment": moment.id,
    "data-mark": isTarget ? "violation" : isCause ? "cause" : null,
    style: `top:${top}px;width:${width}px`,
    onclick: () => setCursor(moment.id),
  },
  element("span", { class: "number" }, String(moment.id + 1)),
  element("span", { class: "label", style: `left:${x + 11}px;max-width:${roomOf(moment, x, laneWidth, width)}px`, title: wordsOf(moment) },
    isTarget ? element("b", { class: "tag bad" }, "violation") : null,
    isCause ? element("b", { class: "tag cause" }, "largest jump") : null,
    element("i", { "aria-hidden": "true" }, kindSigns[moment.kind]),
    element("span", { class: "words" }, shortWordsOf(moment))));
  lanesView.labels.set(moment.id, label);
  return label;
}

/** A row is one moment's, so what matters may reach over the lanes beside it; a message's arrow stays in sight. */
function roomOf(moment, x, laneWidth, width) {
  return moment.message >= 0 ? laneWidth - 20 : Math.max(laneWidth - 20, Math.min(width - x - 16, 620));
}

function shortWordsOf(moment) {
  return moment.kind === "write" ? `${moment.revision}: ${moment.text}` : moment.kind === "lost" ? `lost: ${moment.text}`
    : moment.text;
}

/** A moment in a sentence, for whoever does not see where it stands. */
function wordsOf(moment) {
  const lane = laneLabels.get(moment.lane) ?? moment.lane;
  switch (moment.kind) {
    case "call": return `${lane} calls: ${moment.text}`;
    case "answer": return `${lane}: ${calls.get(moment.operation)?.call?.text ?? "a call"} … ${moment.text}`;
    case "send": return `${lane} sends: ${moment.text}`;
    case "arrive": return `${lane} is sent: ${moment.text}`;
    case "lost": return `Lost on the way to ${lane}: ${moment.text}`;
    case "write": return `Revision ${moment.revision} is taken: ${moment.text}`;
    case "fault": return `Fault: ${moment.text}`;
    default: return `${lane}: ${moment.text}`;
  }
}

function moveLanesCursor() {
  for (const [id, label] of lanesView.labels) {
    label.classList.toggle("future", id > view.cursor);
    label.classList.toggle("current", id === view.cursor);
    if (id === view.cursor) {
      label.setAttribute("aria-current", "step");
    } else {
      label.removeAttribute("aria-current");
    }
  }

  for (const [shape, id] of lanesView.shapes) {
    shape.classList.toggle("future", id > view.cursor);
  }

  const y = lanesView.row(view.cursor);
  byId("cursor").style.top = `${y - rowHeight / 2}px`;
  const box = byId("lanes");
  const head = box.firstChild.offsetHeight;
  if (y < box.scrollTop + rowHeight || y + head > box.scrollTop + box.clientHeight - 2 * rowHeight) {
    box.scrollTop = Math.max(0, y + head - box.clientHeight / 2);
  }
}
