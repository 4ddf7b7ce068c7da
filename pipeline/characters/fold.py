"""Fold look-alike characters to the ideographs that they stand for, and nothing else.

Chromium, Distiller and some fonts map glyphs to Kangxi radicals (⽀), radical supplements (⻑) or compatibility
ideographs (U+F98E 年). NFKC would fold them too, but also ① ㎡ ： （, which are printed that way and stay.
"""

from __future__ import annotations

import unicodedata

# Unicode's EquivalentUnifiedIdeograph property for the radical supplement, where NFKC says nothing.
_SUPPLEMENT = (
    "⺁厂⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫"
    "⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳罓⺴网⺵罒⺶羊⺷羊⺸羊⺹耂⺺聿⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见"
    "⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞飠⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼"
    "⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_RANGES = ((0x2E80, 0x2FD5), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


def _build() -> dict[str, str]:
    table = dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))
    for first, last in _RANGES:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if plain != chr(code):
                table[chr(code)] = plain
    return table


FOLDS = _build()


def fold(text: str) -> str:
    """Replace radicals and compatibility ideographs by unified ideographs.

    >>> fold('⽀⽤⽐ ⻑ ① ㎡ （％）')
    '支用比 長 ① ㎡ （％）'
    """
    return "".join(FOLDS.get(character, character) for character in text)
