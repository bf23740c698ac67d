"""A file with targets between two pages: its tables, signed, and what the planner has said."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core import signing
from django.forms import BoundField

from indicators.admin.import_forms import NEW, HeadForm, RowForm
from indicators.importing.columns import COLUMNS
from indicators.importing.matching import Known, MatchedTarget, known_indicators, matched, read_as
from indicators.importing.plan_import import Result, SettledTarget
from indicators.importing.printed import (
    ReadTargets,
    TableOfTargets,
    read_targets,
    understood,
)
from reporting.models import Department, ImportLayout, Plan, User
from reporting.tables.found import FoundTable, dumped, loaded
from reporting.tables.heads import HeadChoice, head_at

SALT = "indicators.import"
MAX_AGE = settings.SESSION_COOKIE_AGE
KIND = "targets"
HEAD_ROWS = 12
"""The head can be one of so many first rows of a table."""
_FEWEST_COLUMNS = 2
_SAMPLE_ROWS = 3


@dataclass
class TableOnPage:
    """One table with the form of its head, and its first rows."""

    found: TableOfTargets
    form: HeadForm
    sample: list[list[str]] = field(default_factory=list)


@dataclass
class RowOnPage:
    """One printed row with its form."""

    matched: MatchedTarget
    form: RowForm
    is_settled: bool = False

    @property
    def boxes(self) -> list[BoundField]:
        """The boxes of its form but the two to tick."""
        return [field for field in self.form if field.name not in ("skip", "looked")]

    @property
    def said(self) -> dict[str, str]:
        """What its boxes say, in words: attribute, indicator, manner and lead."""
        manner = [self._label(name) for name in ("measure", "direction", "pace", "months_due")]
        is_measured = bool(self.form["measure"].value())
        return {
            "attribute": self._label("attribute") if self.form["attribute"].value() else "",
            "indicator": self._indicator(),
            "manner": "，".join(manner) if is_measured else "",
            "lead": self._label("lead") if self.form["lead"].value() else "",
        }

    def _indicator(self) -> str:
        """The chosen indicator; beside a new one those that may be meant."""
        words = self._label("indicator")
        if str(self.form["indicator"].value()) != NEW or not self.matched.offers:
            return words
        return f"{words}，或者是{'、'.join(offer.name for offer in self.matched.offers)}？"

    def _label(self, name: str) -> str:
        """The label of what is chosen in one of its boxes."""
        value = str(self.form[name].value() or "")
        choices = self.form.fields[name].choices  # type: ignore[attr-defined]
        return next((str(label) for key, label in choices if str(key) == value), "")

    @property
    def is_skipped(self) -> bool:
        """Whether the planner does not want the row."""
        return self.form.is_bound and bool(self.form.cleaned_data.get("skip"))

    @property
    def problems(self) -> list[str]:
        """What is not understood of it, as long as the planner has not settled it."""
        return [] if self.is_settled else self.matched.problems


class ImportState:
    """All that a page of the import shows, made of the tables and of what was posted."""

    def __init__(
        self,
        plan: Plan,
        file: str,
        tables: list[FoundTable],
        posted: Mapping[str, Any] | None = None,
    ) -> None:
        self.plan = plan
        self.file = file
        self.files_tables = tables
        self._posted = posted
        self.tables = self._understand()
        self.read: ReadTargets = read_targets(
            [each.found for each in self.tables if self._is_taken(each)]
        )
        self.known = known_indicators()
        self.units = list(Department.objects.filter(closed_on=None).order_by("order", "code"))
        self.lead = self._lead()
        found = matched(self.read.targets, self.known)
        self.rows = [self._row(each) for each in found if each.printed.year == plan.year]
        self.other_years = [each for each in found if each.printed.year != plan.year]

    # Between two pages.

    def token(self, user: User) -> str:
        """The tables, signed for the next page of the same user."""
        content = {
            "user": user.pk,
            "plan": self.plan.pk,
            "file": self.file,
            "tables": [dumped(table) for table in self.files_tables],
        }
        return signing.dumps(content, salt=SALT, compress=True)

    @classmethod
    def of(cls, token: str, user: User, posted: Mapping[str, Any]) -> "ImportState | None":
        """The state of a page that was posted; None for one that is too old or of somebody else."""
        try:
            content = signing.loads(token, salt=SALT, max_age=MAX_AGE)
        except signing.BadSignature:
            return None
        plan = Plan.objects.filter(pk=content["plan"]).first()
        if content["user"] != user.pk or plan is None:
            return None
        tables = [loaded(table) for table in content["tables"]]
        return cls(plan, content["file"], tables, posted)

    # Tables.

    def _understand(self) -> list[TableOnPage]:
        remembered = ImportLayout.remembered(KIND)
        shown = []
        for place, table in enumerate(self.files_tables):
            widest = max((len(row.cells) for row in table.rows), default=0)
            if widest >= _FEWEST_COLUMNS:
                shown.append(self._table(place, table, remembered))
        return shown

    def _table(
        self, place: int, table: FoundTable, remembered: Mapping[str, dict[int, str]]
    ) -> TableOnPage:
        choice = _remembered(table, self.plan.year, remembered)
        found = understood(table, self.plan.year, choice)
        head = found.heads[0] if found.heads else None
        row = found.table.rows[head.first].number if head else None
        if self._posted is not None:
            row = _posted_row(self._posted, f"t{place}")
            as_head = head_at(found.table, row, COLUMNS, found.year) if row else None
            head = as_head
        titles = head.titles if head else {}
        initial: dict[str, Any] = {"is_taken": bool(found.heads), "row": row}
        for column in titles:
            initial[f"column{column}"] = head.fields.get(column, "") if head else ""
        form = HeadForm(
            self._posted,
            prefix=f"t{place}",
            initial=initial,
            rows=[each.number for each in found.table.rows[:HEAD_ROWS]],
            columns=titles,
        )
        if self._posted is not None and form.is_valid() and row and form.chosen():
            found = understood(table, self.plan.year, HeadChoice(row, form.chosen()))
        elif self._posted is not None:
            found = replace(found, heads=[])
        return TableOnPage(found, form, _sample(found, head.last if head else -1))

    @staticmethod
    def _is_taken(table: TableOnPage) -> bool:
        if table.form.is_bound:
            return bool(table.form.cleaned_data.get("is_taken"))
        return bool(table.found.heads)

    # Rows.

    def _lead(self) -> Department | None:
        """The unit that rows without one of their own get, as chosen on the page."""
        chosen = self._posted.get("lead", "") if self._posted is not None else ""
        return next((unit for unit in self.units if str(unit.pk) == chosen), None)

    def _row(self, found: MatchedTarget) -> RowOnPage:
        printed = found.printed
        named = next((unit for unit in self.units if unit.name == printed.lead), None)
        prefix = f"r{printed.table}-{printed.source_row}"
        posted = self._posted if self._posted and f"{prefix}-name" in self._posted else None
        form = RowForm(
            posted,
            prefix=prefix,
            matched=found,
            indicators=self._choices(found.known),
            leads=[(str(unit.pk), unit.name) for unit in self.units],
            initial={"lead": str(named.pk) if named else ""},
        )
        if posted is None:
            return RowOnPage(found, form, is_settled=not found.problems)
        return self._settled_row(found, form) if form.is_valid() else RowOnPage(found, form)

    def _settled_row(self, found: MatchedTarget, form: RowForm) -> RowOnPage:
        """The row as the planner changed it. What the file said wrongly is settled by a change."""
        data = form.cleaned_data
        was_edited = bool({"name", "unit", "wording", "attribute"} & set(form.changed_data))
        edited = replace(
            found.printed,
            name=data["name"],
            unit=data["unit"],
            target_text=data["wording"],
            attribute=data["attribute"],
            problems=[] if was_edited else found.printed.problems,
        )
        by_code = {each.code: each for each in self.known.values()}
        again = read_as(edited, by_code.get(data["indicator"]), form.manner())
        may_pass = bool(data["looked"]) and again.manner is not None
        is_settled = bool(data["skip"]) or may_pass or not again.problems
        return RowOnPage(replace(again, offers=found.offers), form, is_settled)

    def _choices(self, known: Known | None) -> list[tuple[str, str]]:
        """All indicators by name, the row's own first."""
        by_code = {each.code: each for each in self.known.values()}
        others = sorted(by_code.values(), key=lambda each: each.name)
        first = [(known.code, known.name)] if known else []
        return [*first, *((each.code, each.name) for each in others if each != known)]

    # What it comes to.

    @property
    def taken(self) -> list[RowOnPage]:
        """The rows that are not to be skipped."""
        return [row for row in self.rows if not row.is_skipped]

    @property
    def first_open(self) -> RowOnPage | None:
        """The first row with a problem, to lead to."""
        return next((row for row in self.taken if not row.is_settled), None)

    @property
    def open(self) -> list[str]:
        """What is still to be settled, in sentences."""
        said = []
        if not self.rows:
            said.append(f"没有读到{self.plan.year}年的目标：请在下面指定表头和各列。")
        unsettled = sum(1 for row in self.taken if not row.is_settled)
        if unsettled:
            said.append(f"{unsettled}行还有问题要定。")
        without = sum(1 for row in self.taken if not self._lead_of(row))
        if without:
            said.append(f"{without}行没有牵头单位：请在这些行里选，或者统一指定。")
        return said

    def _lead_of(self, row: RowOnPage) -> Department | None:
        chosen = row.form["lead"].value() or ""
        own = next((unit for unit in self.units if str(unit.pk) == str(chosen)), None)
        return own or self.lead

    def settled(self) -> list[SettledTarget]:
        """The rows as they are to be imported. Only where nothing is `open`."""
        found = []
        for row in self.taken:
            manner = row.form.manner() if row.form.is_bound else row.matched.manner
            lead = self._lead_of(row)
            if manner is None or lead is None:
                raise AssertionError("a row is still open")
            code = str(row.form["indicator"].value() or "")
            printed = row.matched.printed
            found.append(
                SettledTarget(
                    printed,
                    "" if code == NEW else code,
                    manner,
                    lead,
                    is_lead_confirmed=lead.name == printed.lead,
                )
            )
        return found

    def results(self) -> list[Result]:
        """The whole years' figures that the file prints: 完成情况 and 上年完成."""
        found = []
        for row in [*(each.matched for each in self.taken), *self.other_years]:
            printed = row.printed
            code = row.known.code if row.known else ""
            source = f"{self.file} {printed.table}"[:200]
            if printed.actual:
                found.append(Result(printed.name, code, printed.year, printed.actual, source))
            if printed.last_year:
                found.append(
                    Result(printed.name, code, printed.year - 1, printed.last_year, source)
                )
        return found

    def remember(self) -> None:
        """Keep what was said of the columns of the tables that were read."""
        for table in self.tables:
            if self._is_taken(table) and table.found.heads:
                head = table.found.heads[0]
                ImportLayout.remember(KIND, head.layout, head.fields)


def _remembered(
    table: FoundTable, year: int, remembered: Mapping[str, dict[int, str]]
) -> HeadChoice | None:
    """What was said of a table with the same head, if any of its first rows is one."""
    for row in table.rows[:HEAD_ROWS] if remembered else []:
        head = head_at(table, row.number, COLUMNS, year)
        if head is not None and head.layout in remembered:
            return HeadChoice(row.number, remembered[head.layout])
    return None


def _posted_row(posted: Mapping[str, Any], prefix: str) -> int | None:
    text = str(posted.get(f"{prefix}-row", ""))
    return int(text) if text.isascii() and text.isdigit() else None


def _sample(found: TableOfTargets, last: int) -> list[list[str]]:
    """The first rows below the head, as text."""
    rows = found.table.rows[last + 1 : last + 1 + _SAMPLE_ROWS]
    return [[str(cell) if cell is not None else "" for cell in row.cells] for row in rows]
