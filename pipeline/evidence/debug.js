// What each step made of a page: layers of boxes over the picture, and beside it parts of tables, whole tables, and why.

const about = read("about");
const LAYERS = { characters: false, "turned characters": true, rulings: true, fills: false, pictures: false, grids: true, cells: true, lines: true, furniture: true };
const classOf = (layer) => "layer-" + layer.split(" ")[0];

function layerToggles() {
  return h("div", { class: "layers", role: "group", "aria-label": "layers" }, Object.entries(LAYERS).map(([layer, on]) => {
    const box = h("input", { type: "checkbox", checked: on, onchange: () => showLayer(layer, box.checked) });
    return h("label", { class: classOf(layer) }, box, h("span", { class: "swatch" }), layer);
  }));
}

function showLayer(layer, on) {
  LAYERS[layer] = on;
  document.querySelectorAll("svg ." + classOf(layer)).forEach((group) => group.classList.toggle("hidden", !on));
}

function pageOf(stage) {
  const block = document.getElementById("picture-page-" + stage.page);
  const view = block && block.textContent ? block.dataset.box : "0 0 " + stage.width + " " + stage.height;
  const told = h("p", { class: "told", "aria-live": "polite" }, "Point at a box to read what it is.");
  const tell = (label) => told.replaceChildren(shown(label));
  const groups = Object.entries(stage.layers).map(([layer, boxes]) => h("svg:g", { class: classOf(layer) + (LAYERS[layer] ? "" : " hidden") },
    boxes.map(([x0, y0, x1, y1, label]) => h("svg:rect", { x: x0, y: y0, width: Math.max(x1 - x0, 0.4), height: Math.max(y1 - y0, 0.4), onmouseenter: () => tell(layer + ": " + label) }))));
  const image = block && block.textContent ? lazyPicture(h("img", { alt: "page " + stage.page, width: block.dataset.size.split(" ")[0], height: block.dataset.size.split(" ")[1] }), "page-" + stage.page)
    : h("p", {}, "no picture of this page could be made");
  return h("section", { class: "page", id: "page-" + stage.page }, h("h2", {}, "Page " + stage.page + " ", h("span", { class: "tag" }, stage.status)),
    h("div", { class: "picture" }, image, h("svg:svg", { viewBox: view, preserveAspectRatio: "none" }, groups)),
    h("div", { class: "side" }, told, h("ul", {}, stage.about.map((line) => h("li", {}, line))),
      h("h3", {}, "Parts of tables on this page"), stage.pieces.length ? stage.pieces.map(pieceOf) : h("p", { class: "soft" }, "none"),
      h("h3", {}, "Decisions"), stage.reasons.length ? h("ul", {}, stage.reasons.map(reasonOf)) : h("p", { class: "soft" }, "none that had to be weighed"),
      h("h3", {}, "Whole tables that stand here"), stage.tables.length ? stage.tables.map(tableOf) : h("p", { class: "soft" }, "none")));
}

function pieceOf(piece) {
  return h("ul", {}, h("li", {}, h("b", {}, piece.rows + " × " + piece.cols + " " + piece.how), ", " + piece.cells + " cells", h("ul", {}, piece.notes.map((note) => h("li", {}, note)))));
}

function reasonOf([, what, evidence]) {
  return h("li", {}, what, evidence.length ? [": ", evidence.map(([name, value], index) => [index ? ", " : null,
    h("span", { class: value < 0 ? "against" : "for" }, name + " " + (value > 0 ? "+" : "") + Math.round(value * 10) / 10)])] : null);
}

function tableOf(table) {
  const rows = new Map();
  for (const cell of table.cells) rows.set(cell[0], [...(rows.get(cell[0]) || []), cell]);
  return h("div", { class: "scroll" }, h("p", {}, h("b", {}, table.caption || "no caption"), " ", table.unit ? h("span", { class: "tag" }, table.unit) : null,
    " " + table.rows + " × " + table.cols + ", " + table.header_rows + " header rows, pages " + table.page + "–" + table.page_end),
    h("table", {}, [...rows.keys()].sort((a, b) => a - b).map((row) => h("tr", {}, h("td", {}, h("small", {}, row)),
      rows.get(row).map(([, col, down, across, header, text]) => h(header ? "th" : "td", { rowspan: down > 1 ? Math.min(down, rows.size) : null, colspan: across > 1 ? across : null },
        h("small", {}, col + " "), printed(text)))))));
}

document.getElementById("title").append(shown(about.name + ": what each step made of it"));
document.querySelector("header").append(themeButton(), layerToggles());
const place = document.getElementById("pages");
(async () => {
  for (const page of about.pages) place.append(pageOf(await unpack("page-" + page)));
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
  if (!about.pages.length) place.append(h("p", {}, "The document has none of these pages."));
})();
