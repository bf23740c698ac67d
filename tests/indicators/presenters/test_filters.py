"""Choosing rows of the list."""

from typing import Any

import pytest
from django.http import QueryDict

from indicators.judging import Ledger
from indicators.presenters.filters import RowFilter
from indicators.presenters.rows import IndicatorRow, make_rows
from reporting.enums import Attribute, Measure
from reporting.models import Department
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
