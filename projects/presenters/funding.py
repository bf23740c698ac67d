"""The funding of livelihood tasks by source: amounts are added up and formatted here alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.safestring import SafeString

from projects.models import FUNDS, LivelihoodTask
from reporting.drawing.funding_bar import FundingBar, funding_bar
from reporting.drawing.svg import funding_svg
from reporting.rules.figures import percent, plain, trimmed

SOURCE_NAMES = dict(zip(FUNDS, ("上级", "县级", "债券", "社会"), strict=True))
"""The name of each source by its field, in the order in which the plan prints them."""


def share(part: Decimal, whole: Decimal) -> str:
    """The part in % of the whole with one decimal, as in 73.5%; empty when the whole is 0."""
    if not whole:
        return ""
    return f"{plain(percent(part, whole))}%"


@dataclass(frozen=True)
class Source:
    """One of the four sources of money, with its part of the whole investment, in 万元."""

    key: str
    """upper, county, bond or social: the ending of its CSS class."""
    name: str
    amount: Decimal
    whole: Decimal

    @property
    def text(self) -> str:
        return plain(self.amount)

    @property
    def share(self) -> str:
        """Its part of the whole, as in 73.5%; empty when the whole is 0."""
        return share(self.amount, self.whole)


class Funding:
    """The investment of a task, or of several together, by its four sources. Amounts in 万元.

    `is_wide` draws a larger bar, for the totals and for the page of one task.
    """

    def __init__(self, tasks: Iterable[LivelihoodTask], *, is_wide: bool = False) -> None:
        tasks = list(tasks)
        self.is_wide = is_wide
        self.investment = _total(tasks, "investment")
        self.sources = [
            Source(field.removeprefix("fund_"), name, _total(tasks, field), self.investment)
            for field, name in SOURCE_NAMES.items()
        ]

    @property
    def investment_text(self) -> str:
        return plain(self.investment)

    @property
    def share(self) -> str:
        """The four together: 100.0%, or empty without any money."""
        return share(sum(self.amounts[1:], Decimal(0)), self.investment)

    @property
    def given(self) -> list[Source]:
        """The sources with an amount other than 0."""
        return [source for source in self.sources if source.amount]

    @property
    def texts(self) -> list[str]:
        """The amount of each source that gives anything, as in 上级 110."""
        return [f"{source.name} {source.text}" for source in self.given] or ["没有资金"]

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The investment, then the amount of each source in printed order."""
        return (self.investment, *(source.amount for source in self.sources))

    @property
    def drawing(self) -> SafeString:
        """The bar as SVG."""
        return funding_svg(self.bar)

    @cached_property
    def bar(self) -> FundingBar:
        amounts = {source.key: source.amount for source in self.sources}
        given = "、".join(f"{source.name}{source.text}万元" for source in self.given)
        return funding_bar(**amounts, label=f"资金来源：{given or '没有资金'}", total=self.is_wide)


def _total(tasks: list[LivelihoodTask], field: str) -> Decimal:
    amounts: list[Decimal] = [getattr(task, field) for task in tasks]
    return trimmed(sum(amounts, Decimal(0)))
