"""The one grammar of wordings that have a number, matched against the full cell."""

import re
from functools import lru_cache

from reporting.rules.rule import PERCENT, POINTS

NUMBER = r"[-+]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?"
RATIO_UNIT = re.compile(r"[:比]1")
"""What a row counted as so many to one may print as its unit."""

_FLOORS = ("≥", "≧", "⩾", ">=", "大于等于", "大于或等于", "不低于", "不少于", "不小于", "至少")
_CEILINGS = (
    "≤",
    "≦",
    "⩽",
    "<=",
    "小于等于",
    "小于或等于",
    "不超过",
    "不高于",
    "不多于",
    "不大于",
    "不突破",
    "至多",
)
_ABOVE = (">", "超过", "突破", "高于", "大于", "多于", "超")
_BELOW = ("<", "低于", "不足", "小于", "少于")

# What a printed rate of change is called: as a noun, or as a verb that may also say how far the
# figure moves.
RATES_UP = ("增速", "增幅", "涨幅", "增长率", "增长速度")
RATES_DOWN = ("降幅", "下降率", "降低率")
GROWS = ("增长", "上涨")
SHRINKS = ("下降", "降低")
COUNTS_UP = ("新增", "净增")
"""They count what is new: themselves a figure where it grows from zero through the year."""
COUNTED = (*COUNTS_UP, "增加", "减少")
"""Changes by a number of things, never by a share."""
# These say only that the figure itself moves.
_RISES = ("增加", "提高", "提升", "上升", "扩大")
_FALLS = ("减少", "回落", "缩小", "收窄", "压减")
UPWARD = RATES_UP + GROWS + COUNTS_UP + _RISES
DOWNWARD = RATES_DOWN + SHRINKS + _FALLS

# Words before a verb that move no line. 基本 and 略 do, and 年均 speaks of other years.
_ADVERBS = (
    "确保",
    "保证",
    "保底",
    "保(?!持)",
    "力争",
    "争取",
    "力求",
    "奋力",
    "努力",
    "(?:到|至)?(?:全年|年末|年底|年内|当年|本年|今年)",
    "年度",
    "全县",
    "计划",
    "预期",
    "累计(?=新增|净增|完成|到位)",
    "继续",
    "持续",
    "始终",
    "总体",
    "整体",
    "均",
    "都",
    "要",
    "应",
    "须",
    "稳步",
    "平稳",
    "稳定(?!在)",
)
ADVERBS = rf"(?:{'|'.join(_ADVERBS)})*"
_GRAMMAR = r"""
    {adverbs}
    (?: (?P<since>(?:较|比)(?:上年|去年|上一年)(?:同期|末|底)?|同比) {adverbs} )?
    (?:
        (?: (?:保持|实现|完成|达到) {adverbs} )?
        (?P<basis>实际|名义)?
        (?P<change>{changes})
        {adverbs}
    )??
    (?:实际)?
    (?P<verb>
        (?P<reach>达到|达|实现|完成|到位
            |(?:提高|提升|增加|增长|上升|扩大)[到至]|[增升]至)
        | (?P<hold>保持稳定在|保持在|保持|稳定保持在|稳定在|维持在)
        | (?P<limit>控制在|控制到|(?:下降|降低|减少|缩小|收窄|压减|回落|降|缩)[到至])
        | 为 | 在
    )?
    (?P<before>
        (?P<at_least>{floors})
        | (?P<at_most>{ceilings})
        | (?P<above>{above})
        | (?P<below>{below})
        | (?P<about>大约|约)
    )?
    (?P<low>{number}) (?P<ratio>[:比]1(?![0-9.]))? (?P<unit>{units})?
    (?: (?:-|~|∼|〜|—|–|―|——|至|到) (?P<high>{number}) (?P<high_unit>{units})? )?
    (?P<after>
        (?P<or_more>[及或]?以上)
        | (?P<or_less>[及或]?以下|以内|之内)
        | (?P<or_so>左右|上下)
        | (?P<within>之间|区间)
    )?
    (?: 的?(?:水平|目标) | 的?(?P<growth>增长|增速|增幅) )?
"""


@lru_cache(maxsize=256)
def grammar(unit: str) -> re.Pattern[str]:
    """The pattern of a cell of a row with this unit (half width)."""
    units = sorted({PERCENT, POINTS, unit} - {""}, key=len, reverse=True)
    return re.compile(
        _GRAMMAR.format(
            adverbs=ADVERBS,
            changes="|".join(UPWARD + DOWNWARD),
            floors="|".join(_FLOORS),
            ceilings="|".join(_CEILINGS),
            above="|".join(_ABOVE),
            below="|".join(_BELOW),
            number=NUMBER,
            units="|".join(map(re.escape, units)),
        ),
        re.VERBOSE,
    )
