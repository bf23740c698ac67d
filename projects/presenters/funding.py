"""Where the money of livelihood tasks comes from: amounts are added up and formatted once, here."""

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
"""Each source's field and its name, in the order in which the plan prints them."""


def share(part: Decimal, whole: Decimal) -> str:
    """The part in % of the whole with one decimal, as in 73.5%; empty when the whole is nothing."""
    return f"{plain(percent(part, whole))}%" if whole else ""


@dataclass(frozen=True)
class Source:
    """One of the four sources of money: what it gives, in 万元, to the whole that it is a part of."""

    key: str
    """upper, county, bond or social: the ending of its colour's class."""
    name: str
    amount: Decimal
    whole: Decimal

    @property
    def text(self) -> str:
        return plain(self.amount)

    @property
    def share(self) -> str:
        """Its part of the whole, as in 73.5%; empty when the whole is nothing."""
        return share(self.amount, self.whole)


class Funding:
    """Where an amount of money comes from: a task's, or that of several together. All amounts in 万元.

    `is_wide`: the bar is drawn larger, where it stands alone or for the sum of all.
    """

    def __init__(self, tasks: Iterable[LivelihoodTask], *, is_wide: bool = False) -> None:
        tasks = list(tasks)
        self.is_wide = is_wide
        self.investment = trimmed(sum((task.investment for task in tasks), Decimal(0)))
        self.sources = [
            Source(
                field.removeprefix("fund_"),
                name,
                trimmed(sum((getattr(task, field) for task in tasks), Decimal(0))),
                self.investment,
            )
            for field, name in SOURCE_NAMES.items()
        ]

    @property
    def investment_text(self) -> str:
        return plain(self.investment)

    @property
    def share(self) -> str:
        """The four together: 100.0%, or empty when they give nothing."""
        return share(sum((source.amount for source in self.sources), Decimal(0)), self.investment)

    @property
    def given(self) -> list[Source]:
        """The sources that give anything."""
        return [source for source in self.sources if source.amount]

    @property
    def texts(self) -> list[str]:
        """上级 110: what each source that gives anything gives."""
        return [f"{source.name} {source.text}" for source in self.given] or ["没有资金"]

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The whole, then what each source gives, in the order in which the plan prints them."""
        return (self.investment, *(source.amount for source in self.sources))

    @property
    def drawing(self) -> SafeString:
        """The bar, ready to be placed."""
        return funding_svg(self.bar)

    @cached_property
    def bar(self) -> FundingBar:
        amounts = {source.key: source.amount for source in self.sources}
        given = "、".join(f"{source.name}{source.text}万元" for source in self.given)
        return funding_bar(**amounts, label=f"资金来源：{given or '没有资金'}", total=self.is_wide)
