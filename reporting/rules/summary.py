"""A row's standing as an office writes it: 全年目标6.5%，上半年6.1%，低0.4个百分点.

The sentence of the assessment has the rule as read and the arithmetic; this one is for whoever
wants to know how the row stands.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from reporting.enums import FinalWord, Measure, Status
from reporting.months import months_label
from reporting.rules.facts import Facts, Terms
from reporting.rules.figures import half_up, places, plain, with_unit
from reporting.rules.labels import GRADED_UNITS, GapWords, reason_in_words

if TYPE_CHECKING:
    from reporting.rules.assessment import Assessment

# A target cell that is a number with at most a word of bound on either side: its unit goes after
# the number. Anything else is quoted as printed.
_NUMBER_ALONE = re.compile(r"([≥≤＞＜>]?\d[\d.]*)((?:左右|以上|以下|以内)?)")

NOT_HALF_DONE = "未实现“双过半”"
HALF_DONE = "已实现“双过半”"

_SPANS = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}

_FINAL = {
    FinalWord.EARLY: "已提前完成全年目标",
    FinalWord.EXCEEDED: "已突破控制数",
    FinalWord.OUT_OF_REACH: "全年目标已无法完成",
}


def summary(found: "Assessment", terms: Terms, facts: Facts) -> str:
    """How the row stands in one sentence without its arithmetic, to be read aloud."""
    target = target_in_words(terms)
    if terms.plain_comparison and facts.value is not None:
        return found.sentence
    if found.status is Status.NO_TARGET or (found.bound is None and facts.value is not None):
        return found.sentence
    if facts.value is None:
        return _without_figure(found, target, terms, facts)
    words = [target, f"{span_in_words(terms, facts)}{with_unit(facts.value, terms.spoken_unit)}"]
    words += _comparison(found, terms, is_final=facts.is_final(terms))
    return "，".join(words) + "。"


def target_in_words(terms: Terms) -> str:
    """全年目标6.5%, 全年目标7%左右; a wording with more than a number is quoted: 目标“…”."""
    text = terms.text.strip()
    match = _NUMBER_ALONE.fullmatch(text)
    if match is None:
        return f"目标“{text}”"
    return f"全年目标{match[1]}{terms.spoken_unit}{match[2]}"


def span_in_words(terms: Terms, facts: Facts) -> str:
    """What a figure is of: 上半年, 1—2月, 全年; of a level the day it was reached, 6月底."""
    if terms.measure is Measure.LEVEL:
        return "年底" if facts.year_is_over else f"{facts.through}月底"
    return _SPANS.get(facts.through, months_label(facts.through))


def pace_in_words(points: Decimal) -> str:
    """慢于序时4.5个百分点, 快于序时…, 与序时持平: 完成率 − 序时进度."""
    if not points:
        return "与序时持平"
    word = "慢于" if points < 0 else "快于"
    return f"{word}序时{plain(abs(points))}个百分点"


def _without_figure(found: "Assessment", target: str, terms: Terms, facts: Facts) -> str:
    if found.status is Status.NOT_REPORTED:
        reason = reason_in_words(facts.missing_reason)
        return f"{target}，{span_in_words(terms, facts)}未填报{reason}。"
    if found.status is Status.NOT_DUE:
        later = [month for month in terms.months_due if month > facts.through]
        when = f"，{min(later)}月填报" if later else ""
        return f"{target}，未到统计时点{when}。"
    return found.sentence


def _comparison(found: "Assessment", terms: Terms, *, is_final: bool) -> list[str]:
    if found.status in (Status.YEAR_END, Status.NOT_EVALUATED):
        return [found.label]
    if found.final is not None:
        return [_FINAL[found.final]]
    words = [f"完成全年目标的{plain(found.completion)}%"] if found.completion is not None else []
    # When the time is over there is no pace any more: the gap says how far off it ended.
    if found.points is not None and not is_final:
        words.append(pace_in_words(found.points))
    elif is_final or not words:
        words += _gap(found, terms)
    if found.half_year is False:
        words.append(NOT_HALF_DONE)
    return words


def _gap(found: "Assessment", terms: Terms) -> list[str]:
    """The gap, and before it the figure that it counts from where that is not the target."""
    gap = gap_in_prose(found)
    words = [f"{gap.word}{gap.number}{gap.unit}"]
    if found.expected is not None and found.expected != found.bound:
        expected = half_up(found.expected, 0) if _is_whole(found) else found.expected
        words.insert(0, f"目前应为{with_unit(expected, terms.spoken_unit)}")
    return words


def gap_in_prose(found: "Assessment") -> GapWords:
    """The gap for a sentence: whole numbers stay whole, 少5天 where the table has 5.02."""
    gap = found.gap_in_words
    if found.gap is None or not gap.number or not _is_whole(found):
        return gap
    whole = half_up(abs(found.gap), 0)
    return replace(gap, number=plain(whole) if whole else "不到1")


def _is_whole(found: "Assessment") -> bool:
    """Whether the row counts what is never half: its target and figure are whole numbers."""
    if found.gap_unit in GRADED_UNITS:
        return False
    return not any(figure is not None and places(figure) for figure in (found.actual, found.bound))
