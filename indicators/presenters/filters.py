"""Choosing rows of the indicator list. They are judged in Python, so they are chosen in Python."""

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
        sections = {}
        leads = {}
        for row in rows:
            section = row.target.section
            sections[section.number] = f"{section.number} {section.name}"
            leads[row.lead_order] = (row.target.lead.code, row.lead)
        self._choose("section", "全部类别", sections.items())
        self._choose("status", "全部状态", _status_choices(rows))
        self._choose("department", "全部牵头单位", [leads[order] for order in sorted(leads)])

    def chosen(self) -> list[IndicatorRow]:
        """The rows that pass every filter that was given and understood."""
        self.is_valid()
        return [row for row in self.rows if self._passes(row)]

    def _passes(self, row: IndicatorRow) -> bool:
        values = {
            "section": row.target.section.number,
            "attribute": row.target.attribute,
            "status": row.status,
            "department": row.target.lead.code,
        }
        for name, value in self.cleaned_data.items():
            if value and values[name] != value:
                return False
        return True


def _status_choices(rows: list[IndicatorRow]) -> list[tuple[str, str]]:
    """The statuses that occur, each by the rows' own words for it."""
    labels: dict[Status, list[str]] = {}
    for row in rows:
        known = labels.setdefault(row.status, [])
        if row.assessment.final is None and row.label not in known:
            known.append(row.label)
    return [
        (status, " / ".join(labels[status]) or status.label)
        for status in Status
        if status in labels
    ]
