"""四率 of projects: 开工率, 投资完成率, 资金到位率, 竣工率, each with its arithmetic; no query, no clock."""

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

    @property
    def percent(self) -> Decimal | None:
        """In %, one decimal; below 100.0 as long as anything is lacking; None where nothing is asked for."""
        if not self.denominator:
            return None
        return completion(self.numerator, self.denominator)

    @property
    def text(self) -> str:
        """91.7%; a dash where nothing is asked for."""
        return "—" if self.percent is None else f"{plain(self.percent)}%"


def four_rates(facts: Iterable[ProjectFacts]) -> tuple[Rate, Rate, Rate, Rate]:
    """四率 of any slice: 开工率, 投资完成率, 资金到位率, 竣工率.

    开工率 counts the lines listed as 新开工 whose planned month of start is past; 竣工率 those whose planned month of
    finish, in this year, is. Both money rates are over the planned investment of all lines of the slice, reported or
    not; who has not reported is told beside.
    """
    facts = list(facts)
    to_start = [each for each in facts if each.starts_this_year]
    starting = [each for each in to_start if each.is_by_now(each.planned_start)]
    started = sum(each.has_started for each in starting)
    to_finish = [each for each in facts if each.finishes_this_year]
    finishing = [each for each in to_finish if each.is_by_now(each.planned_finish)]
    finished = sum(each.has_finished for each in finishing)
    return (
        Rate(
            "开工率",
            Decimal(started),
            Decimal(len(starting)),
            f"已开工{started}个 ÷ 应开工{len(starting)}个",
            f"全年计划新开工{len(to_start)}个，已开工{sum(each.has_started for each in to_start)}个",
        ),
        _money_rate("投资完成率", "完成投资", [each.completed for each in facts], facts),
        _money_rate("资金到位率", "到位资金", [each.arrived for each in facts], facts),
        Rate(
            "竣工率",
            Decimal(finished),
            Decimal(len(finishing)),
            f"已竣工{finished}个 ÷ 应竣工{len(finishing)}个",
            f"全年计划竣工{len(to_finish)}个，已竣工{sum(each.has_finished for each in to_finish)}个",
        ),
    )


def _money_rate(
    name: str, what: str, amounts: list[Decimal | None], facts: list[ProjectFacts]
) -> Rate:
    known = [amount for amount in amounts if amount is not None]
    total = sum(known, Decimal(0))
    planned = sum((each.investment for each in facts), Decimal(0))
    missing = len(amounts) - len(known)
    return Rate(
        name,
        total,
        planned,
        f"{what}{bare(total)}万元 ÷ 年度计划投资{bare(planned)}万元",
        f"{len(amounts)}个项目中{len(known)}个有数据" if missing else "",
    )
