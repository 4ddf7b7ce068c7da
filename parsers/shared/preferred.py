"""One print of a figure to sum, where a book prints it in several statements, and that they agree.

Within an owner (the organ in the head of a page), a side and a classification, the first statement in the order of
`parsers.shared.statement` that states the whole is preferred; of its rows the leaves add up to the total. Where the
totals of further owners add up to the first one's, theirs are parts of it, printed again, and not preferred.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from parsers.shared.checks import check_row, same_amount
from parsers.shared.statement import RANK
from parsers.values.name_key import name_key
from schemas.rows import BudgetRow, CheckRow

Owners = Mapping[str, str]
"""The owner of each table, by its id."""

_RANK = {(kind.name, kind.side, kind.classification): rank for kind, rank in RANK.items() if kind.whole}
_PARTIAL = {kind.name for kind in RANK if not kind.whole}
_NEAR = 2  # pages from one table of a statement to the next: a blank one may be between
Cut = tuple[str | None, str | None]
Print = tuple[str, str]
"""A statement of an owner: (owner, statement); of one that comes again, the owner has a number."""


def prefer(facts: Sequence[BudgetRow], owners: Owners, unread: Collection[int] = ()) -> Iterator[CheckRow]:
    """Fill `preferred` and `preferred_key` of the rows of known statements; yields what must agree between prints.

    `unread` are pages with rows that became no facts: what stands on them isn't added up.
    """
    cuts = _cuts(facts, owners)
    for cut, prints in cuts.items():
        chosen = _chosen(cut, prints)
        for print_, rows in prints.items():
            for row in rows:
                row.preferred = print_ in chosen
        for print_ in chosen:
            pages = [row.page for row in prints[print_]]
            if not any(min(pages) <= page <= max(pages) for page in unread):
                yield from _check_leaves(prints[print_])
        _link(chosen, prints)
    yield from _totals_agree(cuts)


def _cuts(facts: Sequence[BudgetRow], owners: Owners) -> dict[Cut, dict[Print, list[BudgetRow]]]:
    """The facts of whole statements by cut and print. A statement that comes again pages later is another print."""
    cuts: dict[Cut, dict[Print, list[BudgetRow]]] = defaultdict(lambda: defaultdict(list))
    seen: dict[Print, tuple[int, int, str | None]] = {}
    for fact in facts:
        if not fact.statement or not fact.side or fact.statement in _PARTIAL or fact.table_id not in owners:
            continue
        print_ = owners[fact.table_id or ""], fact.statement
        run, last, table = seen.get(print_, (0, fact.page, fact.table_id))
        run += fact.page > last + _NEAR and fact.table_id != table
        seen[print_] = run, max(fact.page, last), fact.table_id
        owner = print_[0] + (f"#{run}" if run else "")
        cuts[fact.side, fact.classification][owner, fact.statement].append(fact)
    return cuts


def _chosen(cut: Cut, prints: Mapping[Print, list[BudgetRow]]) -> set[Print]:
    """The preferred statement of each owner whose money isn't a part of another's."""
    best: dict[str, str] = {}
    for owner, statement in sorted(prints, key=lambda print_: _rank(print_[1], cut)):
        best.setdefault(owner, statement)
    chosen = set(best.items())
    if len(chosen) < 3:
        return chosen
    totals = {print_: total.amount for print_ in chosen if (total := total_of(prints[print_])) and total.amount}
    whole = max(totals, key=lambda print_: totals[print_] or 0, default=None)
    others = [amount or Decimal(0) for print_, amount in totals.items() if print_ != whole]
    if whole and len(others) > 1 and sum(others, Decimal(0)) == totals[whole]:
        return {whole}
    return chosen


def _rank(statement: str, cut: Cut) -> int:
    sides = (cut[0], None)
    found = [_RANK[key] for side in sides for c in (cut[1], None) if (key := (statement, side, c)) in _RANK]
    return min(found, default=len(_RANK))


def total_of(rows: Sequence[BudgetRow]) -> BudgetRow | None:
    """The printed total of a statement's budget of the year: a row of totals, else its one row that has none above."""
    own = [row for row in rows if row.measure == "budget" and row.scope is None and row.amount is not None]
    totals = [row for row in own if row.row_kind == "total" and row.item is None]
    if not totals:
        depth = min((len(row.item_path or ()) for row in own if row.item_path), default=0)
        totals = [row for row in own if row.item_path and len(row.item_path) == depth and not _is_group(row)]
    return totals[0] if totals and len({row.amount for row in totals}) == 1 else None


def _is_group(row: BudgetRow) -> bool:
    return row.row_kind == "subtotal" and row.item_code is None and len(row.item_path or ()) > 1


def _check_leaves(rows: Sequence[BudgetRow]) -> Iterator[CheckRow]:
    """The leaves of a preferred statement add up to its total."""
    total = total_of(rows)
    if total is None:
        return
    leaves = [row for row in rows if row.measure == "budget" and row.sum_role == "leaf" and row is not total]
    scoped = [row for row in leaves if row.scope is not None]
    parts = [row for row in (scoped or leaves) if row.amount is not None]
    if len(parts) > 1 and total.value is not None and all(row.unit == total.unit for row in parts):
        shown = f"{len(parts)} leaves of {total.statement_caption} = total"
        value = sum((row.value or Decimal(0) for row in parts), Decimal(0))
        yield check_row(total, total.value, "total", shown, value, parts)


def _link(chosen: set[Print], prints: Mapping[Print, list[BudgetRow]]) -> None:
    """Rows of other prints point at the preferred one's row of the same item, where it states the same amount."""
    at: dict[tuple[object, ...], list[BudgetRow]] = defaultdict(list)
    for print_ in chosen:
        for row in prints[print_]:
            at[_meaning(row)].append(row)
    for print_, rows in prints.items():
        for row in rows if print_ not in chosen else ():
            same = (other for other in at[_meaning(row)] if row.amount is not None and _is_same(other, row))
            if found := next(same, None):
                row.preferred_key = found.fact_key


def _meaning(row: BudgetRow) -> tuple[object, ...]:
    return name_key(row.item) if row.item else None, row.scope, row.measure, row.fiscal_year


def _is_same(one: BudgetRow, other: BudgetRow) -> bool:
    """The same amount, as far as the coarser of two units shows it: 1,319,400 元 is 1,319 千元."""
    if one.amount is None or other.amount is None:
        return False
    units = [row.amount / row.value for row in (one, other) if row.amount and row.value]
    return one.amount == other.amount or abs(one.amount - other.amount) <= max(units, default=Decimal(0)) / 2


def _totals_agree(cuts: Mapping[Cut, Mapping[Print, list[BudgetRow]]]) -> Iterator[CheckRow]:
    """The totals of an owner's statements of one side are one figure, whatever they are broken down by."""
    totals: dict[tuple[str, str | None], list[BudgetRow]] = defaultdict(list)
    for (side, _), prints in cuts.items():
        for (owner, _statement), rows in prints.items():
            if side != "balance" and (total := total_of(rows)):
                totals[owner, side].append(total)
    for found in totals.values():
        amounts = Counter(total.amount for total in found)
        first = next(total for total in found if total.amount == amounts.most_common(1)[0][0])
        for other in found:
            if other is not first and (check := same_amount(other, first, f"{first.statement_caption}")):
                yield check
