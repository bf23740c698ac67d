"""Adds what a ledger has after many years: plans, indicators, periods and figures."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from itertools import product

from django.db import transaction
from django.utils import timezone

from indicators.enums import Area
from indicators.models import Actual, Indicator, Observation, Section, Target
from indicators.presenters.through_time.charts import LATEST
from projects.enums import InvestmentSource, Level, Nature
from projects.models import KeyProject, LivelihoodTask, ProjectPlan, ProjectProgress, Sector
from reporting.enums import Attribute, Measure, PlanState, RuleKind, SubmissionState
from reporting.models import Department, Period, Plan, Submission, User

YEARS = 20
INDICATORS = 500
MONTHS = 12
TASKS = 16
PROJECTS = 20_000
_BATCH = 2000


@transaction.atomic
def add_years(shown: int) -> None:
    """Fill up to 20 years, 500 indicators, 12 periods and 20,000 projects.

    The plan of `shown` stays as it is. Every other year's plan prints all indicators, the shown
    ones too, and has a figure of each for every period.
    """
    indicators = _indicators()
    years = range(shown - YEARS + 1, shown + 1)
    for year in years:
        if year != shown:
            plan, _ = Plan.objects.get_or_create(
                year=year, defaults={"title": f"{year}年", "state": PlanState.ADOPTED}
            )
            _add_targets(plan, indicators)
            _add_figures(plan)
            _add_tasks(plan)
            _add_projects(plan, PROJECTS // YEARS)
    # Older than what the overview of the shown year draws.
    _add_observations(indicators, years[: -LATEST - 1])


def _indicators() -> list[Indicator]:
    known = list(Indicator.objects.all())
    more = [Indicator(code=f"i{n}", name=f"指标{n}") for n in range(INDICATORS - len(known))]
    return [*known, *Indicator.objects.bulk_create(more)]


def _add_targets(plan: Plan, indicators: Iterable[Indicator]) -> None:
    """A growth rate of at least 5 % for each indicator that the plan does not print yet."""
    section, _ = Section.objects.get_or_create(
        plan=plan, order=9, defaults={"number": "九", "name": "其他"}
    )
    lead = Department.objects.all()[0]
    printed = set(plan.targets.values_list("indicator", flat=True))
    targets = []
    for place, indicator in enumerate(indicators):
        if indicator.pk in printed:
            continue
        target = Target(
            plan=plan,
            section=section,
            indicator=indicator,
            number=1000 + place,
            name=indicator.name,
            unit="%",
            attribute=Attribute.EXPECTED,
            wording="5",
            rule_kind=RuleKind.AT_LEAST,
            rule_low=Decimal(5),
            measure=Measure.RATE,
            lead=lead,
        )
        targets.append(target)
    Target.objects.bulk_create(targets)


def _add_figures(plan: Plan) -> None:
    """Twelve published periods with one approved form each, for every target without a figure."""
    reviewer = User.objects.filter(is_superuser=True)[0]
    lead = Department.objects.all()[0]
    targets = list(plan.targets.all())
    for month in range(1, MONTHS + 1):
        end = timezone.make_aware(datetime.datetime(plan.year, month, 28, 12))  # noqa: DTZ001  made aware here
        period, _ = Period.objects.get_or_create(
            plan=plan, month=month, defaults={"published_at": end, "published_by": reviewer}
        )
        known = set(
            Actual.objects.filter(submission__period=period).values_list("target", flat=True)
        )
        submission, _ = Submission.objects.get_or_create(
            period=period,
            department=lead,
            revision=9,
            defaults={
                "state": SubmissionState.APPROVED,
                "approved_at": end,
                "approved_by": reviewer,
            },
        )
        missing = [target for target in targets if target.pk not in known]
        value = Decimal("5.5")
        rows = [Actual(submission=submission, target=target, value=value) for target in missing]
        Actual.objects.bulk_create(rows, batch_size=_BATCH)


def _add_observations(indicators: Iterable[Indicator], years: Iterable[int]) -> None:
    """The whole years of county and city."""
    value = Decimal("5.2")
    source = "统计月报"
    observations = [
        Observation(indicator=indicator, area=area, year=year, month=12, value=value, source=source)
        for indicator, year, area in product(indicators, years, Area)
    ]
    Observation.objects.bulk_create(observations, batch_size=_BATCH)


def _add_tasks(plan: Plan) -> None:
    """What another year's plan promised."""
    lead = Department.objects.all()[0]
    LivelihoodTask.objects.bulk_create(
        LivelihoodTask(
            plan=plan,
            level=Level.COUNTY,
            number=number,
            name=f"民生实事{number}",
            lead=lead,
            target_text="完成一百件。",
            investment=Decimal(10),
            fund_upper=Decimal(10),
        )
        for number in range(1, TASKS + 1)
    )


def _add_projects(plan: Plan, number: int) -> None:
    """So many key projects of another year's plan, each with a report on the whole year."""
    submission = Submission.objects.get(period__plan=plan, period__month=MONTHS, revision=9)
    _store_projects(plan, number, [submission])


@transaction.atomic
def add_projects(shown: int, number: int = PROJECTS) -> None:
    """So many projects in the year shown, of all units and sectors and at every pace, each with a
    report in every published period.
    """
    plan = Plan.objects.get(year=shown)
    reviewer = User.objects.filter(is_superuser=True)[0]
    lead = Department.objects.all()[0]
    submissions = []
    for period in plan.periods.filter(published_at__isnull=False).order_by("month"):
        submission = Submission.objects.create(
            period=period,
            department=lead,
            revision=9,
            state=SubmissionState.APPROVED,
            approved_at=period.published_at,
            approved_by=reviewer,
        )
        submissions.append(submission)
    _store_projects(plan, number, submissions)


def _store_projects(plan: Plan, number: int, submissions: list[Submission]) -> None:
    leads = list(Department.objects.all())
    sectors = list(Sector.objects.all())
    projects = []
    lines = []
    reports = []
    for place in range(number):
        project = KeyProject(
            code=f"{plan.year}-{place:05}",
            name=f"重点项目{place}",
            sector=sectors[place % len(sectors)],
            source=InvestmentSource.values[place % 2],
            lead=leads[place % len(leads)],
            total_investment=Decimal(1000),
        )
        nature = Nature.NEW if place % 3 else Nature.CONTINUED
        line = ProjectPlan(plan=plan, project=project, nature=nature, investment=Decimal(500))
        projects.append(project)
        lines.append(line)
        for submission in submissions:
            completed = Decimal(submission.period.month * (place % 60))
            report = ProjectProgress(
                submission=submission, project_plan=line, completed=completed, arrived=completed
            )
            reports.append(report)
    # Each takes its key from the one stored before it.
    KeyProject.objects.bulk_create(projects, batch_size=_BATCH)
    ProjectPlan.objects.bulk_create(lines, batch_size=_BATCH)
    ProjectProgress.objects.bulk_create(reports, batch_size=_BATCH)
