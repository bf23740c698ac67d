"""Last year's same months (上年同期) on every page, in files and for machines."""

import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Target
from reporting.enums import Direction, GrowthBasis, Measure, Pace, Status
from reporting.models import User
from reporting.visibility import SERVER, Viewer
from tests.factories import make_actual, make_observation, make_plan, make_revision, make_target
from tests.indicators.printed import judged
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]
MONEY: dict[str, Any] = {"unit": "亿元", "measure": Measure.CUMULATIVE, "wording": "25"}


def pair(before: dict[str, Any] | None = None, **fields: Any) -> tuple[Target, Target]:
    """The rows of one indicator in the plans of 2023 and 2024."""
    fields = MONEY | fields
    old = make_target(make_plan(2023), 14, **fields | (before or {}))
    return old, make_target(make_plan(2024), 14, indicator=old.indicator, **fields)


@pytest.fixture
def reported() -> Target:
    """12 of 2024 beside 12.18 of 2023, each of the months 1 to 6."""
    old, new = pair()
    make_actual(old, "12.18", 6)
    make_actual(old, "24", 12)
    make_actual(new, "12", 6)
    return new


def last_year(page: Page) -> list[Any]:
    """The cells of 上年同期."""
    return [cell for cell in page.all("td") if "last" in cell.get("class", "").split()]


def phrase(target: Target, through: int = 6, viewer: User | None = None) -> str:
    comparison = judged(target, through, viewer).comparison
    return comparison.phrase if comparison else ""


# Which figure counts.


def test_approved_row_of_the_same_months_counts(reported: Target) -> None:
    make_observation(reported.indicator, 2023, "11", 6)
    assert phrase(reported) == "上年同期12.18亿元，同比下降1.5%"


def test_observation_of_the_county_where_nothing_was_approved() -> None:
    _, new = pair()
    make_actual(new, "12", 6)
    make_observation(new.indicator, 2023, "99", 6, area=Area.CITY)
    make_observation(new.indicator, 2023, "24", 12)
    assert phrase(new) == ""
    make_observation(new.indicator, 2023, "12.18", 6)
    assert phrase(new) == "上年同期12.18亿元（参考数），同比下降1.5%"


def test_half_year_never_compared_with_a_year(reported: Target) -> None:
    make_actual(reported, "20", 9)
    assert phrase(reported, 9) == ""
    make_actual(reported, "25", 12)
    assert phrase(reported, 12) == "上年24亿元，比上年增长4.2%"


def test_unpublished_figure_of_last_year_is_not_shown(leader: User, reviewer: User) -> None:
    old, new = pair()
    make_actual(old, "12.18", 6, published=False)
    make_actual(new, "12", 6)
    assert phrase(new, viewer=leader) == ""
    assert "同比下降1.5%" in phrase(new, viewer=reviewer)


def test_figure_of_the_indicator_it_replaced_is_not_compared() -> None:
    old = make_target(make_plan(2023), 13, **MONEY)
    new = make_target(make_plan(2024), 14, **MONEY)
    new.indicator.replaces = old.indicator
    new.indicator.save()
    make_actual(old, "12.18", 6)
    make_actual(new, "12", 6)
    assert phrase(new) == ""


def test_sample_figure_of_last_year_marks_the_row(reported: Target) -> None:
    assert not judged(reported, 6).is_sample
    make_observation(reported.indicator, 2023, "5", 3, is_sample=True)
    make_actual(reported, "6", 3)
    assert judged(reported, 3).is_sample
    assert not judged(reported, 6).is_sample


# What is counted otherwise.


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ({"unit": "万元"}, "上年同期12.18万元，上年单位为万元，不作比较"),
        ({"measure": Measure.LEVEL}, "上年同期12.18亿元，上年计量方式为期末水平，不作比较"),
    ],
)
@pytest.mark.parametrize("is_approved", [True, False])
def test_other_unit_or_measure_of_last_years_plan(
    before: dict[str, Any], words: str, is_approved: bool, get: Get
) -> None:
    old, new = pair(before)
    make_actual(new, "12", 6)
    if is_approved:
        make_actual(old, "12.18", 6)
    else:
        make_observation(new.indicator, 2023, "12.18", 6)
        words = words.replace("，", "（参考数），", 1)
    assert phrase(new) == words
    why_not = words.split("，", 1)[1]
    for address in ("", "14/"):
        assert why_not in get(f"/plans/2024/indicators/{address}?through=6").text


def test_other_prices_of_last_years_plan() -> None:
    old, new = pair(
        {"growth_basis": GrowthBasis.CURRENT},
        unit="%",
        measure=Measure.RATE,
        name="工业增加值增速",
        growth_basis=GrowthBasis.CONSTANT,
    )
    make_actual(old, "5", 6)
    make_actual(new, "6", 6)
    assert phrase(new) == "上年同期增长5%，上年增速口径为现价，不作比较"


def test_unit_of_last_year_is_that_of_the_months_own_day() -> None:
    old, new = pair({"unit": "万元"})
    make_revision(old, "2023-07-01", "25", new_unit="亿元")
    for month in (6, 9):
        make_actual(old, "12.18", month)
        make_actual(new, "12", month)
    assert phrase(new) == "上年同期12.18万元，上年单位为万元，不作比较"
    assert phrase(new, 9) == "上年同期12.18亿元，同比下降1.5%"


def test_value_in_another_unit_is_no_base_of_a_step() -> None:
    old, new = pair({"unit": "万元"}, wording="较上年提高0.5亿元", measure=Measure.LEVEL)
    make_actual(old, "240000", 12)
    make_actual(new, "25", 12)
    row = judged(new)
    assert row.status == Status.UNDETERMINED
    assert "以2023年数为基数，上年单位为万元，不能作基数" in row.assessment.sentence


def test_share_of_a_year_that_was_no_sum_is_no_pace() -> None:
    old, new = pair({"measure": Measure.LEVEL}, pace=Pace.LAST_YEAR)
    make_actual(old, "10", 6)
    make_actual(old, "100", 12)
    make_actual(new, "12", 6)
    assert judged(new, 6).assessment.expected == Decimal("12.5"), "half of 25"


# Where it is shown.


@pytest.mark.usefixtures("reported")
def test_list_and_page_of_one_show_value_and_change(get: Get) -> None:
    page = get("/plans/2024/indicators/?through=6")
    (cell,) = last_year(page)
    assert text_of(cell).split() == ["12.18", "−0.18亿元"]
    assert cell.get("title") == "2023年1—6月完成数"
    text = get("/plans/2024/indicators/14/?through=6").text
    assert "上年同期12.18亿元，同比下降1.5%。" in text
    assert "−0.18亿元" in text


def test_list_without_any_has_no_column_for_it(get: Get) -> None:
    make_actual(pair()[1], "12", 6)
    page = get("/plans/2024/indicators/?through=6")
    assert not last_year(page)
    assert "上年同期" not in page.text


def test_rows_that_are_not_reported_show_last_years_alone(reported: Target, get: Get) -> None:
    make_actual(reported.indicator.targets.get(plan__year=2023), "3", 3)
    page = get("/plans/2024/indicators/?through=3")
    (cell,) = last_year(page)
    assert text_of(cell).split() == ["3"]


@pytest.mark.usefixtures("reported")
def test_export_has_numbers_and_words(client: Client, leader: User) -> None:
    client.force_login(leader)
    lines = client.get("/plans/2024/indicators/?through=6&export=csv").content.decode("utf-8-sig")
    head, row = (line.split(",") for line in lines.strip().splitlines())
    cells = dict(zip(head, row, strict=True))
    names = ("上年同期", "上年同期来源", "同比增减", "同比增减单位", "同比")
    assert [cells[name] for name in names] == [
        "12.18",
        "2023年1—6月完成数",
        "-0.18",
        "亿元",
        "同比下降1.5%",
    ]


@pytest.mark.usefixtures("reported")
def test_command_has_it_for_machines() -> None:
    out = StringIO()
    call_command("assess", "2024", "--through", "6", "--json", stdout=out)
    (row,) = json.loads(out.getvalue())
    assert {name: row[name] for name in row if "month" in name or "change" in name} == {
        "same_months": "12.18",
        "same_months_source": "2023年1—6月完成数",
        "change": "-0.18",
        "change_unit": "亿元",
        "change_in_words": "同比下降1.5%",
    }
    assert row["summary"].endswith("上年同期12.18亿元，同比下降1.5%。")


def test_wall_has_it_on_its_tiles_and_beside_what_falls_short(get: Get) -> None:
    old, new = pair(is_main=True)
    make_actual(old, "12.18", 6)
    make_actual(new, "12", 6)
    text = get("/screen/2024/?through=6").text
    assert "上年同期 12.18" in text
    assert "上年同期12.18" in text
    assert "同比下降1.5%" in text


def test_number_of_harm_is_not_enlarged(get: Get) -> None:
    _, new = pair(
        unit="", gap_unit="人", wording="≤10", direction=Direction.DOWN, plain_comparison=True
    )
    make_observation(new.indicator, 2023, "2", 6)
    make_actual(new, "3", 6)
    text = get("/plans/2024/indicators/14/?through=6").text
    assert "累计3人，控制数10人，上年同期2人。" in text
    assert "同比多" not in text
    assert judged(new, 6).summary.count("上年同期") == 1


# What it costs.


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("years", [2, 20])
def test_twenty_years_cost_no_query_and_read_no_row_more(
    client: Client, leader: User, rows: int, years: int
) -> None:
    for year in range(2025 - years, 2025):
        for number in range(1, rows + 1):
            target = make_target(make_plan(year), number, **MONEY)
            for month in (6, 12):
                make_actual(target, "12", month)
    client.force_login(leader)
    for address, number in (("indicators/", 6), ("", 12)):
        with page_queries() as counted:
            assert client.get(f"/plans/2024/{address}?through=6").status_code == 200
        assert len(counted) == number, "\n".join(counted)
    ledger = Ledger.of_plan(make_plan(2024), Viewer(leader), [6])
    assert all(row.comparison for row in ledger.judge_all(6))
    assert len(ledger._actuals) == 4 * rows, "two months of two years"
    assert Ledger.of_plan(make_plan(2024), SERVER, [6]).targets == ledger.targets
