// How often the law breaks when the execution is as it was up to a choice, and left to chance from there on.

const plot = { width: 1100, height: 240, left: 52, right: 16, top: 16, bottom: 40 };

function renderCause() {
  const cause = data.cause;
  if (!cause) {
    return;
  }

  const section = byId("cause");
  section.hidden = false;
  section.replaceChildren(...[
    element("h2", { id: "cause-title" }, "Which choice decided it"),
    element("p", { class: "hint" }, "Each point replays the execution up to a choice, then goes on at random, "
      + `${cause.points[0].runs} times. Bars are 95 % intervals (Wilson).`),
    element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Plot" }, drawCause(cause)),
    element("p", { class: "verdict-cause", id: "cause-text" }, cause.text),
    cause.moment < 0 ? null : element("button", {
      type: "button", class: "strong", onclick: () => setCursor(cause.moment),
    }, `To step ${cause.moment + 1}, the largest jump`),
  ].filter(part => part !== null));
}

function causeX(choices) {
  return plot.left + (plot.width - plot.left - plot.right) * choices / Math.max(1, data.choices);
}

function causeY(share) {
  return plot.top + (plot.height - plot.top - plot.bottom) * (1 - share);
}

function drawCause(cause) {
  const points = cause.points;
  const [from, to] = [points[cause.from], points[cause.to]];
  const picture = drawing("svg", {
    id: "cause-plot", viewBox: `0 0 ${plot.width} ${plot.height}`, role: "img", "aria-label": cause.text,
  });
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    picture.append(
      drawing("line", { class: "grid", x1: plot.left, x2: plot.width - plot.right, y1: causeY(share), y2: causeY(share) }),
      drawing("text", { class: "tick", x: plot.left - 8, y: causeY(share) + 4, "text-anchor": "end" }, `${share * 100} %`));
  }

  const step = Math.max(1, 10 ** Math.floor(Math.log10(Math.max(1, data.choices))) / 2);
  for (let choices = 0; choices <= data.choices; choices += step) {
    picture.append(drawing("text", {
      class: "tick", x: causeX(choices), y: plot.height - plot.bottom + 18, "text-anchor": "middle",
    }, String(Math.round(choices))));
  }

  picture.append(drawing("text", {
    class: "tick", x: plot.width - plot.right, y: plot.height - 4, "text-anchor": "end",
  }, `choices kept, of ${data.choices}`));
  if (from !== to) {
    picture.append(drawing("rect", {
      class: "jump", "data-mark": "cause", x: causeX(from.choices) - 3, y: plot.top,
      width: Math.max(6, causeX(to.choices) - causeX(from.choices) + 6), height: plot.height - plot.top - plot.bottom,
    }));
  }

  picture.append(drawing("polyline", {
    class: "share", points: points.map(point => `${causeX(point.choices)},${causeY(point.share)}`).join(" "),
  }));
  points.forEach((point, i) => drawPoint(picture, cause, point, i));
  if (from !== to) {
    const isRight = causeX(to.choices) > plot.width - 260;
    picture.append(drawing("text", {
      class: "jump-label", x: causeX(to.choices) + (isRight ? -12 : 12), y: causeY((from.share + to.share) / 2) + 4,
      "text-anchor": isRight ? "end" : "start",
    }, `largest jump: ${percent(from.share)} → ${percent(to.share)}`));
  }

  picture.append(drawing("line", { class: "here", id: "cause-here", y1: plot.top, y2: plot.height - plot.bottom }));
  return picture;
}

function drawPoint(picture, cause, point, i) {
  const [low, high] = wilson(point);
  const x = causeX(point.choices);
  picture.append(
    drawing("line", { class: "whisker", x1: x, x2: x, y1: causeY(low), y2: causeY(high) }),
    drawing("circle", {
      class: `point${i === cause.to && cause.from !== cause.to ? " decisive" : ""}`, cx: x, cy: causeY(point.share), r: 4,
      onclick: () => setCursor(cause.moments[i]),
    }, drawing("title", {}, `${point.broken} of ${point.runs} runs break after ${point.choices} choices`)));
}

function percent(share) {
  return `${Math.round(share * 100)} %`;
}

function wilson({ broken, runs }) {
  const z = 1.96;
  const share = broken / runs;
  const middle = (share + z * z / (2 * runs)) / (1 + z * z / runs);
  const half = z / (1 + z * z / runs) * Math.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

function moveCauseCursor() {
  const here = byId("cause-here");
  if (here) {
    const x = causeX(Math.min(data.choices, data.moments[view.cursor].choices));
    here.setAttribute("x1", x);
    here.setAttribute("x2", x);
  }
}
