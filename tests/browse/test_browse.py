"""`govtables browse`: every page, on demand, for this machine's own browser only."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="the extra `browse` isn't installed")
pytest.importorskip("rapidfuzz", reason="the extra `compare` isn't installed")

from starlette.testclient import TestClient

from pipeline.browse.app import make_app
from pipeline.browse.shelf import Shelf
from pipeline.commands.cli import main
from pipeline.dataset import write_document
from pipeline.evidence.link import value_link
from schemas.rows import TABLES, DocumentRows
from tests.browser import Browser
from tests.conftest import FIXTURES, parsed

ROOM = FIXTURES / "forward_looking_annual_review"
ONE, TWO = (ROOM / name / f"{name}.pdf" for name in ("fl110_two_projects", "fl110_wrong_arithmetic"))
LATER = "f" * 64
OWN = {"host": "127.0.0.1:8640"}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browse") / "data"
    for path in (ONE, TWO):
        write_document(folder, parsed(path))
    write_document(folder, _restated(parsed(ONE)))
    return folder


def _restated(rows: DocumentRows) -> DocumentRows:
    """Another edition, in which one figure is another."""
    later = deepcopy(rows)
    for table in TABLES:
        for row in getattr(later, table):
            row.document_id = LATER
    fact = next(row for row in later.budgets if row.measure == "realized" and row.value and row.row_kind == "year")
    assert fact.value is not None and fact.amount is not None
    fact.value, fact.amount, fact.text = fact.value + 7, fact.amount + 7000, "7"
    return later


@pytest.fixture(scope="module")
def client(dataset: Path) -> TestClient:
    return TestClient(make_app(Shelf(dataset), frozenset([OWN["host"]])), headers=OWN)


def document_id(path: Path) -> str:
    return parsed(path).documents[0].document_id


def test_the_documents_a_search_and_a_comparison_link_to_evidence(client: TestClient) -> None:
    documents = client.get("/documents")
    assert documents.status_code == 200 and ONE.name in documents.text
    found = client.get("/search", params={"q": "綠能"}).text
    data = json.loads(re.findall(r'id="data-page">(.*?)</script>', found)[0])
    assert data["found"] and {row["document_id"] for row in data["found"]} <= {*map(document_id, (ONE, TWO)), LATER}
    compared = client.get("/compare", params={"old": document_id(ONE), "new": LATER}).text
    said = {name: json.loads(found) for name, found in re.findall(r'id="data-(.*?)">(.*?)</script>', compared)}
    assert [said["result"][side]["evidence"] for side in ("old", "new")] == [
        f"/document/{document_id(ONE)}", f"/document/{LATER}",
    ]  # fmt: skip
    assert any(change["kind"] == "restated" for change in said["changes"])


def test_the_history_of_a_figure_is_asked_for_by_name(client: TestClient) -> None:
    name = next(row.name for row in parsed(ONE).projects if row.name)
    form = client.get("/history")
    assert form.status_code == 200 and name in form.text
    found = client.get("/history", params={"project": name, "measure": "realized"}).text
    (counts,) = re.findall(r'id="data-counts">(.*?)</script>', found)
    assert json.loads(counts)["restated"] >= 1


def test_a_page_has_its_data_and_its_picture(client: TestClient) -> None:
    address = f"/document/{document_id(TWO)}"
    assert client.get(address).status_code == 200
    words = client.get(f"{address}/page/2.json?words").json()
    data = client.get(f"{address}/page/2.json").json()
    assert data["marks"] == words["marks"] and "picture" not in words
    assert data["picture"]["width"] > 500
    picture = client.get(f"{address}/page/2.webp")
    assert picture.headers["content-type"] == "image/webp" and picture.content[8:12] == b"WEBP"


@pytest.mark.parametrize("address", ["/document/nothing", "/compare?old=a&new=b", "/document/nothing/page/1.json"])
def test_what_is_not_there_is_said(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_nobody_else_gets_an_answer(client: TestClient) -> None:
    """Another name for this address (DNS rebinding), other methods, and pages of other sites are refused."""
    assert client.get("/documents", headers={"host": "evil.test:8640"}).status_code == 421
    assert client.get("/documents", headers={"host": "127.0.0.1"}).status_code == 421
    assert client.post("/documents").status_code == 405
    assert client.get("/documents", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    opened = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    answer = client.get("/documents", headers=opened)
    assert answer.status_code == 200
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.fixture(scope="module")
def address(dataset: Path) -> Iterator[str]:
    """A server of its own, as the command starts it."""
    code = "import sys; from pipeline.commands.cli import main; sys.exit(main(['browse', *sys.argv[1:]]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(dataset), "--port", "0"], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], 60)[0], "the server doesn't start"
    yield process.stdout.readline().split(" at ")[1].split()[0]
    process.terminate()
    process.wait()


def test_a_link_opens_a_value_in_a_browser(browser: Browser, address: str) -> None:
    fact = next(row for row in parsed(TWO).budgets if row.value and row.value > 1000)
    tab = browser.open(f"{address}document/{document_id(TWO)}", fragment=value_link(fact.page, fact.bbox))
    tab.run("""new Promise(done => { const look = () => {
        const image = document.querySelector('#sheet img');
        const ready = image?.naturalWidth && document.querySelector('#card .print');
        if (ready) done(1); else setTimeout(look, 20); }; look(); })""")
    assert tab.run("document.querySelector('#card .print').textContent") == fact.text
    tab.go(f"{address}documents")
    tab.run("[...document.querySelectorAll('tbody input')].slice(0, 2).forEach(box => box.click())")
    assert not tab.run("document.querySelector('.tools button').disabled")
    tab.run("document.querySelector('.tools input').value = 'two_proj'; 0")
    tab.run("document.querySelector('.tools input').dispatchEvent(new Event('input'))")
    assert tab.run("document.querySelectorAll('tbody tr:not(.hidden)').length") == 2
    assert not tab.errors


def test_a_dataset_without_documents_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["browse", str(tmp_path / "nothing")]) == 2
    assert capsys.readouterr().err
