"""Codes of budget accounts: what is printed before a name, and how deep the code says that the account is."""

from __future__ import annotations

import regex

from parsers.values.key import fold_width

_CODED = regex.compile(r"(?P<code>[0-9][0-9A-Za-z]{9,11})\s*(?P<name>.*)", regex.S)
_SECOND = regex.compile(r"(?<![0-9A-Za-z])[0-9]{2}[0-9A-Za-z]{8,9}(?![0-9A-Za-z])")
_USE = regex.compile(r"(?P<code>[1-9][0-9]{3}(?:00)?)(?![0-9])\s*(?P<name>\S.*)", regex.S)


def split_account(text: str) -> tuple[str | None, str]:
    """(code, name) of an account; the code has ten or eleven places, the line above the name.

    >>> split_account('32020110101行政管理'), split_account('8970a030100 公務人員各項補助'), split_account('合 計')
    (('32020110101', '行政管理'), ('8970a030100', '公務人員各項補助'), (None, '合 計'))
    """
    joined = text.replace("\n", "").strip()
    match = _CODED.fullmatch(fold_width(joined))
    return (match["code"], joined[match.start("name") :].strip()) if match else (None, joined)


def has_second_code(name: str) -> bool:
    """Does another code follow in a name, so that two accounts stand in one cell?

    >>> has_second_code('地政業務3708012501測量及方域'), has_second_code('測量及方域')
    (True, False)
    """
    return _SECOND.search(fold_width(name)) is not None


def split_use(text: str) -> tuple[str, str] | None:
    """(code, name) of a 用途別科目, as `1015` or `101500`; None for anything else.

    >>> split_use('101500法定編制人員待遇'), split_use('1000 人事費'), split_use('合 計'), split_use('01 人員維持')
    (('101500', '法定編制人員待遇'), ('1000', '人事費'), None, None)
    """
    joined = text.replace("\n", "").strip()
    match = _USE.fullmatch(fold_width(joined))
    return (match["code"], joined[match.start("name") :].strip()) if match else None


def use_level(code: str) -> int:
    """1 for a 一級用途別科目, 2 for a 二級: 1000 is the sum of 1010, 1015 …

    >>> use_level('1000'), use_level('200000'), use_level('2003'), use_level('201800')
    (1, 1, 2, 2)
    """
    return 1 if code[1:4] == "000" else 2


def account_level(code: str) -> int:
    """款 and 項 (agency or function) 2, 目 3, 節 4: the last two pairs of a code are 目 and 節.

    >>> account_level('32020110000'), account_level('3708012500'), account_level('3708012501')
    (2, 3, 4)
    """
    if code[-4:] == "0000":
        return 2
    return 3 if code[-2:] == "00" else 4
