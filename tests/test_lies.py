"""What a person sees on the page is what is read, or it is said that it isn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.tables.doubts import doubtful_figures
from schemas.document import Char
from tests.doubles import DOUBLES
from tests.lies import LIES, SOUND, Lie, make, read


@pytest.mark.parametrize("lie", LIES + DOUBLES, ids=lambda lie: lie.__name__)
def test_no_lie_is_silent(lie: Lie, tmp_path: Path) -> None:
    data, sheet = make(lie, seed=1)
    text, said = read(data, sheet, tmp_path)
    assert text == sheet.seen or said


@pytest.mark.parametrize("sound", SOUND, ids=lambda lie: lie.__name__)
def test_sound_files_are_read_as_seen_and_nothing_is_said(sound: Lie, tmp_path: Path) -> None:
    data, sheet = make(sound, seed=2)
    assert read(data, sheet, tmp_path) == (sheet.seen, set())


def test_a_lists_number_beside_a_year_is_no_joined_number() -> None:
    def line(text: str, gap: float) -> list[Char]:
        after = [gap if k >= 5 else 0.0 for k in range(len(text))]
        return [Char(c, 6 * k + after[k], 0, 6 * k + after[k] + 6, 10, 8, 10, "F") for k, c in enumerate(text)]

    assert not list(doubtful_figures([line("1.1.1113年底完成", 2)], (0, 0, 9, 9)))
    assert [doubt.code for doubt in doubtful_figures([line("523111", 2)], (0, 0, 9, 9))] == ["number.joined"]
