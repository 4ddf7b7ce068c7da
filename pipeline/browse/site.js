// The server's own pages: the documents, a search, a comparison. Data as text only, see shell.js.

const page = read("page");
const LINKS = [["/", "Overview"], ["/documents", "Documents"], ["/search", "Search"]];
const SEVERITIES = { high: "bad", medium: "warn", low: "note", info: "" };

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

function compare() {
  const side = (edition) => h("a", { href: "/document/" + edition.document_id }, printed(edition.label || edition.file_name));
  const kinds = Object.entries(page.counts).sort((a, b) => b[1] - a[1]);
  const rows = page.changes.map((row) => h("tr", { "data-kind": row.kind }, h("td", {}, h("span", { class: "tag " + (SEVERITIES[row.severity] || "") }, row.kind.replaceAll("_", " "))),
    h("td", {}, printed(row.message), h("div", { class: "soft" }, printed([row.project, row.subject].filter(Boolean).join(" · ")))),
    h("td", {}, row.old ? h("a", { href: row.old }, printed(row.old_text || "page")) : row.old_text ? h("del", {}, printed(row.old_text)) : "—"),
    h("td", {}, row.new ? h("a", { href: row.new }, printed(row.new_text || "page")) : row.new_text ? h("ins", {}, printed(row.new_text)) : "—"),
    h("td", { class: "wide" }, row.explained === undefined ? "" : row.explained ? "explained in the text" : "not explained")));
  const pick = h("select", { "aria-label": "kind of change", onchange: () => rows.forEach((row) => row.classList.toggle("hidden", pick.value !== "" && row.dataset.kind !== pick.value)) },
    h("option", { value: "" }, "all kinds (" + count(page.count) + ")"), kinds.map(([kind, number]) => h("option", { value: kind }, kind.replaceAll("_", " ") + " (" + number + ")")));
  frame(h("p", {}, side(page.old), " → ", side(page.new)), h("div", { class: "tools" }, pick, h("span", { class: "soft", role: "status" }, count(page.count) + " changes; " + count(page.folded) + " more follow from these" +
    (page.count > page.changes.length ? "; the first " + count(page.changes.length) + " are listed" : ""))),
    page.changes.length ? h("div", { class: "scroll" }, h("table", { class: "changes" }, h("thead", {}, h("tr", {}, ["kind", "what", "old edition", "new edition"].map((text) => h("th", {}, text)), h("th", { class: "wide" }, ""))), h("tbody", {}, rows)))
      : h("p", {}, "Nothing differs."));
}

({ documents, search, compare, problem: () => frame(h("p", {}, shown(page.message))) })[page.kind]();
