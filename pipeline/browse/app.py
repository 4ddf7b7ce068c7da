"""The addresses of `govtables browse`.

/                              the overview of the dataset
/documents                     its documents, and which two to compare
/document/ID#value=…           a document's pages beside what was read from them, see `govtables show`
/search?q=WORDS                what `govtables find` finds, each with a link to its evidence
/compare?old=ID&new=ID         what changed between two editions, with links to both
/history?project=…&item=…      a figure over all editions, restatements marked, see `govtables history`
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pipeline.browse.guard import Guard
from pipeline.browse.shelf import Shelf
from pipeline.compare.edition import Comparison
from pipeline.compare.engine import compare
from pipeline.compare.history import history
from pipeline.compare.history_output import history_html
from pipeline.compare.page import page_html
from pipeline.compare.sources import SourceError, edition_of
from pipeline.evidence.shell import asset, html_page, inert_json
from pipeline.evidence.show import BODY, SCRIPTS
from pipeline.query.find import find
from pipeline.query.session import QueryError
from pipeline.storage.location import DatasetError

Page = Callable[[Shelf, Request], Response]
_MOST_WORDS = 200  # characters of a search


def make_app(shelf: Shelf, hosts: frozenset[str]) -> Starlette:
    """The server of a dataset; `hosts` are the values of Host that it answers to, such as 127.0.0.1:8640."""
    routes = [
        Route("/", partial(_answered, _overview, shelf)),
        Route("/documents", partial(_answered, _documents, shelf)),
        Route("/search", partial(_answered, _search, shelf)),
        Route("/compare", partial(_answered, _compare, shelf)),
        Route("/history", partial(_answered, _history, shelf)),
        Route("/document/{document_id}", partial(_answered, _document, shelf)),
        Route("/document/{document_id}/page/{number:int}.json", partial(_answered, _page, shelf)),
        Route("/document/{document_id}/page/{number:int}.webp", partial(_answered, _picture, shelf)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, hosts=hosts)])


def _answered(page: Page, shelf: Shelf, request: Request) -> Response:
    """A page, or why there is none."""
    try:
        return page(shelf, request)
    except (DatasetError, SourceError, QueryError) as error:
        return HTMLResponse(_site("Not to be had", "problem", {"message": str(error)}), 404)


def _overview(shelf: Shelf, request: Request) -> Response:
    return HTMLResponse(_with_nav(shelf.overview()))


def _with_nav(html: str) -> str:
    """A page that also stands alone, with the way back to the others."""
    return html.replace("<body>", f"<body>{_NAV}", 1)


_NAV = (
    '<p class="screen" lang="en"><a href="/">Overview</a> · '
    '<a href="/documents">Documents</a> · <a href="/search">Search</a> · <a href="/documents#compare">Compare</a> · '
    '<a href="/history">History</a></p>'
)


def _documents(shelf: Shelf, request: Request) -> Response:
    names = (
        "document_id", "file_name", "title", "agency", "report_type", "fiscal_year_roc", "fiscal_year", "pages",
        "status", "values", "values_verified", "checks_passed", "checks_failed", "superseded_by",
    )  # fmt: skip
    rows = [{name: row[name] for name in names if row.get(name) is not None} for row in shelf.documents()]
    return HTMLResponse(_site("Documents", "documents", {"documents": rows, "dataset": str(shelf.dataset)}))


def _search(shelf: Shelf, request: Request) -> Response:
    words = request.query_params.get("q", "")[:_MOST_WORDS].strip()
    found = find(shelf.dataset, words.split(), limit=300).to_pylist() if words else []
    return HTMLResponse(_site(f"Search: {words}" if words else "Search", "search", {"words": words, "found": found}))


def _compare(shelf: Shelf, request: Request) -> Response:
    """The page of `govtables diff`, with links to the evidence of both editions."""
    old, new = (edition_of(request.query_params.get(side, ""), shelf.dataset) for side in ("old", "new"))
    ids = [edition.document.document_id for edition in (old, new)]
    html = page_html(compare(Comparison(old, new)), shelf.password, {one: f"/document/{one}" for one in ids})
    return HTMLResponse(_with_nav(html))


def _history(shelf: Shelf, request: Request) -> Response:
    """The page of `govtables history`; without a name, a form that asks for one."""
    asked = [request.query_params.get(name, "")[:_MOST_WORDS].strip() for name in ("project", "item", "measure")]
    if not any(asked):
        return HTMLResponse(_site("History of a figure", "history", {"projects": shelf.projects()}))
    project, item, measure = ([one] if one else [] for one in asked)
    return HTMLResponse(_with_nav(history_html(history(shelf.dataset, project, item, measure))))


def _document(shelf: Shelf, request: Request) -> Response:
    document_id = request.path_params["document_id"]
    about = shelf.about(document_id)
    if about is None:
        raise DatasetError(f"{shelf.dataset}: no document is {document_id!r}")
    about |= {"served": f"/document/{document_id}", "home": "/documents"}
    scripts = [asset(name) for name in SCRIPTS]
    title = f"{about['title']} · govtables browse"
    html = html_page(title, body=BODY, style=[asset("show.css")], script=scripts, data={"about": about}, served=True)
    return HTMLResponse(html)


def _page(shelf: Shelf, request: Request) -> Response:
    path = request.path_params
    data = shelf.page(path["document_id"], path["number"], "words" in request.query_params)
    return JSONResponse(json.loads(inert_json(data))) if data else PlainTextResponse("no such page", 404)


def _picture(shelf: Shelf, request: Request) -> Response:
    picture = shelf.picture(request.path_params["document_id"], request.path_params["number"])
    return Response(picture, media_type="image/webp") if picture else PlainTextResponse("no picture", 404)


def _site(title: str, kind: str, data: dict[str, Any]) -> str:
    """A page of the server's own, drawn by `site.js` from its data."""
    room = "pipeline.browse"
    return html_page(
        f"{title} · govtables browse", body='<div id="app"></div>', style=[asset("site.css", room)],
        script=[asset("site.js", room)], data={"page": {"kind": kind, "title": title, **data}}, served=True,
    )  # fmt: skip
