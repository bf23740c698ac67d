"""The filters of the project list. Rows are judged in Python, so they are filtered in Python."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from projects.enums import InvestmentSource, Nature
from projects.judging import JudgedProject
from projects.presenters.projects import LIST_NAMES, ProjectRow
from reporting.enums import Grade
from reporting.pages.filters import ListFilter

LAGGING = "lags"
"""滞后及以下: the grades from 滞后 down, as one choice; 节点逾期 is a choice of its own."""


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
    which = forms.ChoiceField(
        label="清单", required=False, choices=[("", "全部清单"), *LIST_NAMES.items()]
    )

    def __init__(self, data: QueryDict, rows: list[ProjectRow]) -> None:
        super().__init__(data)
        self.rows = rows
        self.fields["q"].widget.attrs["placeholder"] = "项目、代码、单位"
        grades = {row.grade for row in rows}
        sectors = dict.fromkeys(row.sector for row in rows)
        orders = {row.lead: row.line.project.lead.order for row in rows}
        leads = sorted(orders, key=lambda name: (orders[name], name))
        occurring = [(grade.value, grade.label) for grade in Grade if grade in grades]
        self._choose("grade", "全部等级", [(LAGGING, "滞后及以下"), *occurring])
        self._choose("sector", "全部行业", _as_choices(sectors))
        self._choose("lead", "全部牵头单位", _as_choices(leads))

    def chosen(self, *, but: str = "") -> list[ProjectRow]:
        """The rows that pass every valid filter, without the one named."""
        self.is_valid()
        rows = self.rows
        for name, value in self.cleaned_data.items():
            if value and name != but:
                rows = [row for row in rows if _passes(row, name, value)]
        return rows


def _passes(row: ProjectRow, name: str, value: str) -> bool:
    """Whether the row passes one filter of the form."""
    if name == "q":
        return _matches(row, value)
    if name == "grade":
        return _has_grade(row.judged, value)
    if name == "which":
        return row.judged.list_name == value
    return bool(getattr(row, name) == value)


def _has_grade(judged: JudgedProject, value: str) -> bool:
    if value == LAGGING:
        return judged.grade.is_slow
    return judged.grade == value


def _matches(row: ProjectRow, search: str) -> bool:
    """Whether the row's name, code, lead, owner and place together contain every searched word."""
    project = row.line.project
    text = " ".join((row.name, row.code, row.lead, project.owner, project.place)).lower()
    return all(word in text for word in search.lower().split())
