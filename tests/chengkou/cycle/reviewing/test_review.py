"""What a reviewer does with many forms at once."""

from typing import Any

import pytest

from chengkou.cycle.reviewing.review import approve, urge
from chengkou.cycle.steps import take_step
from indicators.models import Actual
from reporting.actions import Refused
from reporting.enums import Action, Role, SubmissionState
from reporting.models import Period, Submission, User
from tests.chengkou.forms import Reporting, url
from tests.factories import make_period, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(reporting: Reporting) -> Period:
    return reporting.form.period


@pytest.fixture
def both(reporting: Reporting, clerk_b: User) -> list[Submission]:
    """The forms of 单位甲 and 单位乙, both submitted by their clerks."""
    forms = []
    Actual.objects.update(unpublished=True, unpublished_note="下月发布")
    for form in Submission.objects.order_by("pk"):
        by = reporting.clerk_user if form == reporting.form else clerk_b
        forms.append(take_step(form, Action.SUBMIT, by=by, seen=form.version))
    return forms


def seen(forms: list[Submission]) -> dict[int, int]:
    return {form.pk: form.version for form in forms}


def states() -> list[str]:
    return list(Submission.objects.order_by("pk").values_list("state", flat=True))


def test_all_that_are_ticked_are_approved(
    both: list[Submission], period: Period, reviewer: User
) -> None:
    done = approve(period, seen(both), by=reviewer)
    assert (done.departments, done.refused) == (["单位甲", "单位乙"], [])
    assert states() == [SubmissionState.APPROVED] * 2


def test_one_that_changed_meanwhile_is_told_by_name_and_the_other_is_approved(
    both: list[Submission], period: Period, reviewer: User
) -> None:
    done = approve(period, seen(both) | {both[0].pk: both[0].version - 1}, by=reviewer)
    assert done.departments == ["单位乙"]
    (refused,) = done.refused
    assert refused.startswith("单位甲没有审核通过：") and "别人改过" in refused
    assert states() == [SubmissionState.SUBMITTED, SubmissionState.APPROVED]


def test_own_work_is_not_approved(reporting: Reporting, period: Period, reviewer: User) -> None:
    form = take_step(reporting.form, Action.FILL_IN, by=reviewer, seen=1, words="电话核实")
    Actual.objects.update(unpublished=True, unpublished_note="下月发布")
    form = take_step(form, Action.SUBMIT, by=reporting.clerk_user, seen=form.version)
    done = approve(period, seen([form]), by=reviewer)
    assert done.departments == []
    assert "单位甲" in done.refused[0] and "另一位审核员" in done.refused[0]
    assert approve(period, seen([form]), by=make_user("other", Role.REVIEWER)).departments == [
        "单位甲"
    ]


def test_forms_of_another_period_are_not_reached(both: list[Submission], reviewer: User) -> None:
    done = approve(make_period(both[0].period.plan, 6, published=False), seen(both), by=reviewer)
    assert (done.departments, done.refused) == ([], ["2份不在这一期里，没有办理。"])
    assert states() == [SubmissionState.SUBMITTED] * 2


def test_nobody_approves_without_the_right(
    both: list[Submission], period: Period, planner: User
) -> None:
    done = approve(period, seen(both), by=planner)
    assert done.departments == [] and "权限" in done.refused[0]


def test_pressing_leaves_an_event_and_the_form_as_it_was(
    reporting: Reporting, period: Period, reviewer: User
) -> None:
    forms = list(Submission.objects.order_by("pk"))
    assert urge(period, [form.pk for form in forms], by=reviewer) == forms
    events = [form.events.get(action=Action.URGE) for form in forms]
    assert {(event.by, event.from_state, event.to_state) for event in events} == {
        (reviewer, "draft", "draft")
    }
    assert len({event.at for event in events}) == 1
    assert set(Submission.objects.values_list("version", flat=True)) == {1}


def test_who_handed_in_meanwhile_is_not_pressed(
    reporting: Reporting, period: Period, reviewer: User
) -> None:
    first, second = Submission.objects.order_by("pk")
    Submission.objects.filter(pk=first.pk).update(state=SubmissionState.SUBMITTED)
    assert urge(period, [first.pk, second.pk], by=reviewer) == [second]
    with pytest.raises(Refused, match="没有要催报的"):
        urge(period, [first.pk], by=reviewer)
    assert not first.events.filter(action=Action.URGE).exists()


def test_only_forms_of_the_period_and_only_by_a_reviewer(
    reporting: Reporting, reviewer: User, planner: User
) -> None:
    june = make_period(reporting.form.period.plan, 6, published=False)
    with pytest.raises(Refused):
        urge(june, [reporting.form.pk], by=reviewer)
    for person in (planner, reporting.clerk_user):
        with pytest.raises(Refused, match="权限"):
            urge(reporting.form.period, [reporting.form.pk], by=person)


@pytest.mark.parametrize(
    "is_allowed, has_colleague, is_approved",
    [(False, False, False), (True, True, False), (True, False, True)],
)
def test_only_reviewer_approves_own_work_where_the_site_allows_it(
    is_allowed: bool,
    has_colleague: bool,
    is_approved: bool,
    reporting: Reporting,
    period: Period,
    reviewer: User,
    settings: Any,
) -> None:
    settings.SOLE_REVIEWER = is_allowed
    make_user("colleague", Role.REVIEWER, is_active=has_colleague)
    form = take_step(reporting.form, Action.FILL_IN, by=reviewer, seen=1, words="电话核实")
    Actual.objects.update(unpublished=True, unpublished_note="下月发布")
    form = take_step(form, Action.SUBMIT, by=reporting.clerk_user, seen=form.version)
    said = "只有一名审核员，按系统设置由本人审核"
    assert (said in reporting.reviewer.get(url(form)).text) is is_approved
    done = approve(period, seen([form]), by=reviewer)
    assert bool(done.departments) is is_approved
    assert form.events.filter(action=Action.APPROVE, words__contains=said).exists() is is_approved
