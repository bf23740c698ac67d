"""Opening a period: forms and rows for what is due, only what is missing, all or nothing."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from chengkou.cycle import opening
from chengkou.cycle.opening import open_period
from indicators.models import Actual
from reporting.enums import Action, Role, SubmissionState
from reporting.models import Period, Submission, SubmissionEvent, User
from tests.factories import NOON, make_department, make_plan, make_target, make_user

pytestmark = pytest.mark.django_db

A, B = "a-ju", "b-ju"


@pytest.fixture
def plan():
    """Two rows of unit A, one of B, and one of B that is due at the year's end alone."""
    plan = make_plan(2024)
    a, b = make_department(A), make_department(B)
    make_target(plan, 1, lead=a)
    make_target(plan, 2, lead=a)
    make_target(plan, 3, lead=b)
    make_target(plan, 4, lead=b, months_due="12")
    return plan


@pytest.fixture
def reviewer():
    return make_user("reviewer", Role.REVIEWER)


def numbers(code: str, month: int = 3) -> list[int]:
    """The printed numbers in the unit's latest form of the period."""
    form = form_of(code, month)
    return sorted(Actual.objects.filter(submission=form).values_list("target__number", flat=True))


def form_of(code: str, month: int = 3) -> Submission:
    return Submission.objects.filter(department__code=code, period__month=month).latest("revision")


def last_event(code: str) -> SubmissionEvent:
    return form_of(code).events.latest("pk")


def approve(form: Submission, by: User) -> None:
    form.state, form.approved_at, form.approved_by = SubmissionState.APPROVED, NOON, by
    form.save()
    Actual.objects.filter(submission=form).update(open_in=None)


def test_each_unit_gets_a_draft_with_the_rows_due_that_month(plan, reviewer):
    opened = open_period(plan, 3, by=reviewer, due_on=datetime.date(2024, 4, 10))

    assert (opened.forms, opened.rows, opened.moved, opened.left) == (2, 3, 0, [])
    assert numbers(A) == [1, 2]
    assert numbers(B) == [3]
    assert form_of(A).state == SubmissionState.DRAFT
    assert form_of(A).due_on == datetime.date(2024, 4, 10)
    assert open_period(plan, 12, by=reviewer).rows == 4, "the year-end row is due in month 12"


def test_rows_are_open_in_the_period_and_have_a_first_history_record(plan, reviewer):
    open_period(plan, 3, by=reviewer)

    row = Actual.objects.get(target__number=1)
    assert row.open_in == row.submission.period
    assert [(record.history_type, record.history_user) for record in row.history.all()] == [
        ("+", reviewer)
    ]
    event = SubmissionEvent.objects.get(submission=form_of(A))
    assert (event.action, event.by, event.from_state, event.to_state) == (
        Action.OPEN,
        reviewer,
        "",
        "draft",
    )


def test_a_unit_with_nothing_due_gets_no_form(plan, reviewer):
    plan.targets.filter(number=3).update(months_due="6,12")

    open_period(plan, 3, by=reviewer)

    assert not Submission.objects.filter(department__code=B).exists()


def test_run_again_it_adds_only_what_is_missing(plan, reviewer):
    open_period(plan, 3, by=reviewer)
    Actual.objects.filter(target__number=1).update(explanation="已写")
    before = form_of(A).version
    make_target(plan, 5, lead=make_department(A))

    again = open_period(plan, 3, by=reviewer)

    assert (again.forms, again.rows) == (0, 1)
    assert numbers(A) == [1, 2, 5]
    assert Actual.objects.get(target__number=1).explanation == "已写"
    assert form_of(A).version == before + 1, (
        "whoever has the form on his screen has to see the new row first"
    )
    assert last_event(A).action == Action.ADD
    nothing = open_period(plan, 3, by=reviewer)
    assert (nothing.forms, nothing.rows, nothing.moved) == (0, 0, 0)
    assert form_of(A).version == before + 1
    assert SubmissionEvent.objects.filter(submission=form_of(A)).count() == 2


def test_the_due_date_is_kept_unless_a_new_one_is_given(plan, reviewer):
    open_period(plan, 3, by=reviewer, due_on=datetime.date(2024, 4, 10))
    open_period(plan, 3, by=reviewer)
    assert Period.objects.get(month=3).due_on == datetime.date(2024, 4, 10)

    open_period(plan, 3, by=reviewer, due_on=datetime.date(2024, 4, 12))
    assert Period.objects.get(month=3).due_on == datetime.date(2024, 4, 12)


def test_a_target_given_to_another_unit_moves_with_what_was_typed(plan, reviewer):
    open_period(plan, 3, by=reviewer)
    old = Actual.objects.get(target__number=2)
    Actual.objects.filter(pk=old.pk).update(value="6.50", explanation="原因", nature="flash")
    plan.targets.filter(number=2).update(lead=make_department(B))

    opened = open_period(plan, 3, by=reviewer)

    assert (opened.rows, opened.moved) == (0, 1)
    assert numbers(A) == [1]
    assert numbers(B) == [2, 3]
    moved = Actual.objects.get(target__number=2)
    assert (str(moved.value), moved.explanation, moved.nature) == ("6.50", "原因", "flash")
    assert [record.history_type for record in moved.history.all()] == ["+"]
    gone = Actual.history.filter(id=old.pk).latest()
    assert (gone.history_type, gone.history_user) == ("-", reviewer)
    assert last_event(A).words == "转出第2项指标2-0"
    assert last_event(B).words == "转入第2项指标2-0"


def test_many_rows_that_move_fit_into_the_events_words(plan, reviewer):
    for number in range(10, 40):
        make_target(plan, number, lead=make_department(A), name=f"{number}{'长' * 58}")
    open_period(plan, 3, by=reviewer)
    plan.targets.filter(number__gte=10).update(lead=make_department(B))

    assert open_period(plan, 3, by=reviewer).moved == 30

    words = last_event(B).words
    assert words.endswith("等30项")
    assert len(words) <= 500


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        (5, "转入第10项甲、第11项甲、第12项甲、第13项甲、第14项甲"),
        (6, "转入第10项甲、第11项甲、第12项甲、第13项甲、第14项甲等6项"),
    ],
)
def test_event_names_five_rows_and_counts_them_from_six_on(plan, reviewer, moved, words):
    for number in range(10, 10 + moved):
        make_target(plan, number, lead=make_department(A), name="甲")
    open_period(plan, 3, by=reviewer)
    plan.targets.filter(number__gte=10).update(lead=make_department(B))
    open_period(plan, 3, by=reviewer)
    assert last_event(B).words == words
    assert last_event(A).words == words.replace("转入", "转出")


@pytest.mark.parametrize("state", [SubmissionState.SUBMITTED, SubmissionState.RETURNED])
def test_a_row_in_a_form_that_is_no_draft_stays_and_is_told(plan, reviewer, state):
    open_period(plan, 3, by=reviewer)
    form_a = form_of(A)
    form_a.state = state
    form_a.save()
    plan.targets.filter(number=2).update(lead=make_department(B))

    opened = open_period(plan, 3, by=reviewer)

    assert (opened.rows, opened.moved) == (0, 0)
    assert numbers(A) == [1, 2]
    assert opened.left == [f"第2项指标2-0已改由单位{B}填报，但还在单位{A}{state.label}的填报表里。"]


def test_an_approved_form_gets_nothing_and_says_so(plan, reviewer):
    open_period(plan, 3, by=reviewer)
    approve(form_of(A), reviewer)
    make_target(plan, 5, lead=make_department(A))

    opened = open_period(plan, 3, by=reviewer)

    assert opened.rows == 0
    assert numbers(A) == [1, 2]
    assert opened.left == [f"单位{A}的填报表已审核，没有加进第5项指标5-0；退回或重新打开后再下发。"]


def test_the_next_revision_of_an_approved_form_gets_what_was_missing(plan, reviewer):
    open_period(plan, 3, by=reviewer)
    approved = form_of(A)
    approve(approved, reviewer)
    make_target(plan, 5, lead=make_department(A))
    revision = Submission.objects.create(
        period=approved.period, department=approved.department, revision=2
    )
    for row in Actual.objects.filter(submission=approved):
        Actual.objects.create(submission=revision, target=row.target, open_in=approved.period)

    opened = open_period(plan, 3, by=reviewer)

    assert opened.rows == 1
    assert numbers(A) == [1, 2, 5]
    assert Actual.objects.filter(submission=approved).count() == 2, "an approved form never changes"


def test_it_is_all_or_nothing(plan, reviewer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the server went away")

    monkeypatch.setattr(opening, "bulk_create_with_history", fail)
    with pytest.raises(RuntimeError):
        open_period(plan, 3, by=reviewer)

    assert not Period.objects.exists()
    assert not Submission.objects.exists()
    assert not SubmissionEvent.objects.exists()


def test_a_month_that_is_none_is_refused(plan, reviewer):
    with pytest.raises(ValidationError):
        open_period(plan, 13, by=reviewer)
    assert not Period.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    rows, reviewer, django_assert_num_queries
):
    plan = make_plan(2024)
    for number in range(1, rows + 1):
        make_target(plan, number, lead=make_department(A))
    open_period(plan, 6, by=reviewer)

    with django_assert_num_queries(38):
        open_period(plan, 3, by=reviewer)
    with django_assert_num_queries(19):
        open_period(plan, 3, by=reviewer)


def test_the_command_opens_a_period_by_nobody(plan, capsys):
    call_command("open_period", "2024", "6", "--due", "2024-07-10")

    assert "2024年1—6月：新下发2张填报表，新增3项。" in capsys.readouterr().out
    assert SubmissionEvent.objects.filter(by=None).count() == 2
    assert Period.objects.get().due_on == datetime.date(2024, 7, 10)


@pytest.mark.parametrize(
    "arguments", [("2030", "6"), ("2024", "13"), ("2024", "6", "--due", "10.7.")]
)
def test_the_command_refuses_what_it_cannot_open(plan, arguments):
    with pytest.raises(CommandError):
        call_command("open_period", *arguments)
    assert not Submission.objects.exists()
