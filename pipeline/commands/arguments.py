"""Kinds of arguments: text from the command line → a value, or one line that says what is wrong."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from pipeline.storage.location import Dataset, DatasetError, dataset_of


def a_dataset(text: str) -> Dataset:
    """A folder, or s3://bucket/prefix."""
    try:
        return dataset_of(text)
    except DatasetError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def a_count(text: str) -> int:
    """A whole number from 0."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)


def a_share(text: str) -> Decimal:
    """A number from 0 to 1."""
    try:
        share = Decimal(text)
    except InvalidOperation:
        share = Decimal(-1)
    if not (share.is_finite() and 0 <= share <= 1):
        raise argparse.ArgumentTypeError(f"{text!r} is no share between 0 and 1")
    return share


def positive(type_: Callable[[str], float]) -> Callable[[str], float]:
    """A number above 0, in int or float; neither nan nor infinity."""

    def read(text: str) -> float:
        try:
            number = type_(text)
        except ValueError:
            number = 0
        if not (math.isfinite(number) and 0 < number <= 2**31):
            raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
        return number

    return read
