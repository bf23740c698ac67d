"""催报函: a letter to each unit that has not handed in its report, or to one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from chengkou.dashboards.departments import DepartmentRow
from chengkou.documents.asked import Asked
from chengkou.documents.letterhead import Letterhead, letterhead
from chengkou.documents.quarterly import department_list
from reporting.documents.templates.placeholders import placeholder
from reporting.rules.labels import in_chinese


@dataclass(frozen=True)
class LetterItem:
    """One letter."""

    unit: str = placeholder("单位", "收函单位")
    due: str = placeholder("期限", "应于7月10日前报送；没有期限的为空")
    words: str = placeholder("情况", "逾期未报（应于7月10日前）；未报")
    number: str = placeholder("事项数", "牵头的指标、项目和民生实事共几项")


@dataclass(frozen=True)
class Letter(Letterhead):
    """What 催报函 can name."""

    letters: Sequence[LetterItem] = placeholder("函件", "每个没有报送的单位一件，各占一页")
    none: str = placeholder("没有要催的", "各单位都已报送时的一句话；有要催的为空")


def letter_title(asked: Asked) -> str:
    """关于报送2024年1—6月计划执行情况的催报函."""
    return f"关于报送{asked.page.period_label}\n计划执行情况的催报函"


def letter(asked: Asked, title: str, about: str) -> Letter:
    """The values, from the page of units (one query)."""
    items = []
    units = department_list(asked)
    for row in units.rows:
        is_asked = asked.department in ("", row.department.code)
        if is_asked and row.submission and not row.submission.lateness.is_handed_in:
            items.append(_letter_item(row, asked))
    none = ""
    if not items:
        known = units.is_known and asked.page.period is not None
        none = "没有需要催报的单位。" if known else "这个报告期还没有下发，或者尚未发布。"
    return Letter(**letterhead(asked, title, about), letters=items, none=none)


def _letter_item(row: DepartmentRow, asked: Asked) -> LetterItem:
    assert row.submission is not None
    lateness = row.submission.lateness
    due = f"应于{in_chinese(lateness.due_on)}前报送" if lateness.due_on else ""
    number = str(asked.standing.carried.leads[row.department.code].total())
    return LetterItem(row.name, due, lateness.words, number)
