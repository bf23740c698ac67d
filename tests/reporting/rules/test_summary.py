"""How a row stands, as an office writes it: no formula, whole numbers whole, growth in words."""

from decimal import Decimal

import pytest

from reporting.enums import Attribute, Direction, Measure, Pace, RuleKind
from reporting.rules.assessment import Assessment, assess
from reporting.rules.facts import Facts, Terms
from reporting.rules.figures import growth_in_words
from reporting.rules.rule import Rule
from reporting.rules.summary import gap_in_prose, pace_in_words

FLOOR = Rule(RuleKind.AT_LEAST, low=Decimal("6.5"))


def judge(
    rule: Rule,
    text: str,
    value: str | None,
    through: int,
    unit: str = "%",
    measure: Measure = Measure.RATE,
    **more: object,
) -> Assessment:
    terms = Terms(
        text=text,
        unit=unit,
        attribute=Attribute.EXPECTED,
        measure=measure,
        direction=Direction.UP,
        pace=more.pop("pace", Pace.EVEN),  # type: ignore[arg-type]
        maximum_per_year=more.pop("maximum", None),  # type: ignore[arg-type]
        months_due=more.pop("months_due", range(1, 13)),  # type: ignore[arg-type]
    )
    number = None if value is None else Decimal(value)
    return assess(rule, terms, Facts(2024, through, number, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value", "through", "said"),
    [
        ("6.5", "6.1", 6, "全年目标6.5%，上半年6.1%，低0.4个百分点。"),
        ("6.5", "6.1", 3, "全年目标6.5%，一季度6.1%，低0.4个百分点。"),
        ("6.5", "6.1", 2, "全年目标6.5%，1—2月6.1%，低0.4个百分点。"),
        ("6.5", "6.5", 9, "全年目标6.5%，前三季度6.5%，与目标持平。"),
        ("6.5", "-1.2", 12, "全年目标6.5%，全年−1.2%，低7.7个百分点。"),
        ("6.5左右", "7", 12, "全年目标6.5%左右，全年7%，高0.5个百分点。"),
        ("不低于6.5%", "7", 6, "目标“不低于6.5%”，上半年7%，高0.5个百分点。"),
    ],
)
def test_rate_is_told_with_its_target_its_months_and_its_gap(
    text: str, value: str, through: int, said: str
) -> None:
    assert judge(FLOOR, text, value, through).summary == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            "374",
            "全年目标1000亿元，上半年374亿元，完成全年目标的37.4%，慢于序时12.6个百分点，未实现“双过半”。",
        ),
        ("500", "全年目标1000亿元，上半年500亿元，完成全年目标的50.0%，与序时持平。"),
        ("612", "全年目标1000亿元，上半年612亿元，完成全年目标的61.2%，快于序时11.2个百分点。"),
        (
            "0",
            "全年目标1000亿元，上半年0亿元，完成全年目标的0.0%，慢于序时50.0个百分点，未实现“双过半”。",
        ),
        ("1000", "全年目标1000亿元，上半年1000亿元，已提前完成全年目标。"),
    ],
)
def test_sum_through_the_year_is_told_by_its_share_and_its_pace(value: str, said: str) -> None:
    rule = Rule(RuleKind.AT_LEAST, low=Decimal("1000"))
    assert judge(rule, "1000", value, 6, "亿元", Measure.CUMULATIVE).summary == said


def test_sum_of_the_whole_year_is_told_by_its_share_and_its_gap() -> None:
    rule = Rule(RuleKind.AT_LEAST, low=Decimal(4))
    row = judge(rule, "4", "2", 12, "家", Measure.CUMULATIVE)
    assert row.summary == "全年目标4家，全年2家，完成全年目标的50.0%，少2家。"


def test_ceiling_out_of_reach_and_year_end_are_told_in_their_own_words() -> None:
    ceiling = Rule(RuleKind.AT_MOST, high=Decimal(10))
    exceeded = judge(ceiling, "10", "11", 6, "人", Measure.CUMULATIVE)
    assert exceeded.summary == "全年目标10人，上半年11人，已突破控制数。"
    days = Rule(RuleKind.AT_LEAST, low=Decimal(360))
    lost = judge(days, "360", "174", 6, "天", Measure.CUMULATIVE, maximum=Decimal(366))
    assert lost.summary == "全年目标360天，上半年174天，全年目标已无法完成。"
    firms = Rule(RuleKind.AT_LEAST, low=Decimal(20))
    later = judge(firms, "20", "3", 6, "家", Measure.CUMULATIVE, pace=Pace.YEAR_END)
    assert later.summary == "全年目标20家，上半年3家，年末考核，暂不评价。"


def test_missing_figure_is_told_with_its_reason_or_its_next_month() -> None:
    missing = judge(FLOOR, "6.5", None, 6, missing_reason="数据未发布：7月报")
    assert missing.summary == "全年目标6.5%，上半年未填报，原因：数据未发布：7月报。"
    later = judge(FLOOR, "6.5", None, 3, months_due={6, 12})
    assert later.summary == "全年目标6.5%，未到统计时点，6月填报。"


def test_row_without_a_number_has_the_whole_sentence() -> None:
    row = judge(Rule(RuleKind.TEXT), "完成市级下达任务", "3", 6)
    assert row.summary == row.sentence


def test_level_is_told_of_the_day_it_was_reached() -> None:
    row = judge(FLOOR, "6.5", "6.1", 6, "件", Measure.LEVEL)
    assert row.summary.startswith("全年目标6.5件，6月底6.1件，")


@pytest.mark.parametrize(
    ("target", "value", "number"),
    [("358", "174", "4"), ("358.0", "174", "4.02"), ("358", "178", "不到1")],
)
def test_gap_of_whole_numbers_is_whole_in_prose(target: str, value: str, number: str) -> None:
    rule = Rule(RuleKind.AT_LEAST, low=Decimal(target))
    row = judge(rule, target, value, 6, "天", Measure.CUMULATIVE, maximum=Decimal(366))
    assert row.gap is not None
    assert gap_in_prose(row).number == number
    assert gap_in_prose(row).word == "少"


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("-4.5", "慢于序时4.5个百分点"),
        ("0.0", "与序时持平"),
        ("3.0", "快于序时3.0个百分点"),
    ],
)
def test_points_are_told_as_slower_or_faster(points: str, words: str) -> None:
    assert pace_in_words(Decimal(points)) == words


@pytest.mark.parametrize(
    ("rate", "words"), [("6", "增长6%"), ("-27.5", "下降27.5%"), ("0.0", "零增长")]
)
def test_rate_of_growth_is_told_as_growth_or_decline(rate: str, words: str) -> None:
    assert growth_in_words(Decimal(rate)) == words
