"""Which county leader is in charge: names as people type them, and what is asked for."""

import pytest

from reporting.rules.office.leaders import (
    NOBODY,
    in_charge,
    is_asked_for,
    line_in_words,
    plain_name,
)


@pytest.mark.parametrize("typed", ["张三", " 张三 ", "张 三", "张　三", "张\u200b三", "张\x00三"])
def test_name_is_the_same_however_it_is_spaced(typed: str) -> None:
    assert plain_name(typed) == "张三"


def test_name_has_a_bound() -> None:
    assert plain_name("张" * 5000) == "张" * 40


@pytest.mark.parametrize(
    "own, of_unit, leader",
    [
        ("张三", "李四", "张三"),
        ("", "李 四", "李四"),
        ("　", "李四", "李四"),
        ("张三", "", "张三"),
        ("", "", ""),
    ],
)
def test_own_leader_goes_before_the_units(own: str, of_unit: str, leader: str) -> None:
    assert in_charge(own, of_unit) == leader


def test_nobody_asks_for_what_has_no_leader_alone() -> None:
    assert is_asked_for("", NOBODY) and not is_asked_for("张三", NOBODY)
    assert is_asked_for("张三", "张三") and not is_asked_for("", "张三")


def test_line_is_named_by_its_leader() -> None:
    assert line_in_words("张三") == "张三分管"
    assert line_in_words(NOBODY) == "未明确分管县领导"
    assert line_in_words("") == ""
