"""What becomes of a file, and the callback that tells how far it is. Light: the command line imports this first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pipeline.document.verdict import empty_document, failure_message
from schemas.rows import DocumentRows, IssueRow

OnPage = Callable[[int, int], None]
"""Called with (pages done, pages of the document)."""

FailOn = Literal["never", "rejected", "held", "checks"]
"""The least that makes a run one with findings (exit code 1), each with all before it: nothing does, a document was
rejected, one was held by the gate, a check (beyond rounding) or a correction failed."""

Change = Literal["new", "replaced", "unchanged"]
"""What publishing a document did to the dataset."""

FACTS = ("budgets", "indicators", "milestones", "progress", "delays")
COVERAGE = ("checks_rounding", "tables", "tables_read", "numbers_printed", "numbers_read")
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)
NOT_PUBLISHED = ("rejected", "held", "missing")
MOST_FINDINGS = 200
LONGEST_MESSAGE = 1000
_ALSO_SAID = ("source.duplicate", "document.kept")
_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing to look at: an issue, a failed check (`check.failed`), or why there is no document. `page` counts from 1,
    None for the whole file; the table, row and column are those of a failed check."""

    severity: str  # error, warning or info
    code: str
    message: str
    page: int | None = None
    table_id: str | None = None
    row: int | None = None
    col: int | None = None

    @property
    def text(self) -> str:
        """In a line.

        >>> Finding("error", "page.damaged", "can't be read", 3).text
        "page 3: can't be read [page.damaged]"
        """
        return f"{f'page {self.page}: ' if self.page else ''}{self.message} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `path` is its path or address; `change` what that did to the dataset, None for what
    isn't published.

    `findings` are its first 200 issues and failed checks, errors and failed checks first; `left_out` counts the
    rest, by code.
    """

    path: str
    status: str  # parsed, partial, rejected, duplicate, held (too many checks failed) or missing (to be read again)
    report_type: str | None = None
    document_id: str | None = None
    file_name: str | None = None
    pages: int = 0
    facts: tuple[int, ...] = ()
    values: int = 0
    values_checked: int = 0
    values_verified: int = 0
    checks_passed: int = 0
    checks_failed: int = 0
    issues: int = 0
    change: Change | None = None
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    corrections_failed: int = 0
    checks_rounding: int = 0
    tables: int = 0
    tables_read: int = 0
    numbers_printed: int = 0
    numbers_read: int = 0

    @property
    def good(self) -> bool:
        """Published, and without a failed check or correction."""
        return not self.fails("checks")

    def fails(self, fail_on: FailOn) -> bool:
        """Whether it makes a run one with findings. What is rounding at best isn't counted as failed.

        >>> held = Outcome("a", "held", checks_failed=2)
        >>> [held.fails(level) for level in ("never", "rejected", "held", "checks")]
        [False, False, True, True]
        """
        level = FAIL_ON.index(fail_on)
        if self.status in NOT_PUBLISHED:
            return level >= FAIL_ON.index("held" if self.status == "held" else "rejected")
        return fail_on == "checks" and bool(self.checks_failed or self.corrections_failed)

    @property
    def changed(self) -> bool:
        """Whether the dataset is another one now."""
        return self.change in ("new", "replaced")

    @property
    def problems(self) -> tuple[str, ...]:
        """Why a file isn't read, or not in full, or isn't published, in lines that name the page."""
        kept = tuple(one.text for one in self.findings if one.severity == "error" or one.code in _ALSO_SAID)
        return kept + self.failures if self.status == "held" else kept

    @property
    def failures(self) -> tuple[str, ...]:
        """The failed checks, in lines that name the page."""
        return tuple(one.text for one in self.findings if one.code == "check.failed")

    @property
    def codes(self) -> Counter[str]:
        """How many findings there are of each code, with those that are left out."""
        return Counter(one.code for one in self.findings) + Counter(dict(self.left_out))


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed document, ready to publish: its outcome, and its tables as Parquet (none where it is held)."""

    outcome: Outcome
    files: dict[str, bytes]


def rejected(path: Path, document_id: str, code: str, message: str) -> DocumentRows:
    """The rows of a document that can't be parsed: why is an issue."""
    document = replace(empty_document(path, document_id), status="rejected")
    issue = IssueRow(document_id=document.document_id, code=code, severity="error", message=message)
    return DocumentRows(documents=[document], issues=[issue])


def outcome_of(path: Path, rows: DocumentRows, seconds: float) -> Outcome:
    """What became of a file, from its rows."""
    document = rows.documents[0]
    kept, left_out = bounded(findings_of(rows))
    return Outcome(
        str(path), document.status, document.report_type, document.document_id, document.file_name,
        document.pages or 0, tuple(len(getattr(rows, table)) for table in FACTS), document.values,
        document.values_checked, document.values_verified, document.checks_passed, document.checks_failed,
        len(rows.issues), None, seconds, kept, left_out,
        **{name: getattr(document, name) or 0 for name in COVERAGE},
    )  # fmt: skip


def findings_of(rows: DocumentRows) -> list[Finding]:
    """All issues and failed checks: errors, then failed checks, then the rest, each in reading order."""
    issues = [Finding(issue.severity, issue.code, issue.message, issue.page) for issue in rows.issues]
    failed = [
        Finding("warning", "check.failed", failure_message(check), check.page, check.table_id, check.row, check.col)
        for check in rows.checks
        if not check.passed
    ]
    return sorted(failed + issues, key=lambda one: _SEVERITIES.index(one.severity))


def bounded(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[tuple[str, int], ...]]:
    """The first findings, with messages of a readable length, and how many others there are of each code: a damaged
    file can have tens of thousands. The dataset holds them all."""
    every = list(findings)
    left_out = Counter(one.code for one in every[MOST_FINDINGS:])
    return tuple(replace(one, message=_short(one.message)) for one in every[:MOST_FINDINGS]), tuple(left_out.items())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE else text[: LONGEST_MESSAGE - 1] + "…"


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """For `json.dumps`; `outcome_from_json` makes an equal outcome of it."""
    return asdict(outcome)


def outcome_from_json(data: Any) -> Outcome:
    """The outcome that `outcome_to_json` wrote. ValueError for anything else, such as that of another version."""
    try:
        findings = tuple(_typed(Finding, finding) for finding in data["findings"])
        left_out = tuple((str(code), int(count)) for code, count in data["left_out"])
        facts = tuple(int(count) for count in data["facts"])
        return _typed(Outcome, {**data, "findings": findings, "left_out": left_out, "facts": facts})
    except (KeyError, TypeError) as error:
        raise ValueError(f"no outcome: {error}") from error


T = TypeVar("T", Finding, Outcome)
_WORDS: dict[str, tuple[str | None, ...]] = {
    "severity": _SEVERITIES, "change": (None, *get_args(Change)),
}  # fmt: skip
_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,), "int": (int,), "float": (float, int), "str | None": (str, type(None)),
    "int | None": (int, type(None)), "Change | None": (str, type(None)),
}  # fmt: skip


def _typed(kind: type[T], data: Any) -> T:
    """A child that a hostile file took over, or a damaged cache, may say anything."""
    for field in fields(kind):
        value, words = data[field.name], _WORDS.get(field.name)
        if not isinstance(value, _TYPES.get(str(field.type), (tuple,))) or (words and value not in words):
            raise ValueError(f"no outcome: {field.name} is {value!r}")
    return kind(**data)
