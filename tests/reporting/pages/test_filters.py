"""What a list's filters say of a choice."""

import pytest
from django import forms
from django.http import QueryDict

from reporting.pages.filters import ListFilter, leader_field, takes


class Filter(ListFilter):
    q = forms.CharField(required=False, max_length=6)
    kind = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False, choices=[("", "全部状态"), ("short", "低于预期")])

    def __init__(self, query: str) -> None:
        super().__init__(QueryDict(query))
        self._choose("kind", "全部类型", [("a", "甲类"), ("b", "乙类")])


@pytest.mark.parametrize(
    "query, words",
    [
        ("", ""),
        ("kind=&status=&q=", ""),
        ("kind=b", "乙类"),
        ("status=short&kind=a", "甲类、低于预期"),
        ("q=学校&kind=a", "“学校”、甲类"),
        ("kind=nothing&status=short", "低于预期"),
        ("q=longer than it may be", ""),
    ],
)
def test_choice_in_words_has_what_was_understood(query: str, words: str) -> None:
    assert Filter(query).in_words == words


def test_choices_begin_with_everything() -> None:
    assert list(dict(Filter("").fields["kind"].choices)) == ["", "a", "b"]  # type: ignore[attr-defined]


# 分管县领导.


class Led(ListFilter):
    leader = leader_field()

    def __init__(self, query: str, *leaders: str) -> None:
        super().__init__(QueryDict(query))
        self._choose_leader(leaders)

    @property
    def offered(self) -> list[str]:
        return list(dict(self.fields["leader"].choices))  # type: ignore[attr-defined]


def test_leaders_of_the_rows_are_offered_and_those_without_last() -> None:
    assert Led("", "李四", "", "张三", "李四").offered == ["all", "张三", "李四", "none"]
    assert Led("", "李四").offered == ["all", "李四"]


def test_leader_without_any_row_is_offered_where_asked_for() -> None:
    chooser = Led("leader=王五", "李四")
    assert chooser.offered == ["all", "李四", "王五"]
    assert (chooser.chosen_leader, chooser.in_words) == ("王五", "王五分管")


def test_whole_county_filters_nothing() -> None:
    chooser = Led("leader=all", "李四")
    assert (chooser.chosen_leader, chooser.in_words) == ("", "")
    assert takes("李四", "") and takes("", "")


def test_rows_without_a_leader_can_be_asked_for() -> None:
    chooser = Led("leader=none", "李四")
    assert (chooser.chosen_leader, chooser.in_words) == ("none", "未明确分管县领导")
    assert takes("", "none") and not takes("李四", "none")
