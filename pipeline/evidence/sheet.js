// The page as printed, with a box for everything that was read; boxes are drawn in the page's points.

const KINDS = {
  bad: "check failed, or engines differ", doubt: "not confirmed by a second engine", good: "two engines read the same",
  words: "a fact without a number: words, a dash, a blank", issue: "to look at", cell: "a cell that gave no fact",
};
const SHOWN = { bad: true, doubt: true, good: true, words: true, issue: true, loose: true, rest: false, cell: false };
const LEGEND = [
  ["bad", "failed"], ["doubt", "not confirmed"], ["good", "confirmed"], ["words", "no number"], ["issue", "issue"],
  ["loose", "number in a table, no fact"], ["rest", "other number, no fact"], ["cell", "other cell"],
];

// What a mark is called: by its print, and by what was read.
function nameOf(mark) {
  const facts = (mark.facts || []).map(summary).join("; ");
  return (mark.text || "").slice(0, 80) + (facts ? ": " + facts : "") + " (" + KINDS[mark.kind] + ")";
}

function summary(fact) {
  const year = fact.fiscal_year_roc ? fact.fiscal_year_roc + " 年" : fact.fiscal_year || "";
  const what = { budgets: [fact.item, fact.measure_label || fact.measure, year], indicators: [fact.name, fact.role, year],
    milestones: [fact.date_text, fact.status], progress: [fact.span], delays: ["delay"] }[fact.table] || [];
  const value = fact.value === undefined ? "" : "= " + grouped(fact.value) + (fact.unit ? " " + fact.unit : "");
  return [...what, value].filter(Boolean).join(" · ");
}

function grouped(value) {
  const [whole, rest] = String(value).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? "." + rest : "");
}

// The picture of a page and its overlay. `onchoose(index)` is told which mark somebody takes.
function sheetOf(page, data, picture, onchoose) {
  const marks = data.marks.map((mark, index) => markGroup(mark, index, onchoose));
  const loose = data.loose.map(([text, x0, y0, x1, y1, where]) => h("svg:g", {
    class: "mark loose loose-" + where, "data-loose": [x0, y0, x1, y1].join(","), onclick: () => onchoose(null, [x0, y0, x1, y1], text, where),
  }, h("svg:title", {}, text + ": no fact"), rectangle([x0, y0, x1, y1])));
  // What is chosen more often lies above: cells, then numbers without a fact, then facts.
  const above = (group) => group.classList.contains("cell") ? 0 : 1;
  const groups = [...loose, ...marks].sort((a, b) => above(a) - above(b));
  const svg = h("svg:svg", {
    viewBox: picture.box, preserveAspectRatio: "none", role: "group", "aria-label": "what was read on this page; arrow keys go from box to box",
    onkeydown: (event) => moveInSheet(event, svg),
  }, groups);
  const first = groups.find((group) => group.hasAttribute("data-mark") && !group.classList.contains("cell"));
  if (first) first.setAttribute("tabindex", "0");
  const image = picture.source
    ? lazyPicture(h("img", { alt: "page " + page.page + " as printed", width: picture.width, height: picture.height }), "page-" + page.page, picture.address)
    : h("svg:svg", { viewBox: picture.box, class: "blank", width: "100%" });
  const box = h("div", { class: "picture paper" + (picture.source ? "" : " blank") }, image, svg);
  const [wide, tall] = picture.box.split(" ").slice(2);
  box.style.setProperty("--ratio", wide / tall);  // a printed sheet holds it whole
  if (!picture.source) box.style.aspectRatio = picture.box.split(" ").slice(2).join(" / ");
  return box;
}

function rectangle([x0, y0, x1, y1]) {
  return h("svg:rect", { x: x0 - 1, y: y0 - 1, width: x1 - x0 + 2, height: y1 - y0 + 2, rx: 1 });
}

function markGroup(mark, index, onchoose) {
  const choose = () => onchoose(index);
  return h("svg:g", {
    class: "mark " + mark.kind + (mark.text ? "" : " blank"), "data-mark": index, tabindex: -1, role: "button", "aria-label": nameOf(mark), onclick: choose,
    onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } },
  }, h("svg:title", {}, nameOf(mark)), mark.boxes.map(rectangle));
}

// Arrow keys go to the nearest box in their direction.
function moveInSheet(event, svg) {
  const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const from = event.target.closest("g[data-mark]");
  if (!direction || !from) return;
  event.preventDefault();
  event.stopPropagation();
  const middle = (group) => { const box = group.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; };
  const [x, y] = middle(from);
  let best = null, least = Infinity;
  for (const group of svg.querySelectorAll("g[data-mark]")) {
    if (group === from || getComputedStyle(group).display === "none") continue;
    const [dx, dy] = middle(group).map((value, axis) => value - [x, y][axis]);
    const along = dx * direction[0] + dy * direction[1], aside = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
    const far = along + 3 * aside;
    if (along > 1 && far < least) { least = far; best = group; }
  }
  if (best) rove(svg, best);
}

// One element of a group takes part in Tab; it is the one that had the focus last.
function rove(container, to) {
  container.querySelectorAll('[tabindex="0"]').forEach((one) => one.setAttribute("tabindex", "-1"));
  to.setAttribute("tabindex", "0");
  to.focus();
}

// The mark that a link means: the one whose box it names, else the one that is nearest, within 40 points.
function nearestMark(data, box) {
  let best = -1, least = 40;
  data.marks.forEach((mark, index) => {
    for (const own of mark.boxes) {
      const far = Math.max(...own.map((value, side) => Math.abs(value - box[side])));
      const weighed = far + (mark.kind === "cell" || mark.kind === "issue" ? 0.5 : 0);
      if (weighed < least) { least = weighed; best = index; }
    }
  });
  return best;
}

function linkOf(page, box) {
  return "#value=" + page + ":" + box.map((value) => Math.round(value * 10) / 10).join(",");
}
