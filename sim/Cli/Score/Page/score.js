"use strict";
const all = JSON.parse(document.getElementById("data").textContent);
const form = document.getElementById("filter");
const body = document.getElementById("rows");
const step = 200;
let shown = step;

function options(name, values) {
  const select = form.elements[name];
  for (const value of ["", ...[...new Set(values)].sort()]) {
    select.append(new Option(value === "" ? "all" : value, value));
  }
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) { made.className = className; }
  return made;
}

function rowOf(mutant) {
  const row = document.createElement("tr");
  const where = document.createElement("td");
  where.append(element("span", `${mutant.file}:${mutant.line}`), element("small", `${mutant.member}, ${mutant.key}`));
  const change = document.createElement("td");
  const source = document.createElement("code");
  source.textContent = mutant.source;
  const difference = document.createElement("small");
  difference.append(`${mutant.kind}: `, element("del", mutant.before), " → ",
    element("ins", mutant.after === "" ? "nothing" : mutant.after));
  change.append(source, difference);
  const verdict = element("td", mutant.verdict, mutant.verdict);
  const how = document.createElement("td");
  how.append(mutant.laws.join(", "), element("small", mutant.why), element("small", mutant.where));
  row.append(where, change, verdict, how);
  return row;
}

function matching() {
  const wanted = Object.fromEntries(new FormData(form));
  const text = wanted.text.toLowerCase();
  return all.filter(mutant => (wanted.project === "" || mutant.project === wanted.project)
    && (wanted.verdict === "" || mutant.verdict === wanted.verdict)
    && (wanted.law === "" || mutant.laws.includes(wanted.law))
    && (wanted.kind === "" || mutant.kind === wanted.kind)
    && (text === "" || `${mutant.file} ${mutant.member} ${mutant.source} ${mutant.key}`.toLowerCase().includes(text)));
}

function show() {
  const rows = matching();
  const count = verdict => rows.filter(mutant => mutant.verdict === verdict).length;
  const killed = count("Killed");
  const reached = killed + count("Survived");
  document.getElementById("sum").textContent = `${rows.length} mutants: ${killed} killed, ${count("Survived")} survived, `
    + `${count("NotReached")} not reached, ${count("Equivalent")} equivalent`
    + (reached === 0 ? "" : `; ${(100 * killed / reached).toFixed(1)} % of those reached`);
  body.replaceChildren(...rows.slice(0, shown).map(rowOf));
  document.getElementById("more").hidden = rows.length <= shown;
}

options("project", all.map(mutant => mutant.project));
options("verdict", all.map(mutant => mutant.verdict));
options("law", all.flatMap(mutant => mutant.laws));
options("kind", all.map(mutant => mutant.kind));
form.addEventListener("input", () => { shown = step; show(); });
form.addEventListener("submit", event => event.preventDefault());
document.getElementById("more").addEventListener("click", () => { shown += step; show(); });
show();
