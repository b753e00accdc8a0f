// What the store holds where the cursor stands, and what the step changed in it.

function renderState() {
  const moment = data.moments[view.cursor];
  const revision = revisionAt(view.cursor);
  const now = stateAt(revision);
  const before = stateAt(revisionAt(view.cursor - 1));
  const keys = [...new Set([...before.keys(), ...now.keys()])].sort().filter(key => view.keys.has(key));
  const differs = keys.filter(key => before.get(key)?.mod !== now.get(key)?.mod);
  byId("state").replaceChildren(...[
    element("h3", { id: "state-title" }, `State at revision ${revision}`),
    element("p", { class: "here" },
      element("b", {}, `Step ${moment.id + 1}`), `, ${time(moment.ms)}. ${wordsOf(moment)}`),
    keys.length === 0
      ? element("p", { class: "hint" }, "The store is empty.")
      : element("table", {},
        element("thead", {}, element("tr", {},
          ...["", "key", "value", "version", "mod"].map(name => element("th", { scope: "col" }, name)))),
        element("tbody", {}, ...keys.map(key => stateRow(key, before.get(key), now.get(key))))),
    element("p", { class: "hint", id: "state-change" }, differs.length === 0
      ? "This step changed nothing in the store."
      : `This step changed ${differs.join(", ")}.`),
    data.isCertified ? null : element("p", { class: "hint" },
      "No order explains every answer; this is what the answers claim, one by one."),
  ].filter(part => part !== null));
}

function stateRow(key, before, now) {
  const change = before?.mod === now?.mod ? "" : !before ? "added" : !now ? "removed" : "changed";
  const sign = { "": "", added: "+", removed: "−", changed: "±" }[change];
  const value = element("td", { class: "value" });
  if (before && before.value !== now?.value) {
    value.append(element("del", {}, before.value), " ");
  }

  if (now) {
    value.append(change ? element("ins", {}, now.value) : now.value);
  }

  return element("tr", { class: change, "data-change": change || null },
    element("td", { class: "sign", "aria-label": change || "unchanged" }, sign),
    element("th", { scope: "row" }, key),
    value,
    element("td", {}, String(now?.version || "")),
    element("td", {}, String(now?.mod ?? "")));
}
