"""An office believes the made-up year: every row of it fits its unit, its money and its dates."""

import datetime
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.kinds import row_models
from indicators.enums import Catalogue, Outlook
from indicators.judging import Ledger
from indicators.models import Actual, Target
from projects.enums import Nature, ProblemKind, Stage
from projects.judging import ProjectLedger, TaskLedger
from projects.models import (
    FUNDS,
    KeyProject,
    LivelihoodTask,
    ProjectProgress,
    TargetProgress,
    TaskProgress,
)
from reporting.enums import Direction, Grade, Measure
from reporting.models import Department, Period, Submission, User
from reporting.months import last_day
from reporting.visibility import SERVER
from tests.chengkou.demo.sample.believed import (
    KIND_ACTS,
    KIND_SAYS,
    REASON_SAYS,
    WHO_LEADS,
    YEAR,
    bound_of,
    built,
    in_turn,
    lines,
    month_of,
    names_a_late_node,
    plan,
    rows_of,
)
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("sample")]

# Who leads what, where.


def test_lead_of_each_project_is_of_its_trade() -> None:
    found = set()
    for line in lines():
        name, lead = line.project.name, line.project.lead.name
        units = next((units for words, units in WHO_LEADS if re.search(words, name)), set())
        assert lead in units, f"{name} is not {lead}'s"
        found.add(lead)
    assert len(found) >= 12


def test_place_of_each_project_is_the_town_of_its_name_and_fits_its_kind() -> None:
    for line in lines():
        project = line.project
        assert re.search("(街道|镇|乡)$", project.place), project
        assert project.owner, project
        if "示例" in project.name and line.project.sector.name != "房地产":
            assert project.name[:2] == project.place[:2], project
        if re.search("卫生院|小学教学楼", project.name):
            assert not project.place.endswith("街道"), project
        if "老旧小区" in project.name:
            assert project.place.endswith("街道"), project


def test_units_that_help_are_others_than_the_lead() -> None:
    for target in Target.objects.filter(plan__year=YEAR).prefetch_related("cooperating"):
        assert target.lead not in target.cooperating.all(), target
    for task in LivelihoodTask.objects.filter(plan__year=YEAR).prefetch_related("responsible"):
        assert task.lead not in task.responsible.all(), task


# People.


def test_units_and_projects_name_people_that_are_samples() -> None:
    for of in (*Department.objects.all(), *KeyProject.objects.select_related("lead")):
        for name in (of.county_leader, of.contact):
            assert "示例" in name, of
        assert re.fullmatch(r"023-0000 \d{4}", of.phone), of
    for project in KeyProject.objects.select_related("lead"):
        lead = project.lead
        assert (project.county_leader, project.contact, project.phone) == (
            lead.county_leader,
            lead.contact,
            lead.phone,
        )
        assert "示例" in project.commander
    units = Department.objects.all()
    assert len({unit.phone for unit in units}) == len({unit.contact for unit in units}) == 27
    assert len({unit.county_leader for unit in units}) > 3


def test_pages_show_leaders_and_contacts(get: Callable[..., Page], client: Client) -> None:
    asked = ProjectProgress.objects.filter(submission__period__month=6).exclude(matter="").first()
    assert asked is not None
    line = asked.project_plan
    text = get(reverse("project", args=[YEAR, line.pk]) + "?through=6").text
    for words in (line.project.county_leader, line.project.contact, line.project.phone):
        assert words in text
    assert f"请{asked.matter_for}协调" in text
    client.force_login(User.objects.get(username="shenhe"))
    period = Period.objects.get(plan__year=YEAR, month=9)
    board = Page(client.get(reverse("admin:reporting_period_board", args=[period.pk])))
    late = Department.objects.get(code="linye-ju")
    assert late.contact in board.text and late.phone in board.text
    assert "没有登记联系人" not in board.text


# Money.


def test_money_of_projects_is_within_the_plan_and_beside_the_work() -> None:
    for row in rows_of(ProjectProgress):
        assert 0 <= row.completed <= row.project_plan.investment, row
        assert 0 <= row.arrived <= row.project_plan.investment, row
    money = ProblemKind.MONEY
    short = {row.project_plan_id for row in rows_of(ProjectProgress) if row.problem_kind == money}
    for row in built():
        completed, arrived = row.completed, row.arrived
        assert completed is not None and arrived is not None
        if completed and row.project_plan_id not in short:
            assert arrived >= completed * 9 / 10 - 1, row
        assert arrived * 10 >= completed * 7 - 10, row
    for before, after in in_turn(rows_of(ProjectProgress)):
        assert before.completed <= after.completed and before.arrived <= after.arrived, after


def test_money_of_tasks_is_spent_from_what_arrived_and_arrives_from_what_is_planned() -> None:
    for row in rows_of(TaskProgress):
        for fund in FUNDS:
            spent = getattr(row, fund.replace("fund", "spent"))
            arrived = getattr(row, fund.replace("fund", "arrived"))
            assert 0 <= spent <= arrived <= getattr(row.task, fund), (row, fund)
        assert row.spent <= row.arrived <= row.task.investment, row
    for before, after in in_turn(rows_of(TaskProgress)):
        assert before.arrived <= after.arrived and before.spent <= after.spent, after


def test_investment_that_a_task_promises_is_that_of_its_project_and_covers_what_is_spent() -> None:
    of_tasks = {(row.task_id, month_of(row)): row for row in rows_of(TaskProgress)}
    compared = 0
    for row in rows_of(TargetProgress):
        if "投资" not in row.task_target.words:
            continue
        done = row.value * (10_000 if row.task_target.unit == "亿元" else 1)
        task = of_tasks[row.task_target.task_id, month_of(row)]
        assert task.spent <= done, row
        for project in rows_of(ProjectProgress):
            name = project.project_plan.project.name
            if name in row.task_target.task.name and month_of(project) == month_of(row):
                assert (done, task.arrived) == (project.completed, project.arrived), row
                if task.done:
                    assert (project.finished_on, project.completed) == (
                        task.done_on,
                        project.project_plan.investment,
                    )
                compared += 1
    assert compared == 6


def test_what_is_done_of_a_task_never_falls() -> None:
    for before, after in in_turn(rows_of(TargetProgress)):
        assert before.value <= after.value, after


# What projects say.


def test_a_project_says_why_it_lags_in_words_of_its_kind_of_problem_and_no_other_does() -> None:
    ledger = ProjectLedger.of_plan(plan(), SERVER)
    by_key = {line.pk: line for line in ledger.lines}
    told = Counter[str]()
    for row in rows_of(ProjectProgress):
        line = by_key[row.project_plan_id]
        judged = ledger.judge(line, month_of(row), row)
        said = (row.problem_kind, row.problem, row.explanation, row.measures)
        assert all(said) if judged.lags else not any((*said, row.matter)), row
        if not judged.lags:
            continue
        kind = ProblemKind(row.problem_kind)
        told[kind] += 1
        assert re.search(KIND_SAYS[kind], row.problem + row.explanation), row.explanation
        assert re.search(KIND_ACTS[kind], row.measures), row.measures
        assert row.problem != row.explanation
        for other in set(KIND_SAYS) - {kind, ProblemKind.APPROVAL, ProblemKind.WORKS}:
            assert not re.search(KIND_SAYS[other], row.explanation), (kind, row.explanation)
        # What is well under way does not wait for its land.
        if kind in (ProblemKind.LAND, ProblemKind.FOREST, ProblemKind.CLEARANCE):
            assert (row.progress_percent or 0) < 60, row
        if line.nature == Nature.PREPARATION:
            assert names_a_late_node(row, line), row
        elif kind == ProblemKind.MONEY:
            assert f"少{row.completed - row.arrived:.0f}万元" in row.explanation, row
            assert row.arrived < row.completed and f"{row.arrived:.0f}万元" in row.problem
        not_begun = line.nature != Nature.PREPARATION and not row.completed
        assert ("没有按计划开工" in row.explanation) is not_begun
    assert len(told) >= 5


def test_no_reason_and_no_measures_are_given_for_three_rows() -> None:
    for field in ("explanation", "measures"):
        rows_by_text: dict[str, set[tuple[str, int, int]]] = {}
        for kind in row_models():
            for row in rows_of(kind):
                text = getattr(row, field)
                if text:
                    place = (kind.__name__, row.subject_id, month_of(row))
                    rows_by_text.setdefault(text, set()).add(place)
        assert len(rows_by_text) > 60
        for text, places in rows_by_text.items():
            assert len(places) < 3, text


def test_no_reason_speaks_of_months_that_are_not_over() -> None:
    for kind in row_models():
        for row in rows_of(kind):
            for month in re.findall(r"(\d+)月", row.explanation):
                assert int(month) <= month_of(row), row.explanation


def test_matters_name_whom_and_by_when() -> None:
    matters = [row for row in rows_of(ProjectProgress) if row.matter]
    assert {month_of(row) for row in matters} == {3, 6, 9}
    for row in matters:
        project = row.project_plan.project
        assert project.name.removesuffix("（示例）") in row.matter, row.matter
        assert project.county_leader and project.county_leader in row.matter_for, row
        assert row.matter_by > row.submission.due_on, row
        if row.submission.submitted_at:
            assert row.matter_by > _day(row.submission.submitted_at), row
        assert row.matter_by < row.submission.due_on + datetime.timedelta(days=60), row


def test_stage_and_percent_of_a_project_go_with_its_money() -> None:
    for row in built():
        line = row.project_plan
        started, finished = row.started_on, row.finished_on
        assert (row.stage == Stage.NOT_STARTED) == (not row.completed) == (started is None), row
        assert (row.stage == Stage.COMPLETED) == (finished is not None), row
        whole = line.done_before + (row.completed or 0) >= line.project.total_investment
        assert whole == (finished is not None) == (row.progress_percent == 100), row
    for before, after in in_turn(built()):
        assert before.progress_percent <= after.progress_percent, after
    words = Counter(row.progress_words for row in rows_of(ProjectProgress))
    assert len(words) > 30 and all(words)


# What indicators say.


def test_the_reason_of_an_indicator_is_about_that_indicator_and_its_figures() -> None:
    ledger = Ledger.of_plan(plan(), SERVER)
    for row in rows_of(Actual):
        target, month = row.target, month_of(row)
        lags = ledger.judge(target, month, row).assessment.status.lags
        assert lags is bool(row.explanation) is bool(row.measures), row
        if lags:
            is_task = target.section.catalogue == Catalogue.KEY_TASKS
            about = re.escape(target.name) if is_task else REASON_SAYS[target.number]
            assert re.search(about, row.explanation), row.explanation
        if lags and target.number == 23:
            bad_days = (last_day(YEAR, month) - datetime.date(YEAR - 1, 12, 31)).days - row.value
            assert f"已有{bad_days:.0f}天" in row.explanation
    in_june = Actual.objects.filter(
        target__plan__year=YEAR, submission__period__month=6
    ).select_related("target")
    of = {row.target.number: row for row in in_june.filter(target__row=0)}
    construction = of[4].value
    assert construction is not None
    below = 15 - construction
    assert f"建筑业增加值增速低于目标{below}个百分点" in of[1].explanation


def test_the_reason_of_a_promised_number_is_given_where_it_lags() -> None:
    ledger = TaskLedger.of_plan(plan(), SERVER)
    for row in rows_of(TargetProgress):
        judged = ledger.judge_target(row.task_target, month_of(row), row)
        lags = judged.assessment.status.lags
        assert lags is bool(row.explanation) is bool(row.measures), row


def test_tasks_say_how_each_goes_on() -> None:
    words = Counter(row.words for row in rows_of(TaskProgress))
    assert "" not in words and set(words.values()) == {1}


def test_forecasts_fit_target_and_outlook() -> None:
    found = Counter[str]()
    for row in rows_of(Actual):
        assert (row.forecast is None) is (row.outlook == ""), row
        if row.forecast is None:
            continue
        found[row.outlook] += 1
        bound = bound_of(row.target)
        is_met = row.forecast >= bound
        if row.target.direction == Direction.DOWN:
            is_met = row.forecast <= bound
        if row.outlook == Outlook.EFFORT:
            assert row.forecast == bound, row
        else:
            assert is_met == (row.outlook == Outlook.REACHABLE), row
    assert set(found) == set(Outlook.values)


def test_forecasts_fit_unit_and_what_is_reached() -> None:
    forecasts = [row for row in rows_of(Actual) if row.forecast is not None]
    for row in forecasts:
        target, bound = row.target, bound_of(row.target)
        if target.measure == Measure.CUMULATIVE:
            assert row.value <= row.forecast <= max(bound, row.value) * Decimal("1.5"), row
        else:
            assert min(row.value, bound) <= row.forecast <= max(row.value, bound), row
        if target.maximum_per_year:
            gone = (last_day(YEAR, month_of(row)) - datetime.date(YEAR - 1, 12, 31)).days
            assert row.forecast <= row.value + target.maximum_per_year - gone, row
        if target.unit in ("人", "家", "天"):
            assert row.forecast == row.forecast.to_integral_value(), row
        assert -row.forecast.as_tuple().exponent <= -row.value.as_tuple().exponent, row
    for before, after in in_turn(forecasts):
        assert abs(after.forecast - before.forecast) <= before.forecast / 2, after


# Dates.


def _day(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()


def test_dates_of_a_project_follow_each_other() -> None:
    year_ends = datetime.date(YEAR, 12, 31)
    year_starts = datetime.date(YEAR, 1, 1)
    for line in ProjectLedger.of_plan(plan(), SERVER).lines:
        project = line.project
        start, finish = project.planned_start, project.planned_finish
        assert start and finish and start < finish, project
        if line.nature == Nature.CONTINUED:
            assert project.started_on and start <= project.started_on < year_starts, project
            assert line.done_before > 0 or (year_starts - start).days < 60, project
        else:
            assert project.started_on is None and line.done_before == 0, project
        if line.nature == Nature.NEW:
            assert start.year == YEAR, project
        if line.nature == Nature.PREPARATION:
            assert all(node.planned_on <= start for node in line.all_nodes), project
            done = [node.done_on for node in line.all_nodes]
            known = [day for day in done if day]
            assert known == sorted(set(known)) and done[len(known) :] == [None] * (6 - len(known))
        # The year's plan ends what is planned to end in the year, and no other.
        is_whole = line.done_before + line.investment == project.total_investment
        assert is_whole == (finish <= year_ends), project
        months = [milestone.month for milestone in line.all_milestones]
        amounts = [milestone.amount for milestone in line.all_milestones]
        assert months == sorted(months) and amounts == sorted(amounts)
        for month in months:
            in_month = datetime.date(YEAR, month, 1)
            assert start <= in_month <= finish, (project, month)
        if amounts:
            assert amounts[-1] == line.investment, project


def test_dates_of_a_report_follow_each_other() -> None:
    for row in built():
        project = row.project_plan.project
        last = last_day(YEAR, month_of(row))
        if row.started_on:
            assert project.planned_start <= row.started_on <= last, row
        if row.finished_on:
            assert row.started_on and row.started_on < row.finished_on <= last, row
    for before, after in in_turn(built()):
        for field in ("started_on", "finished_on"):
            assert getattr(before, field) in (None, getattr(after, field)), after
    for task in rows_of(TaskProgress):
        assert task.done_on is None or task.done_on <= last_day(YEAR, month_of(task)), task


def test_forms_are_opened_submitted_approved_and_published_in_this_order() -> None:
    for form in Submission.objects.filter(period__plan__year=YEAR).select_related("period"):
        if form.submitted_at:
            assert _day(form.submitted_at) > form.period.ends_on, form
        if form.approved_at:
            assert form.submitted_at and form.submitted_at < form.approved_at, form
        published = form.period.published_at
        if published and form.approved_at and form.revision == 1:
            assert form.approved_at < published, form


def test_grades_of_all_kinds_occur_in_june() -> None:
    grades = Counter(judged.grade for judged in ProjectLedger.of_plan(plan(), SERVER).judge_all(6))
    assert {
        *(Grade.NORMAL, Grade.SLOW, Grade.LAGGING, Grade.FAR_BEHIND, Grade.SEVERE),
        *(Grade.NODES_KEPT, Grade.NODES_LATE, Grade.NOT_YET, Grade.NOT_REPORTED),
    } <= set(grades)
