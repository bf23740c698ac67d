"""What a ledger holds after many years: plans, indicators, periods and figures beside those of the real data."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from indicators.enums import Area
from indicators.models import Actual, Indicator, Observation, Section, Target
from indicators.presenters.charts import LATEST
from projects.enums import InvestmentSource, Level, Nature
from projects.models import KeyProject, LivelihoodTask, ProjectPlan, ProjectProgress, Sector
from reporting.enums import Attribute, Measure, PlanState, RuleKind, SubmissionState
from reporting.models import Department, Period, Plan, Submission, User

YEARS, INDICATORS, MONTHS, TASKS, PROJECTS = 20, 500, 12, 16, 20_000
_BATCH = 2000


@transaction.atomic
def add_years(shown: int) -> None:
    """Fill up to 20 years, 500 indicators, 12 periods, 20,000 projects; what the plan of `shown` sets and knows stays.

    Every other year's plan prints all indicators, the shown ones too, and has a figure of each for every period.
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
    Target.objects.bulk_create(
        Target(
            plan=plan,
            section=section,
            indicator=indicator,
            number=1000 + n,
            name=indicator.name,
            unit="%",
            attribute=Attribute.EXPECTED,
            wording="5",
            rule_kind=RuleKind.AT_LEAST,
            rule_low=Decimal(5),
            measure=Measure.RATE,
            lead=lead,
        )
        for n, indicator in enumerate(indicators)
        if indicator.pk not in printed
    )


def _add_figures(plan: Plan) -> None:
    """Twelve published periods, each with one approved form that holds a figure of every target that has none."""
    reviewer, lead = User.objects.filter(is_superuser=True)[0], Department.objects.all()[0]
    targets = list(plan.targets.all())
    for month in range(1, MONTHS + 1):
        end = timezone.make_aware(datetime.datetime(plan.year, month, 28, 12))  # noqa: DTZ001  made aware here
        period, _ = Period.objects.get_or_create(
            plan=plan, month=month, defaults={"published_at": end, "published_by": reviewer}
        )
        known = set(
            Actual.objects.filter(submission__period=period).values_list("target", flat=True)
        )
        form, _ = Submission.objects.get_or_create(
            period=period,
            department=lead,
            revision=9,
            defaults={
                "state": SubmissionState.APPROVED,
                "approved_at": end,
                "approved_by": reviewer,
            },
        )
        rows = (Actual(submission=form, target=target, value=Decimal("5.5")) for target in targets)
        Actual.objects.bulk_create(
            (row for row in rows if row.target_id not in known), batch_size=_BATCH
        )


def _add_observations(indicators: Iterable[Indicator], years: Iterable[int]) -> None:
    """The whole years of county and city."""
    Observation.objects.bulk_create(
        (
            Observation(
                indicator=indicator,
                area=area,
                year=year,
                month=12,
                value=Decimal("5.2"),
                source="统计月报",
            )
            for indicator in indicators
            for year in years
            for area in Area
        ),
        batch_size=_BATCH,
    )


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
    """So many key projects that another year's plan set out to build, each with a report on the whole year."""
    lead, sector = Department.objects.all()[0], Sector.objects.all()[0]
    projects = KeyProject.objects.bulk_create(
        (
            KeyProject(
                code=f"{plan.year}-{place:05}",
                name=f"重点项目{place}",
                sector=sector,
                source=InvestmentSource.GOVERNMENT,
                lead=lead,
                total_investment=Decimal(1000),
            )
            for place in range(number)
        ),
        batch_size=_BATCH,
    )
    lines = ProjectPlan.objects.bulk_create(
        (
            ProjectPlan(plan=plan, project=project, nature=Nature.NEW, investment=Decimal(500))
            for project in projects
        ),
        batch_size=_BATCH,
    )
    form = Submission.objects.get(period__plan=plan, period__month=MONTHS, revision=9)
    ProjectProgress.objects.bulk_create(
        (
            ProjectProgress(submission=form, project_plan=line, completed=Decimal(500))
            for line in lines
        ),
        batch_size=_BATCH,
    )
