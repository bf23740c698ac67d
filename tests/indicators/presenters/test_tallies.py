"""Rows counted by status."""

from decimal import Decimal

import pytest

from indicators.presenters.tallies import Tally
from reporting.enums import Attribute, Direction, Measure, Status
from tests.factories import make_actual, make_plan, make_target
from tests.indicators.printed import printed, rows_of

pytestmark = pytest.mark.django_db

BINDING, EXPECTED = Attribute.BINDING, Attribute.EXPECTED


def tallied() -> Tally:
    return Tally(rows_of())


def test_number_counted_once_by_its_headline() -> None:
    printed(10, "8", name="金融业")
    printed(10, "1", row=1)
    printed(10, None, row=2)
    printed(11, "1")
    tally = tallied()
    assert (tally.total, tally.with_data, tally.lagging) == (2, 2, 1)
    assert (
        tally.count(Status.MET),
        tally.count(Status.SHORT),
        tally.count(Status.NOT_REPORTED),
    ) == (1, 1, 0)


def test_counts_add_up_to_the_total() -> None:
    printed(1, "8", attribute=BINDING)
    printed(2, "6", attribute=BINDING)
    printed(3, "8")
    printed(4, "6.9", near_band=Decimal("0.2"))
    printed(5, "6")
    printed(6)
    printed(7, months_due="6")
    printed(8, "6", wording="——")
    printed(9, "6", wording="稳中有升")
    printed(10, "6", attribute="")
    counts = tallied().counts
    assert sum(count.number for count in counts) == 10
    assert [(count.words, count.number, count.of) for count in counts] == [
        ("约束性完成", 1, 2),
        ("达到预期", 1, 7),
        ("基本达到预期", 1, 7),
        ("约束性未完成", 1, 2),
        ("低于预期", 1, 7),
        ("未达目标", 1, 1),
        ("未到统计时点", 1, 10),
        ("未填报", 1, 10),
        ("未设目标", 1, 10),
        ("待评定", 1, 10),
    ]


def test_rows_settled_inside_the_year_counted_by_their_word() -> None:
    """达到预期 and 低于预期 are words for the year's end."""
    printed(1, "6", month=6)
    printed(2, "9", month=6, wording="8", unit="家", measure=Measure.CUMULATIVE)
    printed(
        3,
        "11",
        month=6,
        wording="≤10",
        unit="人",
        measure=Measure.CUMULATIVE,
        direction=Direction.DOWN,
    )
    tally = Tally(rows_of(through=6))
    assert [(count.words, count.number, count.of) for count in tally.counts] == [
        ("提前完成", 1, 3),
        ("已突破", 1, 3),
        ("低于序时", 1, 3),
    ]
    brief = [(count.label, count.number, count.note, count.choice) for count in tally.in_brief]
    assert brief == [
        ("低于序时", 2, "含已突破1", "lags"),
        ("达到序时", 1, "含提前完成1", "met"),
    ]


def test_counts_of_an_attribute() -> None:
    printed(1, "8", attribute=BINDING)
    printed(2, "6", attribute=BINDING)
    printed(3, "8")
    tally = tallied()
    assert (tally.of_attribute(BINDING), tally.of_attribute(EXPECTED), tally.of_attribute("")) == (
        2,
        1,
        0,
    )
    assert tally.count(Status.MET) == 2
    assert tally.count(Status.MET, attribute=BINDING) == 1
    assert tally.count(Status.MET, Status.SHORT, attribute=BINDING) == 2


def test_no_rows_no_counts() -> None:
    tally = Tally([])
    assert (tally.total, tally.with_data, tally.lagging, tally.counts) == (0, 0, 0, [])


def test_words_count_as_data_and_an_empty_report_does_not() -> None:
    make_actual(make_target(make_plan(), 1, wording="稳中有升"), None, words="平稳")
    make_actual(make_target(make_plan(), 2), None)
    assert tallied().with_data == 1
