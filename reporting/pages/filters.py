"""Forms that choose rows of a list, and what they say of the choice where they themselves are not seen."""

from collections.abc import Iterable
from typing import cast

from django import forms


class ListFilter(forms.Form):
    """A list's filters; a value that is none of the choices is told, and filters nothing."""

    def _choose(self, name: str, everything: str, choices: Iterable[tuple[str, str]]) -> None:
        """Offer these for a filter, and before them not to filter by it."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *choices]

    @property
    def told(self) -> str:
        """约束性、未设目标: what was given and understood, in the words of the form; empty where nothing was."""
        self.is_valid()
        words = []
        for name, value in self.cleaned_data.items():
            field = self.fields[name]
            if value:
                words.append(
                    _label(field, value) if isinstance(field, forms.ChoiceField) else f"“{value}”"
                )
        return "、".join(words)


def _label(field: forms.ChoiceField, value: str) -> str:
    choices = cast("Iterable[tuple[str, str]]", field.choices)
    return next(str(label) for key, label in choices if key == value)
