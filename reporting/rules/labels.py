"""The words for what was judged (status, gap), and the order in which shortfalls are listed."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from reporting.enums import Attribute, FinalWord, Measure, Status
from reporting.rules.facts import Terms
from reporting.rules.figures import plain
from reporting.rules.rule import POINTS

_SAME_FOR_ALL = {
    Status.ON_TRACK: "达到序时",
    Status.BEHIND: "低于序时",
    Status.YEAR_END: "年末考核，暂不评价",
    Status.NOT_EVALUATED: "未到考核节点，暂不评价",
    Status.NOT_DUE: "未到统计时点",
    Status.NOT_REPORTED: "未填报",
    Status.NO_TARGET: "未设目标",
    Status.UNDETERMINED: "待评定",
}
STATUS_LABELS: dict[Attribute | None, dict[Status, str]] = {
    # A binding target is never near, but a map of statuses covers all of them.
    Attribute.BINDING: {
        Status.MET: "完成",
        Status.NEAR: "基本完成",
        Status.SHORT: "未完成",
        **_SAME_FOR_ALL,
    },
    Attribute.EXPECTED: {
        Status.MET: "达到预期",
        Status.NEAR: "基本达到预期",
        Status.SHORT: "低于预期",
        **_SAME_FOR_ALL,
    },
    None: {
        Status.MET: "达到目标",
        Status.NEAR: "基本达到目标",
        Status.SHORT: "未达目标",
        **_SAME_FOR_ALL,
    },
}

GRADED_UNITS = frozenset({"%", "‰", "岁", "年", "分", "倍", "度", "级", "位", POINTS})
"""Units of quantities that are high or low, not many or few."""


def status_label(
    status: Status, attribute: Attribute | None, final: FinalWord | None = None
) -> str:
    """The word beside the mark: what is settled early has its own, else it is the attribute's."""
    if final is not None:
        return final.label
    return STATUS_LABELS[attribute][status]


@dataclass(frozen=True)
class GapWords:
    """A gap in three parts, for a column that aligns the numbers: 低 | 1.0 | 个百分点.

    Number and unit may be empty.
    """

    word: str
    number: str = ""
    unit: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.word, self.number, self.unit) if part)


NOT_JUDGED = GapWords("暂不评价")
NOTHING_TO_COMPARE = GapWords("")
BY_A_PERSON = GapWords("人工评定")
WITHIN = GapWords("在范围内")


def is_graded(terms: Terms) -> bool:
    """Whether the row's figure is high or low, not many or few."""
    return terms.measure is Measure.RATE or terms.unit in GRADED_UNITS or "/" in terms.unit


def gap_words(
    gap: Decimal,
    terms: Terms,
    *,
    against_ceiling: bool,
    just_missed: bool = False,
    against_pace: bool = False,
) -> GapWords:
    """The signed gap in words.

    `against_ceiling`: the gap counts from an upper limit itself, not from a share of the way to it.
    `just_missed`: the figure equals a target that must be exceeded or undercut.
    `against_pace`: the gap counts from what is expected by now, and not from the target itself.
    """
    if gap == 0:
        return GapWords(_word_of_no_gap(against_ceiling, just_missed, against_pace))
    word = _word_of_gap(gap, terms, against_ceiling)
    return GapWords(word, plain(gap.copy_abs()), terms.unit_of_gap)


def _word_of_no_gap(against_ceiling: bool, just_missed: bool, against_pace: bool) -> str:
    if against_ceiling:
        return "未低于上限" if just_missed else "等于上限"
    if just_missed:
        return "未超过目标"
    return "与序时持平" if against_pace else "与目标持平"


def _word_of_gap(gap: Decimal, terms: Terms, against_ceiling: bool) -> str:
    if against_ceiling:
        return "低于上限" if gap < 0 else "超出上限"
    if is_graded(terms):
        return "低" if gap < 0 else "高"
    return "少" if gap < 0 else "多"


def order_key(
    *, attribute: Attribute | None, is_main: bool, number: int, row: int, final: FinalWord | None
) -> tuple[int, int, int, int]:
    """Sorts what falls short: binding rows, 主要指标, the others, then sub-rows (row > 0).

    Within a group what is already lost comes first, then the printed order. A sub-row is listed by
    itself only where its headline is met; else it is shown under its headline.
    """
    is_lost = final in (FinalWord.EXCEEDED, FinalWord.OUT_OF_REACH)
    if row:
        group = 3
    elif attribute is Attribute.BINDING:
        group = 0
    elif is_main:
        group = 1
    else:
        group = 2
    return group, int(not is_lost), number, row


def reason_in_words(reason: str) -> str:
    """A stated reason as a clause: ，原因：数据未发布; empty without one."""
    if not reason.strip():
        return ""
    return f"，原因：{reason.strip().rstrip('。')}"


def in_chinese(day: datetime.date) -> str:
    """2024年7月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_numerals(number: int) -> str:
    """1–10 as Chinese numerals, beyond as digits: what parts of a document are numbered by."""
    numerals = "一二三四五六七八九十"
    return numerals[number - 1] if number <= len(numerals) else str(number)
