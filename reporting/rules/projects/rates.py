"""四率 of projects: 开工率, 投资完成率, 资金到位率 and 竣工率; no query, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reporting.rules.figures import bare, completion, plain
from reporting.rules.projects.facts import ProjectFacts


@dataclass(frozen=True)
class Rate:
    """One of 四率: a quotient with both its parts in words."""

    name: str
    numerator: Decimal
    denominator: Decimal
    words: str
    """已开工55个 ÷ 应开工60个."""
    beside: str
    """What the whole year comes to, or who is missing; empty where there is nothing to add."""
    is_known: bool = True
    """Whether anything of it is reported: a rate of which nothing is known is no zero."""

    @property
    def percent(self) -> Decimal | None:
        """In %, one decimal; below 100.0 until all is done.

        None where nothing is asked for, or nothing is known.
        """
        if not self.denominator or not self.is_known:
            return None
        return completion(self.numerator, self.denominator)

    @property
    def text(self) -> str:
        """91.7%; a dash where nothing is asked for, or nothing is known."""
        percent = self.percent
        return "—" if percent is None else f"{plain(percent)}%"


def four_rates(facts: Iterable[ProjectFacts]) -> tuple[Rate, Rate, Rate, Rate]:
    """四率 as the county defines them, over all projects: 开工率, 投资完成率, 资金到位率, 竣工率.

    开工率 counts lines listed as 新开工 whose planned month of start is past; 竣工率 those whose
    planned month of finish is past and in this year. Both money rates are over the planned
    investment of all lines, reported or not. `beside` says 按全部项目计算 and who is missing where
    anybody is; what those that have reported come to is in `reporting.rules.projects.sums`.
    """
    projects = list(facts)
    planned = sum((project.investment for project in projects), Decimal(0))
    completed = [project.completed for project in projects]
    arrived = [project.arrived for project in projects]
    return (
        _rate_of_starts(projects),
        _money_rate("投资完成率", "完成投资", completed, planned),
        _money_rate("资金到位率", "到位资金", arrived, planned),
        _rate_of_finishes(projects),
    )


def _rate_of_starts(projects: list[ProjectFacts]) -> Rate:
    this_year = [project for project in projects if project.starts_this_year]
    started_this_year = 0
    due = 0
    started = 0
    silent = 0
    for project in this_year:
        started_this_year += project.has_started
        if project.is_by_now(project.planned_start):
            due += 1
            started += project.has_started
            silent += not project.has_started and not project.is_reported
    return Rate(
        "开工率",
        Decimal(started),
        Decimal(due),
        f"已开工{started}个 ÷ 应开工{due}个",
        f"全年计划新开工{len(this_year)}个，已开工{started_this_year}个{_among(silent)}",
        is_known=silent < due,
    )


def _among(silent: int) -> str:
    """；按全部项目计算，未填报的1个按没有计; empty where all have reported."""
    return f"；按全部项目计算，未填报的{silent}个按没有计" if silent else ""


def _rate_of_finishes(projects: list[ProjectFacts]) -> Rate:
    this_year = [project for project in projects if project.finishes_this_year]
    finished_this_year = 0
    due = 0
    finished = 0
    silent = 0
    for project in this_year:
        finished_this_year += project.has_finished
        if project.is_by_now(project.planned_finish):
            due += 1
            finished += project.has_finished
            silent += not project.has_finished and not project.is_reported
    return Rate(
        "竣工率",
        Decimal(finished),
        Decimal(due),
        f"已竣工{finished}个 ÷ 应竣工{due}个",
        f"全年计划竣工{len(this_year)}个，已竣工{finished_this_year}个{_among(silent)}",
        is_known=silent < due,
    )


def _money_rate(name: str, what: str, amounts: list[Decimal | None], planned: Decimal) -> Rate:
    known = [amount for amount in amounts if amount is not None]
    total = sum(known, Decimal(0))
    quotient = f"{what}{bare(total)}万元 ÷ 年度计划投资{bare(planned)}万元"
    beside = ""
    if len(known) < len(amounts):
        beside = f"按全部项目计算，{len(amounts)}个项目中{len(known)}个有数据"
    return Rate(name, total, planned, quotient, beside, is_known=bool(known))
