"""A vocabulary: the words that a column or heading may hold, what they mean, and nothing else.

Three lists instead of one map with a default: an unknown word is an error on the first day, and a typing mistake in the
lists is caught when the module is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from parsers.values.key import match_key


class UnknownWord(ValueError):
    """A word that is neither known nor a synonym nor to be ignored."""


@dataclass(frozen=True)
class Vocabulary:
    """`known`: canonical name → meaning · `synonyms`: printed word → canonical name · `ignored`: printed words.

    >>> words = Vocabulary({'realized': '實現數'}, {'實現數': 'realized', '實支數': 'realized'}, ('備註',))
    >>> words.find('實 現\\n數'), words.find('備註')
    ('realized', None)
    >>> words.find('保留數')
    Traceback (most recent call last):
    parsers.values.vocabulary.UnknownWord: unknown word: '保留數'
    """

    known: Mapping[str, str]
    synonyms: Mapping[str, str]
    ignored: Iterable[str] = ()
    _canonical: dict[str, str | None] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """ValueError unless every synonym has a known target and no key stands in two lists or for two names."""
        for word, name in self.synonyms.items():
            if name not in self.known:
                raise ValueError(f"{word!r} stands for {name!r}, which isn't known")
        pairs: list[tuple[str, str | None]] = [(name, name) for name in self.known]
        pairs += [*self.synonyms.items(), *((word, None) for word in self.ignored)]
        for word, target in pairs:
            key = match_key(word)
            if not key:
                raise ValueError("an empty word")
            if key in self._canonical:
                raise ValueError(f"{word!r} is listed twice")
            self._canonical[key] = target

    def find(self, text: str) -> str | None:
        """The canonical name of a printed word, None for an ignored one; UnknownWord for anything else."""
        key = match_key(text)
        if key not in self._canonical:
            raise UnknownWord(f"unknown word: {text!r}")
        return self._canonical[key]

    def __contains__(self, text: str) -> bool:
        """Is the word known, a synonym or ignored?"""
        return match_key(text) in self._canonical
