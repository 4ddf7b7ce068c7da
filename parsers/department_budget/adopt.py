"""Rows without an enumerator below one that has one: its parts, where they add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from parsers.department_budget.entry import OF_WHICH_RANK, Entry
from parsers.shared.checks import sum_slack


def adopt(run: Sequence[Entry]) -> None:
    """Rank such rows below the one that they follow, where in every column that states both the parts make the sum.

    一、税收收入 / 增值税 / 企业所得税; 3.公务用车费 / 其中：购置费 / 运行费. Else they stay rows of the list.
    """
    for index, host in enumerate(run):
        if host.total or host.code or host.above or not 0 < host.rank < OF_WHICH_RANK:
            continue
        below = []
        for entry in run[index + 1 :]:
            if entry.total or entry.code or entry.above or 0 < entry.rank < OF_WHICH_RANK:
                break
            below.append(entry)
        plain = [entry for entry in below if entry.rank == 0]
        if plain and _add_up(host, below):
            for entry in plain:
                entry.rank = OF_WHICH_RANK - 1


def _add_up(host: Entry, parts: Sequence[Entry]) -> bool:
    fits = 0
    for key, whole in host.amounts.items():
        rows = [part.amounts[key] for part in parts if key in part.amounts]
        values = [row.value for row in rows if row.value]
        if key[1].endswith("_pct") or (not whole.value and not values):
            continue
        if not whole.value or abs(whole.value - sum(values, Decimal(0))) > sum_slack([whole, *rows], values):
            return False
        fits += 1
    return fits > 0
