"""One unit in a plan's year: what it leads and provides, judged, and how punctually it reports."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Value
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from chengkou.dashboards.departments import PeriodSubmission, SubmissionCounts
from chengkou.dashboards.matters import Matters
from chengkou.dashboards.standing import PlanStanding, opening
from indicators.models import Target
from projects.models import LivelihoodTask
from projects.presenters.ledger import ledger_url
from reporting.directory import Directory
from reporting.models import Department, Submission
from reporting.months import last_day, months_label
from reporting.pages.flagged import Flagged
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part
from reporting.pages.units import leader_link
from reporting.rules.labels import in_chinese
from reporting.rules.office.leaders import in_charge
from reporting.spreadsheets.write import Cell

SHOWN = 30
"""How many rows of a kind the page lists; the file has them all."""
LED = "牵头"
PROVIDED = "提供数据的指标"
HELPED = "配合的指标"
SHARED = "责任单位的民生实事"

Fact = tuple[str, str | SafeString]
"""A label and its value."""


@dataclass(frozen=True)
class UnitSection:
    """Rows of one kind that the unit carries, the flagged ones first."""

    key: str
    """Names the section in the page's address."""
    title: str
    note: str
    rows: list[Flagged]
    number: int
    """How many there are, listed or not."""
    more_url: str = ""
    """Where all of them are listed."""
    is_led: bool = True
    """Whether the unit leads them; else each row names who does."""

    @property
    def shown(self) -> list[Flagged]:
        """The rows as the page lists them: what is fine without the arithmetic that says so."""
        return [row if row.light.lags else row.without_sentence() for row in self.rows]

    @property
    def left_out(self) -> int:
        return self.number - len(self.rows)


@dataclass(frozen=True)
class PeriodReport:
    """What the unit handed in for one period."""

    period: str
    """1—3月."""
    submission: PeriodSubmission
    unit: str
    """Whose submission it is: of a unit that this one succeeded its name; else empty."""


class UnitOfPlan:
    """A unit on the last day of the page's period, with all that it carries.

    Two queries beside those of the standing: its submissions, and what of others' it works on.
    """

    def __init__(
        self, unit: Department, page: PlanPage, standing: PlanStanding, today: datetime.date
    ) -> None:
        self.unit = unit
        self.page = page
        self.county = standing
        self.standing = standing.narrowed(department=unit.code)
        self._today = today
        self._units = standing.units
        self._answers_for = self._units.answered_for(unit.code, standing.day)

    @property
    def lead(self) -> list[Part]:
        """The page's first sentences: what is flagged of what it leads, and what it provides."""
        parts = opening(self.standing, self.page, unit=self.unit.name, county=self.county)
        provided = self.county.indicators.provided_by(self.unit.code)
        if not provided:
            return parts
        lagging = sum(row.light.lags for row in provided)
        parts.append(Part(f"为别的单位牵头的{len(provided)}行指标提供数据"))
        if lagging:
            parts += [Part("，其中"), Part(f"{self._lagging_word}{lagging}行", "late")]
        return [*parts, Part("。")]

    @property
    def _lagging_word(self) -> str:
        return self.county.indicators.lagging_word

    # What it leads and provides.

    def sections(self, limit: int | None = None) -> list[UnitSection]:
        """Each kind of rows that it carries, with the first `limit` rows; none that is empty."""
        found = [
            *self._led(limit),
            self._provided(limit),
            self._helped(limit),
            self._shared(limit),
        ]
        return [section for section in found if section.number]

    def _led(self, limit: int | None) -> Iterator[UnitSection]:
        for kind in self.standing.kinds:
            yield UnitSection(
                key=kind.group.value,
                title=f"{LED}的{kind.name}",
                note="".join(part.text for part in kind.clause()),
                rows=kind.carried(limit),
                number=kind.size,
                more_url=self._list_urls.get(kind.group.value, ""),
            )

    @cached_property
    def _list_urls(self) -> dict[str, str]:
        """Kind → the address that lists all rows of it that the unit leads."""
        year, more = self.page.year, self.page.more
        of_unit = urlencode({"department": self.unit.code})
        return {
            "indicators": f"{reverse('indicators', args=[year])}?{of_unit}{more}",
            "projects": ledger_url(self.page, lead=self.unit.name) + "#ledger",
            "tasks": reverse("livelihood", args=[year]) + self.page.query,
            "key_tasks": f"{reverse('key-tasks', args=[year])}?{of_unit}{more}",
        }

    def _provided(self, limit: int | None) -> UnitSection:
        rows = self.county.indicators.provided_by(self.unit.code)
        return UnitSection(
            key="provided",
            title=PROVIDED,
            note="由别的单位牵头，数据由本单位提供",
            rows=rows[:limit],
            number=len(rows),
            is_led=False,
        )

    def _helped(self, limit: int | None) -> UnitSection:
        rows = self.county.indicators.among(self._of_others[HELPED])
        others = [row for row in rows if row.lead.code != self.unit.code]
        return UnitSection(
            key="helped",
            title=HELPED,
            note="由别的单位牵头，本单位是配合单位之一",
            rows=others[:limit],
            number=len(others),
            is_led=False,
        )

    def _shared(self, limit: int | None) -> UnitSection:
        rows = self.county.livelihood.among(self._of_others[SHARED])
        others = [row for row in rows if row.lead.code != self.unit.code]
        return UnitSection(
            key="shared",
            title=SHARED,
            note="由别的单位牵头，本单位是责任单位之一",
            rows=others[:limit],
            number=len(others),
            is_led=False,
        )

    @cached_property
    def _of_others(self) -> dict[str, set[int]]:
        """HELPED, SHARED → keys of the indicators that it is 配合单位 of, of the tasks that it is
        责任单位 of (one query)."""
        plan, keys = self.page.plan, [unit.pk for unit in self._answers_for]
        helped = Target.objects.helped_by(plan, keys).values_list(Value(HELPED), "pk")
        shared = LivelihoodTask.objects.shared_by(plan, keys).values_list(Value(SHARED), "pk")
        found: dict[str, set[int]] = defaultdict(set)
        for kind, key in helped.union(shared):
            found[kind].add(key)
        return found

    @property
    def matters(self) -> Matters:
        """需协调事项 of the projects it leads."""
        return Matters.of(self.standing.plan_projects.all, self.page, lead=self.unit.name)

    @property
    def export(self) -> Iterator[tuple[Cell, ...]]:
        """Every row it carries for a file, under the heads of what is flagged."""
        for section in self.sections():
            for row in section.rows:
                yield row.export(section.title)

    # How it reports.

    @cached_property
    def reports(self) -> list[PeriodReport]:
        """Its submission of each period that the reader may know of, and those of units it
        succeeded."""
        plan, through = self.page.plan, self.standing.through
        known = Submission.objects.known_to(self.standing.viewer).up_to(plan, through)
        latest: dict[tuple[int, int], Submission] = {}
        for submission in known.of_units(unit.pk for unit in self._answers_for):
            latest[submission.period.month, submission.department_id] = submission
        return [self._report(submission) for submission in latest.values()]

    def _report(self, submission: Submission) -> PeriodReport:
        month = submission.period.month
        of_unit = self._units.on(submission.department_id, last_day(self.page.year, month))
        return PeriodReport(
            period=months_label(month),
            submission=PeriodSubmission(submission, self._today),
            unit="" if of_unit.code == self.unit.code else of_unit.name,
        )

    @cached_property
    def punctuality(self) -> SubmissionCounts:
        """How many of them were handed in, and in time."""
        return SubmissionCounts(report.submission for report in self.reports)

    # What it is.

    @property
    def facts(self) -> list[Fact]:
        """Who is in charge of it and whom to call; only what is known."""
        unit = self.unit
        known = self._units.with_code(unit.code) or unit
        facts: list[Fact] = [
            ("分管县领导", leader_link(in_charge("", unit.county_leader), self.page)),
            ("联系人", unit.contact),
            ("联系电话", unit.phone),
            ("曾用名", _former_names(self._units, known)),
            ("承接单位", self._succeeded),
            ("撤销日期", in_chinese(unit.closed_on) if unit.closed_on else ""),
        ]
        return [fact for fact in facts if fact[1]]

    @property
    def _succeeded(self) -> str:
        """The units that it stands for on the page's day: 原县扶贫办（2021年5月31日撤销）."""
        others = [unit for unit in self._answers_for if unit.code != self.unit.code]
        return "、".join(
            f"{unit.name}（{in_chinese(unit.closed_on)}撤销）" for unit in others if unit.closed_on
        )


def _former_names(units: Directory, unit: Department) -> str:
    """县扶贫办（至2021年5月31日）; empty where it was never renamed."""
    return "、".join(
        f"{name}（至{in_chinese(until)}）" for until, name in units.former_names(unit.pk)
    )
