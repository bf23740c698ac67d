"""What a list's filters say of a choice."""

import pytest
from django import forms
from django.http import QueryDict

from reporting.pages.filters import ListFilter


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
