// The server's own pages: the documents, a search. Data as text only, see shell.js.

const page = read("page");
const LINKS = [["/", "Overview"], ["/documents", "Documents"], ["/search", "Search"], ["/history", "History"]];

function frame(...content) {
  const query = h("input", { type: "search", name: "q", value: page.words || null, placeholder: "search names, texts and tables", "aria-label": "search", maxlength: 200 });
  document.getElementById("app").append(h("header", { class: "top" },
    h("nav", { "aria-label": "pages" }, LINKS.map(([address, text]) => h("a", { href: address, "aria-current": address === location.pathname ? "page" : null }, text))),
    h("form", { action: "/search", role: "search" }, query, h("button", {}, "search")), themeButton()), h("main", {}, h("h1", {}, shown(page.title)), content));
}

const count = (number) => (number || 0).toLocaleString("en");
const yearOf = (row) => row.fiscal_year_roc ? row.fiscal_year_roc + " 年 (" + row.fiscal_year + ")" : row.fiscal_year || "";

function documents() {
  const chosen = [];
  const compare = h("button", { type: "button", disabled: true, onclick: () => {
    const [old, fresh] = [...chosen].sort((a, b) => (a.fiscal_year || 0) - (b.fiscal_year || 0));
    location.href = "/compare?old=" + old.document_id + "&new=" + fresh.document_id;
  } }, "compare the two that are ticked");
  const choose = (row, box) => {
    if (box.checked) chosen.push(row); else chosen.splice(chosen.indexOf(row), 1);
    compare.disabled = chosen.length !== 2;
  };
  const filter = h("input", { type: "search", placeholder: "filter by name, agency, year, type", "aria-label": "filter", oninput: () => sift(filter.value) });
  const rows = page.documents.map((row) => {
    const box = h("input", { type: "checkbox", "aria-label": "compare " + row.file_name, onchange: () => choose(row, box) });
    return h("tr", { "data-words": [row.title, row.file_name, row.agency, row.report_type, yearOf(row)].join(" ").toLowerCase() }, h("td", {}, box),
      h("td", {}, h("a", { href: "/document/" + row.document_id }, printed(row.title || row.file_name)), row.title ? h("div", { class: "soft" }, printed(row.file_name)) : null),
      h("td", {}, printed(row.agency || "")), h("td", {}, yearOf(row)), h("td", { class: "wide" }, row.report_type), h("td", { class: "n wide" }, count(row.pages)),
      h("td", { class: "n" }, count(row.values)), h("td", {}, verdict(row)));
  });
  const told = h("span", { class: "soft", role: "status" });
  function sift(words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of rows) {
      const fits = wanted.every((word) => row.dataset.words.includes(word));
      row.classList.toggle("hidden", !fits);
      left += fits;
    }
    told.textContent = count(left) + " of " + count(rows.length) + " documents";
  }
  frame(h("p", { class: "soft" }, page.dataset), h("div", { class: "tools", id: "compare" }, filter, compare, told), h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, [["", ""], ["document", ""], ["agency", ""], ["year", ""], ["type", "wide"], ["pages", "n wide"], ["values", "n"], ["to look at", ""]].map(([text, kind]) => h("th", { class: kind || null }, text)))),
    h("tbody", {}, rows))));
  sift("");
}

const checks = (number) => count(number) + (number === 1 ? " check" : " checks");

function verdict(row) {
  const unread = (row.values || 0) - (row.values_verified || 0);
  return [row.status === "parsed" ? null : h("span", { class: "tag bad" }, row.status), " ", row.superseded_by ? h("span", { class: "tag" }, "superseded") : null, " ",
    row.checks_failed ? h("span", { class: "tag bad" }, checks(row.checks_failed) + " failed") : h("span", { class: "tag good" }, checks(row.checks_passed) + " passed"), " ",
    unread ? h("span", { class: "tag warn" }, count(unread) + " read once only") : null];
}

function search() {
  if (!page.words) return frame(h("p", {}, "Names, texts and cells in any script: 台灣 finds 臺灣 and 台湾. Several words must stand together."));
  frame(h("p", { class: "soft", role: "status" }, count(page.found.length) + (page.found.length === 300 ? " or more" : "") + " places"), h("ul", { class: "found" }, page.found.map((row) => h("li", {},
    h("a", { href: "/document/" + row.document_id + (row.link || "") }, printed(row.text || row.file_name)),
    h("small", {}, row.found_in + " · ", printed(row.file_name), row.page ? " · page " + row.page : null)))));
}

function history() {
  const field = (name, label, list) => h("label", {}, label + " ", h("input", { name: name, list: list, maxlength: 200 }));
  frame(h("p", {}, "What each edition says of a figure, restatements marked. Part of a name is enough."),
    h("form", { action: "/history", class: "tools" }, field("project", "project", "projects"), field("item", "item"), field("measure", "measure"), h("button", {}, "show"),
      h("datalist", { id: "projects" }, page.projects.map((name) => h("option", { value: name })))));
}

({ documents, search, history, problem: () => frame(h("p", {}, shown(page.message))) })[page.kind]();
