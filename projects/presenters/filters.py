"""Choosing rows of the project list. They are judged in Python, so they are chosen in Python."""

from collections.abc import Callable

from django import forms
from django.http import QueryDict

from projects.enums import InvestmentSource, Nature
from projects.presenters.projects import ProjectRow
from reporting.enums import Grade
from reporting.pages.filters import ListFilter

LAGGING = "lags"
"""All grades that are flagged, as one choice."""
LISTS = [
    (Nature.NEW.value, "开工清单"),
    (Nature.CONTINUED.value, "在建清单"),
    (Nature.PREPARATION.value, "前期清单"),
]


class ProjectFilter(ListFilter):
    """The list's filters and its search."""

    q = forms.CharField(label="搜索", required=False, max_length=60, strip=True)
    grade = forms.ChoiceField(label="等级", required=False)
    sector = forms.ChoiceField(label="行业领域", required=False)
    source = forms.ChoiceField(
        label="投资来源",
        required=False,
        choices=[("", "全部来源"), *((each.label, each.label) for each in InvestmentSource)],
    )
    nature = forms.ChoiceField(
        label="建设性质",
        required=False,
        choices=[("", "全部性质"), *((each.label, each.label) for each in Nature)],
    )
    lead = forms.ChoiceField(label="牵头单位", required=False)
    which = forms.ChoiceField(label="清单", required=False, choices=[("", "全部清单"), *LISTS])

    def __init__(self, data: QueryDict, rows: list[ProjectRow]) -> None:
        super().__init__(data)
        self.rows = rows
        self.fields["q"].widget.attrs["placeholder"] = "项目、代码、单位"
        grades = {row.grade for row in rows}
        units = {row.lead: row.line.project.lead.order for row in rows}
        self._choose(
            "grade",
            "全部等级",
            [
                (LAGGING, "滞后及以下"),
                *((grade.value, grade.label) for grade in Grade if grade in grades),
            ],
        )
        self._choose(
            "sector",
            "全部行业",
            [(name, name) for name in dict.fromkeys(row.sector for row in rows)],
        )
        self._choose(
            "lead",
            "全部牵头单位",
            [(name, name) for name in sorted(units, key=lambda name: (units[name], name))],
        )

    def chosen(self) -> list[ProjectRow]:
        """The rows that pass every filter that was given and understood."""
        self.is_valid()
        tests: dict[str, Callable[[ProjectRow, str], bool]] = {
            "q": _says,
            "grade": lambda row, value: row.judged.lags if value == LAGGING else row.grade == value,
            "sector": lambda row, value: row.sector == value,
            "source": lambda row, value: row.source == value,
            "nature": lambda row, value: row.nature == value,
            "lead": lambda row, value: row.lead == value,
            "which": lambda row, value: row.judged.list_name == value,
        }
        given = [(tests[name], value) for name, value in self.cleaned_data.items() if value]
        return [row for row in self.rows if all(test(row, value) for test, value in given)]


def _says(row: ProjectRow, words: str) -> bool:
    """Whether every word that was searched for stands somewhere in what the row is called, or who is behind it."""
    project = row.line.project
    text = " ".join((row.name, row.code, row.lead, project.owner, project.place)).lower()
    return all(word in text for word in words.lower().split())
