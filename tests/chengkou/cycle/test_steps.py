"""The workflow on real forms: each step with its event, its stamps and its revision; refused,
stale, incomplete.
"""

from decimal import Decimal

import pytest

from chengkou.cycle.opening import open_period
from chengkou.cycle.steps import Incomplete, Stale, situation_of, take_step
from indicators.models import Actual
from reporting.actions import Conflict, Refused, save_rows
from reporting.enums import Action, Attribute, Role, SubmissionState
from reporting.models import Locked, Submission, User
from tests.factories import make_actual, make_department, make_plan, make_target, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_department("a-ju")


@pytest.fixture
def clerk(unit):
    return make_user("clerk", Role.REPORTER, departments=(unit,))


@pytest.fixture
def reviewer():
    return make_user("reviewer", Role.REVIEWER)


@pytest.fixture
def other_reviewer():
    return make_user("other", Role.REVIEWER)


@pytest.fixture
def form(unit, reviewer):
    """A form with a growth rate (target 7) and a binding one, opened for months 1—3."""
    plan = make_plan(2024)
    make_target(plan, 1, lead=unit)
    make_target(plan, 2, lead=unit, attribute=Attribute.BINDING)
    open_period(plan, 3, by=reviewer)
    return Submission.objects.get()


def fill(form: Submission, by: User, number: int = 1, **values: object) -> Actual:
    row = Actual.objects.get(submission=form, target__number=number)
    for name, value in values.items():
        setattr(row, name, value)
    save_rows(form, [row], by=by, seen={(Actual, row.pk): row.version})
    return row


def fill_all(form: Submission, by: User) -> None:
    fill(form, by, 1, value=Decimal("7.0"))
    fill(form, by, 2, value=Decimal("8"))


def step(form: Submission, action: Action, by: User, words: str = "") -> Submission:
    return take_step(
        form, action, by=by, seen=Submission.objects.get(pk=form.pk).version, words=words
    )


def approved(form: Submission, clerk: User, reviewer: User) -> Submission:
    fill_all(form, clerk)
    step(form, Action.SUBMIT, clerk)
    return step(form, Action.APPROVE, reviewer)


@pytest.mark.parametrize("length", [499, 500])
def test_words_of_up_to_500_characters_are_taken_whole(form, clerk, reviewer, length):
    fill_all(form, clerk)
    step(form, Action.SUBMIT, clerk)
    step(form, Action.RETURN, reviewer, f" {'字' * length} ")
    assert form.events.get(action=Action.RETURN).words == "字" * length


def test_words_of_501_characters_are_refused(form, clerk, reviewer):
    fill_all(form, clerk)
    step(form, Action.SUBMIT, clerk)
    with pytest.raises(Refused, match="退回原因最多500个字"):
        step(form, Action.RETURN, reviewer, "字" * 501)


# --- the writer


def test_a_saved_row_has_its_value_a_new_version_and_history(form, clerk):
    row = fill(form, clerk, value=Decimal("7.0"), explanation="原因")

    row.refresh_from_db()
    assert (str(row.value), row.version) == ("7.0", 2)
    latest = row.history.first()
    assert (latest.history_user, str(latest.value), latest.version) == (clerk, "7.0", 2)
    assert Submission.objects.get().version == form.version + 1


def test_the_second_writer_of_a_row_writes_nothing(form, clerk, reviewer):
    mine = Actual.objects.get(target__number=1)
    untouched = Actual.objects.get(target__number=2)
    fill(form, reviewer, value=Decimal("6"))
    mine.value, untouched.value = Decimal("9"), Decimal("9")
    before = Submission.objects.get().version

    with pytest.raises(Conflict):
        save_rows(
            form,
            [mine, untouched],
            by=clerk,
            seen={(Actual, mine.pk): 1, (Actual, untouched.pk): 1},
        )

    assert str(Actual.objects.get(target__number=1).value) == "6"
    assert Actual.objects.get(target__number=2).value is None
    assert Submission.objects.get().version == before
    assert mine.history.count() == 2


def test_a_row_of_another_form_cannot_be_written_through_this_one(form, clerk, unit):
    open_period(form.period.plan, 6, by=None)
    other = Actual.objects.get(submission__period__month=6, target__number=1)
    other.value = Decimal("9")
    with pytest.raises(Conflict):
        save_rows(form, [other], by=clerk, seen={(Actual, other.pk): other.version})
    other.refresh_from_db()
    assert other.value is None


@pytest.mark.parametrize("state", [SubmissionState.SUBMITTED, SubmissionState.APPROVED])
def test_nothing_is_written_into_a_form_that_is_not_open(form, clerk, reviewer, state):
    fill_all(form, clerk)
    step(form, Action.SUBMIT, clerk)
    if state == SubmissionState.APPROVED:
        step(form, Action.APPROVE, reviewer)
    row = Actual.objects.get(target__number=1)
    row.value = Decimal("99")

    with pytest.raises(Locked):
        save_rows(form, [row], by=clerk, seen={(Actual, row.pk): row.version})
    with pytest.raises(Locked):
        row.save()
    with pytest.raises(Locked):
        row.delete()
    assert str(Actual.objects.get(target__number=1).value) == "7.0"


def test_a_row_cannot_be_carried_out_of_its_form(form, clerk, reviewer):
    approved(form, clerk, reviewer)
    draft = step(form, Action.REOPEN, reviewer, "改数")
    row = Actual.objects.get(submission=form, target__number=1)
    row.submission = draft
    with pytest.raises(Locked):
        row.save()
    assert Actual.objects.filter(submission=form).count() == 2


# --- the steps


def test_the_whole_way_leaves_stamps_and_events(form, clerk, reviewer):
    fill_all(form, clerk)
    step(form, Action.SUBMIT, clerk)
    step(form, Action.ACCEPT, reviewer)
    step(form, Action.RETURN, reviewer, "第1项请核对")
    step(form, Action.SUBMIT, clerk)
    done = step(form, Action.APPROVE, reviewer)

    assert (done.state, done.submitted_by, done.approved_by) == (
        SubmissionState.APPROVED,
        clerk,
        reviewer,
    )
    assert done.submitted_at and done.approved_at
    assert done.submitted_at < done.approved_at
    assert list(
        done.events.values_list("action", "by__username", "from_state", "to_state", "words")
    ) == [
        ("open", "reviewer", "", "draft", ""),
        ("submit", "clerk", "draft", "submitted", ""),
        ("accept", "reviewer", "submitted", "submitted", ""),
        ("return", "reviewer", "submitted", "returned", "第1项请核对"),
        ("submit", "clerk", "returned", "submitted", ""),
        ("approve", "reviewer", "submitted", "approved", ""),
    ]
    assert not Actual.objects.filter(open_in__isnull=False).exists()


def test_withdrawing_gives_the_form_back_until_it_was_accepted(form, clerk, reviewer):
    fill_all(form, clerk)
    step(form, Action.SUBMIT, clerk)
    assert step(form, Action.WITHDRAW, clerk).state == SubmissionState.DRAFT
    step(form, Action.SUBMIT, clerk)
    step(form, Action.ACCEPT, reviewer)
    with pytest.raises(Refused, match="已经受理"):
        step(form, Action.WITHDRAW, clerk)


def test_an_acceptance_counts_for_the_submission_it_was_pressed_on(form, clerk, reviewer):
    fill_all(form, clerk)
    step(form, Action.SUBMIT, clerk)
    step(form, Action.ACCEPT, reviewer)
    step(form, Action.RETURN, reviewer, "请核对")
    step(form, Action.SUBMIT, clerk)
    assert not situation_of(Submission.objects.get(), clerk).is_accepted


@pytest.mark.parametrize("action", [Action.RETURN, Action.REOPEN, Action.FILL_IN])
def test_a_step_without_its_reason_is_refused(form, clerk, reviewer, action):
    if action != Action.FILL_IN:
        fill_all(form, clerk)
        step(form, Action.SUBMIT, clerk)
    if action == Action.REOPEN:
        step(form, Action.APPROVE, reviewer)
    before = Submission.objects.get().version
    with pytest.raises(Refused, match="请写"):
        step(form, action, reviewer, "  ")
    assert Submission.objects.get().version == before


def test_who_filled_in_or_submitted_does_not_approve(form, reviewer, other_reviewer):
    step(form, Action.FILL_IN, reviewer, "电话记录")
    fill_all(form, reviewer)
    step(form, Action.SUBMIT, reviewer)
    with pytest.raises(Refused, match="另一位审核员"):
        step(form, Action.APPROVE, reviewer)
    assert step(form, Action.APPROVE, other_reviewer).state == SubmissionState.APPROVED


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.APPROVE, Action.RETURN])
def test_a_step_acts_on_exactly_what_was_on_the_screen(form, clerk, reviewer, action):
    fill_all(form, clerk)
    by = clerk
    if action != Action.SUBMIT:
        step(form, Action.SUBMIT, clerk)
        by = reviewer
    seen = Submission.objects.get().version - 1
    with pytest.raises(Stale):
        take_step(form, action, by=by, seen=seen, words="原因")
    assert Submission.objects.get().state == (
        SubmissionState.DRAFT if by == clerk else SubmissionState.SUBMITTED
    )


def test_reopening_starts_a_draft_copy_and_leaves_the_approved_one_alone(form, clerk, reviewer):
    approved(form, clerk, reviewer)

    draft = step(form, Action.REOPEN, reviewer, "统计局更正")

    assert (draft.revision, draft.state) == (2, SubmissionState.DRAFT)
    form.refresh_from_db()
    assert form.state == SubmissionState.APPROVED
    rows = Actual.objects.filter(submission=draft).order_by("target__number")
    assert [(str(row.value), row.open_in, row.version) for row in rows] == [
        ("7.0", form.period, 1),
        ("8", form.period, 1),
    ]
    assert rows[0].history.get().history_user == reviewer
    with pytest.raises(Refused, match="新的一版"):
        step(form, Action.REOPEN, reviewer, "再改")


def test_a_supplement_opens_only_the_rows_that_were_not_published(form, clerk, reviewer):
    fill(form, clerk, 1, value=Decimal("7.0"))
    fill(form, clerk, 2, unpublished=True, unpublished_note="市里4月底发布")
    step(form, Action.SUBMIT, clerk)
    step(form, Action.APPROVE, reviewer)

    draft = step(form, Action.SUPPLEMENT, clerk)

    assert dict(
        Actual.objects.filter(submission=draft).values_list("target__number", "is_locked")
    ) == {
        1: True,
        2: False,
    }


# --- the gate


def test_a_missing_value_is_named_at_its_row(form, clerk):
    fill(form, clerk, 1, value=Decimal("7.0"))
    with pytest.raises(Incomplete) as caught:
        step(form, Action.SUBMIT, clerk)
    assert [(problem.row.title, problem.field) for problem in caught.value.missing] == [
        ("第2项指标2-0", "value")
    ]
    assert Submission.objects.get().state == SubmissionState.DRAFT


def test_a_zero_is_a_value_and_not_published_is_a_reason(form, clerk):
    fill(form, clerk, 1, value=Decimal("0"), explanation="停产", measures="复产")
    fill(form, clerk, 2, unpublished=True, unpublished_note="下月发布")
    assert step(form, Action.SUBMIT, clerk).state == SubmissionState.SUBMITTED


@pytest.mark.parametrize(
    "value, asked",
    [
        ("6.8", []),
        ("6.79", ["explanation", "measures"]),
        ("6.7", ["explanation", "measures"]),
        ("7", []),
    ],
)
def test_an_expected_rate_explains_what_is_more_than_the_depth(form, clerk, value, asked):
    fill(form, clerk, 1, value=Decimal(value))
    fill(form, clerk, 2, value=Decimal("8"))
    if not asked:
        assert step(form, Action.SUBMIT, clerk).state == SubmissionState.SUBMITTED
        return
    with pytest.raises(Incomplete) as caught:
        step(form, Action.SUBMIT, clerk)
    assert [problem.field for problem in caught.value.missing] == asked


def test_a_binding_one_explains_however_little_it_falls_behind(form, clerk):
    fill(form, clerk, 1, value=Decimal("7"))
    fill(form, clerk, 2, value=Decimal("6.99"), explanation="原因")
    with pytest.raises(Incomplete) as caught:
        step(form, Action.SUBMIT, clerk)
    assert [(problem.row.title, problem.field) for problem in caught.value.missing] == [
        ("第2项指标2-0", "measures")
    ]


def test_an_approved_figure_of_another_unit_does_not_stand_in_for_a_missing_one(form, clerk):
    """The gate judges the row at work, not what an earlier revision said."""
    make_actual(form.period.plan.targets.get(number=2), "9", month=6)
    fill(form, clerk, 1, value=Decimal("7"))
    with pytest.raises(Incomplete):
        step(form, Action.SUBMIT, clerk)
