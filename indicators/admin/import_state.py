"""A file with targets between two pages: its tables, signed, and what the planner has said."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField

from indicators.admin.import_forms import NEW, RowForm
from indicators.enums import Catalogue
from indicators.importing.boxes import other_tables, read_boxes
from indicators.importing.columns import VOCABULARY
from indicators.importing.matching import Known, MatchedTarget, known_indicators, matched, read_as
from indicators.importing.printed import ReadTargets, read_targets, understood
from indicators.importing.settled import Result, SettledTarget, lead_of, results_of
from reporting.admin.import_mapping import Asked, MappedTables, TableOnPage
from reporting.admin.import_source import packed, unpacked
from reporting.models import Department, Plan, User
from reporting.tables.found import FoundTable
from reporting.tables.heads import HeadChoice
from reporting.tables.mapping import Understood

KIND = "targets"
YEARS = 4
"""A table can be of one of so many years before the plan's, or of the next."""


class TargetTables(MappedTables):
    """The tables of a file with targets; each can be of a year of its own."""

    def __init__(
        self, tables: Sequence[FoundTable], year: int, posted: Mapping[str, Any] | None
    ) -> None:
        years = [(str(each), f"{each}年") for each in range(year + 1, year - YEARS, -1)]
        asked = [Asked("year", "年度", years)]
        super().__init__(KIND, tables, VOCABULARY, year, posted, asked=asked)

    def understand(self, table: FoundTable, choice: HeadChoice | None) -> Understood:
        return understood(table, self.year, choice)

    @property
    def wanted(self) -> list[Understood]:
        """The tables that are read, those that a person wants though they are hidden, too."""
        tables = []
        for each in self.taken:
            shown = replace(each.understood.table, is_hidden=False)
            tables.append(replace(each.understood, table=shown))
        return tables


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
        self.mapping = TargetTables(other_tables(tables), plan.year, posted)
        self.read: ReadTargets = read_targets(self.mapping.wanted)
        in_boxes = read_boxes(tables, plan.year)
        self.read.not_taken += [*self.mapping.not_taken, *in_boxes.not_taken]
        self.known = known_indicators()
        # A task can be one that an earlier plan has, or an indicator.
        self.known_tasks = known_indicators(Catalogue.KEY_TASKS) if in_boxes.targets else {}
        self.units = list(Department.objects.filter(closed_on=None).order_by("order", "code"))
        self.lead = self._lead()
        found = matched(self.read.targets, self.known)
        found += matched(in_boxes.targets, self.known_tasks)
        self.rows = [self._row(each) for each in found if each.printed.year == plan.year]
        self.other_years = [each for each in found if each.printed.year != plan.year]

    # Between two pages.

    def token(self, user: User) -> str:
        """The tables, signed for the next page of the same user."""
        return packed(user, KIND, self.file, self.files_tables, plan=self.plan.pk)

    @classmethod
    def of(cls, token: str, user: User, posted: Mapping[str, Any]) -> "ImportState | None":
        """The state of a page that was posted; None for one that is too old or of somebody else."""
        content = unpacked(token, user, KIND)
        plan = Plan.objects.filter(pk=content["plan"]).first() if content else None
        if content is None or plan is None:
            return None
        return cls(plan, content["file"], content["tables"], posted)

    @property
    def tables(self) -> list[TableOnPage]:
        """The tables of the file with the forms of their heads."""
        return self.mapping.tables

    # Rows.

    def _lead(self) -> Department | None:
        """The unit that rows without one of their own get, as chosen on the page."""
        chosen = self._posted.get("lead", "") if self._posted is not None else ""
        return next((unit for unit in self.units if str(unit.pk) == chosen), None)

    def _row(self, found: MatchedTarget) -> RowOnPage:
        printed = found.printed
        lead = lead_of(found, self.units)
        prefix = f"r{printed.table}-{printed.source_row}"
        posted = self._posted if self._posted and f"{prefix}-name" in self._posted else None
        form = RowForm(
            posted,
            prefix=prefix,
            matched=found,
            indicators=self._choices(found.known),
            leads=[(str(unit.pk), unit.name) for unit in self.units],
            initial={"lead": str(lead.pk) if lead else ""},
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
        of_catalogue = self.known_tasks if found.printed.quantity else self.known
        by_code = {each.code: each for each in of_catalogue.values()}
        again = read_as(edited, by_code.get(data["indicator"]), form.manner())
        may_pass = bool(data["looked"]) and again.manner is not None
        is_settled = bool(data["skip"]) or may_pass or not again.problems
        return RowOnPage(replace(again, offers=found.offers), form, is_settled)

    def _choices(self, known: Known | None) -> list[tuple[str, str]]:
        """All indicators by name, the row's own first; tasks of other plans are none of them."""
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
    def key_tasks(self) -> int:
        """How many of the rows are tasks of boxes."""
        return sum(1 for row in self.rows if row.matched.printed.quantity is not None)

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

    @property
    def digest(self) -> str:
        """A digest of all that is to be imported. Only where nothing is `open`."""
        return hashlib.sha256(repr((self.settled(), self.results())).encode()).hexdigest()

    def results(self) -> list[Result]:
        """The whole years' figures that the file prints: 完成情况 and 上年完成."""
        rows = [*(each.matched for each in self.taken), *self.other_years]
        return results_of(rows, self.file)

    def remember(self) -> None:
        """Keep what was said of the columns of the tables that were read."""
        self.mapping.remember()
