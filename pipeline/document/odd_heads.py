"""Heads that don't fit their columns: words cut by an edge, holes, a head that is missing or stands among the rows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from parsers.values.key import match_key
from pipeline.document.oddity import CODE, LEVEL, Oddity, View, is_number, odd_rows
from pipeline.tables.columns import ordinal_of

_WORDS = frozenset(
    [
        "合計",
        "合计",
        "小計",
        "小计",
        "總計",
        "总计",
        "項目",
        "项目",
        "科目",
        "備註",
        "备注",
        "收入",
        "支出",
        "名稱",
        "名称",
        "單位",
        "单位",
        "項次",
        "项次",
        "數量",
        "数量",
        "金額",
        "金额",
        "說明",
        "说明",
        "增減",
        "增减",
        "編號",
        "编号",
        "編碼",
        "编码",
        "職稱",
        "职务",
        "級別",
        "级别",
        "比較",
        "比较",
        "預算",
        "预算",
        "決算",
        "决算",
    ]
)
_HALVES = frozenset("合計计備备註注收入支出稱称總总小次")  # no head consists of one of these characters
_TOTALS = frozenset("合計计總总小")  # … and no label
_PIECE = regex.compile(r"[(（][%％\p{Han}]{1,3}[)）]|[A-Z] [A-Z]")
_FORMULA = regex.compile(r"[A-Z](?:=[A-Z+-]+)?")
_GLUED = regex.compile(r"\d{1,3},\d{3}|\p{Han}\s*[A-Z]=[A-Z]")
_BESIDE = 4  # columns that heads of one set stand apart at most
_FEWEST = 3
_SHORT = 20  # characters of a head; a longer text is prose
_LINE = 2  # numbers that a row of numbers has at least


def cut_words(view: View) -> Iterator[Oddity]:
    """The characters of one word in two cells side by side; 項 and 目 beside 款 or 節 are two words."""
    found = []
    for (row, col), text in view.texts.items():
        beside = view.texts.get((row, col + view.cells[row, col].col_span), "")
        shortest, longest = sorted((len(text), len(beside)))
        if shortest != 1 or (row >= view.head and longest > 1) or text[-1] + beside[0] not in _WORDS:
            continue
        around = {view.texts.get((row, col + k), "") for k in range(1 - _BESIDE, _BESIDE + 1)} - {text, beside}
        if not any(LEVEL.fullmatch(word) for word in around):
            found.append((row, f"{text} | {beside}"))
    yield from odd_rows(found, "a column edge may cut a word")


def pieces_of_words(view: View) -> Iterator[Oddity]:
    """A head or a label that is a part of a word, or a unit alone; a head with a value in it."""
    found = [
        (row, text)
        for (row, col), text in view.texts.items()
        if text in _TOTALS
        or (row < view.head and (text in _HALVES or _PIECE.fullmatch(text)))
        or (row < view.head and view.cells[row, col].col_span == 1 and len(text) < _SHORT and _GLUED.search(text))
    ]
    yield from odd_rows(found, "a head or label that isn't whole, or holds more than one")


def holes(view: View) -> Iterator[Oddity]:
    """Heads that are blank over another head, where neither spans the other."""
    head = range(view.table.header_rows if view.table.header_rows > 1 else view.head)
    columns = [
        col
        for col in range(view.table.cols)
        if len(head) > 1 and view.is_blank(0, col) and view.cells[0, col].col_span == 1
        and any(view.texts.get((row, col)) for row in head)
    ]  # fmt: skip
    if columns:
        yield Oddity(
            tuple(head), f"the head is blank over {len(columns)} columns whose head stands lower: merged cells?"
        )


def empty_halves(view: View) -> Iterator[Oddity]:
    """A head of one character with nothing below it: a part of the head beside it?"""
    heads = [cell for cell in view.table.cells if cell.row < view.head and cell.text]
    empty = [cell for cell in heads if len(cell.text) == cell.col_span == 1 and _is_empty(view, cell.col)]
    if empty and not any(LEVEL.fullmatch(cell.text) for cell in empty):
        yield Oddity((), f"nothing stands below the head {empty[0].text}: is it a part of the head beside it?")


def _is_empty(view: View, col: int) -> bool:
    return len(view.body) >= _FEWEST and not any(view.texts.get((row, col)) for row in view.body)


def head_again(view: View) -> Iterator[Oddity]:
    """The head, or its row of numbers or formulas, among the rows: a page break that wasn't seen as one."""
    head = [{match_key(text) for _, text in view.row(row)} for row in range(max(1, view.table.header_rows))]
    rows = []
    for row in range(max(len(head), view.head), view.table.rows):
        texts = {match_key(text) for _, text in view.row(row) if not is_number(text)}
        same = max(len(texts & words) / max(len(words), 2 * _LINE - 1, 1) for words in head)
        if same >= 0.5 or (row > view.head + 1 and _counts_columns(view, row)):
            rows.append(row)
    if rows:
        yield Oddity(tuple(rows), "the head stands among the rows")


def _counts_columns(view: View, row: int) -> bool:
    """1 2 3 … or A B C=A-B in a row, and nothing else."""
    texts = [text for _, text in view.row(row)]
    counts = [text for text in texts if text.isdigit()]
    if len(texts) < _LINE:
        return False
    if counts:
        return counts == texts == [str(number) for number in range(1, len(texts) + 1)]
    return all(_FORMULA.fullmatch(text) for text in texts)


def no_head(view: View) -> Iterator[Oddity]:
    """A table that begins with a row of values, a code or a numeral that others must stand before."""
    texts = [text for _, text in view.row(0)] if view.table.cols > 1 else []
    numbers = [text for text in texts if is_number(text) and any(c.isdigit() for c in text)]
    counted = (
        all(abs(int(b)) == abs(int(a)) + 1 for a, b in pairwise(numbers)) if all(map(_is_short, numbers)) else False
    )
    many = view.table.header_rows == 0 and len(numbers) >= _FEWEST and not counted
    code = any((match := CODE.fullmatch(text)) and int(match[2]) > 1 for text in texts)
    later = any((ordinal_of(text) or 0) > 1 and text[0] in "一二三四五六七八九十" for text in texts)
    if many or code or (later and numbers):
        yield Oddity((), f"it begins with values ({' | '.join(texts)[:40]}): its head, or its beginning, is elsewhere")


def _is_short(number: str) -> bool:
    return number.isdigit() and len(number) <= _LINE


CHECKS = (cut_words, pieces_of_words, holes, empty_halves, head_again, no_head)
