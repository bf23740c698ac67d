"""Forms that choose rows of a list, and put the choice into words where the form is not seen."""

from collections.abc import Iterable
from typing import cast

from django import forms

from reporting.rules.office.leaders import EVERYBODY, NOBODY, is_asked_for, line_in_words


class ListFilter(forms.Form):
    """A list's filters; a value that is none of the choices is reported, and filters nothing."""

    def _choose(self, name: str, everything: str, choices: Iterable[tuple[str, str]]) -> None:
        """Offer these choices for a filter, after `everything`: not to filter by it."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *choices]

    def _choose_leader(self, leaders: Iterable[str]) -> None:
        """Offer the county leaders in charge of the rows, and the one whose line is shown.

        An empty name stands for rows that no leader is named for.
        """
        asked = str(self.data.get("leader", ""))
        leaders = set(leaders)
        names = sorted({*leaders, asked} - {"", EVERYBODY, NOBODY})
        if asked == NOBODY or "" in leaders:
            names.append(NOBODY)
        field = self.fields["leader"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (EVERYBODY, "全部分管县领导"),
            *((name, line_in_words(name)) for name in names),
        ]

    def clean_leader(self) -> str:
        """The leader's name or `NOBODY`; empty for the whole county, which filters nothing."""
        leader = str(self.cleaned_data["leader"])
        return "" if leader == EVERYBODY else leader

    @property
    def chosen_leader(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("leader") or "")

    @property
    def in_words(self) -> str:
        """约束性、未设目标: the choice in the words of the form, as far as it was understood."""
        self.is_valid()
        words = []
        for name, value in self.cleaned_data.items():
            if value:
                words.append(_in_words(self.fields[name], value))
        return "、".join(words)


def leader_field() -> forms.ChoiceField:
    """The filter by 分管县领导, the same in every list."""
    return forms.ChoiceField(label="分管县领导", required=False)


def takes(leader: str, asked: str) -> bool:
    """Whether a row in the charge of `leader` passes a filter by `asked`; all do where empty."""
    return not asked or is_asked_for(leader, asked)


def _in_words(field: forms.Field, value: str) -> str:
    """The label of a choice; a search in quotation marks."""
    if not isinstance(field, forms.ChoiceField):
        return f"“{value}”"
    choices = cast("Iterable[tuple[str, str]]", field.choices)
    return str(dict(choices)[value])
