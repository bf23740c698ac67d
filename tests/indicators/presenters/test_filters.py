"""Choosing rows of the list."""

from itertools import product
from typing import Any

import pytest
from django.http import QueryDict

from indicators.judging import Ledger
from indicators.presenters.filters import RowFilter, status_chips
from indicators.presenters.rows import IndicatorRow, make_rows
from reporting.enums import Attribute, Measure
from reporting.models import Department, Plan
from reporting.visibility import SERVER
from tests.factories import make_actual, make_department, make_plan, make_section, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> list[IndicatorRow]:
    """1 binding met; 2 expected short, its sub-row met; 3 and 4 of another section; 4 empty."""
    plan = make_plan()
    first, second = make_department("a", "甲局"), make_department("b", "乙局")
    Department.objects.filter(code="b").update(order=1)
    second.refresh_from_db()
    other = make_section(plan, "二", "保护生态", 2)
    made = [
        make_target(plan, 1, attribute=Attribute.BINDING, lead=first),
        make_target(plan, 2, lead=second),
        make_target(plan, 2, 1, attribute="", lead=first),
        make_target(plan, 3, section=other, lead=first),
        make_target(plan, 4, section=other, lead=second),
    ]
    for target, value in zip(made, ["8", "6", "8", "8"], strict=False):
        make_actual(target, value)
    return make_rows(Ledger.of_plan(plan, SERVER).judge_all(12), 12)


def chosen(rows: list[IndicatorRow], query: str) -> list[tuple[int, int]]:
    return [(row.number, row.target.row) for row in RowFilter(QueryDict(query), rows).chosen()]


ALL = [(1, 0), (2, 0), (2, 1), (3, 0), (4, 0)]


@pytest.mark.parametrize(
    "query, expected",
    [
        ("", ALL),
        ("section=&status=&attribute=&department=", ALL),
        ("section=一", [(1, 0), (2, 0), (2, 1)]),
        ("attribute=binding", [(1, 0)]),
        ("attribute=expected", [(2, 0), (3, 0), (4, 0)]),
        ("status=met", [(1, 0), (2, 1), (3, 0)]),
        ("status=short", [(2, 0)]),
        ("status=not_reported", [(4, 0)]),
        ("department=b", [(2, 0), (4, 0)]),
        ("section=二&status=met", [(3, 0)]),
        ("section=二&status=met&attribute=expected&department=a", [(3, 0)]),
        ("section=一&status=not_reported", []),
        ("nothing=known", ALL),
    ],
)
def test_rows_pass_every_filter_given(
    rows: list[IndicatorRow], query: str, expected: list[tuple[int, int]]
) -> None:
    assert chosen(rows, query) == expected


@pytest.mark.parametrize("name", ["section", "attribute", "status", "department"])
@pytest.mark.parametrize("value", ["nobody", "'; DROP TABLE", "<b>", "\x00", "甲局"])
def test_unknown_value_is_reported_and_filters_nothing(
    rows: list[IndicatorRow], name: str, value: str
) -> None:
    query = QueryDict(mutable=True)
    query[name] = value
    chooser = RowFilter(query, rows)
    assert len(chooser.chosen()) == len(ALL)
    assert list(chooser.errors) == [name]


def test_unknown_value_leaves_the_other_filters_in_force(rows: list[IndicatorRow]) -> None:
    chooser = RowFilter(QueryDict("status=lost&section=二"), rows)
    assert [row.number for row in chooser.chosen()] == [3, 4]
    assert list(chooser.errors) == ["status"]


def test_only_occurring_values_offered_in_their_order(rows: list[IndicatorRow]) -> None:
    fields: dict[str, Any] = dict(RowFilter(QueryDict(), rows).fields)
    offered = {name: list(field.choices) for name, field in fields.items()}
    assert offered["section"] == [
        ("", "全部类别"),
        ("一", "一 推动高质量发展"),
        ("二", "二 保护生态"),
    ]
    assert offered["department"] == [("", "全部牵头单位"), ("b", "乙局"), ("a", "甲局")]
    assert offered["status"] == [
        ("", "全部状态"),
        ("met", "完成 / 达到预期"),
        ("short", "低于预期"),
        ("not_reported", "未填报"),
    ]


def test_early_settled_rows_offered_under_their_status() -> None:
    """提前完成 is the row's word; the filter's is that of the status."""
    make_actual(
        make_target(make_plan(), wording="≥100", unit="户", measure=Measure.CUMULATIVE), "120", 6
    )
    rows = make_rows(Ledger.of_plan(make_plan(), SERVER).judge_all(6), 6)
    assert rows[0].label == "提前完成"
    statuses = list(RowFilter(QueryDict(), rows).fields["status"].choices)  # type: ignore[attr-defined]
    assert statuses == [("", "全部状态"), ("met", "达到目标")]


def test_empty_plan_offers_no_choices() -> None:
    assert RowFilter(QueryDict("section=一"), []).chosen() == []


# Sub-rows without their headline.


def test_sub_row_has_its_parents_name_where_a_filter_drops_the_headline(
    rows: list[IndicatorRow],
) -> None:
    def names(query: str) -> list[str]:
        return [row.name for row in RowFilter(QueryDict(query), rows).chosen()]

    assert names("")[1:3] == ["指标2-0", "指标2-1"]
    assert names("status=met")[1] == "指标2-0·指标2-1"
    assert names("department=a")[1] == "指标2-0·指标2-1"


@pytest.mark.parametrize(
    "group, headline, sub, name",
    [
        ("", "一般公共预算收入增速", "其中：税收增速", "一般公共预算收入·其中税收增速"),
        ("", "一般公共预算收入", "其中：税收", "一般公共预算收入·其中税收"),
        ("金融业", "金融业增加值增速", "存款余额增速", "金融业·存款余额增速"),
    ],
)
def test_full_name_of_a_sub_row(group: str, headline: str, sub: str, name: str) -> None:
    plan = make_plan()
    make_target(plan, 1, name=headline, group=group)
    make_target(plan, 1, 1, name=sub, attribute="")
    made = make_rows(Ledger.of_plan(plan, SERVER).judge_all(12), 12)
    assert made[0].alone() is made[0]
    alone = made[1].alone()
    assert (alone.name, alone.tag, alone.cells["is_sub"]) == (name, "", False)
    assert made[1].name == sub.removeprefix("其中：")


# Tabs: each counts exactly the rows that its link leads to.


def every_choice(rows: list[IndicatorRow]) -> list[QueryDict]:
    """Every combination of the filters' values, the empty ones included."""
    form = RowFilter(QueryDict(""), rows)
    names = list(form.fields)
    values = [[str(value) for value, _ in form.fields[name].choices] for name in names]  # type: ignore[attr-defined]
    found = []
    for chosen in product(*values):
        query = QueryDict(mutable=True)
        query.update(dict(zip(names, chosen, strict=True)))
        found.append(query)
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("year, months", [(2023, [12]), (2024, [3, 6, 12])])
def test_tabs_agree_with_rows_under_every_filter(year: int, months: list[int]) -> None:
    plan = Plan.objects.get(year=year)
    for month in months:
        rows = make_rows(Ledger.of_plan(plan, SERVER).judge_all(month), month)
        counted: dict[str, int] = {}  # address → how many rows its list counts
        for query in every_choice(rows):
            chips = status_chips(query, RowFilter(query, rows))
            whole, *others = chips
            of_headlines = [chip for chip in others if "分项" not in chip.label]
            assert whole.number == sum(chip.number for chip in of_headlines), query
            assert sum(chip.current for chip in chips) <= 1
            for chip in chips:
                if chip.url not in counted:
                    counted[chip.url] = count_rows(chip.url, rows)
                assert chip.number == counted[chip.url], (month, query, chip.label)


def count_rows(address: str, rows: list[IndicatorRow]) -> int:
    """How many rows the list at an address counts; those without a headline say so."""
    leads_to = RowFilter(QueryDict(address[1:]), rows).chosen()
    headlines = [row for row in leads_to if not row.is_sub]
    numbers = {row.number for row in headlines}
    for row in leads_to:
        assert row.is_alone == (row.is_sub and row.number not in numbers)
    return len(headlines or leads_to)


def test_tabs_of_what_one_link_leads_to_are_one() -> None:
    """已突破 and 已无法完成 are one status: two tabs would lead to the same rows."""
    plan = make_plan()
    for number, wording in ((1, "不超过5"), (2, "不超过5"), (3, "10")):
        target = make_target(plan, number, wording=wording, measure=Measure.CUMULATIVE)
        make_actual(target, "9" if number < 3 else "8", 6)
    rows = make_rows(Ledger.of_plan(plan, SERVER).judge_all(6), 6)
    chips = status_chips(QueryDict(""), RowFilter(QueryDict(""), rows))
    assert len({chip.url for chip in chips}) == len(chips)


def test_status_of_sub_rows_alone_counts_these() -> None:
    plan = make_plan()
    make_actual(make_target(plan, 1), "9")
    make_actual(make_target(plan, 1, 1, attribute=""), "1")
    rows = make_rows(Ledger.of_plan(plan, SERVER).judge_all(12), 12)
    chips = status_chips(QueryDict(""), RowFilter(QueryDict(""), rows))
    assert [(chip.label, chip.number) for chip in chips] == [
        ("全部", 1),
        ("达到预期", 1),
        ("低于预期（分项）", 1),
    ]
