// What the clients saw, in numbered lines.

const storyView = { lines: [] };

function renderStory() {
  const list = element("ol");
  storyView.lines = [];
  for (const line of data.story) {
    const parts = /^(.)\s*(\d+) {2}(\S+(?: \d+)?)\s+(.*)$/s.exec(line.text);
    const [isMarked, number, who, what] = parts ? [parts[1] === ">", parts[2], parts[3], parts[4]] : [false, "", "", line.text];
    const item = element("li", { class: isMarked ? "broken" : null, "data-moment": line.moment },
      element("button", { type: "button", onclick: () => setCursor(line.moment) },
        element("span", { class: "number" }, number),
        element("span", { class: "who" }, who),
        element("span", { class: "what" }, isMarked ? element("b", { class: "tag bad" }, "violation") : null, what)));
    storyView.lines.push([item, line.moment]);
    list.append(item);
  }

  byId("story").replaceChildren(element("h3", { id: "story-title" }, "The story, as the clients saw it"), list);
}

function moveStoryCursor() {
  let current = null;
  for (const [item, moment] of storyView.lines) {
    item.classList.toggle("future", moment > view.cursor);
    item.classList.remove("current");
    item.removeAttribute("aria-current");
    current = moment <= view.cursor ? item : current;
  }

  if (current) {
    current.classList.add("current");
    current.setAttribute("aria-current", "step");
    const list = current.parentNode;
    const top = current.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top + current.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = top - list.clientHeight / 2;
    }
  }
}
