"""The demo's sample periods: every status and state occurs, all is marked, real data unchanged."""

import datetime
import io
import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.kinds import row_models
from chengkou.demo import prepare
from chengkou.demo.sample import PREFIX
from chengkou.demo.sample.figures import figure
from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Actual, Observation, Target
from reporting.enums import Action, Pace, Status, SubmissionState
from reporting.models import Period, Submission, SubmissionEvent, User
from reporting.visibility import SERVER
from tests.pages import Page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def judged(through: int) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("assess", "2024", "--through", str(through), "--json", stdout=out)
    found: list[dict[str, str]] = json.loads(out.getvalue())
    return found


@pytest.mark.usefixtures("sample")
def test_every_status_state_and_step_occurs() -> None:
    lights = Counter(Status(row["status"]) for row in judged(6))
    assert {
        *(
            Status.MET,
            Status.SHORT,
            Status.ON_TRACK,
            Status.BEHIND,
            Status.NOT_DUE,
            Status.NOT_REPORTED,
        )
    } <= lights.keys()
    sentences = " ".join(row["sentence"] for row in judged(6))
    assert all(
        words in sentences
        for words in ("按月均匀计", "按上年同期占比", "年末集中", "双过半", "数据未发布")
    )

    periods = Period.objects.filter(plan__year=2024).order_by("month")
    assert [(period.month, period.published_at is not None) for period in periods] == [
        (3, True),
        (6, True),
        (9, False),
    ]
    forms = Submission.objects.filter(period__plan__year=2024)
    # No unit of the demo has 单位审签 on.
    assert {form.state for form in forms} == set(SubmissionState) - {SubmissionState.SIGNING}
    again = forms.filter(revision=2).order_by("department__code")
    assert [(form.period.month, form.department.code, form.state) for form in again] == [
        (6, "caizheng-ju", SubmissionState.DRAFT),
        (6, "zhaoshang-touzi-ju", SubmissionState.APPROVED),
    ]
    first = forms.filter(revision=1, submitted_at__isnull=False)
    late = [form.department.code for form in first if form.due_on and _day(form) > form.due_on]
    assert late == ["wenhua-lvyou-wei"]
    assert {Action.RETURN, Action.REOPEN} <= set(
        SubmissionEvent.objects.values_list("action", flat=True)
    )


def _day(form: Submission) -> datetime.date:
    assert form.submitted_at is not None
    return timezone.localtime(form.submitted_at).date()


@pytest.mark.usefixtures("sample")
def test_sample_rows_are_marked_and_their_people_cannot_sign_in() -> None:
    for kind in row_models():
        assert not kind.objects.filter(
            submission__period__plan__year=2024, is_sample=False
        ).exists()
        assert not kind.history.filter(
            submission__period__plan__year=2024, is_sample=False
        ).exists()
    made_up = Observation.objects.filter(is_sample=True)
    assert {(each.area, each.year) for each in made_up} == {(Area.COUNTY, 2023), (Area.CITY, 2024)}
    assert {each.source for each in made_up} == {"演示数据"}
    people = User.objects.filter(username__startswith=PREFIX)
    assert people.exists() and not people.filter(is_active=True).exists()
    assert authenticate(username=people[0].username, password=prepare.PASSWORD) is None
    submitters = set(
        Submission.objects.filter(period__plan__year=2024).values_list(
            "submitted_by__username", flat=True
        )
    )
    assert all(name is None or name.startswith(PREFIX) for name in submitters)
    # Nothing lies in the future, and each form's way is told in its order.
    for form in Submission.objects.filter(period__plan__year=2024).prefetch_related("events"):
        moments = [event.at for event in sorted(form.events.all(), key=lambda event: event.pk)]
        assert moments == sorted(moments) and moments[-1] <= timezone.now()


@pytest.mark.usefixtures("sample")
def test_pages_with_sample_data_are_marked_and_those_of_2023_are_not(
    get: Callable[..., Page],
) -> None:
    for address in (
        "/plans/2024/",
        "/plans/2024/?through=3",
        "/plans/2024/indicators/",
        "/plans/2024/indicators/1/",
        "/plans/2024/livelihood/",
        "/plans/2024/projects/",
        "/plans/2024/projects/ledger/",
    ):
        assert "演示数据" in get(address).text, address
    # Sample months of 2023 that 2024's pace uses are drawn on that indicator's page of 2023 only.
    for address in (
        "/plans/2023/",
        "/plans/2023/indicators/",
        "/plans/2023/indicators/1/",
        "/plans/2023/livelihood/",
        "/plans/2023/projects/",
        "/plans/2023/projects/ledger/",
    ):
        assert "演示数据" not in get(address).text, address
    assert "演示数据" in get("/plans/2023/indicators/15/").text


@pytest.mark.usefixtures("sample")
def test_form_and_file_name_are_marked(client: Client) -> None:
    client.force_login(User.objects.get(username="shengtai"))
    form = Submission.objects.get(period__month=9, department__code="shengtai-huanjing-ju")
    page = Page(client.get(reverse("admin:reporting_submission_change", args=[form.pk])))
    assert "演示数据" in page.text
    answer = client.get("/plans/2024/indicators/?export=csv")
    assert "%E6%BC%94%E7%A4%BA%E6%95%B0%E6%8D%AE" in answer["Content-Disposition"]
    out = io.StringIO()
    call_command("assess", "2024", stdout=out)
    assert out.getvalue().startswith("含有演示数据")


@pytest.mark.usefixtures("sample")
def test_next_revision_keeps_mark() -> None:
    again = Submission.objects.filter(period__plan__year=2024, revision=2)
    for unit in ("caizheng-ju", "zhaoshang-touzi-ju"):
        reopened = again.get(department__code=unit)
        assert all(row.is_sample for kind in row_models() for row in kind.of_form(reopened))


@pytest.mark.usefixtures("sample")
def test_corrected_figure_keeps_its_status_and_shows_first_one(get: Callable[..., Page]) -> None:
    first, second = Actual.objects.filter(
        target__plan__year=2024, target__number=14, submission__period__month=6
    ).order_by("submission__revision")
    published = first.submission.period.published_at
    before, after = (each.submission.approved_at for each in (first, second))
    assert published and before and after and before < published < after
    assert (first.value, second.value) == (Decimal("6.42"), figure(second.target, 6))
    ledger = Ledger.of_plan(second.target.plan, viewer=SERVER)
    assert {ledger.judge(second.target, 6, row).assessment.status for row in (first, second)} == {
        Status.ON_TRACK
    }
    for address in ("/plans/2024/indicators/?through=6", "/plans/2024/indicators/14/?through=6"):
        (tag,) = {
            (text_of(each), each.get("title"))
            for each in get(address).all("span")
            if each.get("class") == "tag was"
        }
        assert tag[0] == "原报6.42" and "2024年7月28日" in str(tag[1])


@pytest.mark.usefixtures("sample")
def test_figures_of_city_and_rank_are_shown_beside_county(get: Callable[..., Page]) -> None:
    page = get("/plans/2024/indicators/1/?through=6")
    facts = [text_of(each) for meta in page.all("dl") for each in meta.iter("div")]
    assert {"全市同期6.4%", "全市排名第24位"} <= set(facts)
    assert "演示数据" in page.text


@pytest.mark.usefixtures("real_data")
def test_figures_are_reproducible_and_sums_never_fall() -> None:
    targets = [target for target in Target.objects.filter(plan__year=2024) if 3 in target.months]
    assert {Pace.EVEN, Pace.LAST_YEAR, Pace.YEAR_END} == {target.pace for target in targets}
    for target in targets:
        figures = [figure(target, month) for month in (3, 6, 9)]
        assert figures == [figure(target, month) for month in (3, 6, 9)]
        if target.measure == "cumulative":
            assert figures == sorted(figures) and figures[0] >= 0


@pytest.mark.usefixtures("sample")
def test_page_shows_what_is_needed_as_assess_prints_it(get: Callable[..., Page]) -> None:
    told = Counter[str]()
    for through in (3, 6, 12):
        rows: dict[object, dict[str, str]] = {
            row["number"]: row for row in judged(through) if not row["row"]
        }
        for number in (1, 14, 16, 23, 30, 31):
            page = get(f"/plans/2024/indicators/{number}/?through={through}")
            ahead = " ".join(
                text_of(element) for element in page.all("dl") if element.get("class") == "onward"
            )
            assert ("按目前进度推算" in ahead) is (rows[number]["projection"] is not None)
            for name in ("needed", "needed_sentence", "projection"):
                if rows[number][name] is not None:
                    assert rows[number][name] in ahead, (through, number)
                    told[name] += 1
    assert (
        set(told) == {"needed", "needed_sentence", "projection"}
        and told["needed"] == told["needed_sentence"] == 8
    )
