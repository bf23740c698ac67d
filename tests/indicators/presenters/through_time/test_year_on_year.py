"""A year's plan beside the year before: what is in both, replaced, dropped, new."""

import csv
import io
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.test import Client

from indicators.enums import Area
from indicators.models import Target
from reporting.enums import Attribute, DataNature
from reporting.models import User
from tests.chengkou.test_assess import rows as assessed
from tests.factories import make_actual, make_observation, make_plan, make_section, make_target
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db

Get = Callable[..., Page]
ADDRESS = "/plans/2024/indicators/years/"


def fates(page: Page) -> list[tuple[str | None, list[str]]]:
    """Of each row what became of it, and its cells."""
    return [
        (row.get("data-fate"), [text_of(cell) for cell in row])
        for row in page.all("tr")
        if row.get("data-fate") is not None
    ]


@pytest.fixture
def both() -> None:
    """2023 and 2024 with an indicator of each fate."""
    old, new = make_plan(2023), make_plan(2024)
    kept = make_target(new, 2, name="农业增速", attribute=Attribute.BINDING)
    before = make_target(old, 1, name="农业增加值增速", indicator=kept.indicator)
    make_actual(before, "6", 12)
    make_actual(kept, "7.2", 6, nature=DataNature.FLASH)
    make_actual(kept, "9.9", 9)
    make_observation(kept.indicator, 2024, "5.8", 6, area=Area.CITY)
    make_observation(kept.indicator, 2024, "7", 6, rank=3)
    replaced = make_target(old, 3, name="城镇居民收入")
    taking = make_target(new, 4, name="全体居民收入")
    taking.indicator.replaces = replaced.indicator
    taking.indicator.save()
    make_actual(replaced, "8", 12)
    make_target(new, 5, name="全新指标")
    make_target(old, 6, name="市场主体", section=make_section(old, "五", "企业成长", 5))


@pytest.mark.usefixtures("both")
def test_rows_show_their_fate(get: Get) -> None:
    note = "上年称“农业增加值增速”，上年为预期性"
    assert fates(get(f"{ADDRESS}?through=6")) == [
        (
            "kept",
            [
                "2",
                f"农业增速 %{note}",
                "7",
                "6",
                "低于预期",
                "7",
                "7.2 快",
                "5.8，第3位",
                "达到序时",
            ],
        ),
        (
            "took_over",
            [
                *(
                    "4",
                    "全体居民收入 %由“城镇居民收入”调整为本指标，口径不同，不作比较",
                    "未列",
                    "——",
                    "",
                ),
                *("7", "——", "", "未填报"),
            ],
        ),
        (
            "replaced",
            [
                "",
                "城镇居民收入 %今年调整为“全体居民收入”，不再单列",
                "7",
                "8",
                "达到预期",
                "未列",
                "——",
                "",
                "",
            ],
        ),
        (
            "new",
            [
                "5",
                "全新指标 %今年新列，上年计划没有这一项",
                "未列",
                "——",
                "",
                "7",
                "——",
                "",
                "未填报",
            ],
        ),
        ("dropped", ["", "市场主体 %今年计划未列入", "7", "——", "未填报", "未列", "——", "", ""]),
    ]


@pytest.mark.usefixtures("both")
def test_links_lead_to_each_year_as_shown(get: Get) -> None:
    hrefs = get(f"{ADDRESS}?through=6").hrefs
    assert (
        "/plans/2024/indicators/2/?through=6" in hrefs
        and "/plans/2023/indicators/3/?through=12" in hrefs
    )
    assert f"{ADDRESS}?through=6" in get("/plans/2024/indicators/?through=6").hrefs


@pytest.mark.usefixtures("both")
def test_figures_not_known_yet_not_shown(get: Get) -> None:
    page = get(f"{ADDRESS}?through=6&known=2024-03-01")
    assert "7.2" not in page.text and "按2024年3月1日已审核的数据" in page.text
    assert "/plans/2023/indicators/3/?through=12&known=2024-03-01" in page.hrefs


@pytest.mark.usefixtures("both")
def test_export_has_the_cells_of_the_page(client: Client, leader: User) -> None:
    client.force_login(leader)
    answer = client.get(f"{ADDRESS}?through=6&export=csv")
    assert "2024年与2023年指标对照（1—6月）" in unquote(answer["Content-Disposition"])
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[5:18] == [
        *("2023年目标", "2023年全年实际", "2023年全年数据性质和原报", "2023年全年状态"),
        *("2024年目标", "2024年1—6月实际", "2024年1—6月数据性质和原报", "2024年1—6月状态"),
        *("上年同期", "上年同期来源", "同比增减", "同比增减单位", "同比"),
    ]
    assert {len(row) for row in rows} == {len(head)}
    assert rows[0][1:] == [
        *(
            "2",
            "农业增速",
            "%",
            "约束性",
            "7",
            "6",
            "",
            "低于预期",
            "7",
            "7.2",
            "快报",
            "达到序时",
        ),
        *("", "", "", "", "", "5.8，第3位"),
        *("两年都有", "上年称“农业增加值增速”，上年为预期性"),
        *("单位tongji", ""),
    ]
    assert [row[-4] for row in rows] == [
        "两年都有",
        "由上年指标调整",
        "已调整为其他指标",
        "今年新列",
        "今年未列入",
    ]


@pytest.mark.usefixtures("both")
def test_half_year_stands_beside_the_whole_one_and_says_so(get: Get) -> None:
    page = get(f"{ADDRESS}?through=6")
    assert "上年没有1—6月的数，所列为上年全年，不与今年1—6月比较。" in page.text
    assert "同比增减" not in page.text
    heads = [text_of(head) for head in page.all("th") if head.get("scope") == "colgroup"]
    assert heads == ["2023年全年", "2024年1—6月"]


@pytest.mark.usefixtures("both")
def test_same_months_of_both_years_are_compared(get: Get) -> None:
    make_actual(Target.objects.get(plan__year=2023, number=1), "6.9", 6)
    page = get(f"{ADDRESS}?through=6")
    kept = fates(page)[0]
    figures = ["7", "6.9", "6", "低于预期", "7", "7.2 快", "+0.3个百分点", "5.8，第3位", "达到序时"]
    assert kept == ("kept", [*kept[1][:2], *figures])
    heads = [text_of(head) for head in page.all("th") if "num" in head.get("class", "").split()]
    assert heads == ["目标", "1—6月", "全年", "全年目标", "实际", "同比增减", "全市、排名"]
    assert "增减为两年1—6月之差；上年全年的数只供参考，不与1—6月比较。" in page.text


@pytest.mark.usefixtures("both")
def test_whole_years_are_compared_whole(get: Get) -> None:
    make_actual(Target.objects.get(plan__year=2024, number=2), "7.5", 12)
    page = get(f"{ADDRESS}?through=12")
    kept = fates(page)[0]
    assert kept[1][2:] == ["7", "6", "低于预期", "7", "7.5", "+1.5个百分点", "完成"]
    assert "比上年增减" in page.text
    assert "只供参考" not in page.text


def test_replaced_indicator_still_printed_is_not_replaced(get: Get) -> None:
    old, new = make_plan(2023), make_plan(2024)
    still = make_target(new, 2, name="甲")
    make_target(old, 2, name="甲", indicator=still.indicator)
    taking = make_target(new, 1, name="乙")
    taking.indicator.replaces = still.indicator
    taking.indicator.save()
    assert [fate for fate, _ in fates(get(ADDRESS))] == ["new", "kept"]


@pytest.mark.usefixtures("real_data")
def test_fates_of_the_countys_two_plans(get: Get) -> None:
    page = get(f"{ADDRESS}?through=12")
    changed = [(fate, cells[1]) for fate, cells in fates(page) if fate != "kept"]
    assert [(fate, name.split()[0]) for fate, name in changed] == [
        ("took_over", "全体居民人均可支配收入增速"),
        ("replaced", "城镇居民人均可支配收入增速"),
        ("dropped", "新增市场主体"),
    ]
    assert "两年都有35项、由上年指标调整1项、今年未列入1项" in page.text
    # The same judgement as everywhere: every row of either plan, as the command prints it.
    marks = [cell.get("data-status") for cell in page.all("td") if cell.get("data-status")]
    rows = assessed("2023", "--through", "12") + assessed("2024", "--through", "12")
    judged = [row["status"] for row in rows]
    assert sorted(filter(None, marks)) == sorted(judged) and len(judged) == 41 + 40


def test_page_without_a_plan_before(get: Get) -> None:
    make_target(make_plan(2024))
    assert "没有录入上一年度的计划" in get(ADDRESS).text
    make_plan(2025)
    assert "还没有录入指标" in get("/plans/2025/indicators/years/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_depend_on_rows(client: Client, leader: User, rows: int) -> None:
    for year in (2023, 2024):
        for number in range(1, rows + 1):
            target = make_target(make_plan(year), number)
            for month in (6, 12):
                make_actual(target, "6", month)
            make_observation(target.indicator, year, "6")
    client.force_login(leader)
    with page_queries() as counted:
        assert client.get(ADDRESS).status_code == 200
    # One of them asks for the account's units, once for each version of the data.
    assert len(counted) == 7 <= 8, "\n".join(counted)


def lead(page: Page) -> str:
    return next(text_of(each) for each in page.all("p") if each.get("class") == "lead")


def heads(page: Page) -> list[str]:
    return [text_of(head) for head in page.all("th") if head.get("scope") == "col"]


def two_years(*figures: tuple[str | None, str | None], through: int = 6) -> None:
    """Targets of 7 in both years, with last year's whole year and this year's months."""
    old, new = make_plan(2023), make_plan(2024)
    for number, (before, now) in enumerate(figures, start=1):
        target = make_target(new, number, name=f"甲{number}")
        make_actual(make_target(old, number, indicator=target.indicator), before, 12)
        if now is not None:
            make_actual(target, now, through)


def test_finding_says_what_became_of_last_years_shortfalls(get: Get) -> None:
    two_years(("5", "5"), ("5", "8"), ("5", None), ("8", "6"), ("8", "9"))
    make_actual(make_target(Target.objects.get(plan__year=2023, number=1).plan, 9), "5", 12)
    assert lead(get(f"{ADDRESS}?through=6")) == (
        "2023年有结果的6项中低于目标4项；2024年1—6月，这4项中低于序时1项（甲1），达到序时1项，"
        "尚未评价1项，今年未列入或已调整1项。上年达到目标的2项中，今年低于序时1项（甲4）。"
    )


def test_finding_of_whole_years_compares_them(get: Get) -> None:
    two_years(("5", "6"), ("8", "7"), ("8", "8"), through=12)
    assert lead(get(f"{ADDRESS}?through=12")) == (
        "2023年有结果的3项中低于目标1项；2024年，这1项中低于目标1项（甲1）。"
        "与上年可比的3项中，高于1项、低于1项、持平1项。"
    )


def test_part_of_a_headline_counts_in_no_finding(get: Get) -> None:
    two_years(("8", "8"))
    part = make_target(Target.objects.get(plan__year=2024).plan, 1, row=1)
    old = Target.objects.get(plan__year=2023).plan
    make_actual(make_target(old, 1, row=1, indicator=part.indicator), "5", 12)
    assert lead(get(f"{ADDRESS}?through=6")).startswith("2023年有结果的1项中低于目标0项。")


def test_finding_names_five_and_says_that_there_are_others(get: Get) -> None:
    two_years(*[("5", "5")] * 6)
    assert "低于序时6项（甲1、甲2、甲3、甲4、甲5等）" in lead(get(f"{ADDRESS}?through=6"))


def test_without_results_of_last_year_there_is_no_finding(get: Get) -> None:
    two_years((None, "5"))
    page = get(f"{ADDRESS}?through=6")
    assert not [each for each in page.all("p") if each.get("class") == "lead"]


def test_column_without_any_figure_is_left_out(get: Get) -> None:
    two_years(("5", None))
    assert heads(get(f"{ADDRESS}?through=6")) == [
        *("序号", "指标", "目标", "实际", "结果", "全年目标", "状态")
    ]
    make_actual(Target.objects.get(plan__year=2024), "6", 6)
    assert "实际" in heads(get(f"{ADDRESS}?through=6"))[5:]


def test_column_of_changes_stands_where_last_years_same_months_are_known(get: Get) -> None:
    two_years(("8", "8"))
    assert "同比增减" not in heads(get(f"{ADDRESS}?through=6"))
    make_actual(Target.objects.get(plan__year=2023), "7", 6)
    page = get(f"{ADDRESS}?through=6")
    assert "同比增减" in heads(page)
    assert "与上年同期可比的1项中，高于1项。" in lead(page)
