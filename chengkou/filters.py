"""Choosing among what is flagged. It is judged in Python, so it is chosen in Python."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from chengkou.flagged import Flagged
from reporting.enums import RowGroup
from reporting.models import Department


class FlaggedFilter(forms.Form):
    """The list's filters; a value that is none of the choices is told, and filters nothing."""

    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部类型"), *RowGroup.choices])
    department = forms.ChoiceField(label="牵头单位", required=False)

    def __init__(self, data: QueryDict, leads: Iterable[Department]) -> None:
        super().__init__(data)
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部牵头单位"), *((unit.code, unit.name) for unit in leads)]
        self.is_valid()

    def chosen(self, rows: Iterable[Flagged]) -> list[Flagged]:
        """The rows that pass every filter that was given and understood."""
        kind, department = self.cleaned_data.get("kind"), self.cleaned_data.get("department")
        return [row for row in rows if kind in ("", None, row.kind) and department in ("", None, row.lead.code)]
