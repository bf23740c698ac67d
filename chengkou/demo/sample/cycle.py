"""Sample periods for the demo: what the units might have reported of 2024, led through the real cycle.

Every figure comes from a seeded generator and every row is marked `is_sample`. The plan, its targets and all of 2023
stay as the county's document has them. Forms go through the same opening, writer, gate and steps as real ones, by
people who cannot sign in; only afterwards the moments are set back to where such a year would have had them.
"""

import datetime
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from chengkou.cycle.kinds import row_models
from chengkou.cycle.opening import open_period
from chengkou.cycle.rows import rows_of
from chengkou.cycle.steps import take_step
from chengkou.demo.sample.figures import first_reported, observe, observe_city, type_figures
from chengkou.demo.sample.ledger import make_ledger
from chengkou.demo.sample.progress import type_projects, type_quantities, type_tasks
from indicators.models import Actual
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.actions import publish, save_rows
from reporting.enums import Action, Role, SubmissionState
from reporting.models import Department, Period, Plan, ReportRow, Submission, User

# What types each kind of rows.
TYPE: dict[type[ReportRow], Callable[[Submission, list[Any]], None]] = {
    Actual: type_figures,
    ProjectProgress: type_projects,
    TaskProgress: type_tasks,
    TargetProgress: type_quantities,
}
YEAR = 2024
SEED = 47
PREFIX = "yangli-"
"""User names of the people that the sample makes begin so."""


@dataclass(frozen=True)
class Round:
    """One period's cycle: when it began, when it was due, and how far each unit got."""

    month: int
    opened: datetime.datetime
    due: datetime.date
    published: bool
    draft: tuple[str, ...] = ()
    """Codes of units that have typed in part of it."""
    untouched: tuple[str, ...] = ()
    submitted: tuple[str, ...] = ()
    returned: Mapping[str, str] = field(default_factory=dict)
    """Units whose form came back, with the reason."""
    mended: Mapping[str, str] = field(default_factory=dict)
    """Units whose form came back and was then approved, with the reason."""
    reopened: Mapping[str, str] = field(default_factory=dict)
    """Units whose approved form was opened again and stands as a draft, with the reason."""
    corrected: Mapping[str, str] = field(default_factory=dict)
    """Units whose approved form was opened again after publication and a figure of it corrected, with the reason."""
    approved: tuple[str, ...] = ()
    """Where it is not empty, nobody else's is approved."""
    late: tuple[str, ...] = ()
    """Units that handed in after the date."""


def rounds(today: datetime.date) -> list[Round]:
    """The cycles of 2024: two that are over, and one that is going on around `today`."""
    return [
        Round(
            3,
            _at(datetime.date(2024, 4, 1)),
            datetime.date(2024, 4, 10),
            published=True,
            mended={"shangwu-wei": "社会消费品零售总额的总量与统计月报不一致，请核对"},
        ),
        Round(
            6,
            _at(datetime.date(2024, 7, 1)),
            datetime.date(2024, 7, 10),
            published=True,
            draft=("linye-ju",),
            mended={
                "zhufang-chengxiang-jianwei": "建筑业增加值低于目标，原因写得太笼统，请写明是哪些企业"
            },
            reopened={"caizheng-ju": "税收收入按决算口径调整"},
            corrected={"zhaoshang-touzi-ju": "到位资金中有0.18亿元未到账，核减"},
            late=("wenhua-lvyou-wei",),
        ),
        Round(
            9,
            _at(today - datetime.timedelta(days=6)),
            today + datetime.timedelta(days=5),
            published=False,
            draft=("shengtai-huanjing-ju", "jingji-xinxi-wei", "nongye-nongcun-wei", "jiaotong-ju"),
            untouched=("fazhan-gaige-wei", "zhaoshang-touzi-ju", "wenhua-lvyou-wei", "linye-ju"),
            submitted=("keji-ju", "shangwu-wei", "zhufang-chengxiang-jianwei", "jiao-wei"),
            returned={"renli-shebao-ju": "新增城镇就业比统计口径多，请核对1—9月累计数"},
            approved=(
                "yingji-ju",
                "chengshi-guanli-ju",
                "caizheng-ju",
                "shuili-ju",
                "minzheng-ju",
                "sifa-ju",
            ),
        ),
    ]


@transaction.atomic
def add_sample(today: datetime.date) -> int:
    """Make the sample periods of 2024; the number of forms made.

    Needs the plan with its targets, no period of it yet, and the reviewers of the demo.
    """
    plan = Plan.objects.get(year=YEAR)
    reviewer, second = User.objects.get(username="shenhe"), User.objects.get(username="fuhe")
    make_ledger(plan)
    observe(plan)
    observe_city(plan)
    staff = _Staff()
    for each in rounds(today):
        period = open_period(plan, each.month, by=reviewer, due_on=each.due).period
        _mark(period)
        for form in list(
            period.submissions.select_related("department").order_by("department__order")
        ):
            _report(form, each, staff, reviewer)
        if each.published:
            publish(period, by=second)
            Period.objects.filter(pk=period.pk).update(
                published_at=_at(each.due) + datetime.timedelta(days=8)
            )
    staff.dismiss()
    return Submission.objects.filter(period__plan=plan).count()


class _Staff:
    """One person for each unit; active only while the sample is made."""

    def __init__(self) -> None:
        self._people: dict[int, User] = {}

    def of(self, department: Department) -> User:
        """The unit's person, made when first asked for."""
        if department.pk not in self._people:
            user = User.objects.create_user(
                f"{PREFIX}{department.code}", name=f"示例（{department.name}）"
            )
            user.groups.add(Group.objects.get(name=Role.REPORTER.value))
            user.departments.add(department)
            self._people[department.pk] = user
        return self._people[department.pk]

    def dismiss(self) -> None:
        """Nobody can sign in as one of them."""
        User.objects.filter(pk__in=[user.pk for user in self._people.values()]).update(
            is_active=False
        )


def _mark(period: Period) -> None:
    """Every row of the period, and its first record, as made by the demo."""
    for kind in row_models():
        kind.objects.filter(submission__period=period).update(is_sample=True)
        kind.history.filter(submission__period=period).update(is_sample=True)


def _report(form: Submission, each: Round, staff: _Staff, reviewer: User) -> None:
    """Lead one unit's form as far as its unit got."""
    code, clerk = form.department.code, staff.of(form.department)
    if code in each.untouched:
        _set_back(form, each)
        return
    _fill_in(form, staff, share=Fraction(1, 2) if code in each.draft else Fraction(1))
    if code in each.draft:
        _set_back(form, each)
        return
    form = _step(form, Action.SUBMIT, clerk)
    for reasons in (each.returned, each.mended):
        if code in reasons:
            form = _step(form, Action.RETURN, reviewer, reasons[code])
    if code in each.mended:
        form = _step(form, Action.SUBMIT, clerk)
    waits = code in each.submitted or (each.approved and code not in each.approved)
    if form.state == SubmissionState.SUBMITTED and not waits:
        form = _step(form, Action.APPROVE, reviewer)
    _set_back(form, each)
    if code in each.reopened:
        _set_back(
            _step(form, Action.REOPEN, reviewer, each.reopened[code]),
            each,
            after=datetime.timedelta(days=12),
        )
    if code in each.corrected:
        form = _step(form, Action.REOPEN, reviewer, each.corrected[code])
        _correct(form, clerk)
        _step(form, Action.SUBMIT, clerk)
        _set_back(_step(form, Action.APPROVE, reviewer), each, after=datetime.timedelta(days=20))


def _correct(form: Submission, clerk: User) -> None:
    """Type what holds over the figures that were reported wrongly at first."""
    wrong = [row for row in Actual.of_form(form) if first_reported(row.target, form.period.month)]
    type_figures(form, wrong)
    save_rows(form, wrong, by=clerk, seen={(Actual, row.pk): row.version for row in wrong})


def _step(form: Submission, action: Action, by: User, words: str = "") -> Submission:
    form.refresh_from_db()
    return take_step(form, action, by=by, seen=form.version, words=words)


def _fill_in(form: Submission, staff: _Staff, share: Fraction) -> None:
    """Type the first `share` of the rows of each kind; figures of other units' statistics come from these."""
    for kind, rows in rows_of(form).items():
        rows = rows[: -(-len(rows) * share.numerator // share.denominator)]
        if rows:
            TYPE[kind](form, rows)
        by_person: dict[User, list[ReportRow]] = {}
        for row in rows:
            unit = row.target.figure_provider if isinstance(row, Actual) else form.department
            by_person.setdefault(staff.of(unit), []).append(row)
        for person, typed in by_person.items():
            save_rows(
                form, typed, by=person, seen={(type(row), row.pk): row.version for row in typed}
            )


def _set_back(
    form: Submission, each: Round, after: datetime.timedelta = datetime.timedelta()
) -> None:
    """Give what happened to a form the moments that it would have had, in its order and never in the future.

    Between the opening and two days before the date; for who was late, after the date. `after`: so much later.
    """
    rng = random.Random(f"{SEED} {form.department.code} {each.month} {form.revision}")  # noqa: S311  dates, no secrets
    late, due = form.department.code in each.late, _at(each.due)
    first = (due if late else each.opened) + datetime.timedelta(days=1) + after
    end = min(
        due + datetime.timedelta(days=4 if late else -2) + after,
        timezone.now() - datetime.timedelta(hours=9),
    )
    events = list(form.events.order_by("at", "pk"))
    typed = [
        kind.history.filter(submission=form).values_list("version", flat=True)
        for kind in row_models()
    ]
    versions = sorted({version for of_kind in typed for version in of_kind})
    # The opening made the first version of each row; what was typed stands before the first thing that was done.
    moments = _spread(rng, first, end, len(versions) - 1 + len(events) - 1)
    typed_at = [each.opened + after, *moments[: len(versions) - 1]]
    done_at = [each.opened + after, *moments[len(versions) - 1 :]]
    for version, moment in zip(versions, typed_at, strict=True):
        for kind in row_models():
            kind.history.filter(submission=form, version=version).update(history_date=moment)
    for event, moment in zip(events, done_at, strict=True):
        event.at = moment
        event.save(update_fields=["at"])
    last = {event.action: event.at for event in events}
    for action, name in ((Action.SUBMIT, "submitted_at"), (Action.APPROVE, "approved_at")):
        if action in last:
            Submission.objects.filter(pk=form.pk).update(**{name: last[action]})


def _spread(
    rng: random.Random, start: datetime.datetime, end: datetime.datetime, number: int
) -> list[datetime.datetime]:
    """So many moments of office days from `start` to `end`, in order; those that would lie ahead are just over."""
    days = max((end - start).days, 0)
    now = timezone.now()
    found = sorted(
        start
        + datetime.timedelta(
            days=days * place // max(number - 1, 1), minutes=rng.randint(0, 7 * 60)
        )
        for place in range(number)
    )
    return [
        min(moment, now - datetime.timedelta(minutes=9 * (number - n)))
        for n, moment in enumerate(found)
    ]


def _at(day: datetime.date) -> datetime.datetime:
    """Half past nine of the day, when offices are at work."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 30)))
