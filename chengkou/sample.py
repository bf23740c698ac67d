"""Sample periods for the demo: what the units might have reported of 2024, led through the real cycle.

Every figure comes from a seeded generator and every row is marked `is_sample`. The plan, its targets and all of 2023
stay as the county's document has them. Forms go through the same opening, writer, gate and steps as real ones, by
people who cannot sign in; only afterwards the moments are set back to where such a year would have had them.
"""

import datetime
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from chengkou.submissions import ROW_KINDS, open_period, take_step
from indicators.enums import Area, Outlook
from indicators.judging import Ledger
from indicators.models import Actual, Observation, Target
from reporting.actions import publish, save_rows
from reporting.enums import Action, DataNature, Direction, Measure, Pace, Role, SubmissionState
from reporting.facts import YEAR_END
from reporting.figures import half_up, places
from reporting.models import Department, Period, Plan, Submission, User

YEAR = 2024
SEED = 47
PREFIX = "yangli-"
"""User names of the people that the sample makes begin so."""

# What is typed here and not drawn: so that every light occurs. By printed number and row, then by month.
TYPED: dict[tuple[int, int], dict[int, str]] = {
    (1, 0): {3: "6.6", 6: "6.1", 9: "6.3"},
    (3, 0): {3: "16.2", 6: "15.6", 9: "15.1"},
    (4, 0): {3: "9.8", 6: "11.2", 9: "12.6"},
    (23, 0): {3: "86", 6: "174", 9: "262"},  # at six months too many bad days for the year's 360
    (25, 0): {3: "100", 6: "100", 9: "100"},
    (26, 0): {3: "100", 6: "98.6", 9: "100"},
    (30, 0): {3: "1", 6: "3", 9: "4"},
    (36, 0): {3: "9", 6: "26", 9: "31"},  # the year's 25 reached early
}
# The share of a year's total that the months usually bring, in %.
QUARTERS = {3: 22, 6: 47, 9: 73}
# The share of a year's visitors that the months bring, in %: summer and autumn are the season.
SEASON = {3: 14, 6: 42, 9: 79}
UNPUBLISHED = {(16, 6): "国家统计局住户调查数据，7月下旬发布"}
# Why a figure lags and what is done about it, by the number of its section.
WORDS = {
    "一": (
        ("部分项目受前期手续影响，开工晚于计划", "逐项排出开工时间表，每周调度一次"),
        ("上年同期基数较高，市场需求恢复慢于预期", "落实促消费和稳增长政策，加大重点企业服务"),
        ("重点企业订单减少，新增产能尚未释放", "包保到企，协调解决用工和资金"),
    ),
    "二": (
        ("外出务工人员返乡就业少于预期，用工需求集中在下半年", "开展专场招聘，稳住以工代赈岗位"),
        ("工资性收入增长放缓，经营性收入受农产品价格影响", "发展特色产业，抓好项目带动就业"),
    ),
    "三": (
        ("一季度受扬尘和静稳天气影响，污染天数多于上年", "严控工地扬尘和秸秆焚烧，加密巡查"),
        ("处理设施检修期间有少量外运，未计入处理量", "检修已完成，恢复满负荷运行"),
    ),
    "四": (("道路交通事故多于上年同期", "加强重点路段巡查和隐患整治"),),
    "五": (("多数企业在四季度申报入库", "建立培育库，逐户跟踪辅导"),),
}


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
            draft=("zhaoshang-touzi-ju",),
            mended={"zhufang-chengxiang-jianwei": "建筑业增加值低于目标，原因写得太笼统，请写明是哪些企业"},
            reopened={"caizheng-ju": "税收收入按决算口径调整"},
            late=("wenhua-lvyou-wei",),
        ),
        Round(
            9,
            _at(today - datetime.timedelta(days=6)),
            today + datetime.timedelta(days=5),
            published=False,
            draft=("shengtai-huanjing-ju", "jingji-xinxi-wei", "nongye-nongcun-wei"),
            untouched=("fazhan-gaige-wei", "zhaoshang-touzi-ju", "wenhua-lvyou-wei"),
            submitted=("keji-ju", "shangwu-wei", "zhufang-chengxiang-jianwei"),
            returned={"renli-shebao-ju": "新增城镇就业比统计口径多，请核对1—9月累计数"},
            approved=("yingji-ju", "chengshi-guanli-ju", "caizheng-ju"),
        ),
    ]


@transaction.atomic
def add_sample(today: datetime.date) -> int:
    """Make the sample periods of 2024; the number of forms made.

    Needs the plan with its targets, no period of it yet, and the reviewers of the demo.
    """
    plan = Plan.objects.get(year=YEAR)
    reviewer, second = User.objects.get(username="shenhe"), User.objects.get(username="fuhe")
    _observe(plan)
    staff = _Staff()
    for each in rounds(today):
        period = open_period(plan, each.month, by=reviewer, due_on=each.due).period
        _mark(period)
        for form in list(period.submissions.select_related("department").order_by("department__order")):
            _report(form, each, staff, reviewer)
        if each.published:
            publish(period, by=second)
            Period.objects.filter(pk=period.pk).update(published_at=_at(each.due) + datetime.timedelta(days=8))
    staff.dismiss()
    return Submission.objects.filter(period__plan=plan).count()


class _Staff:
    """One person for each unit; active only while the sample is made."""

    def __init__(self) -> None:
        self._people: dict[int, User] = {}

    def of(self, department: Department) -> User:
        """The unit's person, made when first asked for."""
        if department.pk not in self._people:
            user = User.objects.create_user(f"{PREFIX}{department.code}", name=f"示例（{department.name}）")
            user.groups.add(Group.objects.get(name=Role.REPORTER.value))
            user.departments.add(department)
            self._people[department.pk] = user
        return self._people[department.pk]

    def dismiss(self) -> None:
        """Nobody can sign in as one of them."""
        User.objects.filter(pk__in=[user.pk for user in self._people.values()]).update(is_active=False)


def _mark(period: Period) -> None:
    """Every row of the period, and its first record, as made by the demo."""
    for kind in ROW_KINDS:
        kind.objects.filter(submission__period=period).update(is_sample=True)
        kind.history.filter(submission__period=period).update(is_sample=True)


def _report(form: Submission, each: Round, staff: _Staff, reviewer: User) -> None:
    """Lead one unit's form as far as its unit got."""
    code, clerk = form.department.code, staff.of(form.department)
    if code in each.untouched:
        _set_back(form, each)
        return
    _fill_in(form, each.month, clerk, staff, share=Fraction(1, 2) if code in each.draft else Fraction(1))
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
        _set_back(_step(form, Action.REOPEN, reviewer, each.reopened[code]), each, after=datetime.timedelta(days=12))


def _step(form: Submission, action: Action, by: User, words: str = "") -> Submission:
    form.refresh_from_db()
    return take_step(form, action, by=by, seen=form.version, words=words)


def _fill_in(form: Submission, month: int, clerk: User, staff: _Staff, share: Fraction) -> None:
    """Type the figures of the first `share` of the rows, then why it lags where it does."""
    rows = list(Actual.of_form(form))
    rows = rows[: -(-len(rows) * share.numerator // share.denominator)]
    amounts = {
        known.indicator_id: known.amount
        for known in Observation.objects.filter(year=YEAR - 1, month=YEAR_END, area=Area.COUNTY)
        if known.amount is not None
    }
    by_person: dict[User, list[Actual]] = {}
    for row in rows:
        _type(row, month, amounts)
        by_person.setdefault(staff.of(row.target.figure_provider), []).append(row)
    for person, typed in by_person.items():
        _save(form, typed, person)
    # More than the gate asks for: whatever lags says why.
    ledger = Ledger.of_plan(form.period.plan, reader=None)
    lagging = [row for row in rows if ledger.judge(row.target, month, row).assessment.status.lags]
    for row in lagging:
        words = WORDS[row.target.section.number]
        row.explanation, row.measures = words[_rng(row.target, month).randrange(len(words))]
    _save(form, lagging, clerk)


def _save(form: Submission, rows: Iterable[Actual], by: User) -> None:
    rows = list(rows)
    save_rows(form, rows, by=by, seen={(type(row), row.pk): row.version for row in rows})


def _type(row: Actual, month: int, amounts: Mapping[int, Decimal]) -> None:
    """The row's figure, or the note that it is not published yet. `amounts`: last year's totals by indicator."""
    target = row.target
    note = UNPUBLISHED.get((target.number, month))
    if note:
        row.unpublished, row.unpublished_note = True, note
        return
    row.value = figure(target, month)
    row.nature = DataNature.FLASH if target.provider_id else DataNature.FINAL
    if target.amount_unit and row.target.indicator_id in amounts:
        last_year = Fraction(amounts[target.indicator_id]) * QUARTERS[month] / 100
        row.amount = half_up(last_year * (1 + Fraction(row.value) / 100), 2)
    row.source = f"{target.figure_provider.name}{YEAR}年{month}月报"
    rng = _rng(target, 0)
    if target.measure == Measure.CUMULATIVE and target.direction == Direction.UP:
        row.outlook = rng.choice([Outlook.REACHABLE, Outlook.REACHABLE, Outlook.EFFORT])


def figure(target: Target, month: int) -> Decimal:
    """A figure that the months 1 to `month` might have brought, with the decimals that such figures have.

    The same target and month always give the same figure, and a sum never falls from one month to the next.
    """
    typed = TYPED.get((target.number, target.row), {}).get(month)
    if typed:
        return Decimal(typed)
    bound = target.rule_low if target.rule_low is not None else target.rule_high
    assert bound is not None, "a target without a number has no figure"
    rng = _rng(target, 0)
    tilt = Fraction(rng.randint(-14, 18), 100)  # how far this target lags or leads all year
    if target.measure != Measure.CUMULATIVE:
        drift = Fraction(rng.randint(-4, 4) * (month // 3), 40)
        if target.direction == Direction.DOWN:
            return half_up(Fraction(bound) - abs(tilt) - abs(drift) / 4, 1)
        return half_up(Fraction(bound) * (1 + tilt) + drift, 1)
    done = Fraction(SEASON[month], 100) if target.pace == Pace.LAST_YEAR else Fraction(month, 12)
    if target.pace == Pace.YEAR_END:
        done *= Fraction(1, 2)
    decimals = places(bound) if target.unit in ("家", "人", "天") else 2
    return half_up(Fraction(bound) * done * (1 + tilt), decimals)


def _observe(plan: Plan) -> None:
    """Last year's same months of what is summed up through the year, so that paces and comparisons have them."""
    targets = Target.objects.printed(plan).filter(measure=Measure.CUMULATIVE)
    indicators = [target.indicator_id for target in targets]
    last_year: Iterable[Any] = Actual.objects.of_indicators(indicators, [YEAR - 1]).approved()
    whole = {row.indicator: row.value for row in last_year if row.value is not None and row.month == YEAR_END}
    Observation.objects.bulk_create(
        Observation(
            indicator_id=target.indicator_id,
            area=Area.COUNTY,
            year=YEAR - 1,
            month=month,
            value=half_up(Fraction(whole[target.indicator_id]) * percent / 100, places(whole[target.indicator_id])),
            source="演示数据",
            is_sample=True,
        )
        for target in targets
        if target.indicator_id in whole and target.pace != Pace.YEAR_END
        for month, percent in (SEASON if target.pace == Pace.LAST_YEAR else QUARTERS).items()
    )


def _rng(target: Target, month: int) -> random.Random:
    return random.Random(f"{SEED} {target.number} {target.row} {month}")  # noqa: S311  figures, no secrets


def _set_back(form: Submission, each: Round, after: datetime.timedelta = datetime.timedelta()) -> None:
    """Give what happened to a form the moments that it would have had, in its order and never in the future.

    Between the opening and two days before the date; for who was late, after the date. `after`: so much later.
    """
    rng = random.Random(f"{SEED} {form.department.code} {each.month} {form.revision}")  # noqa: S311  dates, no secrets
    late, due = form.department.code in each.late, _at(each.due)
    first = (due if late else each.opened) + datetime.timedelta(days=1) + after
    end = min(due + datetime.timedelta(days=4 if late else -2) + after, timezone.now() - datetime.timedelta(hours=9))
    events = list(form.events.order_by("at", "pk"))
    typed = [kind.history.filter(submission=form).values_list("version", flat=True) for kind in ROW_KINDS]
    versions = sorted({version for of_kind in typed for version in of_kind})
    # The opening made the first version of each row; what was typed stands before the first thing that was done.
    moments = _spread(rng, first, end, len(versions) - 1 + len(events) - 1)
    typed_at = [each.opened + after, *moments[: len(versions) - 1]]
    done_at = [each.opened + after, *moments[len(versions) - 1 :]]
    for version, moment in zip(versions, typed_at, strict=True):
        for kind in ROW_KINDS:
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
        start + datetime.timedelta(days=days * place // max(number - 1, 1), minutes=rng.randint(0, 7 * 60))
        for place in range(number)
    )
    return [min(moment, now - datetime.timedelta(minutes=9 * (number - n))) for n, moment in enumerate(found)]


def _at(day: datetime.date) -> datetime.datetime:
    """Half past nine of the day, when offices are at work."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 30)))
