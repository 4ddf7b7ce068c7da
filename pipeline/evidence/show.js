// The document: its pages one at a time, what to look at first, contents, search, and the links that open a value.

const about = read("about");
const LANG = about.lang;
const TITLES = {
  failed: ["Failed checks", "bad", "The document's own arithmetic doesn't hold there. Mistakes of the source stay as printed."],
  error: ["Errors", "bad", "Something couldn't be read."],
  differs: ["Two engines read different numbers", "bad", "Compare with the page."],
  malformed: ["Numbers that can't be read", "bad", "Printed so that no number can be made of it."],
  warning: ["Warnings", "doubt", "Compare with the page."],
  unconfirmed: ["Numbers that only one engine reads", "doubt", "No second engine confirms them."],
  loose: ["Numbers in tables that became no fact", "loose", "By page; marked on the page."],
  info: ["Notes", "words", "Good to know."],
};
const state = { page: null, data: null, chosen: null, line: -1, zoom: 1 };
const pages = new Map(about.pages.map((page) => [page.page, page]));
const numbers = about.pages.map((page) => page.page);
const cached = new Map();

function dataOf(number) {
  if (!cached.has(number)) cached.set(number, about.served ? served(number + ".json") : unpack("page-" + number));
  return cached.get(number);
}

// Data of a page from the server that serves this one (`browse`).
async function served(what) {
  const answer = await fetch(about.served + "/page/" + what);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

// What a page holds, for a search: without its picture, which takes its time to paint.
function wordsOf(number) {
  return about.served && !cached.has(number) ? served(number + ".json?words") : dataOf(number);
}

function pictureOf(page, data) {
  if (data.picture) return { ...data.picture, source: true, address: about.served + "/page/" + page.page + ".webp" };
  const block = document.getElementById("picture-page-" + page.page);
  const box = "0 0 " + (page.width || 595) + " " + (page.height || 842);
  if (!block || !block.textContent) return { box, source: false };
  const [width, height] = block.dataset.size.split(" ");
  return { box: block.dataset.box, width, height, source: true };
}

// --- the frame -------------------------------------------------------------------------------------------------------

const sheet = h("section", { id: "sheet", "aria-label": "the page as printed", tabindex: -1 });
const reading = h("section", { id: "reading", "aria-label": "what was read on the page" });
const nav = h("nav", { "aria-label": "what to look at" });
const help = helpDialog();

function frame() {
  document.getElementById("app").append(header(), h("main", {}, nav, sheet, reading), help);
  nav.append(h("form", { class: "search screen", role: "search", onsubmit: (event) => { event.preventDefault(); search(query.value); } }, query,
    h("button", { type: "submit" }, "find")), tabs, ...Object.values(panels));
  fillPanels();
  select("check");
}

function header() {
  const document_ = about.document;
  const names = [document_.file_name === about.title ? null : document_.file_name, document_.agency, document_.report_type, document_.fiscal_year_roc ? document_.fiscal_year_roc + " 年" : document_.fiscal_year];
  const failed = document_.checks_failed, values = document_.values;
  const chip = (kind, ...words) => h("span", { class: "tag " + kind }, words);
  const count = (number) => number.toLocaleString("en");
  const home = about.home ? h("a", { href: about.home, class: "screen" }, "◂ all documents") : null;
  return h("header", {}, home, h("div", { class: "names" }, h("h1", {}, printed(about.title, LANG)), h("p", { class: "soft" }, names.filter(Boolean).map((name, index) => [index ? " · " : null, printed(name, LANG)]))),
    h("div", { class: "chips" },
      document_.status === "parsed" ? null : chip("bad", document_.status),
      chip(failed ? "bad" : document_.checks_passed ? "good" : "", count(failed) + " checks failed, " + count(document_.checks_passed) + " passed"),
      chip(document_.values_verified < values ? "doubt" : values ? "good" : "", count(document_.values_verified) + " of " + count(values) + " values read the same twice"),
      chip("", count(document_.pages || 0) + " pages")),
    h("button", { type: "button", class: "screen", onclick: () => help.showModal() }, "help"), themeButton());
}

function helpDialog() {
  const keys = [["← →", "page before, next page"], ["n p", "next, previous thing to look at"], ["/", "search"], ["Tab", "into the page, then into its tables"],
    ["arrows", "inside the page or a table: from box to box"], ["Enter", "choose the box: its value is shown at the top of the right side"], ["+ −", "larger, smaller"], ["?", "this help"]];
  const own = h("dialog", { "aria-label": "help" },
    h("p", {}, "Left: what to look at first. Middle: the page as printed; each box is something that was read. Right: what was read. Click a box to find its value, or a value to find its box."),
    h("dl", {}, keys.map(([key, what]) => [h("dt", {}, key.split(" ").map((one) => h("kbd", {}, one))), h("dd", {}, what)])),
    h("p", { class: "soft" }, "The address of this page with #value=page:x0,y0,x1,y1 (page and bbox as in the dataset) opens a value; #page=12 a page, #key=… the fact with this fact_key."),
    h("button", { type: "button", onclick: () => own.close() }, "close"));
  return own;
}

// --- what to look at, contents, pages, search --------------------------------------------------------------------------

const query = h("input", { type: "search", placeholder: "find a text or a number", "aria-label": "find a text or a number" });
const tabs = h("div", { role: "tablist", class: "screen", onkeydown: moveTabs });
const panels = {};
for (const [name, title] of [["check", "To check"], ["contents", "Contents"], ["pages", "Pages"], ["found", "Found"]]) {
  tabs.append(h("button", { role: "tab", type: "button", id: "tab-" + name, "aria-controls": "panel-" + name, onclick: () => select(name) }, title));
  panels[name] = h("div", { role: "tabpanel", id: "panel-" + name, "aria-labelledby": "tab-" + name });
}

function select(name) {
  for (const tab of tabs.children) {
    const own = tab.id === "tab-" + name;
    tab.setAttribute("aria-selected", own);
    tab.setAttribute("tabindex", own ? 0 : -1);
  }
  for (const [key, panel] of Object.entries(panels)) panel.classList.toggle("hidden", key !== name);
}

function moveTabs(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.stopPropagation();
  const all = [...tabs.children], to = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
  to.click();
  to.focus();
}

function line(page, what, link) {
  const own = pages.get(page);
  return h("button", { type: "button", class: "line", "data-link": link, "data-page": page, disabled: !link, onclick: () => go(link) },
    h("span", { class: "where" }, own ? ["p. " + own.page, own.page_label ? h("small", {}, printed(own.page_label)) : null] : ""), h("span", { class: "what" }, what));
}

function fillPanels() {
  for (const [name, group] of Object.entries(about.findings)) {
    const [title, kind, meaning] = TITLES[name];
    const open = name !== "info" && name !== "loose" || Object.keys(about.findings).length === 1;
    const body = h("div", {});
    const details = h("details", { class: "group", open: open }, h("summary", {}, title, " ", h("span", { class: "tag " + kind }, group.count.toLocaleString("en"))), h("p", {}, meaning), body);
    const more = (from) => {
      body.append(...group.lines.slice(from, from + 100).map(([page, link, message]) => line(page, printed(message, LANG), link)));
      if (from + 100 < group.lines.length) {
        const next = h("button", { type: "button", class: "line screen", onclick: () => { next.remove(); more(from + 100); } }, h("span"), h("span", {}, "show more …"));
        body.append(next);
      } else if (group.lines.length < group.count) body.append(h("p", { class: "empty" }, (group.count - group.lines.length).toLocaleString("en") + " more are in the dataset"));
    };
    more(0);
    panels.check.append(details);
  }
  if (!Object.keys(about.findings).length) panels.check.append(h("p", { class: "empty" }, "Nothing to look at: every check passed, and two engines read every number the same."));
  panels.contents.append(...about.sections.map(([level, number, title, page]) => {
    const own = line(page, [number ? number + " " : null, printed(title, LANG)], "#page=" + page);
    own.lastChild.style.paddingLeft = (level - 1) * 0.8 + "rem";
    return own;
  }));
  if (!about.sections.length) panels.contents.append(h("p", { class: "empty" }, "No headings were found."));
  panels.pages.append(...about.pages.map((page) => line(page.page, h("span", { class: "counts" },
    page.status === "text" ? null : h("span", { class: "tag bad" }, page.status.replaceAll("_", " ")),
    Object.entries(page.counts).map(([kind, count]) => h("span", { class: "tag " + kind, title: kind === "loose" ? "numbers in tables without a fact" : KINDS[kind] }, count))), "#page=" + page.page)));
  panels.found.append(h("p", { class: "empty" }, "Search above: names, texts and numbers of all pages."));
}

const plainText = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s,，]/g, "");

async function search(words) {
  const wanted = plainText(words);
  select("found");
  if (!wanted) return;
  panels.found.replaceChildren(h("p", { class: "empty" }, "searching …"));
  const found = [];
  let count = 0;
  for (const number of numbers) {
    const data = await wordsOf(number);
    for (const mark of data.marks) {
      if (mark.follows || !plainText(mark.text).includes(wanted) && !(mark.facts || []).some((fact) => plainText(summary(fact)).includes(wanted))) continue;
      count += 1;
      if (found.length < 300) found.push(line(number, [printed(mark.text.slice(0, 160), LANG), mark.facts ? h("div", { class: "soft" }, printed(summary(mark.facts[0]), LANG)) : null], linkOf(number, mark.boxes[0])));
    }
  }
  panels.found.replaceChildren(h("p", { class: "empty", role: "status" }, count.toLocaleString("en") + " found" + (count > found.length ? ", the first " + found.length : "")), ...found);
}

// --- going to a page or a value -----------------------------------------------------------------------------------------

function go(link) {
  if (location.hash === link) follow(); else location.hash = link;
}

async function follow() {
  const [, kind, rest] = /^#(page|value|key)=(.*)$/.exec(decodeURIComponent(location.hash)) || [null, "page", String(numbers[0] || 0)];
  if (kind === "key") return followKey(rest);
  const [number, box] = rest.split(":");
  await showPage(pages.has(Number(number)) ? Number(number) : numbers[0]);
  const corners = box ? box.split(",").map(Number) : [];
  if (corners.length !== 4 || corners.some(Number.isNaN)) return choose(null);
  const index = nearestMark(state.data, corners);
  if (index >= 0) choose(index, true); else chooseBox(corners, "", null);
}

async function followKey(key) {
  for (const number of numbers) {
    const data = await wordsOf(number);
    const index = data.marks.findIndex((mark) => (mark.facts || []).some((fact) => fact.fact_key === key));
    if (index >= 0) {
      await showPage(number);
      return choose(index, true);
    }
  }
  await showPage(numbers[0]);
}

async function showPage(number) {
  if (number === undefined) return sheet.replaceChildren(h("p", { class: "empty" }, "Nothing of this document could be read."));
  if (state.page === number) return;
  const page = pages.get(number), data = await dataOf(number);
  Object.assign(state, { page: number, data, chosen: null });
  const picture = sheetOf(page, data, pictureOf(page, data), (index, box, text, where) => index === null ? takeLoose(box, text, where) : take(index));
  sheet.replaceChildren(barOf(page, data, picture), about.missing ? h("p", { class: "say warning" }, about.missing) : null || "", h("div", { class: "holder" }, picture));
  reading.replaceChildren(h("div", { id: "card" }), readingOf(data, LANG, take));
  zoom(0);
  for (const own of panels.pages.children) own.setAttribute("aria-current", own.dataset.page === String(number));
  sheet.scrollTo(0, 0);
  reading.scrollTo(0, 0);
}

function barOf(page, data, picture) {
  const at = numbers.indexOf(page.page);
  const turn = (step, text, label) => h("button", { type: "button", "aria-label": label, disabled: !(at + step in numbers), onclick: () => go("#page=" + numbers[at + step]) }, text);
  const field = h("input", { type: "number", min: 1, max: numbers.length, value: page.page, "aria-label": "page", onchange: () => go("#page=" + field.value) });
  const counts = { ...page.counts, rest: data.loose.filter((number) => number[5] !== "cell").length, cell: data.marks.filter((mark) => mark.kind === "cell").length };
  const legend = LEGEND.filter(([kind]) => counts[kind]).map(([kind, text]) => {
    picture.classList.toggle("hide-" + kind, !SHOWN[kind]);
    const box = h("input", { type: "checkbox", checked: SHOWN[kind], onchange: () => { SHOWN[kind] = box.checked; picture.classList.toggle("hide-" + kind, !box.checked); } });
    return h("label", { title: KINDS[kind] || null }, box, h("span", { class: "swatch " + (kind === "rest" ? "loose" : kind) }), text + " ", h("span", { class: "soft" }, counts[kind]));
  });
  return h("div", { class: "bar screen" }, turn(-1, "◀", "page before"), field, h("span", { class: "soft" }, "of " + numbers.length + (page.page_label ? " · printed " : "")),
    page.page_label ? h("b", {}, printed(page.page_label, LANG)) : null, turn(1, "▶", "next page"), h("span", { class: "grow" }),
    h("button", { type: "button", "aria-label": "smaller", onclick: () => zoom(-1) }, "−"), h("button", { type: "button", "aria-label": "larger", onclick: () => zoom(1) }, "+"),
    h("div", { class: "legend", role: "group", "aria-label": "which boxes are shown" }, legend));
}

function zoom(step) {
  state.zoom = Math.min(4, Math.max(0.5, step ? state.zoom * (step > 0 ? 1.25 : 0.8) : state.zoom));
  sheet.querySelector(".paper").style.width = Math.abs(state.zoom - 1) < 0.01 ? "" : state.zoom * 100 + "%";
}

// A mark that somebody clicked: its link goes into the address, so that it can be copied from there too.
function take(index) {
  go(linkOf(state.page, state.data.marks[index].boxes[0]));
  choose(index);
}

function takeLoose(box, text, where) {
  chooseBox(box, text, where);
}

function choose(index, scroll) {
  document.querySelectorAll(".chosen").forEach((one) => one.classList.remove("chosen"));
  state.chosen = index;
  const card = document.getElementById("card");
  if (index === null) return card && card.replaceChildren(h("p", { class: "hint screen" }, "Click a box on the page, or a value below, to see all that is known of it."));
  const mark = state.data.marks[index], link = linkOf(state.page, mark.boxes[0]);
  card.replaceChildren(cardOf(mark, pages.get(state.page), LANG, about.meanings, link));
  for (const one of document.querySelectorAll('[data-mark="' + index + '"]')) {
    one.classList.add("chosen");
    bringInto(one.closest("#sheet, #reading"), one, card);
  }
  if (scroll) document.querySelector("#sheet g.chosen")?.focus({ preventScroll: true });
  markLine(link);
}

function chooseBox(box, text, where) {
  choose(null);
  const places = { cell: "It stands in a table.", head: "It stands in a header, or names its row.", text: "It stands in the text, or in a margin." };
  const own = [...document.querySelectorAll("#sheet g.loose")].find((group) => group.dataset.loose === box.join(","));
  if (own) own.classList.add("chosen");
  else document.querySelector("#sheet .picture > svg:last-child").append(h("svg:g", { class: "mark chosen" }, rectangle(box)));
  document.getElementById("card").replaceChildren(h("section", { class: "card loose", "aria-live": "polite" },
    h("div", { class: "top" }, h("span", { class: "tag loose" }, "no fact")), h("div", { class: "print" }, text ? printed(text, LANG) : "—"),
    h("p", { class: "soft" }, where ? "This number became no fact. " + places[where] : "Nothing was read at the place that the link names.")));
}

// Scroll a column, or the window where columns lie below each other, until an element is seen below what sticks to its top.
function bringInto(column, element, card) {
  const box = element.getBoundingClientRect();
  if (getComputedStyle(column).overflowY === "visible" || column.scrollHeight <= column.clientHeight) {
    if (column.id === "sheet" && (box.top < 0 || box.bottom > innerHeight)) element.scrollIntoView({ block: "center" });
    return;
  }
  const wide = element.closest(".scroll"), view = column.getBoundingClientRect();
  if (wide && (box.left < view.left || box.right > view.right)) wide.scrollLeft += box.left - view.left - view.width / 3;
  const top = view.top + (column.id === "reading" ? card.offsetHeight : 90);
  if (box.top < top || box.bottom > view.bottom) column.scrollTop += box.top - top - Math.max(0, (view.bottom - top - box.height) / 3);
  if (!wide && (box.left < view.left || box.right > view.right)) column.scrollLeft += box.left - view.left - view.width / 3;
}

const checkLines = () => [...panels.check.querySelectorAll(".line[data-link]:not(:disabled)")];

function markLine(link) {
  const lines = checkLines();
  lines.forEach((own, index) => {
    const here = own.dataset.link === link;
    own.setAttribute("aria-current", here);
    if (here) state.line = index;
  });
}

function nextLine(step) {
  select("check");
  const lines = checkLines(), to = lines[Math.min(lines.length - 1, Math.max(0, state.line + step))];
  if (!to) return;
  to.closest("details").open = true;
  state.line = lines.indexOf(to);
  to.scrollIntoView({ block: "nearest" });
  to.click();
}

addEventListener("hashchange", follow);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const at = numbers.indexOf(state.page);
  const keys = {
    ArrowLeft: () => at > 0 && go("#page=" + numbers[at - 1]), ArrowRight: () => at + 1 < numbers.length && go("#page=" + numbers[at + 1]),
    n: () => nextLine(1), p: () => nextLine(-1), "/": () => query.focus(), "+": () => zoom(1), "-": () => zoom(-1), "?": () => help.showModal(),
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

frame();
follow();
