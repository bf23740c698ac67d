"""Choosing rows of the indicator list, by filters and by tabs that count what they lead to.

Rows are judged in Python, so they are chosen in Python.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from indicators.presenters.rows import IndicatorRow, with_parents
from indicators.presenters.tallies import STATUS_GROUPS
from reporting.enums import Attribute, Status
from reporting.pages.filters import ListFilter, leader_field
from reporting.pages.list_page import NO_MARK, Chip
from reporting.pages.marks import status_symbol
from reporting.pages.plan_page import with_changes
from reporting.rules.labels import STATUS_LABELS
from reporting.rules.office.leaders import NOBODY


class RowFilter(ListFilter):
    """The list's filters."""

    section = forms.ChoiceField(label="类别", required=False)
    attribute = forms.ChoiceField(
        label="属性", required=False, choices=[("", "全部属性"), *Attribute.choices]
    )
    status = forms.ChoiceField(label="状态", required=False)
    department = forms.ChoiceField(label="牵头单位", required=False)
    leader = leader_field()
    every_section = "全部类别"

    def __init__(self, data: QueryDict, rows: list[IndicatorRow]) -> None:
        super().__init__(data)
        self.rows = rows
        sections = {}
        leads = {}
        for row in rows:
            section = row.target.section
            sections[section.number] = f"{section.number} {section.name}"
            leads[row.lead_order] = (row.target.lead.code, row.lead)
        self._choose("section", self.every_section, sections.items())
        self._choose("status", "全部状态", _status_choices(rows))
        self._choose("department", "全部牵头单位", [leads[order] for order in sorted(leads)])
        self._choose_leader([row.leader for row in rows])

    def chosen(self) -> list[IndicatorRow]:
        """The rows that pass every filter that was given and understood.

        A sub-row whose headline does not pass has its full name.
        """
        return self.passing()

    def passing(self, *, but: Collection[str] = ()) -> list[IndicatorRow]:
        """The rows that pass every filter but those named."""
        self.is_valid()
        return with_parents(row for row in self.rows if self._passes(row, but))

    def _passes(self, row: IndicatorRow, but: Collection[str]) -> bool:
        values = {
            "section": row.target.section.number,
            "attribute": row.target.attribute,
            "status": row.status,
            "department": row.target.lead.code,
            "leader": row.leader or NOBODY,
        }
        for name, value in self.cleaned_data.items():
            if not value or name in but:
                continue
            accepted = STATUS_GROUPS.get(value, (value,)) if name == "status" else (value,)
            if values[name] not in accepted:
                return False
        return True


_GROUP_LABELS = {
    "lags": "低于序时，含全年已无法完成",
    "well": "达到序时，含提前完成",
    "later": "未到时点，暂不评价",
}


def _status_choices(rows: list[IndicatorRow]) -> list[tuple[str, str]]:
    """The statuses that occur, each by the rows' own words for it, and groups of several."""
    labels: dict[Status, list[str]] = {}
    for row in rows:
        known = labels.setdefault(row.status, [])
        if row.assessment.final is None and row.label not in known:
            known.append(row.label)
    choices = [
        (str(status), " / ".join(labels[status]) or status.label)
        for status in Status
        if status in labels
    ]
    for name, statuses in STATUS_GROUPS.items():
        if sum(status in labels for status in statuses) > 1:
            choices.append((name, _GROUP_LABELS[name]))
    return choices


# The tabs above the list.


@dataclass(frozen=True)
class _Tab:
    """Rows that one link leads to, with its words."""

    words: str
    rows: list[IndicatorRow]
    attribute: str = ""
    """The attribute that the link asks for too; empty where it asks for the status alone."""

    @property
    def headlines(self) -> list[IndicatorRow]:
        return [row for row in self.rows if not row.is_sub]


def status_chips(parameters: QueryDict, chooser: RowFilter) -> list[Chip]:
    """A link to all rows, and one for each status that occurs, within the other filters.

    Each counts the indicators it leads to, so that they add up to the first; a status that only
    sub-rows have counts these, and says so.
    """
    rows = chooser.passing(but=("status", "attribute"))
    whole = _Tab("全部", rows)
    chips = [_chip(whole, None, parameters)]
    for status in Status:
        tabs = _tabs([row for row in rows if row.status == status], status)
        chips += [_chip(tab, status, parameters) for tab in tabs]
    return chips


def _chip(tab: _Tab, status: Status | None, parameters: QueryDict) -> Chip:
    value = "" if status is None else status.value
    chosen = parameters.get("status", ""), parameters.get("attribute", "")
    return Chip(
        tab.words,
        len(tab.headlines) or len(tab.rows),
        with_changes(parameters, status=value or None, attribute=tab.attribute or None),
        chosen == (value, tab.attribute),
        NO_MARK if status is None else status_symbol(status),
        _beside(tab),
    )


def _tabs(rows: list[IndicatorRow], status: Status) -> Iterator[_Tab]:
    """One for the status; one for each attribute where binding and expected rows have words of
    their own (完成, 达到预期) and the attribute tells them all apart."""
    whole = _Tab("", rows)
    if not whole.headlines:
        if rows:
            yield _Tab(f"{rows[0].label}（分项）", rows)
        return
    words = {labels[status] for labels in STATUS_LABELS.values()}
    attributes = {row.target.attribute for row in whole.headlines}
    is_settled = any(row.assessment.final is not None for row in whole.headlines)
    if len(words) == 1 or "" in attributes or is_settled:
        yield _Tab(" / ".join(dict.fromkeys(row.label for row in whole.headlines)), rows)
        return
    for attribute in Attribute:
        if attribute in attributes:
            word = STATUS_LABELS[attribute][status]
            prefix = "约束性" if attribute == Attribute.BINDING else ""
            of_attribute = [row for row in rows if row.target.attribute == attribute]
            yield _Tab(f"{prefix}{word}", of_attribute, attribute.value)


def _beside(tab: _Tab) -> str:
    """另有1个分项: sub-rows that the link leads to without their headlines; else empty."""
    alone = sum(row.is_alone for row in with_parents(tab.rows))
    return f"另有{alone}个分项" if alone and tab.headlines else ""
