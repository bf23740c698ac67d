"""The paragraphs about key projects: all of them, then by 行业领域 and 投资来源 with shares."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from chengkou.checks.reading import SOURCE_WORDS
from projects.enums import InvestmentSource, Nature
from projects.presenters.project_totals import PlanProjects, ProjectTotals, TotalsSplit
from reporting.rules.figures import bare, half_up, plain
from reporting.rules.summary import pace_in_words
from reporting.spreadsheets.write import Cell

_SPLITS = ("sector", "source")
WHOLE = Decimal(100)
_PLACES = (1, 2, 0)
"""Decimals of shares, in the order in which they are tried."""


def projects_in_words(projects: PlanProjects) -> list[str]:
    """A paragraph for all projects and one for each split; empty without projects."""
    if not projects.rows:
        return []
    paragraphs = [_whole(projects)]
    if projects.all.number > 1:
        wanted = [split for split in projects.splits if split.parameter in _SPLITS]
        paragraphs += [_split(split, projects.all) for split in wanted]
    return paragraphs


def _whole(projects: PlanProjects) -> str:
    """135个重点项目中，续建53个…；总投资…，年度计划投资…，完成投资…，完成其年度计划的…"""
    whole = projects.all
    natures = []
    for nature in Nature:
        number = sum(row.line.nature == nature for row in whole.rows)
        if number:
            natures.append(f"{nature.label}{number}个")
    words = f"{whole.number}个重点项目中，{'、'.join(natures)}，总投资{whole.total}亿元，"
    words += f"年度计划投资{whole.planned}亿元"
    if not whole.with_data:
        return f"{words}，都还没有数据。"
    words += "；" if whole.is_whole else f"；有数据的{whole.with_data}个"
    words += f"完成投资{whole.completed}亿元"
    if whole.points is not None:
        words += f"，完成其年度计划的{whole.completion_text}，{pace_in_words(whole.points)}"
    if whole.silent:
        words += f"；{whole.silent}"
    flagged = [f"滞后及以下{whole.slow}个"]
    if whole.late_nodes:
        flagged.append(f"节点逾期{whole.late_nodes}个")
    return f"{words}。其中{'、'.join(flagged)}。"


def _split(split: TotalsSplit, whole: ProjectTotals) -> str:
    """分投资来源看，政府投资项目90个，…完成投资…亿元、占完成投资的60.1%；…

    The shares are of what they say; where no rounding makes them add up it is said.
    """
    place, what = (2, "完成投资") if whole.export[2] else (1, "年度计划")
    amounts = [part.export[place] for part in split.parts]
    shares, together = _shares(amounts, whole.export[place])
    clauses = []
    for part, share in zip(split.parts, shares, strict=True):
        words = f"{_name(part.name)}项目{part.number}个，年度计划投资{part.planned}亿元"
        if whole.with_data:
            words = f"{words}，{_completed(part)}"
        clauses.append(f"{words}、占{what}的{share}%" if share else words)
    rounded = f"（占比四舍五入，合计{together}%）" if together not in ("", "100") else ""
    return f"分{split.title}看，{'；'.join(clauses)}{rounded}。"


def _completed(part: ProjectTotals) -> str:
    """完成投资1.20亿元, of how many of them where not of all."""
    if not part.with_data:
        return "都还没有数据"
    covered = "" if part.is_whole else f"（有数据{part.with_data}个）"
    return f"完成投资{part.completed}亿元{covered}"


def _shares(amounts: Sequence[Cell], whole: Cell) -> tuple[list[str], str]:
    """Each amount in % of the whole, and all together: with the decimals at which they add up.

    Empty for an amount that is not known, and all of them without a whole.
    """
    if not isinstance(whole, Decimal) or not whole:
        return [""] * len(amounts), ""
    tried = []
    for places in _PLACES:
        found = []
        together = Decimal(0)
        for amount in amounts:
            share = None
            if isinstance(amount, Decimal):
                share = half_up(Fraction(amount) * 100 / Fraction(whole), places)
                together += share
            found.append("" if share is None else plain(share))
        tried.append((found, bare(together)))
        if together == WHOLE:
            return tried[-1]
    return tried[0]


def _name(part: str) -> str:
    """政府投资, as documents call a source of money; other parts by their own names."""
    for source, words in SOURCE_WORDS.items():
        if part == InvestmentSource(source).label:
            return words[-1]
    return part
