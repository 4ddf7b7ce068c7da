"""Cases as data: `wild` from reports, `synthetic` made up, `negative` isn't read, `known_failures` still fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from parsers.values.amount import base_amount, find_unit, parse_amount
from parsers.values.date import find_dates
from parsers.values.number import read_number
from parsers.values.numeral import parse_numeral
from parsers.values.period import parse_period
from parsers.values.quantity import find_quantities

CASES = Path(__file__).parent / "cases"


def words(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part is not None)


def number(text: str) -> list[str]:
    read = read_number(text)
    extras = (("high", "value_high"), ("comparator",) * 2, ("unit",) * 2, ("same_as",) * 2, ("mended",) * 2)
    named = [f"{short}={getattr(read, name)}" for short, name in extras if getattr(read, name) is not None]
    return [words(read.state, read.value, *named)]


def dates(text: str, year_roc: int = 110) -> list[str]:
    return [
        words(
            f"{found.start}..{found.end}" if found.end else found.start,
            found.precision,
            None if found.year_given else "given",
        )
        for found in find_dates(text, year_roc)
    ]


def period(text: str) -> list[str]:
    try:
        found = parse_period(text)
    except ValueError:
        return []
    return [f"{found.start} {found.end}"]


def amount(text: str) -> list[str]:
    try:
        found = parse_amount(text)
    except ValueError:
        return []
    return [words(found.value, found.unit, found.currency or "None", found.comparator)]


def base(text: str) -> list[str]:
    value, unit, *home = text.split(" ")
    found = base_amount(Decimal(value), unit, *home)
    return [f"{found[0]} {found[1]}" if found else "None"]


def unit(text: str) -> list[str]:
    found = find_unit(text)
    return [found] if found is not None else []


def quantities(text: str) -> list[str]:
    return [
        words(f"{found.value}..{found.value_high}" if found.value_high else found.value, found.unit, found.comparator)
        for found in find_quantities(text)
    ]


def numeral(text: str) -> list[str]:
    try:
        return [str(parse_numeral(text))]
    except ValueError:
        return []


READERS: dict[str, Callable[..., list[str]]] = {
    "number": number,
    "date": dates,
    "period": period,
    "amount": amount,
    "base_amount": base,
    "unit": unit,
    "quantity": quantities,
    "numeral": numeral,
}


def cases() -> list[Any]:
    """Every case of every file; what is known to fail has its reason last and has to go on failing."""
    found = []
    for name in READERS:
        groups = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
        assert list(groups) == ["wild", "synthetic", "negative", "known_failures"]
        for group, rows in groups.items():
            failing = group == "known_failures"
            marks = [pytest.mark.xfail(strict=True)] if failing else []
            for text, *expected in rows:
                argument = [text, expected.pop()] if expected and isinstance(expected[-1], int) else [text]
                wanted = expected[:-1] if failing else expected
                found.append(pytest.param(name, argument, wanted, id=f"{name}-{group}-{text}", marks=marks))
    return found


@pytest.mark.parametrize(("name", "argument", "expected"), cases())
def test_case(name: str, argument: list[Any], expected: list[str]) -> None:
    assert READERS[name](*argument) == expected


def test_every_file_of_cases_has_a_reader() -> None:
    assert {path.stem for path in CASES.glob("*.json")} == set(READERS)
