"""The four shares of a task's money: their order, their gaps, their edges."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest

from reporting.drawing.funding_bar import FundingBar, funding_bar


def draw(
    upper: str = "0", county: str = "0", bond: str = "0", social: str = "0", *, total: bool = False
) -> FundingBar:
    return funding_bar(
        upper=Decimal(upper),
        county=Decimal(county),
        bond=Decimal(bond),
        social=Decimal(social),
        label="…",
        total=total,
    )


def edges(path: str) -> tuple[float, float]:
    found = re.fullmatch(r"M([\d.]+) 0H([\d.]+)V\d+H\1Z", path)
    assert found is not None
    return float(found[1]), float(found[2])


def test_one_source_fills_the_bar() -> None:
    bar = draw(bond="1000")
    assert bar.bond == "M0 0H180V8H0Z"
    assert (bar.upper, bar.county, bar.social) == ("", "", "")
    assert bar.frame == "M.5 .5H179.5V7.5H.5Z"


def test_two_sources_share_what_the_gap_leaves() -> None:
    bar = draw(upper="2000", social="500")
    assert bar.upper == "M0 0H142.8V8H0Z"
    assert bar.social == "M144.3 0H180V8H144.3Z"


def test_the_total_is_larger_and_keeps_the_order() -> None:
    bar = draw("4836.5", "536.5", "23000", "2900", total=True)
    parts = [edges(part) for part in (bar.upper, bar.county, bar.bond, bar.social)]
    assert (bar.width, bar.height) == (264, 12)
    assert parts[0][0] == 0
    assert parts[-1][1] == 264
    for before, after in pairwise(parts):
        assert after[0] - before[1] == pytest.approx(1.5, abs=0.011)
    room = 264 - 3 * 1.5
    shares = [4836.5 / 31273, 536.5 / 31273, 23000 / 31273, 2900 / 31273]
    assert [end - start for start, end in parts] == pytest.approx(
        [room * share for share in shares], abs=0.02
    )


def test_tiny_source_has_least_length_within_the_bar() -> None:
    bar = draw("1000000", "1", "2", "3")
    parts = [edges(part) for part in (bar.upper, bar.county, bar.bond, bar.social)]
    assert [end - start for start, end in parts] == pytest.approx([171, 1.5, 1.5, 1.5], abs=0.011)
    assert parts[-1][1] == 180


def test_only_frame_without_money() -> None:
    bar = draw()
    assert (bar.upper, bar.county, bar.bond, bar.social) == ("", "", "", "")


def test_amount_below_zero_raises() -> None:
    with pytest.raises(ValueError, match="below zero"):
        draw(upper="10", social="-1")
