"""The page of target changes: how wordings are read, and what published periods lock."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Target, TargetRevision
from reporting.enums import PlanState, RuleKind
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
