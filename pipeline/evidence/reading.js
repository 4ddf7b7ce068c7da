// What was read on a page: the chosen value with all that is known of it, the tables, and facts in the text.

const GROUPED = new Set(["value", "value_high", "amount", "corrected_value", "corrected_amount", "planned_pct", "actual_pct", "difference_pct"]);
const MAIN = new Set(["value", "unit", "measure", "item", "name", "title"]);
const WORDS = { both: "two engines read the same", differs: "another engine reads otherwise", first_only: "only one engine reads it" };

function readingOf(data, lang, onchoose) {
  const out = h("div", {});
  data.tables.forEach((table) => out.append(tableOf(table, data, lang, onchoose)));
  const prose = data.marks.map((mark, index) => [mark, index]).filter(([mark]) => mark.facts && !mark.cell);
  if (prose.length) {
    out.append(h("h2", {}, "In the text"), h("ul", { class: "prose" }, prose.map(([mark, index]) => h("li", {},
      h("button", { type: "button", class: mark.kind, "data-mark": index, onclick: () => onchoose(index) },
        printed(mark.text, lang), h("div", { class: "soft" }, printed(mark.facts.map(summary).filter(Boolean).join("; "), lang)))))));
  }
  if (!data.tables.length && !prose.length) out.append(h("p", { class: "empty" }, "No table and no fact on this page."));
  return out;
}

function tableOf(table, data, lang, onchoose) {
  const runs = table.page !== table.page_end ? " · pages " + table.page + "–" + table.page_end : "";
  const body = h("tbody", {}, table.rows.map(([row, cells]) => h("tr", {}, cells.map((cell) => cellOf(cell, data, lang, onchoose)))));
  const own = h("table", { class: "read", "aria-label": table.caption || "table", onkeydown: (event) => moveInTable(event, own) }, body);
  const first = own.querySelector("td[data-mark]") || own.querySelector("[data-mark]");
  if (first) first.setAttribute("tabindex", "0");
  const statement = table.statement ? h("span", { class: "tag" }, table.statement) : null;
  const role = table.role === "other" ? h("span", { class: "tag loose" }, "not recognised: cells only") : h("span", { class: "tag" }, table.role);
  return h("section", {}, h("h2", {}, table.caption ? printed(table.caption, lang) : "Table", " ", role, " ", statement,
    h("span", { class: "soft" }, (table.unit ? " · " + table.unit : "") + runs)), h("div", { class: "scroll" }, own));
}

function cellOf([, rows, columns, header, what], data, lang, onchoose) {
  const mark = typeof what === "number" ? data.marks[what] : null;
  const text = mark ? mark.text : what;
  const number = /^[\s△▲+\-−]?[\d,.]+\s*[%％]?$/.test(text);
  const kind = (mark ? mark.kind + (mark.facts ? " fact" : "") : "") + (text.length <= 6 ? " short" : "");
  const about = mark ? { "data-mark": what, tabindex: -1, onclick: () => onchoose(what), "aria-label": mark.facts ? nameOf(mark) : null,
    onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); onchoose(what); } } } : {};
  return h(header ? "th" : "td", { class: (kind + (number ? " number" : "")).trim() || null, rowspan: rows > 1 ? rows : null,
    colspan: columns > 1 ? columns : null, ...about }, printed(text, lang));
}

function moveInTable(event, table) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const cells = [...table.querySelectorAll("[data-mark]")];
  const from = event.target.closest("[data-mark]");
  if (!from || (!step && event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  event.preventDefault();
  event.stopPropagation();
  let to = step ? cells[cells.indexOf(from) + step] : null;
  if (!step) {
    const down = event.key === "ArrowDown" ? 1 : -1, here = from.getBoundingClientRect();
    const far = (cell) => { const box = cell.getBoundingClientRect(); return down * (box.y - here.y) > 1 ? down * (box.y - here.y) + 2 * Math.abs(box.x - here.x) : Infinity; };
    to = cells.reduce((best, cell) => far(cell) < (best ? far(best) : Infinity) ? cell : best, null);
  }
  if (to) rove(table, to);
}

// All that is known of a value. `page` is {page, page_label}.
function cardOf(mark, page, lang, meanings, link) {
  const copy = h("button", { type: "button", class: "screen", onclick: () => copyLink(link, copy) }, "copy link");
  const where = "page " + page.page + (page.page_label ? ", printed " + page.page_label : "");
  return h("section", { class: "card " + mark.kind, "aria-live": "polite", "aria-label": "the chosen value" },
    h("div", { class: "top" }, h("span", { class: "tag " + mark.kind }, KINDS[mark.kind]), h("span", { class: "soft" }, where), h("span", { class: "grow" }), copy),
    h("div", { class: "print" + (mark.text.length > 40 ? " longer" : "") }, mark.text ? printed(mark.text, lang) : "—"),
    (mark.notes || []).map(([severity, message]) => h("p", { class: "say " + severity }, severity === "failed" ? "Check failed. " : null, printed(message, lang))),
    mark.follows ? h("p", { class: "soft" }, "goes on from ", h("a", { href: mark.follows }, "an earlier page")) : null,
    (mark.facts || []).map((fact) => h("div", { class: "fact" }, h("dl", {}, fieldsOf(fact, lang, meanings[fact.table] || {})))),
    mark.facts ? null : h("p", { class: "soft" }, mark.cell ? "A cell of a table; no fact was made of it." : null));
}

function fieldsOf(fact, lang, meanings) {
  const keys = Object.keys(fact).filter((key) => key !== "table" && fact[key] !== false);
  keys.sort((a, b) => MAIN.has(b) - MAIN.has(a));
  return [h("dt", {}, "table"), h("dd", {}, fact.table), keys.map((key) => [
    h("dt", { title: meanings[key] || null }, key), h("dd", {}, fieldValue(key, fact[key], lang))])];
}

function fieldValue(key, value, lang) {
  if (key === "verified_by") return WORDS[value] || value;
  if (GROUPED.has(key)) return h("b", {}, grouped(value));
  if (Array.isArray(value)) return printed(value.join(" › "), lang);
  return printed(value, lang);
}

function copyLink(link, button) {
  const whole = location.href.split("#")[0] + link;
  const done = () => { button.textContent = "copied"; setTimeout(() => { button.textContent = "copy link"; }, 1500); };
  if (navigator.clipboard) navigator.clipboard.writeText(whole).then(done, () => prompt("the link", whole));
  else prompt("the link", whole);
}
