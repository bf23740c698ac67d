"""The page of target changes: how wordings are read, and what published periods lock."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from indicators.models import Target, TargetRevision
from indicators.models.terms import TERMS
from reporting.enums import Measure, PlanState, RuleKind
from reporting.models import User
from tests.factories import make_actual, make_period, make_plan, make_revision, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    """A client at which the planner has signed in."""
    client.force_login(planner)
    return client


@pytest.fixture
def target() -> Target:
    return make_target(make_plan(2023), wording="7左右")


def url(page: str, *args: object) -> str:
    return reverse(f"admin:indicators_targetrevision_{page}", args=args)


def typed(target: Target, **fields: Any) -> dict[str, Any]:
    return {
        "target": target.pk,
        "kind": "adjustment",
        "reason": "县人大常委会批准调整",
        "effective_on": "2023-07-01",
        "wording": "6以上",
        "milestones-TOTAL_FORMS": "0",
        "milestones-INITIAL_FORMS": "0",
        **fields,
    }


def errors(response: Any) -> dict[str, Any]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def test_added_change_shows_how_its_wording_was_read(at_work: Client, target: Target) -> None:
    page = at_work.post(url("add"), typed(target), follow=True)
    assert "目标原文“6以上”读作：不低于6%。请核对。" in page.text
    assert "已经发布" not in page.text
    revision = TargetRevision.objects.get()
    assert (revision.rule_kind, revision.rule_low) == (RuleKind.AT_LEAST, Decimal(6))
    assert revision.history.count() == 1
    assert "不低于6%" in at_work.get(url("change", revision.pk)).text


def test_unreadable_wording_refused_unless_judged_by_a_person(
    at_work: Client, target: Target
) -> None:
    assert list(errors(at_work.post(url("add"), typed(target, wording="有较大提高")))) == [
        "wording"
    ]
    assert (
        at_work.post(url("add"), typed(target, wording="有较大提高", by_person="on")).status_code
        == 302
    )
    assert TargetRevision.objects.get().rule_kind == RuleKind.TEXT


def test_typed_rule_is_stored_and_filtered_as_differing(at_work: Client, target: Target) -> None:
    make_revision(target, "2023-05-01", "8")
    by_hand = {"rule_kind": "at_least", "rule_low": "6.5"}
    assert at_work.post(url("add"), typed(target, wording="6左右", **by_hand)).status_code == 302
    assert [row.wording for row in at_work.get(url("changelist")).context["cl"].result_list] == [
        "8",
        "6左右",
    ]
    found = at_work.get(url("changelist"), {"reading": "differs"}).context["cl"].result_list
    assert [row.wording for row in found] == ["6左右"]
    front = at_work.get(reverse("admin:index")).text
    assert "1个目标变更的读法与原文不一致" in front


@pytest.mark.parametrize("left_out", ["target", "wording", "reason", "effective_on", "kind"])
def test_missing_entry_refused_at_its_field(left_out: str, at_work: Client, target: Target) -> None:
    assert list(errors(at_work.post(url("add"), {**typed(target), left_out: ""}))) == [left_out]


def test_second_change_from_one_day_on_refused_at_the_day(at_work: Client, target: Target) -> None:
    make_revision(target, "2023-07-01")
    assert list(errors(at_work.post(url("add"), typed(target)))) == ["effective_on"]


def test_change_of_a_draft_refused(at_work: Client) -> None:
    target = make_target(make_plan(2025, PlanState.DRAFT))
    found = errors(at_work.post(url("add"), typed(target, effective_on="2025-07-01")))
    assert "还是草案" in str(found["target"])


def test_targets_page_links_to_its_changes_and_the_next(at_work: Client, target: Target) -> None:
    revision = make_revision(target, "2023-05-01", "8")
    page = at_work.get(reverse("admin:indicators_target_change", args=[target.pk])).text
    assert url("change", revision.pk) in page
    assert f"{url('add')}?target={target.pk}" in page
    form = at_work.get(url("add"), {"target": target.pk}).context["adminform"].form
    assert (form["target"].value(), form["wording"].value()) == (target.pk, "8")


def test_reviewer_reads_changes_without_a_link_to_add_one(
    client: Client, reviewer: User, target: Target
) -> None:
    client.force_login(reviewer)
    revision = make_revision(target, "2023-05-01", "8")
    page = client.get(reverse("admin:indicators_target_change", args=[target.pk])).text
    assert url("change", revision.pk) in page
    assert url("add") not in page
    assert client.get(url("change", revision.pk)).status_code == 200
    assert client.post(url("change", revision.pk), typed(target)).status_code == 403


@pytest.mark.parametrize("forged", ["", "x", "999999", "9" * 40])
def test_forged_target_in_the_address_ignored(forged: str, at_work: Client, target: Target) -> None:
    assert at_work.get(url("add"), {"target": forged}).status_code == 200


# Published periods.


def test_warning_names_the_published_periods_judged_anew(at_work: Client, target: Target) -> None:
    for month in (3, 6, 9):
        make_actual(target, "6.2", month)
    make_period(target.plan, 10, published=False)
    page = at_work.post(url("add"), typed(target, effective_on="2023-06-30"), follow=True)
    assert "2023年1—6月、1—9月已经发布，各页上现在按新的目标判断。" in page.text


def test_change_locked_once_a_published_period_was_judged_by_it(
    at_work: Client, target: Target
) -> None:
    revision = make_revision(target, "2023-06-30", "8")
    make_period(target.plan, 6)
    assert "已发布的报告期按这个变更判断过" in at_work.get(url("change", revision.pk)).text
    data = typed(
        target,
        wording="1",
        effective_on="2023-12-31",
        attribute="binding",
        rule_low="1",
        reason="更正原因",
    )
    assert at_work.post(url("change", revision.pk), data).status_code == 302
    revision.refresh_from_db()
    assert (revision.wording, str(revision.effective_on), revision.attribute) == (
        "8",
        "2023-06-30",
        "",
    )
    assert (revision.rule_low, revision.reason) == (Decimal(8), "更正原因")
    assert at_work.post(url("delete", revision.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [revision.pk], "post": "yes"}
    at_work.post(url("changelist"), chosen)
    assert TargetRevision.objects.exists()


def test_change_edited_and_deleted_before_a_period_is_judged_by_it(
    at_work: Client, target: Target
) -> None:
    revision = make_revision(target, "2023-07-01", "8")
    make_period(target.plan, 6)
    make_period(target.plan, 9, published=False)
    data = typed(target, wording="9", effective_on="2023-06-30", rule_kind="at_least", rule_low="8")
    page = at_work.post(url("change", revision.pk), data, follow=True)
    assert "2023年1—6月已经发布" in page.text
    revision.refresh_from_db()
    assert (revision.wording, revision.rule_low) == ("9", Decimal(9))
    later = make_revision(target, "2023-07-01", "8")
    assert at_work.post(url("delete", later.pk), {"post": "yes"}).status_code == 302
    assert list(TargetRevision.objects.all()) == [revision]


# The form starts from the present terms.


def browser(page: Any, **fields: Any) -> dict[str, Any]:
    """What a browser sends back from the form for a new change, with `fields` typed anew."""
    form = page.context["adminform"].form
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if field.show_hidden_initial:
            data[f"initial-{name}"] = "" if value is None else value
        if value not in (None, False):
            data[name] = value
    data |= {"milestones-TOTAL_FORMS": "0", "milestones-INITIAL_FORMS": "0"}
    data |= {"kind": "correction", "reason": "录入有误", "effective_on": "2023-07-01"}
    return data | fields


@pytest.fixture
def opened(at_work: Client) -> Any:
    """The form for a change of a target with many terms of its own."""
    days = make_target(
        make_plan(2023),
        wording="≥352",
        unit="天",
        measure=Measure.CUMULATIVE,
        near_band=Decimal(2),
        maximum_per_year=Decimal(365),
        months_due="6,12",
    )
    return at_work.get(url("add"), {"target": days.pk})


def stored() -> dict[str, Any]:
    """The terms that the only change names."""
    change = TargetRevision.objects.get()
    named = {name: getattr(change, f"new_{name}") for name in TERMS}
    return {name: value for name, value in named.items() if value is not None}


def test_form_for_a_change_shows_the_present_terms(opened: Any) -> None:
    form = opened.context["adminform"].form
    assert form["new_measure"].value() == "cumulative"
    assert (form["new_unit"].value(), form["new_months_due"].value()) == ("天", "6,12")
    assert form["new_near_band"].value() == "2"


@pytest.mark.parametrize(
    "typed_anew, kept",
    [
        ({}, {}),
        ({"new_measure": "level"}, {"measure": "level"}),
        ({"new_near_band": ""}, {"near_band": Decimal(0)}),
        ({"new_unit": ""}, {"unit": ""}),
        ({"new_months_due": "12，6"}, {}),
        ({"new_amount_unit": "亿元", "new_pace": "year_end"}, None),
    ],
)
def test_only_what_was_changed_is_stored(
    typed_anew: dict[str, str], kept: dict[str, Any] | None, opened: Any, at_work: Client
) -> None:
    response = at_work.post(url("add"), browser(opened, **typed_anew))
    assert response.status_code == 302, response.context["adminform"].form.errors
    if kept is None:
        kept = {name.removeprefix("new_"): value for name, value in typed_anew.items()}
    assert stored() == kept


def test_term_that_makes_no_difference_is_none_without_the_page_as_well(
    at_work: Client, target: Target
) -> None:
    data = typed(target, new_measure=target.measure, new_pace="even", new_ceiling_share="60")
    assert at_work.post(url("add"), data).status_code == 302
    assert stored() == {"ceiling_share": 60}


def test_wording_read_in_the_changed_terms(opened: Any, at_work: Client) -> None:
    data = browser(opened, wording="7", new_unit="%", new_direction="down", new_measure="rate")
    assert at_work.post(url("add"), data).status_code == 302
    assert TargetRevision.objects.get().rule_kind == RuleKind.AT_MOST


def test_corrected_reading_goes_on_unless_the_wording_changes(
    at_work: Client, target: Target
) -> None:
    Target.objects.update(rule_low=Decimal("6.5"))
    shown = at_work.get(url("add"), {"target": target.pk})
    at_work.post(url("add"), browser(shown, new_near_band="1"))
    assert TargetRevision.objects.get().rule_low == Decimal("6.5")
    shown = at_work.get(url("add"), {"target": target.pk})
    at_work.post(url("add"), browser(shown, wording="8左右", effective_on="2023-08-01"))
    assert TargetRevision.objects.order_by("effective_on").last().rule_low == Decimal(8)  # type: ignore[union-attr]


def test_change_of_terms_shown_in_words(at_work: Client, target: Target) -> None:
    revision = make_revision(target, "2023-06-30", "8", new_measure=Measure.LEVEL)
    words = "计量方式由增速·比率改为期末水平"
    assert words in at_work.get(url("changelist")).text
    make_period(target.plan, 6)
    assert words in at_work.get(url("change", revision.pk)).text  # locked by then
    detail = at_work.get(f"/plans/2023/indicators/{target.number}/").text
    assert words in detail


def test_edited_change_keeps_and_drops_its_terms(at_work: Client, target: Target) -> None:
    revision = make_revision(target, "2023-07-01", "8", new_unit="家", new_ceiling_share=60)
    shown = at_work.get(url("change", revision.pk))
    assert shown.context["adminform"].form["new_unit"].value() == "家"
    data = browser(shown, new_ceiling_share="80")
    assert at_work.post(url("change", revision.pk), data).status_code == 302
    assert stored() == {"unit": "家"}


def test_band_of_a_target_that_becomes_binding_refused(opened: Any, at_work: Client) -> None:
    assert list(errors(at_work.post(url("add"), browser(opened, attribute="binding")))) == [
        "new_near_band"
    ]
    data = browser(opened, attribute="binding", new_near_band="")
    assert at_work.post(url("add"), data).status_code == 302


def test_milestones_of_a_change(at_work: Client, target: Target) -> None:
    milestone = {
        "milestones-TOTAL_FORMS": "1",
        "milestones-0-month": "9",
        "milestones-0-value": "5",
    }
    refused = at_work.post(url("add"), typed(target, **milestone))
    assert "序时方式不是“按节点”的" in refused.text
    data = typed(target, new_pace="milestones", **milestone)
    assert at_work.post(url("add"), data).status_code == 302
    assert target.on(datetime.date(2023, 9, 30)).milestones == {9: Decimal(5)}
    assert target.on(datetime.date(2023, 6, 30)).milestones == {}


def test_edited_change_is_known_from_the_day_of_the_edit(at_work: Client, target: Target) -> None:
    revision = make_revision(target, "2023-07-01", "8")
    shown = at_work.get(url("change", revision.pk))
    assert at_work.post(url("change", revision.pk), browser(shown)).status_code == 302
    revision.refresh_from_db()
    assert timezone.localdate(revision.recorded_at) == timezone.localdate()
