"""Filtering the list of 督办事项."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from chengkou.followups.rows import FollowUpRow
from reporting.enums import FollowUpKind, FollowUpState
from reporting.pages.filters import ListFilter, leader_field, takes
from reporting.pages.list_page import Chip
from reporting.pages.plan_page import with_changes

OPEN = "open"
OVERDUE = "overdue"
STATES = (
    (OPEN, "未办结"),
    (OVERDUE, "逾期"),
    *((state.value, state.label) for state in FollowUpState),
)
"""What the list can be narrowed to by where a 督办事项 stands; the first two are of several."""


class FollowUpFilter(ListFilter):
    """The list's filters."""

    state = forms.ChoiceField(label="状态", required=False)
    kind = forms.ChoiceField(label="类别", required=False)
    department = forms.ChoiceField(label="承办单位", required=False)
    leader = leader_field()

    def __init__(self, data: QueryDict, rows: Sequence[FollowUpRow]) -> None:
        super().__init__(data)
        self._rows = rows
        self._choose("state", "全部状态", STATES)
        self._choose("kind", "全部类别", FollowUpKind.choices)
        units = {row.followup.department.code: row.followup.department for row in rows}
        in_order = sorted(units.values(), key=lambda unit: (unit.order, unit.code))
        self._choose("department", "全部承办单位", [(unit.code, unit.name) for unit in in_order])
        self._choose_leader(row.leader for row in rows)
        self.is_valid()

    def passing(self, *, but_state: bool = False) -> list[FollowUpRow]:
        """The rows that were asked for; with `but_state` whatever state was."""
        found = []
        for row in self._rows:
            if not self._takes(row):
                continue
            if but_state or is_in(row, self._chosen("state")):
                found.append(row)
        return found

    def _takes(self, row: FollowUpRow) -> bool:
        is_of_kind = self._chosen("kind") in ("", row.followup.kind)
        is_of_unit = self._chosen("department") in ("", row.followup.department.code)
        return is_of_kind and is_of_unit and takes(row.leader, self.chosen_leader)

    def _chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def chips(self, parameters: QueryDict) -> list[Chip]:
        """A link to each state that has rows, with how many."""
        rows = self.passing(but_state=True)
        chosen = self._chosen("state")
        chips = [Chip("全部", len(rows), with_changes(parameters, state=None), not chosen)]
        for value, label in STATES:
            number = sum(is_in(row, value) for row in rows)
            if number or chosen == value:
                url = with_changes(parameters, state=value)
                chips.append(Chip(label, number, url, chosen == value))
        return chips


def is_in(row: FollowUpRow, state: str) -> bool:
    """Whether a row is in a state, or in OPEN or OVERDUE; in any where empty."""
    if state == OPEN:
        return row.is_open
    if state == OVERDUE:
        return row.is_overdue
    return state in ("", row.state.value)
