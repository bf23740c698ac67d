"""Small makers of rows for tests: each takes what matters to the test and fills in the rest."""

import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from indicators.enums import Catalogue, RevisionKind
from indicators.models import Actual, Indicator, Observation, Section, Target, TargetRevision
from projects.enums import InvestmentSource, Level, Nature
from projects.models import (
    KeyProject,
    LivelihoodTask,
    ProjectPlan,
    ProjectProgress,
    Sector,
    TargetProgress,
    TaskProgress,
    TaskTarget,
)
from reporting.enums import (
    Attribute,
    Direction,
    EvidenceKind,
    Measure,
    PlanState,
    Role,
    SubmissionState,
)
from reporting.models import (
    Department,
    Evidence,
    FormerName,
    Period,
    Plan,
    SiteSettings,
    Submission,
    User,
)
from reporting.rules.wording import read

PASSWORD = "a-long-test-password"
NOON = datetime.datetime(2024, 3, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def make_department(code: str = "tongji", name: str | None = None) -> Department:
    return Department.objects.get_or_create(code=code, defaults={"name": name or f"单位{code}"})[0]


def formerly(unit: Department, until: str, name: str) -> FormerName:
    """What the unit was called until that day (2023-12-31)."""
    return FormerName.objects.create(
        department=unit, until=datetime.date.fromisoformat(until), name=name
    )


def succeed(unit: Department, closed_on: str, by: Department | None = None) -> None:
    """Close the unit on that day (2023-07-01), with another in its place."""
    unit.closed_on, unit.succeeded_by = datetime.date.fromisoformat(closed_on), by
    unit.save()


def make_user(
    username: str, *roles: Role, departments: tuple[Department, ...] = (), **fields: Any
) -> User:
    """A user in these roles' groups (which migrate made)."""
    from django.contrib.auth.models import Group

    user = User.objects.create_user(username, password=PASSWORD, **fields)
    user.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
    user.departments.set(departments)
    return user


def make_plan(year: int = 2023, state: PlanState = PlanState.ADOPTED, **fields: Any) -> Plan:
    return Plan.objects.get_or_create(
        year=year, defaults={"title": f"{year}年计划", "state": state, **fields}
    )[0]


def make_site(county: str = "某县", **fields: Any) -> SiteSettings:
    return SiteSettings.objects.get_or_create(
        defaults={"county": county, "office": f"{county}发展和改革委员会", **fields}
    )[0]


def make_section(
    plan: Plan, number: str = "一", name: str = "推动高质量发展", order: int = 1, **fields: Any
) -> Section:
    return Section.objects.get_or_create(
        plan=plan, number=number, defaults={"name": name, "order": order, **fields}
    )[0]


def make_target(
    plan: Plan,
    number: int = 1,
    row: int = 0,
    *,
    wording: str = "7",
    unit: str = "%",
    measure: Measure = Measure.RATE,
    direction: Direction = Direction.UP,
    indicator: Indicator | None = None,
    section: Section | None = None,
    lead: Department | None = None,
    **fields: Any,
) -> Target:
    """A printed row whose rule is read from its wording."""
    name = fields.pop("name", f"指标{number}-{row}")
    code = f"i{number}-{row}"
    target = Target(
        plan=plan,
        section=section or make_section(plan),
        indicator=indicator
        or Indicator.objects.get_or_create(code=code, defaults={"name": f"标识{code}"})[0],
        number=number,
        row=row,
        name=name,
        unit=unit,
        wording=wording,
        measure=measure,
        direction=direction,
        lead=lead or make_department(),
        attribute=fields.pop("attribute", Attribute.EXPECTED),
        **fields,
    )
    target.rule = read(wording, unit=unit, measure=measure, direction=direction)
    target.save()
    return target


def make_box(plan: Plan, number: int = 2) -> Section:
    """专栏2 of a plan, after its other sections."""
    return Section.objects.get_or_create(
        plan=plan,
        number=f"专栏{number}",
        defaults={
            "name": f"事项{number}",
            "order": 10 + number,
            "catalogue": Catalogue.KEY_TASKS,
        },
    )[0]


def make_key_task(plan: Plan, number: int = 201, **fields: Any) -> Target:
    """A 重点任务 of a box: 100个 through the year, due at 6 and 12, unless the test says."""
    usual: dict[str, Any] = {
        "name": f"任务{number}",
        "wording": "100个",
        "unit": "个",
        "measure": Measure.CUMULATIVE,
        "months_due": "6,12",
        "attribute": "",
        "section": make_box(plan, number // 100),
    }
    return make_target(plan, number, **usual | fields)


def at_noon(day: str) -> datetime.datetime:
    """Noon of a day (2023-07-01) at the county."""
    noon = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(12))
    return timezone.make_aware(noon)


def make_revision(
    target: Target, effective_on: str, wording: str = "8", **fields: Any
) -> TargetRevision:
    """A change of the target from that day (2023-07-01) on, whose rule is read from its wording."""
    revision = TargetRevision(
        target=target,
        effective_on=datetime.date.fromisoformat(effective_on),
        wording=wording,
        kind=fields.pop("kind", RevisionKind.ADJUSTMENT),
        reason=fields.pop("reason", "县人大常委会批准调整"),
        recorded_at=fields.pop("recorded_at", None) or at_noon(effective_on),
    )
    for name, value in fields.items():
        setattr(revision, name, value)
    revision.rule = read(
        wording,
        unit=revision.unit,
        measure=Measure(revision.measure),
        direction=Direction(revision.direction),
    )
    for name, value in fields.items():
        setattr(revision, name, value)  # a rule that the test sets is no reading
    revision.save()
    # The target may have read its changes before this one.
    target.__dict__.pop("all_revisions", None)
    return revision


def make_period(plan: Plan, month: int = 12, *, published: bool = True) -> Period:
    period = Period.objects.get_or_create(plan=plan, month=month)[0]
    if published and period.published_at is None:
        period.published_at, period.published_by = NOON, _importer()
        period.save()
    return period


def make_submission(
    period: Period,
    department: Department,
    *,
    revision: int = 1,
    state: SubmissionState = SubmissionState.APPROVED,
) -> Submission:
    stamped = state == SubmissionState.APPROVED
    return Submission.objects.get_or_create(
        period=period,
        department=department,
        revision=revision,
        defaults={
            "state": state,
            "approved_at": NOON + datetime.timedelta(days=revision) if stamped else None,
            "approved_by": _importer() if stamped else None,
        },
    )[0]


def make_actual(
    target: Target, value: str | None, month: int = 12, *, published: bool = True, **fields: Any
) -> Actual:
    """An approved figure of the target for a period of its plan."""
    submission = fields.pop("submission", None) or make_submission(
        make_period(target.plan, month, published=published), target.lead
    )
    return Actual.objects.create(
        submission=submission,
        target=target,
        value=None if value is None else Decimal(value),
        **fields,
    )


def report(target: Target, *values: str | None, **fields: Any) -> None:
    """Its figures at the end of March, of June and of September; None where it has none."""
    for month, value in zip((3, 6, 9), values, strict=False):
        if value is not None:
            make_actual(target, value, month, **fields)


def make_observation(
    indicator: Indicator, year: int, value: str | None, month: int = 12, **fields: Any
) -> Observation:
    source = fields.pop("source", "测试")
    figure = None if value is None else Decimal(value)
    recorded_since = fields.pop("recorded_since", None)
    made = Observation.objects.create(
        indicator=indicator, year=year, month=month, value=figure, source=source, **fields
    )
    # On record on any day, unless the test says since when.
    made.recorded_since = recorded_since
    Observation.objects.filter(pk=made.pk).update(recorded_since=recorded_since)
    return made


def make_task(
    plan: Plan, number: int = 1, level: Level = Level.CITY, **fields: Any
) -> LivelihoodTask:
    """A task of 10 万元, all from above, unless the test says otherwise."""
    fields = {"investment": Decimal(10), "fund_upper": Decimal(10)} | fields
    return LivelihoodTask.objects.create(
        plan=plan,
        level=level,
        number=number,
        name=fields.pop("name", f"民生实事{number}"),
        lead=fields.pop("lead", None) or make_department(),
        target_text=fields.pop("target_text", "完成一百件。"),
        **fields,
    )


def make_task_target(
    task: LivelihoodTask, order: int = 1, quantity: str = "100", **fields: Any
) -> TaskTarget:
    """A promise of 100件 unless the test says otherwise."""
    fields = {"words": "完成一百件", "unit": "件"} | fields
    return TaskTarget.objects.create(task=task, order=order, quantity=Decimal(quantity), **fields)


def make_sector(name: str = "基础设施", order: int = 10) -> Sector:
    return Sector.objects.get_or_create(name=name, defaults={"order": order})[0]


def make_project(code: str = "p-1", **fields: Any) -> KeyProject:
    """A government's project of 1000 万元 without any planned month."""
    fields = {
        "name": f"项目{code}",
        "sector": fields.pop("sector", None) or make_sector(),
        "source": InvestmentSource.GOVERNMENT,
        "lead": fields.pop("lead", None) or make_department(),
        "total_investment": Decimal(1000),
    } | fields
    return KeyProject.objects.create(code=code, **fields)


def make_line(
    plan: Plan,
    project: KeyProject | str = "p-1",
    investment: str = "100",
    nature: Nature = Nature.CONTINUED,
    **fields: Any,
) -> ProjectPlan:
    """A project's line in the plan; a project named by its code is made."""
    if isinstance(project, str):
        project = make_project(project, **fields.pop("project_fields", {}))
    return ProjectPlan.objects.create(
        plan=plan, project=project, nature=nature, investment=Decimal(investment), **fields
    )


def make_progress(
    line: ProjectPlan, completed: str | None, month: int = 6, **fields: Any
) -> ProjectProgress:
    """An approved row on a project for a period of its plan."""
    submission = fields.pop("submission", None) or make_submission(
        make_period(line.plan, month, published=fields.pop("published", True)), line.project.lead
    )
    return ProjectProgress.objects.create(
        submission=submission,
        project_plan=line,
        completed=None if completed is None else Decimal(completed),
        **fields,
    )


def make_task_progress(task: LivelihoodTask, month: int = 6, **fields: Any) -> TaskProgress:
    """An approved row on a livelihood task for a period of its plan."""
    submission = fields.pop("submission", None) or make_submission(
        make_period(task.plan, month, published=fields.pop("published", True)), task.lead
    )
    return TaskProgress.objects.create(submission=submission, task=task, **fields)


def make_evidence(submission: Submission, by: User, **fields: Any) -> Evidence:
    """Evidence for the report as a whole; its file is nowhere."""
    known = {
        "kind": EvidenceKind.OTHER,
        "name": "证明.pdf",
        "media_type": "application/pdf",
        "size": 1,
        "digest": "0" * 64,
    }
    return Evidence.objects.create(submission=submission, added_by=by, **known | fields)


def make_target_progress(
    target: TaskTarget, value: str | None, month: int = 6, **fields: Any
) -> TargetProgress:
    """An approved figure of a 量化目标 for a period of its plan."""
    submission = fields.pop("submission", None) or make_submission(
        make_period(target.task.plan, month, published=fields.pop("published", True)),
        target.task.lead,
    )
    return TargetProgress.objects.create(
        submission=submission,
        task_target=target,
        value=None if value is None else Decimal(value),
        **fields,
    )


def _importer() -> User:
    return User.objects.get_or_create(username="importer", defaults={"is_active": False})[0]
