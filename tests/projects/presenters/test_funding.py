"""Where money comes from: exact sums, shares with one decimal, the bar in words."""

from decimal import Decimal

import pytest

from projects.models import LivelihoodTask
from projects.presenters.funding import Funding, share


def task(**funds: str) -> LivelihoodTask:
    """A task with these amounts, which is not saved; its investment is their sum."""
    given = {
        f"fund_{source}": Decimal(funds.get(source, "0"))
        for source in ("upper", "county", "bond", "social")
    }
    return LivelihoodTask(investment=sum(given.values(), Decimal(0)), **given)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        ("23000", "31273", "73.5%"),
        ("0", "5", "0.0%"),
        ("5", "5", "100.0%"),
        ("0.05", "100", "0.1%"),  # half a tenth goes up
        ("0.0499", "100", "0.0%"),
        ("0", "0", ""),  # a share of nothing is no number
    ],
)
def test_share_has_one_decimal(part: str, whole: str, text: str) -> None:
    assert share(Decimal(part), Decimal(whole)) == text


def test_amounts_lose_trailing_zeros_alone() -> None:
    funding = Funding([task(upper="4836.5000", county="0.0001")])
    assert funding.investment_text == "4836.5001"
    assert [source.text for source in funding.sources] == ["4836.5", "0.0001", "0", "0"]
    assert [source.name for source in funding.given] == ["上级", "县级"]


def test_label_of_the_bar_names_the_drawn_sources() -> None:
    funding = Funding([task(upper="2000", social="500")])
    assert funding.bar.label == "资金来源：上级2000万元、社会500万元"
    assert funding.bar.upper and funding.bar.social and not funding.bar.county
    assert funding.bar.width < Funding([], is_wide=True).bar.width


def test_task_without_money_has_no_shares() -> None:
    funding = Funding([task()])
    assert (funding.investment_text, funding.share, funding.given) == ("0", "", [])
    assert funding.bar.label == "资金来源：没有资金"
