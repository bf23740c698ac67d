"""The front page of the admin: what this person has to do now, in a fixed number of queries."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.department_submission import DepartmentSubmission, day_in_words, with_rows
from chengkou.cycle.form_words import due_in_words
from chengkou.cycle.grid import at_work
from chengkou.cycle.reviewing.board import Board, board_url
from chengkou.planning.open_points import OpenPoint, led_by_closed_units, open_points
from chengkou.planning.setting_up import Step, next_step, steps_to_begin
from indicators.admin.wording import differs
from indicators.models import Target, TargetRevision
from reporting.directory import is_only_reporter
from reporting.enums import GIVING_BACK, Action, PlanState, Role, SubmissionState
from reporting.models import (
    Delivery,
    Department,
    Notice,
    Period,
    Plan,
    Submission,
    SubmissionEvent,
    User,
)
from reporting.models.site import names_read_with

NAMED = 5
"""So many accounts or units a line names before it only counts them."""
PAST = 4
"""So many of the last approved submissions are listed."""


@dataclass(frozen=True)
class Todo:
    """One sentence, with the page where it can be done; no address where there is nothing to do."""

    sentence: str
    url: str = ""


@dataclass(frozen=True)
class DepartmentWork:
    """A submission of the person's departments that is at work."""

    department: DepartmentSubmission
    due: str
    returned: SubmissionEvent | None
    """Who returned it, when and why, while it is with the department again."""
    is_to_sign: bool = False
    """It waits for this person to sign it."""

    @property
    def remarked(self) -> int:
        """At how many rows something was remarked with that return."""
        if self.returned is None:
            return 0
        return sum(row.remarked_at == self.returned.at for row in self.department.rows)


@dataclass(frozen=True)
class DraftWork:
    """A draft with what is still open in it."""

    plan: Plan
    points: list[OpenPoint]

    @property
    def title(self) -> str:
        """2025年计划（草案）还有5件事没有定; 2025年计划（草案）各项都已定，可以批准."""
        if self.points:
            return f"{self.plan}还有{len(self.points)}件事没有定"
        return f"{self.plan}各项都已定，可以批准"


@dataclass
class FrontPage:
    """The front page: its finding as a title, and below it what its parts have for this person."""

    title: str = "目前没有要办的"
    mine: list[DepartmentWork] | None = None
    """None for those who fill in for no department."""
    past: list[Submission] = field(default_factory=list)
    """The last approved submissions of the person's departments."""
    board: Board | None = None
    others: list[Todo] = field(default_factory=list)
    """Other periods with something open."""
    grids: list[Todo] = field(default_factory=list)
    """统计数据录入: the figures that this person gives for other departments."""
    notices: Todo | None = None
    """How many notices the person's units have not read, or did not arrive."""
    plan: list[Todo] | None = None
    """What is incomplete in the plans; None for those who do not keep them."""
    drafts: list[DraftWork] = field(default_factory=list)
    """Plans to be adopted, for those who keep them."""
    steps: list[Step] = field(default_factory=list)
    """How a site begins, for those who keep the plans; none once a unit was asked for a report."""
    next_year: Todo | None = None
    """Where the next year's draft is made; None for those who do not, and while there is one."""
    accounts: list[Todo] = field(default_factory=list)
    """Which accounts and units cannot work yet, for those who keep accounts."""

    @property
    def is_sample(self) -> bool:
        """Whether any of it was made by the demo."""
        if self.board is not None and self.board.is_sample:
            return True
        return any(work.department.is_sample for work in self.mine or ())


def front_page_of(user: User) -> FrontPage:
    """What waits for this person, by what they may do."""
    front = _of_reviewer(user) if user.sees_all_submissions else _of_departments(user)
    front.notices = _notices(user)
    figures = at_work(user)
    front.grids = _figures_to_enter(figures)
    missing = sum(left for _, _, left, _ in figures)
    if missing and front.board is None and not front.mine:
        front.title = f"还有{missing}项统计数据没有录入"
    if user.has_perm("reporting.change_user"):
        front.accounts = _accounts_to_finish()
    if user.has_perm("indicators.change_target"):
        _add_plans(front, user)
    return front


def _add_plans(front: FrontPage, user: User) -> None:
    """What waits for whoever keeps the plans: a draft goes before anything else."""
    plans = list(Plan.objects.order_by("-year"))
    latest = plans[0] if plans else None
    front.plan = [*_plans_to_finish(latest), *_targets_to_check()]
    front.drafts = [DraftWork(plan, open_points(plan, user)) for plan in plans if plan.is_open]
    front.next_year = _to_plan_next(latest)
    front.steps = steps_to_begin(latest)
    names = names_read_with(user)
    if not front.steps and names is not None and not names.county:
        sentence = "还没有填站点设置：页面和打印件上没有县名。"
        front.plan.append(Todo(sentence, _page("reporting_sitesettings_add")))
    if front.board is not None and front.board.may_review:
        return
    step = next_step(front.steps)
    if step is not None and not front.drafts:
        front.title = f"还没有开始填报，下一步：{step.label}"
    elif front.drafts:
        front.title = front.drafts[0].title
    elif front.plan:
        front.title = f"计划里有{len(front.plan)}件事要办"


# --- who fills in for departments


def _of_departments(user: User) -> FrontPage:
    """The submissions at work of this person's departments: what they can do first, the earliest
    date first.

    Three queries, one for former names, and two for each kind of rows.
    """
    today = timezone.localdate()
    in_scope = Submission.objects.for_user(user).with_names().with_first()
    at_work = [
        DepartmentSubmission(submission, today)
        for submission in in_scope.exclude(state=SubmissionState.APPROVED)
    ]
    with_rows(at_work)
    at_work.sort(key=_by_urgency)
    steps = _last_steps(at_work)
    mine = []
    for department in at_work:
        last = steps.get(department.submission.pk)
        is_to_sign = department.is_to_be_signed and _may_sign(user, department, last)
        returned = last if last is not None and last.action in GIVING_BACK else None
        due = due_in_words(department.submission)
        mine.append(DepartmentWork(department, due, returned, is_to_sign))
    mine.sort(key=lambda work: not work.is_to_sign)
    past = in_scope.filter(state=SubmissionState.APPROVED).order_by("-approved_at", "-pk")
    to_sign = [work.department for work in mine if work.is_to_sign]
    title = _title_of_signer(to_sign) or _title_of_departments(at_work)
    return FrontPage(title, mine, list(past[:PAST]))


def _by_urgency(department: DepartmentSubmission) -> tuple[Any, ...]:
    """Open ones first, and of these those with a date, the earliest ahead."""
    submission = department.submission
    due = submission.due_on
    return not submission.is_open, due is None, str(due), submission.pk


def _last_steps(at_work: list[DepartmentSubmission]) -> dict[int, SubmissionEvent]:
    """Submission key → how it was last returned, or sent to be signed, of those that are so now
    (one query).
    """
    states = (SubmissionState.RETURNED, SubmissionState.SIGNING)
    handed_on = [
        department.submission for department in at_work if department.submission.state in states
    ]
    events = SubmissionEvent.objects.filter(
        submission__in=handed_on, action__in=(*GIVING_BACK, Action.SEND)
    )
    # Events stand in order: the last one of a submission replaces those before.
    return {event.submission_id: event for event in events.select_related("by")}


def _may_sign(user: User, department: DepartmentSubmission, sent: SubmissionEvent | None) -> bool:
    """Whether this person of the department may sign what was sent to be signed.

    One query where they sent it themselves.
    """
    if not user.signs:
        return False
    if sent is None or sent.by_id != user.pk:
        return True
    return is_only_reporter(user, department.submission.department_id)


def _title_of_signer(to_sign: list[DepartmentSubmission]) -> str:
    """2张填报表等您审签，其中1张已逾期; empty without any."""
    if not to_sign:
        return ""
    late = sum(department.is_late for department in to_sign)
    words = f"{len(to_sign)}张填报表等您审签"
    return f"{words}，其中{late}张已逾期" if late else words


def _title_of_departments(at_work: list[DepartmentSubmission]) -> str:
    """还有3行没有填，最早7月18日截止; 1张填报表已逾期，还有3行没有填."""
    open_ones = [department for department in at_work if department.submission.is_open]
    if not open_ones:
        return _title_of_waiting(at_work)
    late = sum(department.is_late for department in open_ones)
    left = sum(department.left for department in open_ones)
    states = [department.submission.state for department in open_ones]
    returned = states.count(SubmissionState.RETURNED)
    parts = []
    if late:
        parts.append(f"{late}张填报表已逾期")
    if returned:
        parts.append(f"{returned}张填报表被退回")
    if left:
        parts.append(f"还有{left}行没有填")
    elif not returned:
        parts.append("各行都已填，还没有提交")
    due = _next_date(open_ones)
    if due and not late:
        first = "最早" if len(open_ones) > 1 else ""
        parts.append(f"{first}{day_in_words(due)}截止")
    return "，".join(parts)


def _title_of_waiting(at_work: list[DepartmentSubmission]) -> str:
    """1张填报表在等单位审签，1张在等审核; of forms that are not open."""
    if not at_work:
        return "目前没有要填报的报表"
    signing = sum(department.is_to_be_signed for department in at_work)
    waiting = len(at_work) - signing
    if not signing:
        return f"{waiting}张填报表在等审核"
    words = f"{signing}张填报表在等单位审签"
    return f"{words}，{waiting}张在等审核" if waiting else words


def _next_date(open_ones: list[DepartmentSubmission]) -> datetime.date | None:
    """The earliest date that is still to come; None without any."""
    dates = []
    for department in open_ones:
        due = department.submission.due_on
        if due is not None and due >= department.today:
            dates.append(due)
    return min(dates, default=None)


# --- who reviews


def _of_reviewer(user: User) -> FrontPage:
    """The board of the latest opened period in short, and the other periods in which something is
    open or waits to be published.

    Three queries, and two for each kind of rows.
    """
    opened: list[Any] = list(Period.objects.opened(timezone.localdate()))
    if not opened:
        return FrontPage("还没有下发过填报任务")
    latest, *earlier = opened
    board = Board(latest, user)
    others = [_of_period(period) for period in earlier if _has_work(period)]
    return FrontPage(board.title, board=board, others=others)


def _has_work(period: Any) -> bool:
    """Whether a period from `Period.objects.opened` still asks something of its reviewer."""
    return bool(period.waiting_forms or period.open_forms or period.held_back_forms)


def _of_period(period: Any) -> Todo:
    """2024年1—3月：2份待审核，3个单位未交，其中1个逾期. A period from `Period.objects.opened`."""
    parts = []
    if period.waiting_forms:
        parts.append(f"{period.waiting_forms}份待审核")
    not_handed_in = period.open_forms - period.reopened_forms
    if not_handed_in:
        parts.append(f"{not_handed_in}个单位未交")
    if period.late_forms:
        parts.append(f"其中{period.late_forms}个逾期")
    if period.reopened_forms:
        parts.append(f"{period.reopened_forms}个单位重新打开")
    if period.held_back_forms:
        parts.append(f"{period.held_back_forms}份更新待发布")
    return Todo(f"{period}：{'，'.join(parts)}。", board_url(period))


# --- who keeps the plans


def _plans_to_finish(latest: Plan | None) -> list[Todo]:
    """What the latest plan still lacks; of a draft its own list says it (at most four queries)."""
    if latest is None:
        return [Todo("还没有年度计划。", _page("reporting_plan_add"))]
    if latest.is_open:
        return []
    todos = [Todo(point.sentence, point.url) for point in led_by_closed_units(latest)]
    if not latest.periods.all():
        todos.append(Todo(f"{latest}还没有报告期。", _page("reporting_period_add")))
    return todos


def _to_plan_next(latest: Plan | None) -> Todo | None:
    """The page that makes the next year's draft from the latest plan; None while that is one."""
    if latest is None or latest.is_open:
        return None
    sentence = f"规划{latest.year + 1}年计划：从{latest}生成草案"
    return Todo(sentence, _page("reporting_plan_next_year", latest.pk))


def _figures_to_enter(figures: list[tuple[int, str, int, int]]) -> list[Todo]:
    """The grids of figures that a person gives for other departments, from `at_work`."""
    todos = []
    for key, name, left, remarked in figures:
        state = f"还有{left}项没有录入" if left else "各项都已录入"
        if remarked:
            state += f"，{remarked}项有退回批注"
        todos.append(Todo(f"{name}统计数据录入：{state}。", _page("reporting_period_figures", key)))
    return todos


def _targets_to_check() -> list[Todo]:
    """What adopted plans lack; of a draft its own list says it (two queries)."""
    targets = list(Target.objects.exclude(plan__state=PlanState.DRAFT))
    unconfirmed = sum(not target.lead_confirmed for target in targets)
    misread = sum(differs(target) for target in targets)
    misread_changes = sum(differs(change) for change in TargetRevision.objects.with_targets())
    url = f"{_page('indicators_target_changelist')}?plan_year=all"
    todos = []
    if unconfirmed:
        todos.append(Todo(f"{unconfirmed}个年度目标的牵头单位待县里确认。", f"{url}&lead=open"))
    if misread:
        todos.append(Todo(f"{misread}个年度目标的读法与原文不一致。", f"{url}&reading=differs"))
    if misread_changes:
        changes = f"{_page('indicators_targetrevision_changelist')}?reading=differs"
        todos.append(Todo(f"{misread_changes}个目标变更的读法与原文不一致。", changes))
    return todos


def _notices(user: User) -> Todo:
    """3条通知未读 of a unit's own; 2条通知没有送到 for those who see all units' (one query)."""
    url = _page("reporting_submission_notices")
    if user.sees_all_submissions:
        failed = Delivery.objects.not_arrived().count()
        return Todo(f"{failed}条通知没有送到单位。" if failed else "各单位的通知", url)
    unread = Notice.objects.for_user(user).unread().count()
    return Todo(f"{unread}条通知未读。" if unread else "通知都已读", url)


# --- who keeps accounts


def _accounts_to_finish() -> list[Todo]:
    """What keeps an account in use, or a unit, from working (three queries)."""
    in_use = User.objects.filter(is_active=True, is_superuser=False).order_by("username")
    reporters = in_use.filter(groups__name=Role.REPORTER)
    units = list(Department.objects.open_on(timezone.localdate()).lacking(reporters))
    users = _page("reporting_user_changelist")
    found = [
        (in_use.filter(groups=None), "个账号没有角色，什么也看不到", f"{users}?role=none"),
        (
            reporters.filter(departments=None),
            "个填报员没有所在单位，看不到填报表",
            f"{users}?role={Role.REPORTER}",
        ),
        (
            [unit for unit in units if not unit.has_reporter],
            "个单位没有在用的填报员账号",
            _page("reporting_department_changelist"),
        ),
        (
            [unit for unit in units if unit.signs and not unit.has_signer],
            "个单位要审签，没有在用的审签人账号",
            users,
        ),
    ]
    todos = []
    for rows, words, url in found:
        names = [str(row) for row in rows]
        if names:
            todos.append(Todo(f"{len(names)}{words}：{_first_named(names)}。", url))
    return todos


def _first_named(names: list[str]) -> str:
    """甲、乙、丙等, where there are more than are named."""
    more = "等" if len(names) > NAMED else ""
    return f"{'、'.join(names[:NAMED])}{more}"


def _page(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)
