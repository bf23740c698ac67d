"""The filters of the project list. Rows are judged in Python, so they are filtered in Python."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from projects.enums import InvestmentSource, Nature
from projects.presenters.ledger import LAGGING, MATTERS, Choice, ProjectList
from projects.presenters.projects import LIST_NAMES
from projects.presenters.tasks import TaskRow
from reporting.pages.filters import ListFilter, leader_field, takes

CHOOSING = frozenset(
    ("q", "grade", "sector", "source", "nature", "lead", "which", "sort", "page", "export")
)
"""The parameters of the ledger's address that choose and order its rows."""


def _as_choices(labels: Iterable[str]) -> list[tuple[str, str]]:
    """Choices whose values are their labels."""
    return [(label, label) for label in labels]


class ProjectFilter(ListFilter):
    """The list's filters and its search."""

    q = forms.CharField(label="搜索", required=False, max_length=60, strip=True)
    grade = forms.ChoiceField(label="等级", required=False)
    sector = forms.ChoiceField(label="行业领域", required=False)
    source = forms.ChoiceField(
        label="投资来源",
        required=False,
        choices=[("", "全部来源"), *_as_choices(InvestmentSource.labels)],
    )
    nature = forms.ChoiceField(
        label="建设性质",
        required=False,
        choices=[("", "全部性质"), *_as_choices(Nature.labels)],
    )
    lead = forms.ChoiceField(label="牵头单位", required=False)
    leader = leader_field()
    which = forms.ChoiceField(
        label="清单",
        required=False,
        choices=[("", "全部清单"), *LIST_NAMES.items(), (MATTERS, "需协调事项")],
    )

    def __init__(self, data: QueryDict, listed: ProjectList) -> None:
        super().__init__(data)
        self.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "placeholder": "项目名称、代码、单位或地点"}
        )
        occurring = [(grade.value, grade.label) for grade in listed.grades]
        self._choose("grade", "全部等级", [(LAGGING, "滞后及以下"), *occurring])
        self._choose("sector", "全部行业", _as_choices(listed.sectors))
        self._choose("lead", "全部牵头单位", _as_choices(listed.leads))
        self._choose_leader(listed.leaders)

    def chosen(self, *, but: str = "") -> Choice:
        """Every valid filter that is set, without the one named."""
        self.is_valid()
        set_filters = [(name, value) for name, value in self.cleaned_data.items() if value]
        return tuple((name, value) for name, value in set_filters if name != but)


class TaskFilter(ListFilter):
    """The filter of the list of livelihood tasks."""

    leader = leader_field()

    def __init__(self, data: QueryDict, rows: list[TaskRow]) -> None:
        super().__init__(data)
        self.rows = rows
        self._choose_leader([row.leader for row in rows])

    def chosen(self) -> list[TaskRow]:
        """The tasks that pass."""
        return [row for row in self.rows if takes(row.leader, self.chosen_leader)]
