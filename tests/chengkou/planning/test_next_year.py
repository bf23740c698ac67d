"""The next year's draft is made in one action, and nothing of the year itself changes."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.test import Client

from chengkou.planning.next_year import YearIncomplete, next_year, plan_next_year
from indicators.enums import Catalogue
from indicators.judging import Ledger
from indicators.models import Target
from projects.models import GradeScale
from reporting.actions import Refused
from reporting.enums import PlanState
from reporting.models import DataVersion, Plan, User
from reporting.visibility import Viewer
from tests.conftest import rows_of_all_tables
from tests.factories import (
    make_actual,
    make_line,
    make_plan,
    make_progress,
    make_site,
    make_target,
)

pytestmark = pytest.mark.django_db


Tables = dict[type[models.Model], dict[Any, dict[str, Any]]]


def stored() -> Tables:
    """Every row of every table by its key."""
    found: Tables = {}
    for table in rows_of_all_tables():
        model = type(table[0])
        if model is not DataVersion:
            found[model] = {
                row["pk"]: row for row in model._base_manager.values("pk", *columns(model))
            }
    return found


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@pytest.mark.slow
def test_nothing_of_the_year_changes_by_planning_the_next(sample: None, client: Client) -> None:
    plan = Plan.objects.get(year=2024)
    planner = User.objects.get(username="jihua")
    client.force_login(planner)
    before = stored()
    ahead = next_year(plan, by=planner)
    assert stored() == before
    done = plan_next_year(plan, by=planner, confirmed=True)
    assert (ahead.headlines, len(ahead.targets), len(ahead.carried.made)) == (
        done.headlines,
        len(done.targets),
        len(done.carried.made),
    )
    for year in (2024, 2025):
        for page in ("", "indicators/", "projects/", "projects/ledger/", "shortfalls/"):
            assert client.get(f"/plans/{year}/{page}").status_code == 200
    after = stored()
    # Each row that was there is there as it was; what is new is of the draft.
    for model, rows in before.items():
        kept = {key: row for key, row in after[model].items() if key in rows}
        assert kept == rows, model
    draft = Plan.objects.get(year=2025)
    for row in (*draft.sections.all(), *draft.targets.all(), *draft.project_plans.all()):
        assert row.plan_id == draft.pk
    # 重点任务 are of one year alone.
    of_indicators = Target.objects.of_catalogue(Catalogue.INDICATORS).filter(plan=plan)
    assert (draft.targets.count(), draft.sections.count()) == (
        of_indicators.count(),
        plan.sections.filter(catalogue=Catalogue.INDICATORS).count(),
    )
    assert not draft.targets.exclude(wording="").exists()
    numbers = Plan.objects.filter(state=PlanState.DRAFT).values_list("year", "draft_shown")
    assert list(numbers) == [(2025, False)]
    # Again: the sums are the same, and so is everything.
    again = plan_next_year(plan, by=planner, confirmed=True)
    assert (again.targets, again.carried.made, again.carried.refreshed) == ([], [], [])
    assert stored() == after


def test_results_of_the_year_are_bases_of_the_next_without_being_copied(planner: User) -> None:
    plan = make_plan(2024)
    with_result, without = make_target(plan, 1), make_target(plan, 2)
    make_actual(with_result, "6.1", 12)
    make_actual(without, "6.1", 6)
    assert next_year(plan, by=planner).with_results == 1
    draft = plan_next_year(plan, by=planner).draft
    ledger = Ledger.of_plan(draft, Viewer(planner), [12])
    bases = [ledger.last_year(target, 12) for target in ledger.targets]
    assert [base and base.value for base in bases] == [with_result.actuals.get().value, None]


def test_options_of_the_plan_go_along_and_its_adoption_does_not(planner: User) -> None:
    plan = make_plan(
        2024,
        title="2024年国民经济和社会发展计划",
        document_no="1号",
        adopted_by="人代会",
        explain_points="0.7",
    )
    GradeScale.objects.create(plan=plan, ahead=Decimal(15), confirmed=True)
    draft = plan_next_year(plan, by=planner).draft
    draft.refresh_from_db()
    assert (draft.year, draft.title, draft.document_no, draft.adopted_by) == (
        2025,
        "2025年国民经济和社会发展计划",
        "",
        "",
    )
    assert (draft.state, draft.draft_shown, str(draft.explain_points)) == ("draft", False, "0.7")
    scale = GradeScale.objects.get(plan=draft)
    assert (scale.ahead, scale.confirmed) == (Decimal(15), True)
    assert draft.history.get().history_change_reason == "规划下一年"


def test_plan_without_bounds_is_followed_by_one_with_those_usual_on_the_site(planner: User) -> None:
    make_site(ahead=Decimal(15))
    draft = plan_next_year(make_plan(2024), by=planner).draft
    scale = GradeScale.objects.get(plan=draft)
    assert (scale.ahead, scale.confirmed) == (Decimal(15), False)
    assert scale.history.get().history_user == planner
    assert not GradeScale.objects.filter(plan__year=2024).exists()


def test_part_of_the_year_is_asked_for_and_all_or_nothing_is_made(planner: User) -> None:
    plan = make_plan(2024)
    make_target(plan)
    make_progress(make_line(plan), "40", 6)
    with pytest.raises(YearIncomplete):
        plan_next_year(plan, by=planner)
    assert not Plan.objects.filter(year=2025).exists()
    plan_next_year(plan, by=planner, confirmed=True)
    assert Target.objects.filter(plan__year=2025).count() == 1


def test_draft_with_rows_of_its_own_only_takes_projects(planner: User) -> None:
    plan, draft = make_plan(2024), make_plan(2025, PlanState.DRAFT)
    make_target(plan, 1)
    own = make_target(draft, 9, name="自己加的")
    make_progress(make_line(plan), "40", 12)
    done = plan_next_year(plan, by=planner)
    assert str(done).startswith("已按1—12月的完成投资结转1个项目到2025年计划（草案）")
    assert list(draft.targets.all()) == [own]


@pytest.mark.parametrize(
    "state, following, words",
    [
        (PlanState.DRAFT, None, "2024年计划（草案）还没有批准"),
        (PlanState.ADOPTED, PlanState.ADOPTED, "2025年计划已批准，不用再规划"),
    ],
)
def test_only_an_adopted_plan_without_an_adopted_next_one_is_planned_on(
    state: PlanState, following: PlanState | None, words: str, planner: User
) -> None:
    plan = make_plan(2024, state)
    if following:
        make_plan(2025, following)
    for act in (next_year, plan_next_year):
        with pytest.raises(Refused, match=words):
            act(plan, by=planner)


@pytest.mark.parametrize("number", [1, 3])
def test_looking_ahead_takes_as_many_queries_for_one_row_as_for_three(
    number: int, planner: User, django_assert_num_queries: Any
) -> None:
    plan = make_plan(2024)
    for each in range(1, number + 1):
        make_actual(make_target(plan, each), "6.1", 12)
        make_progress(make_line(plan, f"p{each}"), "40", 12)
    assert planner.sees_all_submissions  # asked for before
    with django_assert_num_queries(12):
        next_year(plan, by=planner)
