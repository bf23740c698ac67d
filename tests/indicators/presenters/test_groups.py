"""Rows under their sections, and what falls short by group."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.presenters.groups import ShortfallGroup, by_section, shortfalls
from reporting.enums import Attribute, Direction, FinalWord, Measure, Status
from tests.factories import make_plan, make_section, make_target
from tests.indicators.printed import printed, rows_of

pytestmark = pytest.mark.django_db

BINDING = Attribute.BINDING


def test_sections_and_rows_in_printed_order() -> None:
    plan = make_plan()
    second = make_section(plan, "二", "保护生态", 2)
    make_target(plan, 3, section=second)
    make_target(plan, 2, 1)
    make_target(plan, 2, 0)
    make_target(plan, 1, section=second)
    bands = by_section(reversed(rows_of()))
    assert [
        (band.section.number, [(row.number, row.target.row) for row in band.rows]) for band in bands
    ] == [
        ("一", [(2, 0), (2, 1)]),
        ("二", [(1, 0), (3, 0)]),
    ]
    assert [band.tally.total for band in bands] == [1, 2]


def numbers_of(groups: list[ShortfallGroup]) -> list[tuple[str, list[tuple[int, int]]]]:
    return [(group.title, [(row.number, row.target.row) for row in group.rows]) for group in groups]


def test_groups_are_binding_main_others_sub_rows() -> None:
    printed(1, "6")
    printed(2, "6", is_main=True)
    printed(3, "6", attribute=BINDING)
    printed(4, "8")
    printed(4, "6", row=1, attribute="")
    printed(5, "6", attribute=BINDING, is_main=True)
    printed(6, "6")
    printed(7, "6", is_main=True)
    assert numbers_of(shortfalls(rows_of())) == [
        ("约束性指标", [(3, 0), (5, 0)]),
        ("主要指标", [(2, 0), (7, 0)]),
        ("其他指标", [(1, 0), (6, 0)]),
        ("分项", [(4, 1)]),
    ]


def test_note_of_a_group_counts_its_headlines() -> None:
    printed(1, "6")
    printed(1, "6", row=1)
    printed(2, "8")
    printed(3)
    printed(4, "6", attribute=BINDING)
    assert [group.note for group in shortfalls(rows_of())] == [
        "1项中1项低于目标",
        "3项中1项低于目标",
    ]


def test_notes_inside_the_year_name_the_pace() -> None:
    printed(1, "6", month=6)
    printed(2, "8", month=6)
    printed(2, "6", row=1, month=6)
    groups = shortfalls(rows_of(through=6))
    assert [[row.status for row in group.rows] for group in groups] == [
        [Status.BEHIND],
        [Status.BEHIND],
    ]
    assert [group.note for group in groups] == [
        "2项中1项低于序时",
        "所在指标没有低于序时，分项低于序时",
    ]


def test_sub_row_listed_only_where_its_headline_does_not_fall_short() -> None:
    printed(10, "6", row=0)
    printed(10, "5", row=1)
    printed(11, "8", row=0)
    printed(11, "8", row=1)
    printed(11, "6", row=2)
    assert numbers_of(shortfalls(rows_of())) == [("其他指标", [(10, 0)]), ("分项", [(11, 2)])]


def test_sub_row_of_a_binding_headline_is_among_the_sub_rows() -> None:
    printed(10, "8", row=0, attribute=BINDING)
    printed(10, "6", row=1, attribute=BINDING)
    assert numbers_of(shortfalls(rows_of())) == [("分项", [(10, 1)])]


def test_lost_rows_come_first_within_their_group() -> None:
    printed(1, "6", month=6)
    days: dict[str, Any] = {
        "unit": "天",
        "measure": Measure.CUMULATIVE,
        "maximum_per_year": Decimal(365),
    }
    printed(2, "100", month=6, wording="≥358", **days)
    deaths: dict[str, Any] = {
        "wording": "≤3",
        "unit": "人",
        "measure": Measure.CUMULATIVE,
        "direction": Direction.DOWN,
    }
    printed(3, "4", month=6, **deaths)
    (group,) = shortfalls(rows_of(through=6))
    assert [(row.number, row.assessment.final) for row in group.rows] == [
        (2, FinalWord.OUT_OF_REACH),
        (3, FinalWord.EXCEEDED),
        (1, None),
    ]


def test_no_groups_without_shortfalls() -> None:
    printed(1, "8")
    printed(2)
    printed(3, "6", wording="——")
    assert shortfalls(rows_of()) == []
    assert shortfalls([]) == []
