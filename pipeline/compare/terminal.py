"""A comparison on a terminal: proofs and counts first, then causes by weight; plain where it is piped."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pipeline.compare.change import signed
from pipeline.compare.edition import Edition
from pipeline.compare.engine import Result
from pipeline.document.verdict import plain
from pipeline.messages.terminal import printable
from schemas.changes import SEVERITIES, ChangeRow, ProofRow

_COLOURS = {"high": "31", "medium": "33", "low": "36", "info": "2", "good": "32", "head": "1"}
_MOST = 40  # changes of one severity that are listed; files have all
_NEWS = 12  # largest changes from year to year


def print_result(result: Result) -> None:
    """Print a comparison on stdout."""
    colour = sys.stdout.isatty()
    for line in result_lines(result, colour):
        print(line)


def result_lines(result: Result, colour: bool = False) -> Iterator[str]:
    """The lines of a comparison."""
    sides = result.comparison
    yield f"old: {_edition(sides.old)}"
    yield f"new: {_edition(sides.new)}"
    if sides.same_file:
        yield "the same file: what differs is our reading, not the report"
    yield ""
    yield from _proofs(result.proofs, colour)
    yield ""
    causes = result.causes
    counts = Counter(change.severity for change in causes)
    folded = len(result.changes) - len(causes)
    parts = [f"{counts[severity]} {severity}" for severity in SEVERITIES if counts[severity]]
    yield _paint(f"{len(causes)} changes: {', '.join(parts) or 'none'}", "head", colour)
    if folded:
        yield f"folded: {_folded(result.changes)}"
    for severity in SEVERITIES[:-1]:
        yield from _listed(severity, [one for one in causes if one.severity == severity], colour)
    yield from _news([one for one in causes if one.severity == "info"], colour)


def _edition(edition: Edition) -> str:
    document = edition.document
    year = document.fiscal_year_roc or edition.year
    parts = [document.title, document.agency, str(year) if year else None, f"{document.pages} pages"]
    return printable(f"{edition.label} ({', '.join(part for part in parts if part)})")


def _proofs(proofs: Sequence[ProofRow], colour: bool) -> Iterator[str]:
    outcomes: Counter[str] = Counter()
    for row in proofs:
        if row.proof == "roll_forward":
            outcomes[row.outcome or ""] += row.count or 0
    shown = ", ".join(f"{count:,} {outcome.replace('_', ' ')}" for outcome, count in outcomes.most_common() if count)
    yield f"roll-forward: {shown or 'no figure of a year that both editions print'}"
    steps = [row for row in proofs if row.proof == "waterfall"]
    if steps:
        yield f"waterfall of {steps[0].measure}, {steps[0].unit or 'no unit'}"
    for row in steps:
        value = row.difference if row.difference is not None else row.new_value
        number = signed(value or Decimal(0)) if row.difference is not None else f"{Decimal(plain(row.new_value)):,f}"
        count = f"  {row.count} figures" if row.count else ""
        says = f"  {row.outcome}" if row.outcome else ""
        shade = {"passed": "good", "failed": "high"}.get(row.outcome or "", "")
        yield _paint(f"  {row.step:<44} {number:>22}{count}{says}", shade, colour)
    for row in proofs:
        if row.proof == "coverage" and row.count and "compared" not in row.step.partition(":")[2]:
            yield f"not compared, {row.step}: {row.count}" + (f" ({row.note})" if row.note else "")


def _folded(changes: Iterable[ChangeRow]) -> str:
    follow = rounding = below = 0
    for change in changes:
        if change.follows is not None:
            follow += 1
        elif change.rounding:
            rounding += 1
        elif not change.material:
            below += 1
    parts = ((follow, "follow from others"), (rounding, "are rounding"), (below, "are below the thresholds"))
    return ", ".join(f"{count} {says}" for count, says in parts if count)


def _listed(severity: str, changes: Sequence[ChangeRow], colour: bool) -> Iterator[str]:
    if not changes:
        return
    yield ""
    yield _paint(f"{severity} ({len(changes)})", severity, colour)
    project: str | None = ""
    for change in changes[:_MOST]:
        if change.project != project:
            project = change.project
            if project:
                yield f"  {printable(project)}"
        yield f"    {_line(change)}"
    if len(changes) > _MOST:
        yield f"    … and {len(changes) - _MOST} more; --out changes.html, .xlsx, .parquet or .json has all"


def _news(changes: Sequence[ChangeRow], colour: bool) -> Iterator[str]:
    if not changes:
        return
    kinds = Counter(change.kind for change in changes)
    yield ""
    shown = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    yield _paint(f"what every new edition brings: {shown}", "info", colour)
    moved = [one for one in changes if one.difference is not None and one.kind == "new_year"]
    if moved:
        yield f"  the largest of {len(moved)} from year to year"
    moved.sort(key=lambda one: (-abs(one.difference_amount or one.difference or Decimal(0)), one.order))
    for change in moved[:_NEWS]:
        yield f"    {_line(change)}"


def _line(change: ChangeRow) -> str:
    year = change.fiscal_year_roc or change.fiscal_year
    about = [change.subject, change.measure, str(year) if year else None]
    if change.kind == change.table or change.message.startswith(change.subject):
        about = []
    words = " ".join(part for part in about if part)
    says = f"{words}: {change.message}" if words and change.message != words else change.message or words
    pages = [_page(change.old_page, change.old_page_label), _page(change.new_page, change.new_page_label)]
    notes = [f"p. {pages[0] or '–'} → {pages[1] or '–'}"]
    if change.explained:
        notes.append(f"explained on p. {change.explained_page}")
    if change.matched_by in ("suspected", "figures", "alias", "order"):
        notes.append(f"same by {change.matched_by}" + (f", or {change.runner_up}?" if change.runner_up else ""))
    return printable(f"{change.kind}  {_cut(' '.join(says.split()))}  [{'; '.join(notes)}; {change.change_id}]")


def _page(page: int | None, label: str | None) -> str:
    if page is None:
        return ""
    return f"{page} ({label})" if label and label != str(page) else str(page)


def _cut(text: str, most: int = 160) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _paint(text: str, shade: str, colour: bool) -> str:
    return f"\x1b[{_COLOURS[shade]}m{text}\x1b[0m" if colour and shade in _COLOURS else text
