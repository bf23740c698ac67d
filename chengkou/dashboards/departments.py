"""Units in a plan's year: what each had to hand in and when it did, what it leads, and what of that is flagged."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from chengkou.dashboards.standing import PlanStanding
from reporting.enums import RowGroup, SubmissionState
from reporting.models import Department, Period, Plan, Submission
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part
from reporting.spreadsheets.write import Cell
from reporting.visibility import Viewer

EXPORT_HEAD = (
    "单位",
    "本期填报表",
    "本期交表",
    "版次",
    "本年应报（张）",
    "本年已交（张）",
    "本年按时（张）",
    "牵头指标（项）",
    "牵头重点项目（个）",
    "牵头民生实事（件）",
    "落后指标（项）",
    "滞后重点项目（个）",
    "滞后民生实事（件）",
)

NOT_PUBLISHED, NOT_ASKED = "尚未发布", "没有填报任务"
_HANDED_IN = (SubmissionState.SUBMITTED, SubmissionState.APPROVED)
# What asks for attention first when sorted upward.
_STATE_ORDER = (
    *(
        SubmissionState.RETURNED,
        SubmissionState.DRAFT,
        SubmissionState.SUBMITTED,
        SubmissionState.APPROVED,
    ),
)


@dataclass(frozen=True)
class PeriodSubmission:
    """One unit's report for one period, with all its revisions: how it stands on the day `today`."""

    first: Submission
    latest: Submission
    today: datetime.date

    @property
    def state(self) -> SubmissionState:
        return SubmissionState(self.latest.state)

    @property
    def is_handed_in(self) -> bool:
        """Whether the unit has done its part: a form that was reopened had been handed in before."""
        return self.latest.revision > 1 or self.state in _HANDED_IN

    @cached_property
    def handed_in_on(self) -> datetime.date | None:
        """The day on which the unit first handed it in; None while it has not, and where nobody noted it."""
        annotated: Any = self.first
        at = annotated.first_submitted_at
        return timezone.localtime(at).date() if at and self.is_handed_in else None

    @cached_property
    def days_late(self) -> int | None:
        """Days after the date: of handing in, or so far; None where there is no date or the day is not known."""
        due = self.first.due_on
        day = self.handed_in_on if self.is_handed_in else self.today
        return None if due is None or day is None else max((day - due).days, 0)

    @property
    def is_on_time(self) -> bool:
        return self.is_handed_in and self.days_late == 0

    @property
    def words(self) -> str:
        """4月8日交，按时; 还没有交，已过5天; empty where no day is known."""
        late = self.days_late
        if self.is_handed_in:
            if self.handed_in_on is None:
                return ""
            word = "" if late is None else "，按时" if late == 0 else f"，晚{late}天"
            return f"{self.handed_in_on.month}月{self.handed_in_on.day}日交{word}"
        return f"还没有交，已过{late}天" if late else "还没有交"

    @property
    def is_late(self) -> bool:
        return bool(self.days_late)


@dataclass(frozen=True)
class DepartmentRow:
    """One unit with everything the page shows of it."""

    unit: Department
    form: PeriodSubmission | None
    """Of the page's period; None where it has none, and where the reader may not know."""
    no_form: str
    """What stands where no form is told of."""
    due: int
    handed_in: int
    on_time: int | None
    """Of the forms of the year's periods up to the page's that the reader may know of; None where none had a date."""
    leads: dict[RowGroup, int]
    flagged: dict[RowGroup, int]
    url: str
    """Of the list of what is flagged, for this unit."""

    @property
    def name(self) -> str:
        return self.unit.name

    @property
    def state_word(self) -> str:
        """已审核, with 第2版 where it is not the first."""
        if self.form is None:
            return self.no_form
        revision = self.form.latest.revision
        return (
            f"{self.form.state.label}（第{revision}版）" if revision > 1 else self.form.state.label
        )

    @property
    def carried(self) -> list[tuple[int, int, str]]:
        """Of each kind: how many it leads, how many of them are flagged, and the address that lists these."""
        return [
            (self.leads[kind], self.flagged[kind], f"{self.url}&kind={kind}") for kind in RowGroup
        ]

    # What the list is sorted by.

    @property
    def unit_order(self) -> tuple[int, str]:
        return self.unit.order, self.unit.code

    @property
    def form_order(self) -> tuple[int, int]:
        """What asks for attention first: not handed in, the longest past its date ahead; no form last."""
        if self.form is None:
            return len(_STATE_ORDER), 0
        return _STATE_ORDER.index(self.form.state), -(self.form.days_late or 0)

    @property
    def led_indicators(self) -> int:
        return self.leads[RowGroup.INDICATORS]

    @property
    def led_projects(self) -> int:
        return self.leads[RowGroup.PROJECTS]

    @property
    def led_tasks(self) -> int:
        return self.leads[RowGroup.TASKS]

    @property
    def flagged_number(self) -> int:
        return sum(self.flagged.values())

    @property
    def on_time_order(self) -> int:
        """What had no date comes after what was never in time."""
        return -1 if self.on_time is None else self.on_time

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD."""
        return (
            self.name,
            self.state_word,
            self.form.words if self.form else "",
            self.form.latest.revision if self.form else None,
            self.due,
            self.handed_in,
            self.on_time,
            *(self.leads[kind] for kind in RowGroup),
            *(self.flagged[kind] for kind in RowGroup),
        )


class DepartmentList:
    """The units that lead anything of a plan or have a form of it, as of a period. One query beside the sheet's.

    `listed`: the address of the list of what is flagged, ending so that a unit's code can follow it.
    """

    def __init__(
        self,
        plan: Plan,
        period: Period | None,
        viewer: Viewer,
        sheet: PlanStanding,
        *,
        listed: str,
        today: datetime.date,
    ) -> None:
        forms = _forms(Submission.objects.known_to(viewer).up_to(plan, sheet.through), sheet, today)
        units = {unit.code: unit for unit in sheet.leads}
        units |= {unit.code: unit for unit, _ in forms.values()}
        by_unit: dict[str, dict[int, list[PeriodSubmission]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for (month, _), (unit, form) in forms.items():
            by_unit[unit.code][month].append(form)
        leads = Counter((sheet.lead_of(row).code, kind) for kind, rows in sheet.led for row in rows)
        flagged = Counter((row.lead.code, row.kind) for row in sheet.flagged)
        is_known = period is None or period.published_at is not None or viewer.sees_all_submissions
        self.is_known = is_known
        self.rows = []
        for unit in sorted(units.values(), key=lambda unit: (unit.order, unit.code)):
            every = [form for of_month in by_unit[unit.code].values() for form in of_month]
            now = by_unit[unit.code].get(sheet.through, [])
            self.rows.append(
                DepartmentRow(
                    unit=unit,
                    # Of a unit and those it succeeded within the period, the form that asks for attention first.
                    form=min(now, key=lambda form: _STATE_ORDER.index(form.state), default=None),
                    no_form=NOT_ASKED if is_known else NOT_PUBLISHED,
                    due=len(every),
                    handed_in=sum(form.is_handed_in for form in every),
                    on_time=_on_time(every),
                    leads={kind: leads[unit.code, kind] for kind in RowGroup},
                    flagged={kind: flagged[unit.code, kind] for kind in RowGroup},
                    url=f"{listed}{unit.code}",
                )
            )

    @cached_property
    def forms(self) -> list[PeriodSubmission]:
        """Those of the page's period."""
        return [row.form for row in self.rows if row.form is not None]


def _on_time(forms: list[PeriodSubmission]) -> int | None:
    """How many were handed in by their date; None where there are forms and no date was set for any."""
    if forms and all(form.first.due_on is None for form in forms):
        return None
    return sum(form.is_on_time for form in forms)


def _forms(
    submissions: Any, sheet: PlanStanding, today: datetime.date
) -> dict[tuple[int, int], tuple[Department, PeriodSubmission]]:
    """Month and unit's key → who stands for the unit on the page's day, and the form with its revisions."""
    revisions: dict[tuple[int, int], list[Submission]] = defaultdict(list)
    for submission in submissions:
        revisions[submission.period.month, submission.department_id].append(submission)
    return {
        key: (sheet.units.on(key[1], sheet.day), PeriodSubmission(found[0], found[-1], today))
        for key, found in revisions.items()
    }


def handing_in(units: DepartmentList, page: PlanPage) -> list[Part]:
    """The page's first sentence: how many of how many units handed in, in time or late, and who carries what."""
    forms, total = units.forms, len(units.rows)
    if not total:
        return [Part(f"{page.year}年计划还没有牵头单位。")]
    carrying = sum(bool(row.flagged_number) for row in units.rows)
    parts = [Part(f"{page.period_label}，")]
    if not units.is_known:
        parts.append(Part("各单位的填报情况尚未发布；"))
    elif not forms:
        parts.append(Part("没有下发填报任务；" if page.period is None else "没有逐单位的填报表；"))
    else:
        handed_in = [form for form in forms if form.is_handed_in]
        parts += [Part(f"应填报的{len(forms)}个单位中"), Part(f"已交{len(handed_in)}个", "strong")]
        # Where no date was set nobody was in time or late.
        if any(form.days_late is not None for form in handed_in):
            late = sum(form.is_late for form in handed_in)
            parts.append(Part(f"（按时{sum(form.is_on_time for form in handed_in)}个、"))
            parts += [Part(f"晚交{late}个", "late" if late else ""), Part("）")]
        approved = sum(form.state == SubmissionState.APPROVED for form in forms)
        parts.append(Part(f"，已审核{approved}个；"))
    parts.append(Part(f"{total}个单位中{carrying}个有落后事项。"))
    return parts
