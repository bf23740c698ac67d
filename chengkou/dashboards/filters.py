"""Filtering what is flagged. It is judged in Python, so it is filtered in Python."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from reporting.enums import RowGroup
from reporting.models import Department
from reporting.pages.filters import ListFilter, leader_field


class FlaggedFilter(ListFilter):
    """The list's filters."""

    kind = forms.ChoiceField(label="类型", required=False)
    department = forms.ChoiceField(label="牵头单位", required=False)
    leader = leader_field()

    def __init__(
        self,
        data: QueryDict,
        leads: Iterable[Department],
        leaders: Iterable[str],
        kinds: Iterable[RowGroup] = RowGroup,
    ) -> None:
        super().__init__(data)
        self._choose("kind", "全部类型", [(kind.value, kind.label) for kind in kinds])
        self._names = {unit.code: unit.name for unit in leads}
        self._choose("department", "全部牵头单位", self._names.items())
        self._choose_leader(leaders)
        self.is_valid()

    @property
    def chosen_kind(self) -> str:
        """The value of the kind that was chosen and understood; empty for all."""
        return str(self.cleaned_data.get("kind") or "")

    @property
    def chosen_department(self) -> str:
        """The code of the unit that was chosen and understood; empty for all."""
        return str(self.cleaned_data.get("department") or "")

    @property
    def unit(self) -> str:
        """The name of that unit; empty for all."""
        return self._names.get(self.chosen_department, "")
