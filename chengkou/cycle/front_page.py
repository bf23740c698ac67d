"""What somebody has to do now, for the front page of the admin: by role, in a fixed number of queries."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.board import Board, board_url
from chengkou.cycle.grid import at_work
from chengkou.cycle.page import due_in_words
from chengkou.cycle.units import DepartmentSubmission, day_in_words, with_rows
from indicators.admin.wording import differs
from indicators.models import Target, TargetRevision
from projects.models import LivelihoodTask
from reporting.directory import Directory
from reporting.enums import Action, PlanState, SubmissionState
from reporting.models import Period, Plan, Submission, SubmissionEvent, User

PAST = 4


@dataclass(frozen=True)
class Todo:
    """One sentence, with the page where it can be done; no address where there is nothing to do."""

    sentence: str
    url: str = ""


@dataclass(frozen=True)
class DepartmentWork:
    """A form of the person's units that is at work."""

    unit: DepartmentSubmission
    due: str
    returned: SubmissionEvent | None
    """Who returned it, when and why, while it is with the unit again."""


@dataclass
class FrontPage:
    """The front page: its finding as a title, and below it what its parts have for this person."""

    title: str = "目前没有要办的"
    mine: list[DepartmentWork] | None = None
    """None for those who fill in for no unit."""
    past: list[Submission] = field(default_factory=list)
    """The last approved forms of the person's units."""
    board: Board | None = None
    others: list[Todo] = field(default_factory=list)
    """Other periods with something open."""
    grids: list[Todo] = field(default_factory=list)
    """统计数据录入: the figures that this person gives for other units."""
    plan: list[Todo] | None = None
    """What is incomplete in the plans; None for those who do not keep them."""

    @property
    def is_sample(self) -> bool:
        """Whether any of it was made by the demo."""
        rows = [row for each in self.mine or () for row in each.unit.rows]
        return any(row.is_sample for row in rows) or (
            self.board is not None and self.board.is_sample
        )


def front_of(user: User) -> FrontPage:
    """What waits for this person, by what he may do."""
    front = _of_reviewer(user) if user.sees_all_submissions else _of_units(user)
    figures = at_work(user)
    front.grids = _figures_to_enter(figures)
    missing = sum(left for *_, left in figures)
    if missing and front.board is None and not front.mine:
        front.title = f"还有{missing}项统计数据没有录入"
    if user.has_perm("indicators.change_target"):
        front.plan = [*_plans_to_finish(), *_targets_to_check()]
        if front.plan and not (front.board and front.board.may_review):
            front.title = f"计划里有{len(front.plan)}件事要办"
    return front


# --- who fills in for units


def _of_units(user: User) -> FrontPage:
    """The forms at work of this person's units: those to be filled in first, the earliest date first.

    Three queries, one for the units' former names, and two for each kind of rows.
    """
    today, forms = timezone.localdate(), Submission.objects.for_user(user).with_names()
    units = [
        DepartmentSubmission(form, today) for form in forms.exclude(state=SubmissionState.APPROVED)
    ]
    with_rows(units)
    returns = SubmissionEvent.objects.filter(
        submission__in=[unit.form for unit in units if unit.form.state == SubmissionState.RETURNED],
        action=Action.RETURN,
    ).select_related("by")
    returned = {
        event.submission_id: event for event in returns
    }  # the last one, events stand in order
    # Open ones without a date come after those that have one.
    units.sort(
        key=lambda unit: (
            not unit.form.is_open,
            unit.form.due_on is None,
            str(unit.form.due_on),
            unit.form.pk,
        )
    )
    past = forms.filter(state=SubmissionState.APPROVED).order_by("-approved_at", "-pk")[:PAST]
    return FrontPage(
        _title_of_units([unit for unit in units if unit.form.is_open], len(units)),
        [
            DepartmentWork(unit, due_in_words(unit.form), returned.get(unit.form.pk))
            for unit in units
        ],
        list(past),
    )


def _title_of_units(at_work: list[DepartmentSubmission], forms: int) -> str:
    """还有3行没有填，最早7月18日截止; 1张填报表已逾期，还有3行没有填; 1张填报表被退回，7月18日截止."""
    if not at_work:
        return f"{forms}张填报表在等审核" if forms else "目前没有要填报的报表"
    late = sum(unit.is_late for unit in at_work)
    left = sum(unit.left for unit in at_work)
    returned = sum(unit.form.state == SubmissionState.RETURNED for unit in at_work)
    told = [f"{late}张填报表已逾期"] if late else []
    told += [f"{returned}张填报表被退回"] if returned else []
    if left or not returned:
        told.append(f"还有{left}行没有填" if left else "各行都已填，还没有提交")
    due = at_work[0].form.due_on
    if due and not late:
        told.append(f"{'最早' if len(at_work) > 1 else ''}{day_in_words(due)}截止")
    return "，".join(told)


# --- who reviews


def _of_reviewer(user: User) -> FrontPage:
    """The board of the latest opened period in short, and the other periods in which something is open.

    Three queries, and two for each kind of rows.
    """
    opened = list(Period.objects.opened(timezone.localdate()))
    if not opened:
        return FrontPage("还没有下发过填报任务")
    board = Board(opened[0], user)
    return FrontPage(
        board.title,
        board=board,
        others=[_of_period(each) for each in opened[1:] if _is_at_work(each)],
    )


def _is_at_work(period: Period) -> bool:
    return bool(period.waiting_forms or period.open_forms)  # type: ignore[attr-defined]


def _of_period(period: Period) -> Todo:
    """2024年1—3月：2份待审核，3个单位未交，其中1个逾期."""
    waiting, at_work, late = period.waiting_forms, period.open_forms, period.late_forms  # type: ignore[attr-defined]
    told = [f"{waiting}份待审核"] if waiting else []
    told += [f"{at_work}个单位未交" + (f"，其中{late}个逾期" if late else "")] if at_work else []
    return Todo(f"{period}：{'，'.join(told)}。", board_url(period))


# --- who keeps the plans


def _plans_to_finish() -> list[Todo]:
    """What the latest plan still lacks (two queries)."""
    latest = Plan.objects.in_order().last()
    if latest is None:
        return [Todo("还没有年度计划。", _page("reporting_plan_add"))]
    found = []
    if latest.state == PlanState.DRAFT:
        words = f"{latest}还是草案；人代会批准后改为已批准，才能锁定目标。"
        found.append(Todo(words, _page("reporting_plan_change", latest.pk)))
    if not latest.periods.all():
        found.append(Todo(f"{latest}还没有报告期。", _page("reporting_period_add")))
    return found


def _figures_to_enter(figures: list[tuple[int, str, int]]) -> list[Todo]:
    """The grids of figures that a person gives for other units, the periods told as `at_work` does."""
    return [
        Todo(
            f"{name}统计数据录入：{f'还有{left}项没有录入' if left else '各项都已录入'}。",
            _page("reporting_period_figures", key),
        )
        for key, name, left in figures
    ]


def _targets_to_check() -> list[Todo]:
    targets = list(Target.objects.all())
    unconfirmed = sum(not target.lead_confirmed for target in targets)
    misread = sum(differs(target) for target in targets)
    misread_changes = sum(differs(change) for change in TargetRevision.objects.with_targets())
    url = f"{_page('indicators_target_changelist')}?plan_year=all"
    found = []
    if unconfirmed:
        found.append(Todo(f"{unconfirmed}个年度目标的牵头单位待县里确认。", f"{url}&lead=open"))
    if misread:
        found.append(Todo(f"{misread}个年度目标的读法与原文不一致。", f"{url}&reading=differs"))
    if misread_changes:
        changes = _page("indicators_targetrevision_changelist")
        found.append(
            Todo(f"{misread_changes}个目标变更的读法与原文不一致。", f"{changes}?reading=differs")
        )
    return [*found, *_without_unit()]


def _without_unit() -> list[Todo]:
    """What of the latest plan a closed unit leads that nobody has succeeded (four queries)."""
    plan, units, today = Plan.objects.order_by("-year").first(), Directory(), timezone.localdate()
    found = []
    targets, tasks = (
        _page("indicators_target_changelist"),
        _page("projects_livelihoodtask_changelist"),
    )
    year = f"?plan_year={plan.year}" if plan else ""
    for rows, word, url in (
        (Target.objects.filter(plan=plan), "个年度目标", f"{targets}{year}&lead=closed"),
        (LivelihoodTask.objects.filter(plan=plan), "件民生实事", f"{tasks}{year}"),
    ):
        leads = [
            units.on(lead, today) for lead in rows.order_by("pk").values_list("lead", flat=True)
        ]
        closed = [lead.name for lead in leads if lead.is_closed_on(today)]
        if closed:
            names = "、".join(dict.fromkeys(closed))
            found.append(Todo(f"{len(closed)}{word}的牵头单位已撤销，没有承接单位：{names}。", url))
    return found


def _page(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)
