"""发布: what everybody may know then, who was not waited for, what cannot be published."""

from decimal import Decimal

import pytest
from django.db.models import QuerySet

from chengkou.cycle.opening import open_period
from chengkou.cycle.steps import take_step
from indicators.models import Actual
from reporting.actions import Refused, save_rows
from reporting.enums import Action, PublishingAction, Role, SubmissionState
from reporting.models import Period, PublishingEvent, Submission, User
from reporting.publishing import publish, publish_updates, take_back
from tests.chengkou.conftest import signed_in
from tests.factories import at_noon, make_department, make_plan, make_target, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(reviewer: User) -> Period:
    """Forms for 1—3月: a-ju's is approved with 7.5 against 7, b-ju's is still a draft."""
    plan = make_plan(2024)
    for number, code in ((1, "a-ju"), (2, "b-ju")):
        make_target(plan, number, lead=make_department(code))
    open_period(plan, 3, by=reviewer)
    form = Submission.objects.get(department__code="a-ju")
    clerk = make_user("clerk-of-a", Role.REPORTER, departments=(form.department,))
    report(form, "7.5", clerk, reviewer)
    return Period.objects.get()


def report(form: Submission, value: str, clerk: User, reviewer: User) -> None:
    row = Actual.objects.get(submission=form)
    row.value = Decimal(value)
    save_rows(form, [row], by=clerk, seen={(Actual, row.pk): row.version})
    for action, by in ((Action.SUBMIT, clerk), (Action.APPROVE, reviewer)):
        take_step(form, action, by=by, seen=Submission.objects.get(pk=form.pk).version)


def shown_to(user: User, number: int = 1, *, known: str = "") -> str:
    """The figure of a number as the list shows it to this person, today or as known on a day."""
    page = signed_in(user).get(f"/plans/2024/indicators/?through=3&known={known}")
    return next(row.actual_text for row in page.context["table"].shown if row.number == number)


def test_a_figure_goes_from_the_form_to_the_leaders_page(
    period: Period, reviewer: User, leader: User
) -> None:
    assert shown_to(leader) == "", "approved is not yet public"
    assert shown_to(reviewer) == "7.5"
    publish(period, by=reviewer)
    assert shown_to(leader) == "7.5"


def test_a_reopened_form_shows_its_approved_figure_until_the_next_is_approved(
    period: Period, reviewer: User, leader: User
) -> None:
    publish(period, by=reviewer)
    form = Submission.objects.get(department__code="a-ju")
    draft = take_step(form, Action.REOPEN, by=reviewer, seen=form.version, words="更正")
    row = Actual.objects.get(submission=draft)
    row.value = Decimal("6.9")
    clerk = User.objects.get(username="clerk-of-a")
    save_rows(draft, [row], by=clerk, seen={(Actual, row.pk): row.version})
    assert shown_to(leader) == "7.5"
    report(draft, "6.9", clerk, reviewer)
    assert shown_to(leader) == "7.5", "it waits for 发布更新"
    assert (shown_to(reviewer), shown_to(clerk)) == ("6.9", "6.9")
    publish_updates(period, by=reviewer, seen=waiting())
    assert shown_to(leader) == "6.9"


def test_it_stamps_who_and_when_and_names_who_is_missing(period: Period, reviewer: User) -> None:
    done = publish(period, by=reviewer)
    period.refresh_from_db()
    assert period.published_by == reviewer
    assert period.published_at is not None
    assert str(done) == "2024年1—3月已发布，含1个单位已审核的数据。还没有审核的：单位b-ju。"


def test_a_unit_whose_form_was_reopened_counts_with_its_approved_one(
    period: Period, reviewer: User
) -> None:
    form = Submission.objects.get(department__code="a-ju")
    take_step(form, Action.REOPEN, by=reviewer, seen=form.version, words="更正")
    assert (publish(period, by=reviewer)).forms == 1


def test_nothing_is_published_twice(period: Period, reviewer: User) -> None:
    publish(period, by=reviewer)
    before = Period.objects.get().published_at
    with pytest.raises(Refused, match="已经发布过"):
        publish(period, by=reviewer)
    assert Period.objects.get().published_at == before


def test_a_period_without_anything_approved_is_not_published(
    period: Period, reviewer: User
) -> None:
    open_period(period.plan, 6, by=reviewer)
    later = Period.objects.get(month=6)
    with pytest.raises(Refused, match="没有可以发布的数据"):
        publish(later, by=reviewer)
    assert Period.objects.get(month=6).published_at is None


def test_what_was_approved_since_the_page_was_read_is_told_first(
    period: Period, reviewer: User, leader: User
) -> None:
    seen = versions(Submission.objects.filter(state=SubmissionState.APPROVED))
    other = Submission.objects.get(department__code="b-ju")
    report(
        other,
        "9",
        make_user("clerk-of-b", Role.REPORTER, departments=(other.department,)),
        reviewer,
    )
    with pytest.raises(Refused, match="有变动，没有办理"):
        publish(period, by=reviewer, seen=seen)
    assert Period.objects.get().published_at is None
    publish(period, by=reviewer, seen=versions(Submission.objects.all()))
    assert shown_to(leader) == "7.5"


# 发布更新


def correct(value: str, reviewer: User) -> Submission:
    """The next revision of a-ju's form with another figure, approved."""
    form = Submission.objects.filter(department__code="a-ju").latest("revision")
    draft = take_step(form, Action.REOPEN, by=reviewer, seen=form.version, words="更正")
    report(draft, value, User.objects.get(username="clerk-of-a"), reviewer)
    draft.refresh_from_db()
    return draft


def versions(forms: QuerySet[Submission]) -> dict[int, int]:
    return dict(forms.values_list("pk", "version"))


def waiting() -> dict[int, int]:
    return versions(Submission.objects.filter(is_held_back=True))


def test_a_form_that_comes_late_waits_for_the_update(
    period: Period, reviewer: User, leader: User
) -> None:
    publish(period, by=reviewer)
    late = Submission.objects.get(department__code="b-ju")
    clerk = make_user("clerk-of-b", Role.REPORTER, departments=(late.department,))
    report(late, "9", clerk, reviewer)
    assert shown_to(leader, 2) == "" and shown_to(clerk, 2) == "9"
    assert publish_updates(period, by=reviewer, seen=waiting()) == 1
    assert shown_to(leader, 2) == "9" and waiting() == {}


def test_what_is_approved_in_a_period_that_is_not_public_waits_for_nothing(
    period: Period, reviewer: User
) -> None:
    correct("6.9", reviewer)
    assert waiting() == {}


def test_an_update_makes_public_what_was_seen_and_nothing_else(
    period: Period, reviewer: User, leader: User
) -> None:
    publish(period, by=reviewer)
    correct("6.9", reviewer)
    seen = waiting()
    correct("8", reviewer)
    with pytest.raises(Refused, match="有变动，没有办理"):
        publish_updates(period, by=reviewer, seen=seen)
    assert shown_to(leader) == "7.5"
    assert publish_updates(period, by=reviewer, seen=waiting()) == 2
    assert shown_to(leader) == "8"
    with pytest.raises(Refused, match="没有等待发布的更新"):
        publish_updates(period, by=reviewer, seen={})


def test_a_period_that_is_not_published_has_no_updates(period: Period, reviewer: User) -> None:
    with pytest.raises(Refused, match="尚未发布"):
        publish_updates(period, by=reviewer, seen={})


def test_an_update_is_known_to_others_since_it_was_published(
    period: Period, reviewer: User, leader: User
) -> None:
    """Approved on the 2nd and public on the 5th: of the days between leaders see the old figure."""
    publish(period, by=reviewer)
    corrected = correct("6.9", reviewer)
    publish_updates(period, by=reviewer, seen=waiting())
    first = Submission.objects.filter(revision=1, state=SubmissionState.APPROVED)
    first.update(approved_at=at_noon("2024-04-01"))
    Submission.objects.filter(pk=corrected.pk).update(
        approved_at=at_noon("2024-04-02"), released_at=at_noon("2024-04-05")
    )
    clerk = User.objects.get(username="clerk-of-a")
    days = ("2024-04-01", "2024-04-02", "2024-04-04", "2024-04-05")
    assert [shown_to(leader, known=day) for day in days] == ["7.5", "7.5", "7.5", "6.9"]
    for insider in (reviewer, clerk):
        assert [shown_to(insider, known=day) for day in days] == ["7.5", "6.9", "6.9", "6.9"]


# 撤回发布


def test_a_period_taken_back_is_as_before_it_was_published(
    period: Period, reviewer: User, leader: User
) -> None:
    publish(period, by=reviewer)
    assert take_back(period, by=reviewer, reason=" 数据有误 ") == 1
    assert (shown_to(leader), shown_to(reviewer)) == ("", "7.5")
    assert shown_to(leader, known="2024-12-31") == ""
    period.refresh_from_db()
    assert (period.published_at, period.published_by) == (None, None)
    event = PublishingEvent.objects.last()
    assert event is not None
    assert (event.action, event.words, event.by, event.forms) == (
        PublishingAction.TAKE_BACK,
        "数据有误",
        reviewer,
        1,
    )


def test_revisions_of_a_form_are_one_form_that_is_taken_back(
    period: Period, reviewer: User
) -> None:
    publish(period, by=reviewer)
    correct("6.9", reviewer)
    publish_updates(period, by=reviewer, seen=waiting())
    assert take_back(period, by=reviewer, reason="数据有误") == 1
    publish(period, by=reviewer)
    assert list(PublishingEvent.objects.values_list("forms", flat=True)) == [1, 1, 1, 1]


def test_a_period_published_again_shows_all_that_is_approved(
    period: Period, reviewer: User, leader: User
) -> None:
    publish(period, by=reviewer)
    correct("6.9", reviewer)
    assert take_back(period, by=reviewer, reason="数据有误") == 1, "what waited was never public"
    assert waiting() == {}
    publish(period, by=reviewer)
    assert shown_to(leader) == "6.9"
    assert [event.action for event in PublishingEvent.objects.all()] == [
        PublishingAction.PUBLISH,
        PublishingAction.TAKE_BACK,
        PublishingAction.PUBLISH,
    ]


def test_leaders_then_see_the_period_before(period: Period, reviewer: User, leader: User) -> None:
    publish(period, by=reviewer)
    open_period(period.plan, 6, by=reviewer)
    june = Period.objects.get(month=6)
    clerk = User.objects.get(username="clerk-of-a")
    report(Submission.objects.get(department__code="a-ju", period=june), "8", clerk, reviewer)
    publish(june, by=reviewer)
    client = signed_in(leader)
    assert client.get("/plans/2024/").context["page"].through == 6
    take_back(june, by=reviewer, reason="数据有误")
    assert client.get("/plans/2024/").context["page"].through == 3


@pytest.mark.parametrize("reason", ["", "  ", "字" * 501])
def test_nothing_is_taken_back_without_a_reason_that_fits(
    period: Period, reviewer: User, reason: str
) -> None:
    publish(period, by=reviewer)
    with pytest.raises(Refused, match="原因"):
        take_back(period, by=reviewer, reason=reason)
    assert Period.objects.get().published_at is not None


def test_what_is_not_public_is_not_taken_back(period: Period, reviewer: User) -> None:
    with pytest.raises(Refused, match="尚未发布"):
        take_back(period, by=reviewer, reason="数据有误")
    assert not PublishingEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.PLANNER, Role.REPORTER, Role.LEADER])
def test_others_publish_and_take_back_nothing(period: Period, reviewer: User, role: Role) -> None:
    other = make_user("other", role)
    with pytest.raises(Refused, match="没有发布的权限"):
        publish(period, by=other)
    publish(period, by=reviewer)
    correct("6.9", reviewer)
    with pytest.raises(Refused, match="没有发布更新的权限"):
        publish_updates(period, by=other, seen=waiting())
    with pytest.raises(Refused, match="没有撤回发布的权限"):
        take_back(period, by=other, reason="数据有误")


def test_pages_tell_a_reviewer_that_an_update_is_not_public(
    period: Period, reviewer: User, leader: User
) -> None:
    publish(period, by=reviewer)
    correct("6.9", reviewer)
    words = "1—3月1份填报表审核通过后还没有发布更新"
    for address in ("/plans/2024/?through=3", "/plans/2024/indicators/?through=3"):
        assert words in signed_in(reviewer).get(address).text
        assert words not in signed_in(leader).get(address).text
