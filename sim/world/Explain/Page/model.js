// What the page knows, and what of it is to be seen.

const data = JSON.parse(byId("data").textContent);
const laneLabels = new Map(data.lanes.map(lane => [lane.name, lane.label]));
const messages = new Map();
const calls = new Map();

for (const moment of data.moments) {
  if (moment.message >= 0) {
    const message = messages.get(moment.message) ?? {};
    message[moment.kind === "send" ? "sent" : "ended"] = moment;
    messages.set(moment.message, message);
  }

  if (moment.kind === "call" || moment.kind === "answer") {
    const call = calls.get(moment.operation) ?? {};
    call[moment.kind] = moment;
    calls.set(moment.operation, call);
  }
}

const view = {
  lanes: new Set(data.lanes.map(lane => lane.name)),
  keys: new Set(data.keys),
  causalOnly: false,
  messages: true,
  cursor: Math.max(0, data.target >= 0 ? data.target : data.moments.length - 1),
};

/** The processes that a moment is at: a message's is hidden with either end, a fault's only with all. */
function isAtShownLane(moment) {
  if (moment.fault >= 0) {
    return data.faults.every(fault => fault.from !== moment.id || fault.lanes.some(lane => view.lanes.has(lane)))
      && (view.lanes.has(moment.lane) || view.lanes.has("server"));
  }

  const message = messages.get(moment.message);
  return view.lanes.has(moment.lane)
    && (!message?.sent || view.lanes.has(message.sent.lane))
    && (!message?.ended || view.lanes.has(message.ended.lane));
}

function isKeyShown(keys) {
  return keys.length === 0 || view.keys.size === data.keys.length || keys.some(key => view.keys.has(key));
}

function isShown(moment) {
  return isAtShownLane(moment)
    && isKeyShown(moment.keys)
    && (!view.causalOnly || moment.isCausal)
    && (view.messages || moment.message < 0);
}

/** The newest revision that was taken up to a moment; 1 before the first. */
function revisionAt(cursor) {
  let revision = 1;
  for (const taken of data.revisions) {
    if (taken.moment <= cursor && taken.revision > revision) {
      revision = taken.revision;
    }
  }

  return revision;
}

/** The pairs at a revision, by key. */
function stateAt(revision) {
  const state = new Map();
  for (const taken of data.revisions) {
    if (taken.revision > revision) {
      continue;
    }

    for (const change of taken.changes) {
      if (change.isPut) {
        state.set(change.key, { ...change, mod: taken.revision });
      } else {
        state.delete(change.key);
      }
    }
  }

  return state;
}
