const groups = read("groups");
const counts = read("counts");
const COLOURS = ["var(--soft)", "var(--accent)", "var(--bad)", "var(--good)", "var(--note)", "var(--warn)"];

function number(value) {
  const [whole, part] = String(value).split(".");
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (part ? "." + part : "");
}

// The years of a group against its values: a line for each edition, so that a restatement is a gap between two lines.
function chart(group, editions) {
  const points = group.figures.filter((one) => one.year !== null)
    .flatMap((one) => one.said.map(([edition, value]) => ({ edition, x: one.year, y: Number(value), label: one.label })));
  const years = [...new Set(points.map((one) => one.x))].sort((a, b) => a - b);
  if (years.length < 2) return null;
  const low = Math.min(0, ...points.map((one) => one.y)), high = Math.max(...points.map((one) => one.y), low + 1);
  const x = (year) => 60 + 620 * (year - years[0]) / (years[years.length - 1] - years[0]);
  const y = (value) => 200 - 180 * (value - low) / (high - low);
  const labels = new Map(points.map((one) => [one.x, one.label]));
  const lines = editions.map((edition, index) => {
    const mine = points.filter((one) => one.edition === edition).sort((a, b) => a.x - b.x);
    const stroke = COLOURS[index % COLOURS.length];
    return [h("svg:polyline", { points: mine.map((one) => x(one.x) + "," + y(one.y)).join(" "), stroke: stroke }),
      mine.map((one) => h("svg:circle", { cx: x(one.x), cy: y(one.y), r: 3.5, fill: stroke },
        h("svg:title", null, "edition " + edition + ", " + one.label + ": " + number(one.y))))];
  });
  return h("svg:svg", { class: "chart", viewBox: "0 0 740 230", role: "img", "aria-label": "values by year, a line per edition" },
    h("svg:line", { class: "axis", x1: 55, x2: 700, y1: y(0), y2: y(0) }),
    h("svg:text", { x: 50, y: y(high) + 4, "text-anchor": "end" }, number(high)),
    years.map((year) => h("svg:text", { x: x(year), y: 222, "text-anchor": "middle" }, String(labels.get(year)))), lines);
}

function table(group, editions) {
  return h("div", { class: "scroll" }, h("table", null,
    h("thead", null, h("tr", null, h("th", null, "year"), editions.map((edition, index) =>
      h("th", { scope: "col", style: { color: COLOURS[index % COLOURS.length] } }, "edition " + edition)))),
    h("tbody", null, group.figures.map((one) => h("tr", null, h("th", { scope: "row" }, one.label || "total"),
      editions.map((edition) => {
        const said = one.said.find(([name]) => name === edition);
        return said ? h("td", { class: said[3] ? "restated" : "", title: "page " + said[2] + ": " + said[4] },
          number(said[1]) + (said[3] ? " restated" : "")) : h("td", { class: "soft" }, "–");
      }))))));
}

add(document.getElementById("head"), [h("h1", null, "History of figures"), themeButton(),
  h("p", { class: "soft" }, counts.figures + " figures, " + counts.restated + " restated"
    + (counts.groups > groups.length ? "; the first " + groups.length + " of " + counts.groups + " items" : ""))]);
add(document.getElementById("list"), groups.map((group) => {
  const editions = [...new Set(group.figures.flatMap((one) => one.said.map(([edition]) => edition)))].sort();
  return h("section", null, h("h2", null, printed(group.subject + " · " + group.measure)),
    h("p", { class: "soft" }, printed(group.project + (group.unit ? " · " + group.unit : ""))),
    chart(group, editions), table(group, editions));
}));
