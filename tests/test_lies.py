"""What a person sees on the page is what is read, or it is said that it isn't."""

from __future__ import annotations

from pathlib import Path

import pytest

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
