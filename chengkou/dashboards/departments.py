"""Units in a plan's year: what they had to hand in and when they did, and what they lead."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from chengkou.dashboards.standing import PlanStanding
from reporting.drawing.svg import part_svg
from reporting.enums import RowGroup, SubmissionState
from reporting.models import Department, Period, Plan, Submission
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part
from reporting.pages.units import unit_url
from reporting.rules.office.lateness import Lateness
from reporting.rules.office.leaders import in_charge, is_asked_for
from reporting.spreadsheets.write import Cell
from reporting.visibility import Viewer

EXPORT_HEAD = (
    "单位",
    "分管县领导",
    "本期填报表",
    "本期交表",
    "版次",
    "本年应报（张）",
    "本年已交（张）",
    "本年按时（张）",
    "牵头指标（项）",
    "牵头重点项目（个）",
    "牵头民生实事（件）",
    "未达指标（项）",
    "单列的未达分项（行）",
    "滞后重点项目（个）",
    "节点逾期重点项目（个）",
    "滞后民生实事（件）",
    "牵头重点任务（项）",
    "未达重点任务（项）",
)

NOT_PUBLISHED = "尚未发布"
NOT_ASKED = "没有填报任务"
_SHORT = {
    RowGroup.INDICATORS: "牵头指标",
    RowGroup.PROJECTS: "项目",
    RowGroup.TASKS: "实事",
    RowGroup.KEY_TASKS: "重点任务",
}
"""What the kinds are called on a phone."""
# What asks for attention first when sorted upward.
_STATE_ORDER = (
    SubmissionState.RETURNED,
    SubmissionState.DRAFT,
    SubmissionState.SIGNING,
    SubmissionState.SUBMITTED,
    SubmissionState.APPROVED,
)


@dataclass(frozen=True)
class PeriodSubmission:
    """One unit's report for one period with all its revisions, as of the day `today`."""

    latest: Submission
    today: datetime.date

    @cached_property
    def lateness(self) -> Lateness:
        return self.latest.lateness(self.today)

    @property
    def state(self) -> SubmissionState:
        return SubmissionState(self.latest.state)

    @property
    def state_word(self) -> str:
        """已审核, with 第2版 where it is not the first."""
        revision = self.latest.revision
        return f"{self.state.label}（第{revision}版）" if revision > 1 else self.state.label

    @property
    def state_order(self) -> int:
        return _STATE_ORDER.index(self.state)


@dataclass(frozen=True)
class DepartmentRow:
    """One unit with everything the page shows of it."""

    department: Department
    submission: PeriodSubmission | None
    """Of the page's period; None where it has none, and where the reader may not know."""
    no_submission: str
    """What is shown where there is no submission."""
    due: int
    """Submissions of the year's periods up to the page's that the reader may know of."""
    handed_in: int
    on_time: int | None
    """None where none of them had a date."""
    leads: Counter[RowGroup]
    flagged: Counter[RowGroup]
    """As many as the list of what is flagged has rows, with those of the two next."""
    subs: int
    """Of the flagged rows of indicators: sub-rows, which are no indicators of their own."""
    late_nodes: int
    """Of the flagged projects: those flagged by their nodes (节点逾期)."""
    url: str
    """Of the list of what is flagged, for this unit."""
    page_url: str
    """Of the unit's own page."""
    most: int
    """The largest `carried_number` of the list, against which the bars are drawn."""
    kinds: tuple[RowGroup, ...]
    """Those that the plan has columns for."""

    @property
    def name(self) -> str:
        return self.department.name

    @property
    def state_word(self) -> str:
        """已审核, or why there is nothing."""
        return self.no_submission if self.submission is None else self.submission.state_word

    @property
    def carried(self) -> list[tuple[str, int, str, str]]:
        """Of each kind its name, how many it leads, how many are flagged in words, and the address
        that lists these."""
        words = {
            RowGroup.INDICATORS: _flagged_indicators(self.flagged_indicators, self.subs),
            RowGroup.PROJECTS: _flagged_projects(self.flagged[RowGroup.PROJECTS], self.late_nodes),
            RowGroup.TASKS: _flagged_projects(self.flagged[RowGroup.TASKS], 0),
            RowGroup.KEY_TASKS: _flagged_indicators(self.flagged[RowGroup.KEY_TASKS], 0),
        }
        return [
            (_SHORT[kind], self.leads[kind], words[kind], f"{self.url}&kind={kind}")
            for kind in self.kinds
        ]

    @property
    def flagged_indicators(self) -> int:
        """Of the indicators it leads, without sub-rows."""
        return self.flagged[RowGroup.INDICATORS] - self.subs

    @property
    def carried_number(self) -> int:
        """Indicators, projects and tasks that it leads, together."""
        return self.leads.total()

    @property
    def flagged_of_carried(self) -> int:
        """How many of these are flagged: sub-rows are none of them."""
        return self.flagged_number - self.subs

    @property
    def drawing(self) -> SafeString:
        """How many it carries against the unit that carries most, the flagged ones set off."""
        return part_svg(self.carried_number, self.flagged_of_carried, self.most)

    # What the list is sorted by.

    @property
    def department_order(self) -> tuple[int, str]:
        return _department_order(self.department)

    @property
    def submission_order(self) -> tuple[int, int]:
        """What asks for attention first: not handed in, the longest late ahead; none last."""
        if self.submission is None:
            return len(_STATE_ORDER), 0
        return self.submission.state_order, -(self.submission.lateness.days or 0)

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
    def led_key_tasks(self) -> int:
        return self.leads[RowGroup.KEY_TASKS]

    @property
    def flagged_number(self) -> int:
        return sum(self.flagged.values())

    @property
    def on_time_order(self) -> int:
        """A unit without any date comes after one that was never on time."""
        return -1 if self.on_time is None else self.on_time

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD."""
        handed_in = ""
        revision = None
        if self.submission:
            handed_in = self.submission.lateness.words
            revision = self.submission.latest.revision
        return (
            self.name,
            in_charge("", self.department.county_leader),
            self.state_word,
            handed_in,
            revision,
            self.due,
            self.handed_in,
            self.on_time,
            self.led_indicators,
            self.led_projects,
            self.led_tasks,
            self.flagged_indicators,
            self.subs,
            self.flagged[RowGroup.PROJECTS] - self.late_nodes,
            self.late_nodes,
            self.flagged[RowGroup.TASKS],
            self.led_key_tasks,
            self.flagged[RowGroup.KEY_TASKS],
        )


def _flagged_indicators(indicators: int, subs: int) -> str:
    """未达2、分项1: a sub-row is no indicator of its own."""
    words = []
    if indicators:
        words.append(f"未达{indicators}")
    if subs:
        words.append(f"分项{subs}")
    return "、".join(words)


def _flagged_projects(number: int, late_nodes: int) -> str:
    """滞后2、节点逾期1; empty without any."""
    words = []
    if number > late_nodes:
        words.append(f"滞后{number - late_nodes}")
    if late_nodes:
        words.append(f"节点逾期{late_nodes}")
    return "、".join(words)


class SubmissionCounts:
    """Of several submissions, how many have a date, and how many were handed in, in time or not."""

    def __init__(self, submissions: Iterable[PeriodSubmission]) -> None:
        self.dated = 0
        self.handed_in = 0
        self.on_time = 0
        self.late = 0
        self.approved = 0
        for submission in submissions:
            lateness = submission.lateness
            self.dated += lateness.due_on is not None
            self.approved += submission.state == SubmissionState.APPROVED
            if lateness.is_handed_in:
                self.handed_in += 1
                self.on_time += lateness.is_on_time
                self.late += lateness.is_late


class DepartmentList:
    """The units that lead anything of a plan or report on it, as of a period.

    One query beside those of the standing. `flagged_url`: the address of the list of what is
    flagged, ending so that a unit's code can follow it. `is_known`: whether the reader may know how
    units reported for the page's period. `leader`: list the units of one county leader's line.
    """

    def __init__(
        self,
        plan: Plan,
        period: Period | None,
        viewer: Viewer,
        standing: PlanStanding,
        *,
        flagged_url: str,
        leader: str = "",
        today: datetime.date,
    ) -> None:
        self._standing = standing
        self._year = plan.year
        self._flagged_url = flagged_url
        self._leader = leader
        self._today = today
        is_published = period is None or period.published_at is not None
        self.is_known = is_published or viewer.sees_all_submissions
        self._departments = {department.code: department for department in standing.leads}
        self._submissions: dict[str, list[PeriodSubmission]] = defaultdict(list)
        self._read(Submission.objects.known_to(viewer).up_to(plan, standing.through))
        self._most = max(
            (counts.total() for counts in self._standing.carried.leads.values()), default=0
        )
        departments = sorted(self._departments.values(), key=_department_order)
        self.rows = [self._row(department) for department in departments]

    def _read(self, submissions: Iterable[Submission]) -> None:
        """Sort the year's submissions, with all revisions, to the units that answer for them.

        A unit that was closed is answered for by its successor on the page's day.
        """
        latest: dict[tuple[int, int], Submission] = {}
        for submission in submissions:
            latest[submission.period.month, submission.department_id] = submission
        for (_, department_id), submission in latest.items():
            department = self._standing.units.on(department_id, self._standing.day)
            if not self._is_listed(department):
                continue
            self._departments[department.code] = department
            self._submissions[department.code].append(PeriodSubmission(submission, self._today))

    def _is_listed(self, department: Department) -> bool:
        """Whether it leads anything of the leader's line, or is in that leader's charge."""
        if not self._leader or department.code in self._departments:
            return True
        return is_asked_for(in_charge("", department.county_leader), self._leader)

    def _row(self, department: Department) -> DepartmentRow:
        code = department.code
        carried = self._standing.carried
        submissions = self._submissions[code]
        counts = SubmissionCounts(submissions)
        return DepartmentRow(
            department=department,
            submission=self._of_period(submissions),
            no_submission=NOT_ASKED if self.is_known else NOT_PUBLISHED,
            due=len(submissions),
            handed_in=counts.handed_in,
            on_time=None if submissions and not counts.dated else counts.on_time,
            # Without a default: others read the same counts.
            leads=carried.leads.get(code, Counter()),
            flagged=carried.flagged.get(code, Counter()),
            subs=carried.subs[code],
            late_nodes=carried.late_nodes[code],
            url=f"{self._flagged_url}{code}",
            page_url=unit_url(self._year, code, self._standing.query),
            most=self._most,
            kinds=tuple(self._standing.groups),
        )

    def _of_period(self, submissions: Iterable[PeriodSubmission]) -> PeriodSubmission | None:
        """The unit's submission for the page's period; None where it has none.

        Of its own and those of units it succeeded within the period: what asks for attention first.
        """
        month = self._standing.through
        of_period = [item for item in submissions if item.latest.period.month == month]
        return min(of_period, key=lambda submission: submission.state_order, default=None)

    @cached_property
    def period_submissions(self) -> list[PeriodSubmission]:
        """Those of the page's period."""
        return [row.submission for row in self.rows if row.submission is not None]


def _department_order(department: Department) -> tuple[int, str]:
    return department.order, department.code


def handing_in(departments: DepartmentList, page: PlanPage) -> list[Part]:
    """The first sentence: how many units handed in, on time or late, and have anything flagged."""
    total = len(departments.rows)
    if not total:
        words = f"没有{page.line_in_words}的" if page.leader else "还没有牵头"
        return [Part(f"{page.year}年计划{words}单位。")]
    parts = [Part(f"{page.period_label}，")]
    if page.leader:
        parts.append(Part(f"{page.line_in_words}：", "whole"))
    if not departments.is_known:
        parts.append(Part("各单位的填报情况尚未发布；"))
    elif departments.period_submissions:
        parts += _counted(departments.period_submissions)
    elif page.period is None:
        parts.append(Part("没有下发填报任务；"))
    else:
        parts.append(Part("没有逐单位的填报表；"))
    with_flagged = sum(bool(row.flagged_number) for row in departments.rows)
    parts.append(Part(f"{total}个单位中{with_flagged}个有未达或滞后的事项。"))
    return parts


def _counted(submissions: list[PeriodSubmission]) -> list[Part]:
    """应填报的9个单位中已交8个（按时6个、晚交2个），已审核7个；"""
    counts = SubmissionCounts(submissions)
    parts = [
        Part(f"应填报的{len(submissions)}个单位中"),
        Part(f"已交{counts.handed_in}个", "strong"),
    ]
    # Without any date nobody was on time or late.
    if counts.on_time or counts.late:
        parts += [
            Part(f"（按时{counts.on_time}个、"),
            Part(f"晚交{counts.late}个", "late" if counts.late else ""),
            Part("）"),
        ]
    parts.append(Part(f"，已审核{counts.approved}个；"))
    return parts
