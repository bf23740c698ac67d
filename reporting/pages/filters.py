"""Forms that choose rows of a list, and put the choice into words where the form is not seen."""

from collections.abc import Iterable
from typing import cast

from django import forms


class ListFilter(forms.Form):
    """A list's filters; a value that is none of the choices is reported, and filters nothing."""

    def _choose(self, name: str, everything: str, choices: Iterable[tuple[str, str]]) -> None:
        """Offer these choices for a filter, after `everything`: not to filter by it."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *choices]

    @property
    def in_words(self) -> str:
        """约束性、未设目标: the choice in the words of the form, as far as it was understood."""
        self.is_valid()
        words = []
        for name, value in self.cleaned_data.items():
            if value:
                words.append(_in_words(self.fields[name], value))
        return "、".join(words)


def _in_words(field: forms.Field, value: str) -> str:
    """The label of a choice; a search in quotation marks."""
    if not isinstance(field, forms.ChoiceField):
        return f"“{value}”"
    choices = cast("Iterable[tuple[str, str]]", field.choices)
    return str(dict(choices)[value])
