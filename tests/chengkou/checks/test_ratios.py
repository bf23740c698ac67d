"""Ratios, means and growths at the edges of rounding, and what is left alone."""

import pytest

from chengkou.checks import ratios
from chengkou.checks.document import Document
from chengkou.checks.parts import Stated
from reporting.enums import GrowthBasis
from tests.chengkou.checks.made_up import YEAR, document, done, figure, line, outcome, planned


@pytest.mark.parametrize(
    "printed, found",
    [
        ("0.48", ("agrees", "0.48", "0.48", "0.00", False)),
        ("0.49", ("differs", "0.49", "0.48", "0.01", False)),
        ("0.5", ("agrees", "0.5", "0.5", "0.0", False)),
        ("0.6", ("differs", "0.6", "0.5", "0.1", False)),
    ],
)
def test_research_intensity_is_compared_with_quotient(
    printed: str, found: tuple[str, str, str, str, bool]
) -> None:
    """5000万元 of 104.5亿元 is 0.478 %."""
    rows = [
        done("全社会研发经费投入", "5000", "万元"),
        figure("地区生产总值", f"{YEAR}年", "总量", "104.5", dimension="年份", part="图1"),
        done("研发经费投入强度", printed, "%"),
    ]
    assert outcome(list(ratios.ratios(document(rows))), "研发经费投入强度") == found


def test_difference_within_rounding_of_both_ends_is_rounding() -> None:
    """0.5亿元 may be 0.45 to 0.55, so the ratio may be 0.43 to 0.53 %."""
    rows = [
        done("全社会研发经费投入", "0.5"),
        done("地区生产总值", "104.5"),
        done("研发经费投入强度", "0.52", "%"),
    ]
    assert outcome(list(ratios.ratios(document(rows))), "研发") == (
        "differs",
        "0.52",
        "0.48",
        "0.04",
        True,
    )


def test_amount_per_head_is_compared_in_units_of_one() -> None:
    rows = [
        done("发放劳务报酬", "7768", "万元"),
        done("吸纳务工群众", "9331", "人"),
        done("人均工资收入", "8325", "元"),
    ]
    assert outcome(list(ratios.ratios(document(rows))), "人均") == (
        "agrees",
        "8325",
        "8325",
        "0",
        False,
    )


def test_share_of_days_uses_366_days_in_leap_year() -> None:
    rows = [done("空气质量优良天数", "360", "天"), done("空气质量…优良率", "98.4", "%")]
    assert outcome(list(ratios.ratios(Document(2024, rows))), "优良率")[:3] == (
        "agrees",
        "98.4",
        "98.4",
    )
    assert outcome(list(ratios.ratios(Document(2023, rows))), "优良率")[:3] == (
        "differs",
        "98.4",
        "98.6",
    )


def test_ratio_without_an_end_is_unknown_and_without_ratio_unchecked() -> None:
    checks = list(
        ratios.ratios(
            document([done("研发经费投入强度", "0.48", "%"), done("地区生产总值", "104.5")])
        )
    )
    assert outcome(checks, "研发") == ("unknown", "0.48", None, None, False)
    assert checks[0].note == "文件没有写全社会研发经费投入。"
    assert list(ratios.ratios(document([done("全社会研发经费投入", "5000", "万元")]))) == []


@pytest.mark.parametrize(
    "whole, found",
    [
        ("11", ("agrees", False)),
        ("8.5", ("agrees", False)),
        ("14.3", ("agrees", False)),
        ("14.4", ("differs", True)),
        ("14.5", ("differs", False)),
        ("8.4", ("differs", True)),
        ("8.3", ("differs", False)),
    ],
)
def test_growth_of_two_together_is_compared_with_their_range(
    whole: str, found: tuple[str, bool]
) -> None:
    said = [done("金融机构存贷款余额", whole, "%", quantity="增速")]
    lines = [line(9, "存款余额增速", actual="8.5"), line(9, "贷款余额增速", actual="14.3")]
    (check,) = ratios.between(document(said, lines))
    assert (check.result.value, check.rounding) == found


@pytest.mark.parametrize(
    "margin, found",
    [
        ("0.0", ("agrees", "0.0", "0.0", "0.0", False)),
        ("0.1", ("differs", "0.1", "0.0", "0.1", True)),
        ("0.2", ("differs", "0.2", "0.0", "0.2", False)),
    ],
)
def test_growth_of_quotient_is_compared_with_growths_of_ends(
    margin: str, found: tuple[str, str, str, str, bool]
) -> None:
    rows = [
        planned("利润率…增长", margin, "%"),
        planned("利润总额…增长", "5.0", "%"),
        planned("营业收入…增长", "5.0", "%"),
    ]
    assert outcome(list(ratios.growths_of_quotients(document(rows))), "利润率") == found


def sales(rate: str, basis: GrowthBasis, *, before: list[Stated]) -> Document:
    rows = [
        done("社会消费品零售总额", "31.8"),
        done("社会消费品零售总额", rate, "%", quantity="增速"),
    ]
    return document(
        rows, [line(8, "社会消费品零售总额增速", actual=rate, basis=basis)], earlier=before
    )


@pytest.mark.parametrize(
    "rate, found",
    [
        ("6.0", ("agrees", "6.0", "6.0", "0.0", False)),
        ("6.3", ("differs", "6.3", "6.0", "0.3", True)),
        ("6.5", ("differs", "6.5", "6.0", "0.5", False)),
    ],
)
def test_growth_at_current_prices_is_compared_with_amounts(
    rate: str, found: tuple[str, str, str, str, bool]
) -> None:
    """31.8 over 30.0, each off by as much as 0.05: 5.66 to 6.34 %."""
    before = [done("社会消费品零售总额", "30.0")]
    checks = list(ratios.growth_against_amounts(sales(rate, GrowthBasis.CURRENT, before=before)))
    assert outcome(checks, "增速与总量") == found


@pytest.mark.parametrize(
    "basis", [GrowthBasis.CONSTANT, GrowthBasis.COMPARABLE, GrowthBasis.UNKNOWN]
)
def test_growth_on_other_basis_is_not_checked(basis: GrowthBasis) -> None:
    found = sales("9.9", basis, before=[done("社会消费品零售总额", "30.0")])
    assert list(ratios.growth_against_amounts(found)) == []


def test_growth_without_last_years_amount_is_unknown() -> None:
    for before in ([], [done("社会消费品零售总额", "300000", "万元")]):
        (check,) = ratios.growth_against_amounts(sales("6.0", GrowthBasis.CURRENT, before=before))
        assert (check.result.value, check.note) == ("unknown", f"文件没有写{YEAR - 1}年的总量。")
