"""What holds for any text and any number."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.values.amount import base_amount, find_unit, parse_amount
from parsers.values.date import find_dates
from parsers.values.key import fold_width, match_key, variant_key
from parsers.values.number import read_number
from parsers.values.numeral import parse_numeral
from parsers.values.period import parse_period
from parsers.values.quantity import find_quantities
from parsers.values.vocabulary import Vocabulary

settings.register_profile("values", deadline=None, max_examples=150)
settings.load_profile("values")

# Random Unicode seldom looks like a number: half of the texts are made of what reports print.
PIECES = "0123456789" * 3 + ",.，．%％-－~～至()（）/年月日季萬億千元人家案件第約達以上含同A無 \n²①△註五十三兩底度民國"
WIDE = {code: code - 0x20 + 0xFF00 for code in range(0x21, 0x7F)}

texts = st.text(max_size=30) | st.text(alphabet=PIECES, max_size=30)
decimals = st.decimals(min_value=0, max_value=10**12, places=3, allow_nan=False) | st.integers(0, 10**12).map(Decimal)
days = st.dates(date(1971, 1, 1), date(2099, 12, 31))


@given(texts)
def test_reading_a_number_never_raises_and_only_numbers_have_values(text: str) -> None:
    read = read_number(text)
    assert (read.value is not None) == (read.state == "number")
    assert (read.same_as is not None) == (read.state == "same_as")
    assert read.value_high is None or (read.value is not None and read.value < read.value_high)
    assert read.mended is None or read.state == "malformed"


@given(texts)
def test_a_digit_that_is_printed_is_never_lost(text: str) -> None:
    """A value has the digits of the text: in order, none added. (萬 adds zeros, so texts with scales are left out.)"""
    read = read_number(text)
    if read.value is None or set(text) & set("萬億千註²①"):
        return
    printed = [char for char in fold_width(text) if char in "0123456789"]
    value = [char for char in f"{read.value:f}{read.value_high or ''}" if char.isdigit()]
    assert "".join(value).lstrip("0") == "".join(printed).lstrip("0") or read.value == 0 or read.unit is not None


@given(decimals)
def test_thousands_separators_read_back(value: Decimal) -> None:
    for printed in (
        f"{value:,f}",
        f"{value:f}",
        f"{value:,f}".translate(WIDE),
    ):
        assert read_number(printed).value == value
    if value:
        for printed in (f"({value:,f})", f"-{value:,f}", f"△{value:,f}", f"－{value:,f}"):
            assert read_number(printed).value == -value


@given(st.integers(1000, 10**12), st.data())
def test_a_separator_at_the_wrong_place_is_never_a_number(value: int, data: st.DataObject) -> None:
    """Move one separator, drop one, or put a space behind one."""
    printed = f"{value:,}"
    at = data.draw(st.sampled_from([index for index, char in enumerate(printed) if char == ","]))
    moved = printed[:at] + printed[at + 1] + "," + printed[at + 2 :]
    spaced = printed[: at + 1] + " " + printed[at + 1 :]
    assert read_number(moved).state == read_number(spaced).state == "malformed"
    if printed.count(",") > 1:
        assert read_number(printed[:at] + printed[at + 1 :]).state == "malformed"


@given(texts, st.none() | st.integers(60, 150))
def test_dates_lie_in_the_calendar_and_point_at_the_text(text: str, year_roc: int | None) -> None:
    last = 0
    for found in find_dates(text, year_roc):
        first, stop = found.span
        assert last <= first < stop and text[first:stop] == found.text == found.text.strip()
        assert found.end is None or found.start <= found.end
        assert date(1911, 1, 1) < found.start < date(2113, 1, 1)
        last = stop


@given(days)
def test_a_day_is_found_in_every_style(day: date) -> None:
    year = day.year - 1911
    styles = [
        f"{year} 年 {day.month} 月 {day.day} 日",
        f"{year}/{day.month}/{day.day}",
        f"{year}.{day.month:02}.{day.day:02}",
    ]
    for printed in (*styles, f"{day.year}年{day.month}月{day.day}日", day.isoformat()):
        if year < 100 and "." in printed:
            continue
        (found,) = find_dates(f"已於{printed}完成 3 案")
        assert (found.start, found.end, found.precision, found.text) == (day, None, "day", printed)
    (found,) = find_dates(f"{day.month}/{day.day}決標", year)
    assert (found.start, found.year_given) == (day, False)


@given(days, st.integers(1, 4000))
def test_a_period_reads_back(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    for template in ("{y}/{m}/{d}", "{y}年{m}月{d}日"):
        edges = [template.format(y=day.year - 1911, m=day.month, d=day.day) for day in (start, end)]
        for link in ("~", "-", " ～ ", "至"):
            period = parse_period(link.join(edges))
            assert (period.start, period.end) == (start, end)
    months = parse_period(f"{start.year - 1911}/{start.month}-{end.year - 1911}/{end.month}")
    assert (months.start, months.end) == (
        start.replace(day=1),
        end.replace(day=calendar.monthrange(end.year, end.month)[1]),
    )


@given(texts)
def test_a_period_is_read_or_refused(text: str) -> None:
    try:
        period = parse_period(text)
    except ValueError:
        return
    assert period.start is None or period.end is None or period.start <= period.end


@given(texts)
def test_quantities_point_at_the_text(text: str) -> None:
    last = 0
    for found in find_quantities(text):
        first, stop = found.span
        assert last <= first < stop <= len(text) and text[first:stop].strip() == text[first:stop]
        assert found.value_high is None or found.value < found.value_high
        last = stop


@given(st.integers(1, 10**13 - 1))
def test_amounts_with_myriads_read_back(value: int) -> None:
    parts = [
        (value // 10**12, "兆"),
        (value // 10**8 % 10**4, "億"),
        (value // 10**4 % 10**4, "萬"),
        (value % 10**4, ""),
    ]
    printed = "".join(f"{part:,}{scale}" for part, scale in parts if part) + "元"
    assert parse_amount(printed).value == value
    assert read_number(printed).value is not None


@given(texts)
def test_amounts_and_units_are_read_or_refused(text: str) -> None:
    find_unit(text)
    base_amount(Decimal("1.5"), text)
    try:
        parse_amount(text)
    except ValueError:
        return


@given(decimals)
def test_no_digit_is_lost_on_the_way_to_the_base_unit(value: Decimal) -> None:
    for unit, scale in (("元", 0), ("千元", 3), ("萬元", 4), ("百萬元", 6), ("億元", 8), ("兆元", 12)):
        assert base_amount(value, unit) == (value * 10**scale, "TWD")


@given(st.integers(0, 10**13 - 1))
def test_chinese_numerals_read_back(value: int) -> None:
    assert parse_numeral(chinese(value)) == value


def chinese(value: int) -> str:
    """The standard way to write a number, 零 for every gap."""
    if value < 10:
        return "零一二三四五六七八九"[value]
    for scale, name in ((10**12, "兆"), (10**8, "億"), (10**4, "萬"), (1000, "千"), (100, "百"), (10, "十")):
        if value >= scale:
            rest = value % scale
            gap = "零" if rest and rest < scale // 10 else ""
            return chinese(value // scale) + name + gap + (chinese(rest) if rest else "")
    raise AssertionError(value)


@given(texts)
def test_numerals_are_read_or_refused(text: str) -> None:
    try:
        assert parse_numeral(text) >= 0
    except ValueError:
        return


@given(st.text(max_size=40))
def test_folding_keeps_offsets_and_keys_ignore_space(text: str) -> None:
    assert len(fold_width(text)) == len(text)
    assert fold_width(fold_width(text)) == fold_width(text)
    assert match_key("\u3000 ".join(text)) == match_key(text)


def test_variants_are_one_key() -> None:
    assert variant_key("台湾") == variant_key("臺灣")
    assert match_key("台灣") != match_key("臺灣")


@pytest.mark.parametrize(
    ("synonyms", "ignored"),
    [
        ({"x": "unknown"}, ()),
        ({"實現數": "realized", "實 現 數": "realized"}, ()),
        ({"備註": "realized"}, ("備註",)),
        ({" ": "realized"}, ()),
    ],
)
def test_a_vocabulary_with_a_mistake_is_refused(synonyms: dict[str, str], ignored: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"known|twice|empty"):
        Vocabulary({"realized": "實現數"}, synonyms, ignored)
