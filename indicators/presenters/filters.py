"""Choosing rows of the indicator list. They are judged in Python, so they are chosen in Python."""

from collections.abc import Callable

from django import forms
from django.http import QueryDict

from indicators.presenters.rows import IndicatorRow
from reporting.enums import Attribute, Status
from reporting.pages.filters import ListFilter


class RowFilter(ListFilter):
    """The list's filters."""

    section = forms.ChoiceField(label="类别", required=False)
    attribute = forms.ChoiceField(
        label="属性", required=False, choices=[("", "全部属性"), *Attribute.choices]
    )
    status = forms.ChoiceField(label="状态", required=False)
    department = forms.ChoiceField(label="牵头单位", required=False)

    def __init__(self, data: QueryDict, rows: list[IndicatorRow]) -> None:
        super().__init__(data)
        self.rows = rows
        sections = {row.target.section.number: row.target.section.name for row in rows}
        departments = {row.target.lead.code: row.target.lead for row in rows}
        labels: dict[Status, list[str]] = {}
        for row in rows:
            known = labels.setdefault(row.status, [])
            if row.assessment.final is None and row.label not in known:
                known.append(row.label)
        self._choose(
            "section",
            "全部类别",
            [(number, f"{number} {name}") for number, name in sections.items()],
        )
        self._choose(
            "status",
            "全部状态",
            [
                (status, " / ".join(labels[status]) or status.label)
                for status in Status
                if status in labels
            ],
        )
        ordered = sorted(
            departments.values(), key=lambda department: (department.order, department.code)
        )
        self._choose(
            "department",
            "全部牵头单位",
            [(department.code, department.name) for department in ordered],
        )

    def chosen(self) -> list[IndicatorRow]:
        """The rows that pass every filter that was given and understood."""
        self.is_valid()
        tests: dict[str, Callable[[IndicatorRow, str], bool]] = {
            "section": lambda row, value: row.target.section.number == value,
            "attribute": lambda row, value: row.target.attribute == value,
            "status": lambda row, value: row.status == value,
            "department": lambda row, value: row.target.lead.code == value,
        }
        given = [(tests[name], value) for name, value in self.cleaned_data.items() if value]
        return [row for row in self.rows if all(test(row, value) for test, value in given)]
