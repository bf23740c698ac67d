"""Filtering what is flagged. It is judged in Python, so it is filtered in Python."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from reporting.enums import RowGroup
from reporting.models import Department
from reporting.pages.filters import ListFilter
from reporting.pages.flagged import Flagged


class FlaggedFilter(ListFilter):
    """The list's filters."""

    kind = forms.ChoiceField(
        label="类型", required=False, choices=[("", "全部类型"), *RowGroup.choices]
    )
    department = forms.ChoiceField(label="牵头单位", required=False)

    def __init__(self, data: QueryDict, leads: Iterable[Department]) -> None:
        super().__init__(data)
        self._choose("department", "全部牵头单位", ((unit.code, unit.name) for unit in leads))
        self.is_valid()

    def chosen(self, rows: Iterable[Flagged]) -> list[Flagged]:
        """The rows that pass every filter that was given and understood."""
        kind = self.cleaned_data.get("kind")
        department = self.cleaned_data.get("department")
        chosen = []
        for row in rows:
            if kind and row.kind != kind:
                continue
            if department and row.lead.code != department:
                continue
            chosen.append(row)
        return chosen
