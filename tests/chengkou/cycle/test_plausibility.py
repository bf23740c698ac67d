"""What cannot be is not kept, what is unlikely is handed in with a reason, and the reviewer sees
both.
"""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chengkou.cycle.opening import open_period
from indicators.models import Actual
from projects.models import ProjectProgress, TaskProgress
from reporting.enums import Measure, SubmissionState
from reporting.models import Department, Plan, Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting, entries, post, url
from tests.factories import make_actual, make_line, make_plan, make_target, make_task
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db
TOO_MANY = "20000家是全年目标20家的1000倍，单位是否填错"
WELL_FILLED = {
    "1-value": "7.0",
    "2-value": "5",
    "3-value": "61",
    "4-words": "完成",
}


def row(form: Submission, number: int = 2) -> Actual:
    return Actual.objects.get(submission=form, target__number=number)


def told(response: Any) -> str:
    return " ".join(text_of(each) for each in Page(response).all("li"))


def test_what_cannot_be_is_not_saved_and_stays_typed(reporting: Reporting) -> None:
    refused = post(reporting.clerk, reporting.form, {"2-value": "3.5"})
    assert refused.status_code == 200
    assert "完成数填的是3.5家，这一项只填整数，请更正。" in told(refused)
    assert entries(refused)[f"actual-{row(reporting.form).pk}-value"] == "3.5"
    assert row(reporting.form).value is None
    assert post(reporting.clerk, reporting.form, {"2-value": "3"}).status_code == 302
    assert row(reporting.form).value == Decimal(3)


def test_what_is_unlikely_is_saved_and_not_handed_in_without_a_reason(
    reporting: Reporting,
) -> None:
    typed = {**WELL_FILLED, "2-value": "20000"}
    response = post(reporting.clerk, reporting.form, typed, "submit")
    page = reporting.clerk.get(response.url)
    assert row(reporting.form).value == Decimal(20000)
    assert f"{TOO_MANY}：请核对，确认无误的写明理由。" in told(page)
    assert [text_of(each) for each in Page(page).all("a") if "#actual" in each.get("href", "")]
    reporting.form.refresh_from_db()
    assert reporting.form.state == SubmissionState.DRAFT


def test_form_asks_for_the_reason_at_the_row_before_anything_is_handed_in(
    reporting: Reporting,
) -> None:
    post(reporting.clerk, reporting.form, {"2-value": "20000"})
    page = reporting.clerk.get(url(reporting.form))
    assert f"请核对：{TOO_MANY}" in page.text
    asked = [name for name in entries(page) if name.endswith("-confirmation")]
    assert asked == [f"actual-{row(reporting.form).pk}-confirmation"]


def test_reason_lets_it_be_handed_in_and_is_shown_to_the_reviewer(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {**WELL_FILLED, "2-value": "20000"})
    response = post(
        reporting.clerk, reporting.form, {"2-confirmation": "统计口径扩大到个体户"}, "submit"
    )
    assert response.status_code == 302
    reporting.form.refresh_from_db()
    assert reporting.form.state == SubmissionState.SUBMITTED
    assert row(reporting.form).confirmed == TOO_MANY
    read = reporting.reviewer.get(url(reporting.form)).text
    assert TOO_MANY in read
    assert "确认无误：统计口径扩大到个体户" in read
    assert "请核对" not in read
    board = reverse("admin:reporting_period_board", args=[reporting.form.period_id])
    waiting = reporting.reviewer.get(board).text
    assert "说明理由1行" in waiting
    assert f"{TOO_MANY}（确认无误：统计口径扩大到个体户）" in waiting


def test_reason_typed_together_with_its_figure_confirms_it(reporting: Reporting) -> None:
    typed = {**WELL_FILLED, "2-value": "20000", "2-confirmation": "口径扩大"}
    post(reporting.clerk, reporting.form, typed, "submit")
    reporting.form.refresh_from_db()
    assert reporting.form.state == SubmissionState.SUBMITTED


def test_reason_falls_away_with_another_figure(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {"2-value": "20000", "2-confirmation": "口径扩大"})
    assert row(reporting.form).confirmation == "口径扩大"
    post(reporting.clerk, reporting.form, {"2-value": "30000"})
    assert (row(reporting.form).confirmation, row(reporting.form).confirmed) == ("", "")


def test_reason_falls_away_where_nothing_is_left_to_confirm(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {"2-value": "20000", "2-confirmation": "口径扩大"})
    post(reporting.clerk, reporting.form, {"2-value": "5"})
    assert (row(reporting.form).confirmation, row(reporting.form).confirmed) == ("", "")
    assert "请核对" not in reporting.clerk.get(url(reporting.form)).text


def test_reason_stays_while_other_fields_are_typed(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {"2-value": "20000", "2-confirmation": "口径扩大"})
    post(reporting.clerk, reporting.form, {"2-explanation": "新开个体户多"})
    assert row(reporting.form).confirmation == "口径扩大"
    assert row(reporting.form).confirmed == TOO_MANY


def test_impossible_figure_from_before_is_not_handed_in_but_its_words_are_saved(
    reporting: Reporting,
) -> None:
    post(reporting.clerk, reporting.form, WELL_FILLED)
    Actual.objects.filter(pk=row(reporting.form).pk).update(value=Decimal(-5))
    saved = post(reporting.clerk, reporting.form, {"2-explanation": "核减"})
    assert saved.status_code == 302
    page = reporting.clerk.get(post(reporting.clerk, reporting.form, {}, "submit").url)
    assert "完成数填的是−5家，这一项不会是负数，请更正。" in told(page)


def test_limits_of_the_planner_hold(reporting: Reporting) -> None:
    target = row(reporting.form, 1).target
    target.highest = Decimal(30)
    target.save()
    refused = post(reporting.clerk, reporting.form, {"1-value": "31"})
    assert "完成数填的是31%，计划管理员定的最大数是30，请更正。" in told(refused)


# --- the page of figures of other units


@pytest.fixture
def provided(
    units: tuple[Department, Department], clerk_b: User, reviewer: User
) -> tuple[Client, Submission]:
    """Whose unit provides the days of good air of 单位甲, and the form of that."""
    target = make_target(
        *(make_plan(2024), 1),
        lead=units[0],
        provider=units[1],
        wording="360",
        unit="天",
        measure=Measure.CUMULATIVE,
        name="优良天数",
        maximum_per_year=Decimal(366),
    )
    open_period(target.plan, 9, by=reviewer)
    return signed_in(clerk_b), Submission.objects.get(department=units[0])


def enter(client: Client, form: Submission, **typed: str) -> Any:
    address = reverse("admin:reporting_period_figures", args=[form.period_id])
    sent = entries(client.get(address))
    for name, value in typed.items():
        sent[f"actual-{row(form, 1).pk}-{name}"] = value
    return client.post(address, {**sent, "do": "save"})


def test_400_good_days_are_refused_where_their_provider_enters_them(
    provided: tuple[Client, Submission],
) -> None:
    client, form = provided
    refused = enter(client, form, value="400")
    assert "完成数填的是400天，1—9月一共274天，请更正。" in told(refused)
    assert row(form, 1).value is None
    assert enter(client, form, value="262").status_code == 302
    assert row(form, 1).value == Decimal(262)


def test_provider_confirms_what_it_entered(provided: tuple[Client, Submission]) -> None:
    client, form = provided
    make_actual(row(form, 1).target, "180", 6)
    enter(client, form, value="170")
    page = client.get(reverse("admin:reporting_period_figures", args=[form.period_id]))
    assert "请核对：累计170小于1—6月的180" in page.text
    enter(client, form, confirmation="剔除沙尘天气重算")
    assert row(form, 1).confirmed == "累计170小于1—6月的180"
    enter(client, form, source="月报")
    assert row(form, 1).confirmation == "剔除沙尘天气重算"
    enter(client, form, value="171")
    assert row(form, 1).confirmation == ""


def test_reason_of_the_lead_stays_with_a_provider_who_does_not_know_what_it_is_for(
    provided: tuple[Client, Submission],
) -> None:
    client, form = provided
    make_actual(row(form, 1).target, "180", 6, published=False)
    enter(client, form, value="170")
    Actual.objects.filter(pk=row(form, 1).pk).update(
        confirmation="剔除沙尘天气重算", confirmed="累计170小于1—6月的180"
    )
    enter(client, form, source="月报")
    assert row(form, 1).confirmation == "剔除沙尘天气重算"
    enter(client, form, value="190")
    assert row(form, 1).confirmation == ""


# --- money


@pytest.fixture
def of_money(
    units: tuple[Department, Department], clerk_a: User, reviewer: User
) -> tuple[Client, Submission, Plan]:
    """A form with a project of 1,026 万元 a year and a livelihood task of 500."""
    plan = make_plan(2024)
    make_line(plan, "p1", "1026", project_fields={"lead": units[0], "total_investment": "5000"})
    make_task(plan, lead=units[0])
    open_period(plan, 3, by=reviewer)
    return signed_in(clerk_a), Submission.objects.get(department=units[0]), plan


def typed_into(client: Client, form: Submission, kind: Any, **typed: str) -> Any:
    (key,) = kind.objects.filter(submission=form).values_list("pk", flat=True)
    sent = entries(client.get(url(form)))
    for name, value in typed.items():
        sent[f"{kind._meta.model_name}-{key}-{name}"] = value
    return client.post(url(form), {**sent, "do": "save"})


def test_99999999_on_a_plan_of_1026_is_asked_about(
    of_money: tuple[Client, Submission, Plan],
) -> None:
    client, form, _ = of_money
    typed_into(client, form, ProjectProgress, completed="99999999")
    page = client.get(url(form)).text
    assert "累计完成99999999万元是年度计划1026万元的9.7万倍，单位是否填错" in page
    typed_into(client, form, ProjectProgress, confirmation="核实过")
    assert ProjectProgress.objects.get(submission=form).confirmed


def test_county_says_whether_more_can_be_spent_than_arrived(
    of_money: tuple[Client, Submission, Plan],
) -> None:
    client, form, plan = of_money
    assert typed_into(client, form, TaskProgress, arrived="5", spent="6").status_code == 302
    assert "请核对：累计支出6万元大于累计到位5万元" in client.get(url(form)).text
    plan.has_to_arrive_first = True
    plan.save()
    refused = typed_into(client, form, TaskProgress, arrived="5", spent="7")
    assert "累计支出7万元大于累计到位5万元，本县规定支出不能大于到位，请更正。" in told(refused)
    assert TaskProgress.objects.get(submission=form).spent == Decimal(6)


@pytest.mark.parametrize("number", [1, 3])
def test_saving_asks_the_same_queries_for_one_row_and_for_three(
    number: int,
    units: tuple[Department, Department],
    clerk_a: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    plan = make_plan(2024)
    for each in range(1, number + 1):
        make_target(plan, each, lead=units[0], wording="20", unit="家", measure=Measure.CUMULATIVE)
    open_period(plan, 3, by=None)
    client, form = signed_in(clerk_a), Submission.objects.get(department=units[0])
    sent = entries(client.get(url(form)))
    for key in Actual.objects.filter(submission=form).values_list("pk", flat=True):
        sent[f"actual-{key}-value"] = "5"
    with django_assert_num_queries(18):
        client.post(url(form), {**sent, "do": "save"})
