"""The names of all years in the process: what has all terms, in which order, how many."""

from collections.abc import Sequence

import pytest

from chengkou.search import index
from chengkou.search.index import Entry, Names, Place
from chengkou.search.words import terms_of


def entry(*words: str, years: Sequence[int] = (2024,)) -> Entry:
    return Entry(tuple(Place(year, year, 1, 1, words[0], "") for year in years), words)


NAMES = Names(
    [
        entry("县医院改造", "p-1"),
        entry("改造农村公路", "p-12", years=[2025, 2024]),
        entry("污水处理厂", "p-2", years=[2025]),
        entry("垃圾处理厂", "q-3", "旧名公路"),
    ]
)


def found(text: str, most: int = 9) -> list[str]:
    number, entries = NAMES.find(terms_of(text), most)
    assert number >= len(entries)
    return [each.words[0] for each in entries]


def test_names_and_codes_are_found_by_any_part() -> None:
    assert found("处理") == ["污水处理厂", "垃圾处理厂"]
    assert found("P-1") == ["县医院改造", "改造农村公路"]
    assert found("旧名") == ["垃圾处理厂"]
    assert found("没有") == []


def test_every_term_has_to_be_found_in_the_same_thing() -> None:
    assert found("处理 污水") == ["污水处理厂"]
    assert found("处理 q-3") == ["垃圾处理厂"]
    assert found("处理 改造") == []


def test_name_that_begins_with_the_term_is_ahead() -> None:
    assert found("改造") == ["改造农村公路", "县医院改造"]


def test_initials_are_found_beside_letters_of_codes() -> None:
    assert found("xyy") == ["县医院改造"]
    assert found("clc") == ["污水处理厂", "垃圾处理厂"]
    assert found("clc q") == ["垃圾处理厂"]
    assert found("医院 gz") == ["县医院改造"]


def test_a_term_does_not_reach_from_one_name_into_the_next() -> None:
    assert found("造p") == []
    assert found("1改") == []
    assert found("12污") == []


def test_no_more_are_returned_than_are_shown_and_all_are_counted() -> None:
    number, entries = NAMES.find(("处理",), 1)
    assert number == 2
    assert [each.words[0] for each in entries] == ["污水处理厂"]


def test_counting_stops_where_there_are_very_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "COUNTED", 3)
    names = Names(entry(f"项目{number}") for number in range(9))
    assert names.find(("项目",), 2)[0] == 3
    assert names.find(("项目8",), 2)[0] == 1
