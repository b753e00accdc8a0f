"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const decades = Math.max(1, Math.ceil(Math.log10(data.budget)));
const at = executions => 100 * Math.log10(Math.max(1, executions)) / decades;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) { made.textContent = text; }
  if (className) { made.className = className; }
  return made;
}

function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) { made.setAttribute(key, value); }
  return made;
}

function ticks(svg, hasText) {
  for (let i = 0; i <= decades; i++) {
    const x = `${100 * i / decades}%`;
    if (hasText) {
      const text = shape("text", { x, y: 13 });
      text.textContent = (10 ** i).toLocaleString("en");
      svg.append(text);
    } else {
      svg.append(shape("line", { x1: x, x2: x, y1: 0, y2: "100%", class: "tick" }));
    }
  }
}

function strip(row) {
  const found = row.executions.filter(one => one !== null).sort((a, b) => a - b);
  const svg = shape("svg", { role: "img" });
  svg.setAttribute("aria-label", `${row.key}: ${row.found} of ${row.executions.length} searches found it; median `
    + `${row.median} executions`);
  ticks(svg, false);
  row.executions.forEach((one, place) => {
    if (one === null) { return; }
    // Those that lie on one another differ in height, which means nothing else.
    const y = 6 + 24 * ((place * 7) % row.executions.length) / Math.max(1, row.executions.length);
    const dot = shape("circle", { cx: `${at(one)}%`, cy: y, r: 4 });
    const title = shape("title", {});
    title.textContent = `${one.toLocaleString("en")} executions`;
    dot.append(title);
    svg.append(dot);
  });
  if (found.length > row.executions.length / 2) {
    const x = `${at(found[Math.floor(row.executions.length / 2)])}%`;
    svg.append(shape("line", { x1: x, x2: x, y1: 2, y2: "94%", class: "median" }));
  }
  return svg;
}

function pair(list, name, value) {
  if (value !== undefined && value !== null && value !== "") {
    const definition = element("dd");
    definition.append(value);
    list.append(element("dt", name), definition);
  }
}

function issuesOf(row) {
  const links = document.createDocumentFragment();
  row.issues.forEach((issue, i) => {
    const link = element("a", `#${issue}`);
    link.href = `https://github.com/etcd-io/etcd/issues/${issue}`;
    links.append(i === 0 ? "" : ", ", link);
  });
  return row.issues.length === 0 ? "" : links;
}

function exhibit(row) {
  const details = element("details");
  const summary = element("summary");
  const name = element("span", undefined, "name");
  name.append(element("b", /^\d/.test(row.key) ? `#${row.key}` : row.key), row.title,
    element("small", row.strategy === "Random" ? row.mutant : `${row.mutant}, ${row.strategy}`));
  const all = row.executions.length;
  summary.append(name, strip(row), element("span", `${row.found}/${all}`, `number ${row.found === all ? "all" : "some"}`),
    element("span", `${row.seconds} s`, "number"), element("span", row.record === "" ? "–" : row.record, "record"));
  const more = element("div", undefined, "more");
  const story = element("div");
  const sentences = element("ol");
  sentences.append(...row.story.map(sentence => element("li", sentence)));
  story.append(sentences);
  if (row.page) {
    const link = element("a", `What happened here, step by step: ${row.steps} steps, a story of ${row.storyLines} lines`);
    link.href = row.page;
    const paragraph = element("p");
    paragraph.append(link);
    story.append(paragraph);
  }
  const facts = element("dl");
  pair(facts, "in", row.versions);
  pair(facts, "issues", issuesOf(row));
  pair(facts, "noticed by", row.laws.join(", "));
  pair(facts, "promise", row.guarantee);
  pair(facts, "searched in", row.scope);
  pair(facts, "executions", `${row.median} (95 %: ${row.interval})`);
  pair(facts, "of one core", `${row.seconds} s, at worst ${row.worst} s`);
  more.append(story, facts);
  details.append(summary, more);
  return details;
}

document.getElementById("sum").textContent = data.sum;
const axis = document.querySelector(".axis");
const scale = shape("svg", {});
ticks(scale, true);
axis.append(element("span", `what happened, ${data.seeds} searches each`), scale, element("span", "found", "number"),
  element("span", "median", "number"), element("span", "etcd's own record"));
for (const group of data.groups) {
  if (group.rows.length > 0) {
    document.getElementById("groups").append(element("h2", group.name), ...group.rows.map(exhibit));
  }
}
for (const one of data.impossible) {
  document.getElementById("impossible").append(element("dt", `#${one.key} ${one.title}`), element("dd", one.reason));
}
