"""The words for what was judged: status, gap, and the order in which shortfalls are told."""

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
    Status.NOT_DUE: "未到统计时点",
    Status.NOT_REPORTED: "未填报",
    Status.NO_TARGET: "未设目标",
    Status.UNDETERMINED: "待评定",
}
STATUS_LABELS: dict[Attribute | None, dict[Status, str]] = {
    # A binding target is never near; the map covers it all the same.
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

# Quantities that are high or low, not many or few.
_GRADED_UNITS = frozenset({"%", "‰", "岁", "年", "分", "倍", "度", "级", "位", POINTS})


def status_label(
    status: Status, attribute: Attribute | None, final: FinalWord | None = None
) -> str:
    """The word shown beside the mark: what is settled early has its own, else it depends on the attribute."""
    return final.label if final is not None else STATUS_LABELS[attribute][status]


@dataclass(frozen=True)
class GapWords:
    """A gap in three parts, for a column that aligns the numbers: 低 | 1.0 | 个百分点. Number and unit may be empty."""

    word: str
    number: str = ""
    unit: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.word, self.number, self.unit) if part)


NOT_JUDGED = GapWords("不判断")
NOTHING_TO_COMPARE = GapWords("")
BY_A_PERSON = GapWords("人工评定")


def is_graded(terms: Terms) -> bool:
    """Whether the row's figure is high or low, not many or few."""
    return terms.measure is Measure.RATE or terms.unit in _GRADED_UNITS or "/" in terms.unit


def gap_words(
    gap: Decimal, terms: Terms, *, against_ceiling: bool, just_missed: bool = False
) -> GapWords:
    """The signed gap in words.

    `against_ceiling`: the gap is counted from an upper limit itself, not from a share of the way to it.
    `just_missed`: the figure equals a target that must be exceeded, or a limit that must be undercut.
    """
    if gap == 0:
        if just_missed:
            return GapWords("未低于上限" if against_ceiling else "未超过目标")
        return GapWords("等于上限" if against_ceiling else "持平")
    if against_ceiling:
        below, above = "低于上限", "超出上限"
    elif is_graded(terms):
        below, above = "低", "高"
    else:
        below, above = "少", "多"
    return GapWords(below if gap < 0 else above, plain(gap.copy_abs()), terms.unit_of_gap)


def order_key(
    *, attribute: Attribute | None, is_main: bool, number: int, row: int, final: FinalWord | None
) -> tuple[int, int, int, int]:
    """Sorts what falls short: binding, 主要指标, the others, each as printed, what is already lost ahead within each.

    A sub-row (row > 0) comes after all headlines: where its headline falls short too it is shown under that one, and
    listed of its own only where the headline is met.
    """
    if row:
        group = 3
    elif attribute is Attribute.BINDING:
        group = 0
    else:
        group = 1 if is_main else 2
    lost = final in (FinalWord.EXCEEDED, FinalWord.OUT_OF_REACH)
    return group, 0 if lost else 1, number, row


def in_chinese(day: datetime.date) -> str:
    """2024年7月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
