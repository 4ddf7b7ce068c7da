"""Units that stand behind a number in these reports, by what 萬 before them means.

Before something counted 萬 belongs to the number (27 萬人 is 270,000 人); before money and measures it belongs to the
unit, as it does in the column 單位 (萬噸, 億元). A closed list rather than "any few characters": `5已完成` has no unit.
"""

from __future__ import annotations

import regex


def _words(text: str) -> list[str]:
    return regex.findall(r"\S+", text)


COUNTED = _words("""
    人次 人年 人月 人天 人日 人時 家次 場次 案次 項次 廠次 件次 車次 班次 點次 梯次 戶次 架次 艘次 小時 個月 品項 口井
    人 名 位 員 戶 家 案 項 件 套 式 份 場 次 季 處 個 筆 例 本 期 隻 只 座 站 艘 輛 台 臺 架 顆 枚 條 組 間 所 種 類
    棟 床 篇 張 冊 片 支 具 批 門 班 梯 屆 隊 群 社 校 縣市 鄉鎮 國 區 里 村 棵 株 頭 尾 口 部 館 廳 點 面 根 管 粒
    天 週 周 年 分鐘 秒
""")
MEASURES = _words("""
    平方公里 平方公尺 立方公尺 立方米 平方米 公里 公尺 公分 公釐 公厘 毫米 微米 奈米 公頃 公噸 公斤 公克 公升 英吋
    噸 坪 度 百分點 成 瓩 峰瓩 千瓦 仟瓦 百萬瓦 瓦 浬 海浬 倍 分
""")
LATIN = _words("""
    kWp MWp GWp kWh MWh GWh TWh kVA MVA kV kW MW GW TW Gbps Mbps kbps bps GHz MHz kHz Hz km² km2 mm² cm²
    m² m2 m³ m3 km cm mm nm
    \u00b5m μm um kg mg mL TOPS fps TB GB MB ppm ppb dBm dB CMD CMS rpm MPa kPa Pa hr min ms ns eV keV MeV Å °C ℃ ㎡ ㎥
    ㎞ ㎏ ㎜ ㎝ tCO2e tCO2
""")
SINGLE = _words("W V L h m g t s")
MONEY = _words("""
    新臺幣點 新台幣點 美元點 點數 新臺幣元 新台幣元 新臺幣 新台幣 美元 美金 日圓 日元 歐元 欧元
    港元 港幣 港币 澳門元 澳门元 人民幣 人民币 元 圓
""")


def _either(words: list[str]) -> str:
    return "|".join(regex.escape(word) for word in sorted(set(words), key=len, reverse=True))


_BASE = (
    rf"(?![台臺][北中南東灣])(?:{_either(MONEY + MEASURES + COUNTED)}|(?i:{_either(LATIN)})(?![A-Za-z²³])"
    rf"|(?:{'|'.join(SINGLE)})(?![A-Za-z²³])|[%‰°])"
)
UNIT = rf"(?:{_BASE}(?:\s*[/·•．]\s*(?:{_BASE}|日|月|季|天))*)"
"""Pattern of a unit without 萬 or 億 before it; parts may be joined by / or · (元/MW·h)."""

_COUNTED = regex.compile(rf"(?:{_either(COUNTED)})(?:/.*)?")
_MONEY = regex.compile(rf"(?:{_either([word for word in MONEY if '點' not in word])})")


def is_counted(unit: str) -> bool:
    """Is 萬 before this unit a part of the number?

    >>> is_counted('人次'), is_counted('噸'), is_counted('元')
    (True, False, False)
    """
    return _COUNTED.fullmatch(unit) is not None


def is_money(unit: str) -> bool:
    """Is it a currency's base unit? 美元點 (credit points) isn't.

    >>> is_money('元'), is_money('美元點')
    (True, False)
    """
    return _MONEY.fullmatch(unit) is not None
