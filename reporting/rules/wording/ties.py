"""Wordings that compare with another figure of the same months, as far as it can be named."""

import re
from decimal import Decimal

from reporting.enums import Direction, RuleKind, Tie
from reporting.rules.rule import Rule
from reporting.rules.wording.grammar import ADVERBS
from reporting.rules.wording.numbers import Row

ZERO = Decimal(0)
_RANK_UNITS = ("位", "名")
_TENS = "一二三四五六七八九十"

_ECONOMY = r"(?:经济|地区生产总值|生产总值|GDP)(?:增长|增速|发展)?(?:速度)?"
_URBAN = r"城镇(?:常住)?居民(?:人均可支配)?(?:收入)?(?:增长|增速)?"
_RURAL = r"农村(?:常住)?居民(?:人均可支配)?(?:收入)?(?:增长|增速)?"
_CITY = r"全市(?:同期)?(?:平均)?(?:增速|增幅|水平|线)?"
_OTHER = rf"(?:(?P<economy>{_ECONOMY})|(?P<urban>{_URBAN})|(?P<rural>{_RURAL})|(?P<city>{_CITY}))"
_OTHER_WORDS = {"economy": "经济增长", "urban": "城镇居民收入增长", "rural": "农村居民收入增长"}

_SUBJECT = rf"{ADVERBS}(?:增速|增长|增幅)?{ADVERBS}(?:保持|实现|达到)?{ADVERBS}"
_COMPARED = re.compile(
    rf"{_SUBJECT}(?:(?P<floor>不低于|不慢于)|(?P<above>高于|快于|超过|大于)"
    rf"|(?P<ceiling>不高于|不超过)|(?P<below>低于|小于)){_OTHER}"
)
_IN_STEP = re.compile(rf"{_SUBJECT}(?:与|同|和){_OTHER}{ADVERBS}(?:保持|实现)?同步(?:增长)?")
_COUNT = rf"(?P<count>[1-9][0-9]?|[{_TENS}])"
_RANK = re.compile(
    rf"{ADVERBS}(?:增速)?(?:进入|位居|居|保持|保持在|稳居|稳定在|位列)?(?:全市)?(?:排名|位次)?"
    rf"(?:进入|位居|居|保持|保持在|稳居|稳定在|位列)?(?:全市)?前{_COUNT}[位名]"
)
_RANK_GAIN = re.compile(
    rf"{ADVERBS}(?:增速)?(?:在?全市)?(?:的?(?:排名|排位|位次))?(?:较上年|比上年)?"
    rf"(?:进位?|前进|上升|提升|前移){_COUNT}(?:位|名|个位次)"
)


def read_tie(cell: str, row: Row) -> Rule | None:
    """The tied rule of a wording; None where the other side or the line is not clear.

    略高于 and 基本同步 give no line. A comparison has to name the side that the row's direction
    judges. 同步 is met beside the other figure and on its good side, with a tolerance of 0 unless
    the planner types another.
    """
    if rank := _RANK.fullmatch(cell):
        return _rank(rank, row)
    if gain := _RANK_GAIN.fullmatch(cell):
        if row.unit in _RANK_UNITS:
            return None
        return Rule(RuleKind.TIED, high=_count(gain), tie=Tie.RANK_GAIN)
    if found := _IN_STEP.fullmatch(cell):
        return _beside(found, strict=False, tolerance=ZERO)
    found = _COMPARED.fullmatch(cell)
    if found is None:
        return None
    wanted = Direction.UP if found["floor"] or found["above"] else Direction.DOWN
    if row.direction is not wanted:
        return None
    return _beside(found, strict=bool(found["above"] or found["below"]), tolerance=None)


def _rank(found: re.Match[str], row: Row) -> Rule:
    count = _count(found)
    if row.unit in _RANK_UNITS:
        return Rule(RuleKind.AT_MOST, high=count)  # the row's own figure is a rank
    return Rule(RuleKind.TIED, high=count, tie=Tie.RANK)


def _count(found: re.Match[str]) -> Decimal:
    count = found["count"]
    return Decimal(_TENS.index(count) + 1 if count in _TENS else count)


def _beside(found: re.Match[str], *, strict: bool, tolerance: Decimal | None) -> Rule:
    if found["city"]:
        return Rule(RuleKind.TIED, strict=strict, tolerance=tolerance, tie=Tie.CITY)
    words = next(words for group, words in _OTHER_WORDS.items() if found[group])
    return Rule(
        RuleKind.TIED, strict=strict, tolerance=tolerance, tie=Tie.INDICATOR, other_words=words
    )
