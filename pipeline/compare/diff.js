const result = read("result");
const changes = read("changes");
const byId = new Map(changes.map((change) => [change.id, change]));
const causes = changes.filter((change) => !change.follows && change.material);
const followers = new Map();
for (const change of changes) {
  if (!change.follows) continue;
  if (!followers.has(change.follows)) followers.set(change.follows, []);
  followers.get(change.follows).push(change);
}
const SEVERITIES = ["high", "medium", "low", "info"];
const TONES = { high: "bad", medium: "warn", low: "", info: "note" };
const PAGE = 150; // cards that are made at once
const state = { severities: new Set(["high", "medium", "low"]), kind: "", words: "", sort: "weight", shown: PAGE };
if (!causes.some((change) => change.severity !== "info")) state.severities.add("info");

function number(value, sign) {
  const [whole, part] = String(value).replace("-", "").split(".");
  const minus = String(value).startsWith("-");
  const text = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (part ? "." + part : "");
  return (minus ? "−" : sign && Number(value) > 0 ? "+" : "") + text;
}

function edition(one) {
  const parts = [one.title, one.agency, one.fiscal_year_roc || one.fiscal_year, one.pages + " pages"];
  return [printed(one.label, result.lang), " · ", printed(parts.filter(Boolean).join(" · "), result.lang)];
}

function head() {
  const counts = SEVERITIES.map((severity) => [severity, causes.filter((one) => one.severity === severity).length]);
  add(document.getElementById("head"), [
    h("h1", null, "What changed"),
    h("dl", { class: "editions" }, h("dt", null, "old"), h("dd", null, edition(result.old)),
      h("dt", null, "new"), h("dd", null, edition(result.new))),
    result.sameFile ? h("p", { class: "warn" }, "The same file: what differs is our reading, not the report.") : null,
    h("p", null, counts.filter(([, count]) => count).map(([severity, count]) =>
      [h("span", { class: "tag " + TONES[severity] }, count + " " + severity), " "]),
    h("span", { class: "soft" }, (changes.length - causes.length) + " more follow from these, are rounding ("
      + result.folded.rounding + ") or below the thresholds (" + result.folded.small + ")"))]);
}

function rollForward() {
  const rows = result.proofs.filter((row) => row.proof === "roll_forward");
  const sums = {};
  for (const row of rows) sums[row.outcome] = (sums[row.outcome] || 0) + (row.count || 0);
  const shown = Object.entries(sums).filter(([, count]) => count).map(([outcome, count]) =>
    [h("span", { class: "tag " + (outcome === "agrees" ? "good" : "warn") }, count + " " + outcome.replace("_", " ")), " "]);
  const restated = rows.filter((row) => row.outcome !== "agrees" && row.count);
  return [h("h2", null, "Roll-forward: what both editions say of the same years"),
    h("p", null, shown.length ? shown : h("span", { class: "soft" }, rows[0] ? rows[0].note : "nothing to compare")),
    restated.length ? h("details", null, h("summary", null, "the " + restated.length + " groups that don't agree"),
      h("table", null, restated.map((row) => h("tr", null, h("td", null, printed(row.project || "", result.lang)),
        h("td", null, row.measure), h("td", null, row.fiscal_year), h("td", null, row.outcome),
        h("td", { class: "n" }, row.difference ? number(row.difference, true) : ""), h("td", null, row.unit))))) : null];
}

function waterfall() {
  const rows = result.proofs.filter((row) => row.proof === "waterfall");
  if (!rows.length) return null;
  const steps = rows.slice(0, rows.findIndex((row) => row.step === "unexplained rest"));
  let most = 0;
  for (const row of steps) most = Math.max(most, Math.abs(Number(row.new_value || 0)));
  const width = (value) => 100 * Math.abs(value) / (most || 1) + "%";
  const body = rows.map((row) => {
    const step = Number(row.difference || 0), whole = row.difference === undefined;
    let bar = null;
    if (steps.includes(row)) {
      const end = Number(row.new_value || 0), start = whole ? 0 : end - step;
      bar = h("div", { class: "bar" + (whole ? " whole" : step < 0 ? " down" : ""),
        style: { left: width(Math.min(start, end)), width: width(end - start) } });
    }
    const tone = row.outcome === "passed" ? "good" : row.outcome === "failed" ? "bad" : "";
    return h("tr", { class: tone }, h("th", { scope: "row" }, row.step.replaceAll("_", " ")),
      h("td", { class: "n" }, whole ? number(row.new_value || 0) : number(row.difference, true)),
      h("td", { class: "soft" }, row.count ? row.count + " figures" : row.outcome || ""), h("td", { class: "track" }, bar));
  });
  return [h("h2", null, "From the old total to the new one: " + rows[0].measure + (rows[0].unit ? ", " + rows[0].unit : "")),
    h("table", { class: "fall" }, h("tbody", null, body))];
}

function coverage() {
  const rows = result.proofs.filter((row) => row.proof === "coverage");
  return h("details", null, h("summary", null, "Coverage: what was compared, and what wasn't"),
    h("table", null, rows.map((row) => h("tr", { class: row.outcome === "failed" ? "bad" : "" }, h("td", null, row.step),
      h("td", { class: "n" }, row.count), h("td", { class: "soft" }, row.note || "")))));
}

function wanted() {
  const words = state.words.toLowerCase().split(/\s+/).filter(Boolean);
  const out = causes.filter((one) => state.severities.has(one.severity) && (!state.kind || one.kind === state.kind)
    && words.every((word) => haystack(one).includes(word)));
  if (state.sort === "size") out.sort((a, b) => Math.abs(Number(b.size || 0)) - Math.abs(Number(a.size || 0)));
  if (state.sort === "pct") out.sort((a, b) => Math.abs(Number(b.pct || 0)) - Math.abs(Number(a.pct || 0)));
  if (state.sort === "page") out.sort((a, b) => place(a) - place(b));
  return out;
}

const place = (one) => (one.new || one.old || { page: 0 }).page;
const texts = new Map();
function haystack(one) {
  if (!texts.has(one.id)) {
    const sides = [one.old, one.new].filter(Boolean).flatMap((side) => [side.text, side.value]);
    texts.set(one.id, [one.id, one.kind, one.project, one.subject, one.statement, one.measure, one.year, one.message, ...sides]
      .filter((part) => part !== undefined && part !== null).join(" ").toLowerCase());
  }
  return texts.get(one.id);
}

function side(one, name) {
  const there = one[name];
  if (!there) return h("div", { class: "side" }, h("p", null, name + ": not there"));
  const label = there.label && there.label !== String(there.page) ? " (printed " + there.label + ")" : "";
  const at = name + ", page " + there.page + label;
  const words = there.text && !there.picture ? h("p", null, printed(there.text, result.lang)) : null;
  const evidence = result[name].evidence, box = there.boxes[0];
  const link = evidence && evidence + (box ? "#value=" + there.page + ":" + box.map((corner) => Math.round(corner * 10) / 10).join(",") : "#page=" + there.page);
  return h("div", { class: "side" }, h("p", null, link ? h("a", { href: link }, at) : at),
    there.picture ? crop({ picture: there.picture, boxes: there.boxes, label: at + ": " + (there.text || "") }) : words);
}

function textEdits(one) {
  if (!one.edits) return null;
  return h("div", { class: "edits", tabindex: 0, lang: result.lang }, one.edits.map(([op, text]) =>
    op === "=" ? text : h(op === "-" ? "del" : "ins", null, text)));
}

function card(one) {
  const about = [one.subject, one.measure, one.year].filter(Boolean).join(" · ");
  const mine = followers.get(one.id) || [];
  const notes = [];
  if (one.explained) notes.push("explained on page " + one.explainedPage + ": " + one.explanation);
  else if (one.explained === false) notes.push("not explained in the text");
  if (["suspected", "figures", "alias", "order", "name"].includes(one.matched) && one.similarity !== undefined)
    notes.push("taken for one thing by " + one.matched + " (" + Math.round(100 * one.similarity) + " % alike)"
      + (one.runnerUp ? "; the next best is " + one.runnerUp : ""));
  return h("article", { id: "change-" + one.id, class: one.severity, tabindex: 0 },
    h("p", null, h("span", { class: "tag " + TONES[one.severity] }, one.kind.replaceAll("_", " ")), " ",
      h("span", { class: "soft" }, one.project ? printed(one.project, result.lang) : null), " ",
      h("a", { class: "soft screen", href: "#change=" + one.id, title: "link to this change" }, "#" + one.id)),
    h("h3", { title: result.kinds[one.kind] }, printed(about, result.lang)),
    one.message && one.message !== one.subject ? h("p", { class: "says" }, printed(one.message, result.lang)) : null,
    one.statement ? h("p", { class: "soft" }, printed(one.statement, result.lang)) : null,
    notes.map((note) => h("p", { class: "soft" }, printed(note, result.lang))),
    textEdits(one),
    h("div", { class: "sides" }, side(one, "old"), side(one, "new")),
    mine.length ? h("details", null, h("summary", null, mine.length + " follow from it"),
      h("ul", { class: "followers" }, mine.map((other) => h("li", null, printed(
        [other.subject, other.measure, other.year, other.message].filter(Boolean).join(" · "), result.lang))))) : null);
}

function draw() {
  const list = document.getElementById("list");
  const rows = wanted();
  const out = [];
  let project;
  for (const one of rows.slice(0, state.shown)) {
    if (state.sort === "weight" && one.project !== project) {
      project = one.project;
      if (project) out.push(h("h2", { class: "project" }, printed(project, result.lang)));
    }
    out.push(card(one));
  }
  if (rows.length > state.shown) out.push(h("button", { type: "button", class: "screen", onclick: () => {
    state.shown += PAGE; draw();
  } }, "show " + Math.min(PAGE, rows.length - state.shown) + " more of " + rows.length));
  list.replaceChildren(...out);
  document.getElementById("count").textContent = rows.length + " of " + causes.length + " changes";
}

function redraw() { state.shown = PAGE; draw(); }

function tools() {
  const search = h("input", { type: "search", placeholder: "search names, figures, kinds  ( / )", "aria-label": "search",
    oninput: (event) => { state.words = event.target.value; redraw(); } });
  const toggles = SEVERITIES.map((severity) => h("button", { type: "button", "aria-pressed": String(state.severities.has(severity)),
    onclick: (event) => {
      const on = !state.severities.has(severity);
      if (on) state.severities.add(severity); else state.severities.delete(severity);
      event.currentTarget.setAttribute("aria-pressed", on);
      redraw();
    } }, severity));
  const kinds = [...new Set(causes.map((one) => one.kind))];
  const counts = (kind) => causes.filter((one) => one.kind === kind).length;
  const kind = h("select", { "aria-label": "kind", onchange: (event) => {
    state.kind = event.target.value;
    const first = causes.find((one) => one.kind === state.kind);
    if (first && !causes.some((one) => one.kind === state.kind && state.severities.has(one.severity)))
      toggles[SEVERITIES.indexOf(first.severity)].click();
    redraw();
  } }, h("option", { value: "" }, "all kinds"),
  kinds.map((name) => h("option", { value: name, title: result.kinds[name] }, name.replaceAll("_", " ") + " (" + counts(name) + ")")));
  const sort = h("select", { "aria-label": "sort", onchange: (event) => { state.sort = event.target.value; redraw(); } },
    [["weight", "by weight"], ["size", "by difference"], ["pct", "by per cent"], ["page", "by page"]]
      .map(([value, name]) => h("option", { value: value }, name)));
  document.getElementById("tools").append(search, ...toggles, kind, sort, themeButton(),
    h("span", { class: "soft" }, "j / k: next, previous"));
  return search;
}

function step(by) {
  const cards = [...document.querySelectorAll("article")];
  const at = cards.indexOf(document.activeElement && document.activeElement.closest("article"));
  const next = cards[Math.max(0, Math.min(cards.length - 1, at + by))];
  if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "nearest" }); }
}

// #change=ID opens a change, whatever is filtered; that of one that follows opens its cause.
function follow() {
  const match = /^#change=([0-9a-f-]+)$/.exec(location.hash);
  if (!match || !byId.has(match[1])) return;
  const one = byId.get(byId.get(match[1]).follows || match[1]);
  if (!wanted().slice(0, state.shown).includes(one)) {
    state.severities.add(one.severity);
    Object.assign(state, { kind: "", words: "", shown: changes.length });
    draw();
  }
  const element = document.getElementById("change-" + one.id);
  if (!element) return;
  document.querySelectorAll("article.here").forEach((other) => other.classList.remove("here"));
  element.classList.add("here");
  element.scrollIntoView();
  element.focus({ preventScroll: true });
}

head();
add(document.getElementById("proofs"), [waterfall(), rollForward(), coverage()]);
const searchField = tools();
draw();
follow();
addEventListener("hashchange", follow);
addEventListener("beforeprint", () => { if (state.shown < wanted().length) { state.shown = changes.length; draw(); } });
addEventListener("keydown", (event) => {
  const typing = event.target.closest && event.target.closest("input, select, textarea");
  if (event.key === "Escape" && typing) { searchField.value = state.words = ""; redraw(); searchField.blur(); }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") { event.preventDefault(); searchField.focus(); }
});
