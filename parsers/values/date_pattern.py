"""How dates are printed: one pattern, whose alternatives are tried in order at every position of a text.

It works on `fold_width` text (half-width digits and brackets, one dash, one tilde), so offsets are those of the print.
The groups say what is printed; whether it is a day of the calendar is for `date.py`.
"""

from __future__ import annotations

import regex

# A year's left edge: no digit, letter or separator, but the enumerator of `2.110 年 3 月` (item 2) may be glued to it.
_EDGE = r"(?:(?<![0-9A-Za-z./$])(?<![0-9],)|(?<=(?:^|[\s。；，、:;,(])[0-9]{1,2}\.)(?=[12][0-9]{2}))"
_NOT_IN_RANGE = r"(?<!(?:^|[^0-9/.])[0-9]{1,3}\s*[-~]\s*)"
_SLASH_EDGE = r"(?<![0-9A-Za-z/.$])(?<![0-9],)(?<![A-Za-z]-)"
_Y = r"(?:(?:19|20)[0-9]{2}|1[0-9]{2}|200|[6-9][0-9])"
_RELATIVE = r"[今本明去前次同翌上]"
_DURATION = r"(?<!(?:未來|過去|最近|近|每|每隔|為期|長達|約|滿|逾|共|至少|超過|第)\s*)"
_NO_DURATION = r"(?!\s*(?:內|以內|來|期間|期(?!末|中|初|程|間|限)|歷史|以上|以下|老|代|級))"

_HAN_MONTH = r"(?<![一二三四五六七八九十])(?:十[一二]?|[一二三四五六七八九])"
_HAN_DAY = r"(?:[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_DAY_END = (
    r"(?=\s*(?:上網|上午|下午|完成|完工|竣工|開工|復工|召開|辦理|公告|舉[行辦]|決標|核定|前|止|[。；，;)]|$)"
    r"|\s*[-~至、及和與]\s*[0-9]{1,2}\s*日)"
)
_DAY = rf"(?P<day>[0-9]{{1,2}}|{_HAN_DAY})\s*日|(?P<day>[0-9]{{1,2}}){_DAY_END}"
_MONTH = (
    rf"(?:(?P<from_month>[0-9]{{1,2}})\s*月?\s*[-~至]\s*(?=[0-9]{{1,2}}\s*月(?!\s*[0-9]{{1,2}}\s*日)))?"
    rf"(?P<month>[0-9]{{1,2}}|{_HAN_MONTH})\s*月(?!\s*[內租薪])份?"
    rf"(?:\s*(?:{_DAY})|\s*(?:[上中下]旬|底|初|末(?!期)))?"
)
_QUARTER = (
    r"(?:第\s*(?P<quarter>[1-4一二三四])\s*季|Q(?P<quarter>[1-4])(?![0-9A-Za-z])|(?P<quarter>[1-4])\s*Q(?![0-9A-Za-z]))"
)
_AFTER_YEAR = rf"(?:\s*度?\s*(?:{_MONTH}|{_QUARTER}|(?P<half>[上下])半年度?)|\s*度?\s*(?:底|初|末(?!期))|\s*度)"

_ALTERNATIVES = (
    # 106-110 年; in 106-110 年 7 月 the month that it runs up to is the date
    rf"{_EDGE}(?P<from_year>{_Y})\s*年?\s*(?:[-~至])\s*(?P<year>{_Y})\s*年{_AFTER_YEAR}?",
    # 中華民國 110 年 5 月 13 日, 明(111)年, 110年第3季, 110 年底
    rf"(?:(?:中華民國|民國)\s*(?P<year>[0-9]{{1,3}})|西元\s*(?P<year>[0-9]{{4}})|{_RELATIVE}\s*\(\s*(?P<year>{_Y})\s*\)"
    rf"|{_EDGE}{_NOT_IN_RANGE}(?P<year>{_Y}))\s*年{_AFTER_YEAR}",
    rf"(?:(?:中華民國|民國)\s*(?P<year>[0-9]{{1,3}})|西元\s*(?P<year>[0-9]{{4}})|{_RELATIVE}\s*\(\s*(?P<year>{_Y})\s*\)"
    rf"|{_DURATION}{_EDGE}{_NOT_IN_RANGE}(?P<year>(?:19|20)[0-9]{{2}}|1[0-9]{{2}}|[89][0-9]))\s*年{_NO_DURATION}",
    # 110/2/26, 100.07.15, 2021-03-05
    rf"{_SLASH_EDGE}(?P<year>{_Y})/(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}})(?:\s*日)?(?![0-9/%]|\.[0-9])",
    rf"{_SLASH_EDGE}(?P<year>{_Y})\.(?P<month>[0-9]{{1,2}})\.(?P<day>[0-9]{{1,2}})(?:\s*日)?(?![0-9/%]|\.[0-9])",
    rf"{_SLASH_EDGE}(?P<year>(?:19|20)[0-9]{{2}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?![0-9-])",
    # 2021Q3
    rf"{_SLASH_EDGE}(?P<year>{_Y})\s*Q(?P<quarter>[1-4])(?![0-9A-Za-z])",
    # 1100513, no part of a number, a document's number or an amount
    r"(?<![0-9A-Za-z./$-])(?<![0-9],)(?<!第\s*)(?P<year>0[6-9][0-9]|1[0-4][0-9])(?P<month>[01][0-9])(?P<day>[0-3][0-9])"
    r"(?![0-9A-Za-z.,%]|\s*[元千仟萬億兆度噸人家件戶公坪個次份號案筆])",
    # 110/08, 110.08 竣工
    rf"{_SLASH_EDGE}(?P<year>1[0-9]{{2}}|20[0-9]{{2}})/(?P<month>0?[1-9]|1[0-2])(?![0-9/%.]|\s*(?:以|倍|的))",
    rf"{_SLASH_EDGE}(?P<year>1[0-4][0-9])\.(?P<month>0?[1-9]|1[0-2])"
    r"(?=\s*(?:竣工|公告|完[成工]|開工|決標|核定|啟用|動工|動土|辦理|召開|發布|簽約|驗收|招標|通[車過水]|上網|起|底|止|迄|前)"
    r"|\s*[-~]\s*1[0-9]{2}\.[01]?[0-9](?![0-9.]))",
    r"(?<=^\s*|\(\s*)(?P<year>1[0-4][0-9])\.(?P<month>0[1-9]|1[0-2])(?=\s*$|\s*\))",
    # 5 月 13 日, 9月底, 第 1 季
    rf"(?<![0-9./])(?<![0-9],)(?:(?<=[今本明去同翌次]年度?\s*)|(?<!年度?\s*))(?<!每年?\s*){_MONTH}",
    rf"(?<![0-9A-Za-z年]\s*)(?<!度\s*){_QUARTER}",
    # 4/27, 12/31日
    rf"{_SLASH_EDGE}(?<![達約近佔占逾每版比]\s*)(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12][0-9]|3[01])(?:\s*日)?"
    r"(?![0-9/%A-Za-z]|\.[0-9]|\s*(?:以上|以下|的|強|弱|時))",
    # 21日, only right behind another date
    r"(?<=[0-9日]\s*(?:[-~、,，]|至|到|及|與|和|或)\s*)(?P<only_day>[0-9]{1,2})\s*日",
)

# Bounded gaps keep a page of spaces from taking seconds: the alternatives look back over them at every position.
_GAP = r"\s{0,4}"
DATE = regex.compile("|".join(f"(?:{alternative})" for alternative in _ALTERNATIVES).replace(r"\s*", _GAP))
_WEEKDAY = r"(?:\s*\([一二三四五六日]\))?"
RANGE = regex.compile(rf"{_WEEKDAY}\s*起?\s*(?:至|迄|到|~|--?)\s*")
LIST = regex.compile(rf"{_WEEKDAY}\s*(?:[、,，]|及|與|和|或)\s*")
SENTENCE_END = regex.compile(r"[。；;\n]")
