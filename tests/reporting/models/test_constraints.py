"""Every constraint of the database, violated once, and what is just allowed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from reporting.enums import (
    Action,
    Channel,
    EvidenceKind,
    NoticeKind,
    PublishingAction,
    RowGroup,
    SubmissionState,
)
from reporting.models import (
    Delivery,
    Department,
    DocumentTemplate,
    ImportLayout,
    Notice,
    Period,
    Plan,
    PublishedFigure,
    PublishingEvent,
    SiteSettings,
    Submission,
    SubmissionEvent,
    User,
)
from tests.constraints import OURS, Breakers, cases, change, own_models, promises, refused
from tests.factories import (
    NOON,
    formerly,
    make_department,
    make_evidence,
    make_period,
    make_plan,
    make_site,
    make_submission,
)

pytestmark = pytest.mark.django_db


def figure(**fields: Any) -> PublishedFigure:
    known = {
        "part": "正文",
        "subject": "对象",
        "name": "名称",
        "quantity": "量",
        "sentence": "一句。",
    }
    return PublishedFigure.objects.create(plan=make_plan(), **known | fields)


def draft() -> Submission:
    return make_submission(make_period(make_plan()), make_department(), state=SubmissionState.DRAFT)


def approved() -> Submission:
    return make_submission(make_period(make_plan()), make_department())


def event(**fields: Any) -> SubmissionEvent:
    known = {"action": Action.OPEN, "to_state": SubmissionState.DRAFT}
    return SubmissionEvent.objects.create(submission=draft(), **known | fields)


def publishing_event(**fields: Any) -> PublishingEvent:
    return PublishingEvent.objects.create(
        period=make_period(make_plan()), by=someone(), forms=1, **fields
    )


def notice(**fields: Any) -> Notice:
    known: dict[str, Any] = {"kind": NoticeKind.OPENED, "occasion": "1", "words": "请填报。"}
    return Notice.objects.create(submission=approved(), **known | fields)


def delivery(of: Notice, **fields: Any) -> Delivery:
    return Delivery.objects.create(**{"notice": of, "channel": Channel.EMAIL, **fields})


def someone() -> User:
    return User.objects.get_or_create(username="someone")[0]


def second_at_work() -> None:
    draft()
    make_submission(
        make_period(make_plan()), make_department(), revision=2, state=SubmissionState.RETURNED
    )


def third_beside_approved() -> None:
    """Two at work beside an approved one: only the approved may be several."""
    first = approved()
    for revision, state in ((2, SubmissionState.DRAFT), (3, SubmissionState.SUBMITTED)):
        make_submission(first.period, first.department, revision=revision, state=state)


def replaced_twice() -> None:
    first = make_evidence(draft(), someone())
    for _ in range(2):
        make_evidence(first.submission, someone(), replaces=first)


BREAKERS: Breakers = {
    "department_code_once": [
        lambda: [Department.objects.create(code="a", name=name) for name in "甲乙"]
    ],
    "department_name_once": [
        lambda: [Department.objects.create(code=code, name="甲") for code in "ab"]
    ],
    "department_succeeded_once_closed": [
        lambda: change(make_department(), succeeded_by=make_department("b"))
    ],
    "department_not_succeeded_by_itself": [
        lambda: change(make_department(), succeeded_by=models.F("id"), closed_on="2024-01-01")
    ],
    "former_name_once_per_day": [
        lambda: [formerly(make_department(), "2024-01-01", name) for name in "甲乙"]
    ],
    "former_name_is_one": [lambda: formerly(make_department(), "2024-01-01", "")],
    "document_template_file_is_whole": [
        lambda: DocumentTemplate.objects.create(document="a", name="a.docx", added_by=someone()),
        lambda: DocumentTemplate.objects.create(document="a", digest="ab", added_by=someone()),
    ],
    "evidence_kind_known": [lambda: make_evidence(draft(), someone(), kind="rumour")],
    "evidence_row_has_subject": [
        lambda: make_evidence(draft(), someone(), row_kind="actual"),
        lambda: make_evidence(draft(), someone(), subject=1),
    ],
    "evidence_scan_of_whole_report": [
        lambda: make_evidence(
            draft(), someone(), kind=EvidenceKind.SCAN, row_kind="actual", subject=1
        )
    ],
    "Evidence.replaces": [replaced_twice],
    "user_username_once_without_case": [
        lambda: [User.objects.create(username=name) for name in ("a", "A")]
    ],
    "user_password_given_by_and_at": [
        lambda: change(someone(), password_given_at=NOON),
        lambda: change(someone(), password_given_by=someone()),
    ],
    "user_password_to_change_was_given": [lambda: change(someone(), must_change_password=True)],
    "User.username": [lambda: [User.objects.create(username="a") for _ in range(2)]],
    "Plan.year": [lambda: [Plan.objects.create(year=2023, title=title) for title in "甲乙"]],
    "plan_state_known": [
        lambda: Plan.objects.create(year=2023, title="计划", state="secret"),
        lambda: change(make_plan(), state=""),
    ],
    "plan_adopted_on_with_by": [
        lambda: change(make_plan(), adopted_on="2024-01-01", adopted_by="")
    ],
    "period_once_per_month": [
        lambda: [Period.objects.create(plan=make_plan(), month=6) for _ in range(2)]
    ],
    "period_month_1_to_12": [
        lambda: Period.objects.create(plan=make_plan(), month=0),
        lambda: Period.objects.create(plan=make_plan(), month=13),
        lambda: change(make_period(make_plan()), month=13),
    ],
    "period_kinds_known": [
        lambda: change(make_period(make_plan()), kinds="weather"),
        lambda: change(make_period(make_plan()), kinds="projects,indicators"),
        lambda: change(make_period(make_plan()), kinds=",".join(RowGroup.values)),
    ],
    "period_published_by_and_at": [
        lambda: change(make_period(make_plan(), published=False), published_at=NOON),
        lambda: change(make_period(make_plan(), published=False), published_by=someone()),
        lambda: change(make_period(make_plan()), published_by=None),
    ],
    "submission_revision_once": [
        lambda: Submission.objects.bulk_create(
            Submission(
                period=make_period(make_plan()),
                department=make_department(),
                state=SubmissionState.APPROVED,
                approved_at=NOON,
                approved_by=someone(),
            )
            for _ in range(2)
        )
    ],
    "submission_one_at_work": [second_at_work, third_beside_approved],
    "submission_state_known": [
        lambda: change(draft(), state="lost"),
        lambda: change(draft(), state=""),
    ],
    "submission_extension_has_reason": [
        lambda: change(draft(), extended_to="2024-07-15"),
        lambda: change(draft(), extension_reason="机构调整"),
    ],
    "event_action_known": [lambda: event(action="forget"), lambda: event(action="")],
    "event_states_known": [
        lambda: event(to_state=""),
        lambda: event(to_state="lost"),
        lambda: event(from_state="lost"),
    ],
    "submission_revision_from_1": [lambda: change(draft(), revision=0)],
    "submission_submitted_by_and_at": [
        lambda: change(draft(), submitted_at=NOON),
        lambda: change(draft(), submitted_by=someone()),
    ],
    "submission_approved_by_and_at": [lambda: change(approved(), approved_by=None)],
    "submission_approved_has_approver": [
        lambda: change(draft(), state=SubmissionState.APPROVED),
        lambda: change(approved(), state=SubmissionState.RETURNED),
        lambda: change(approved(), approved_at=None, approved_by=None),
    ],
    "submission_held_back_is_approved": [
        lambda: change(draft(), is_held_back=True),
        lambda: change(approved(), is_held_back=True, released_at=NOON),
    ],
    "submission_verdicts_held_back_is_public": [
        lambda: change(draft(), has_verdicts_held_back=True),
        lambda: change(approved(), is_held_back=True, has_verdicts_held_back=True),
    ],
    "publishing_event_action_known": [lambda: publishing_event(action="forget")],
    "publishing_event_take_back_has_reason": [
        lambda: publishing_event(action=PublishingAction.TAKE_BACK)
    ],
    "import_layout_once": [
        lambda: [ImportLayout.objects.create(kind="a", layout="b", fields={}) for _ in range(2)]
    ],
    "notice_once": [lambda: [notice() for _ in range(2)]],
    "notice_kind_known": [lambda: notice(kind="rumour")],
    "notice_read_by_and_at": [
        lambda: notice(read_at=NOON),
        lambda: notice(read_by=someone()),
    ],
    "delivery_once": [lambda: [delivery(notice_row) for notice_row in [notice()] * 2]],
    "delivery_channel_known": [lambda: delivery(notice(), channel="pigeon")],
    "delivery_sent_has_no_failure": [lambda: delivery(notice(), sent_at=NOON, failure="没有送到")],
    "SiteSettings.only": [
        lambda: [SiteSettings.objects.create(county="县", office="委") for _ in range(2)]
    ],
    "site_settings_only_once": [lambda: change(make_site(), only=False)],
    "site_settings_have_names": [
        lambda: change(make_site(), county=""),
        lambda: change(make_site(), office=""),
    ],
    "site_settings_bounds_descend": [
        lambda: change(make_site(), ahead=0),
        lambda: change(make_site(), normal=-10),
        lambda: change(make_site(), slow="-20.0"),
        lambda: change(make_site(), far_behind=-20),
    ],
    "published_figure_once": [lambda: [figure() for _ in range(2)]],
    "published_figure_has_sentence": [lambda: figure(sentence="")],
}


def test_every_constraint_is_violated_here() -> None:
    assert set(BREAKERS) == set(promises("reporting"))


@pytest.mark.parametrize("name, act", cases(BREAKERS))
def test_database_refuses_violation(name: str, act: Callable[[], Any]) -> None:
    with refused("reporting", name):
        act()


def test_every_app_with_models_is_listed() -> None:
    """Fails for a new app until its tests violate its constraints too."""
    ours = {
        config.label
        for config in apps.get_app_configs()
        if config.models_module and _is_ours(config.path)
    }
    assert ours == set(OURS)


def _is_ours(path: str) -> bool:
    return "site-packages" not in path


BY_NOBODY = {
    "Actual.judged_at",  # by whom is in the history of the row
    "Actual.verdict_released_at",  # by whom is in the publishing event
    "Actual.remarked_at",  # by whom is in the event of the return
    "ProjectProgress.remarked_at",
    "TaskProgress.remarked_at",
    "TargetProgress.remarked_at",
    "TaskProgress.judged_at",
    "TaskProgress.verdict_released_at",
    "Submission.released_at",  # by whom is in the publishing event
    "Delivery.tried_at",
    "Delivery.sent_at",
}
"""Times of what no person does, or whose person stands elsewhere."""


def test_nullable_times_have_a_person_and_a_constraint() -> None:
    """Every nullable `…_at` has its `…_by`, and a constraint that both are set or neither."""
    pairs = []
    for app in OURS:
        for model in own_models(app):
            names = {field.name for field in model._meta.local_fields}
            constraints = {constraint.name: constraint for constraint in model._meta.constraints}
            for name in sorted(names):
                field = model._meta.get_field(name)
                if not name.endswith("_at") or not getattr(field, "null", False):
                    continue
                if f"{model.__name__}.{name}" in BY_NOBODY:
                    continue
                who = name.removesuffix("_at") + "_by"
                assert who in names, f"{model.__name__}.{name} has no {who}"
                constraint = constraints.get(f"{model._meta.model_name}_{who}_and_at")
                assert constraint is not None, (
                    f"nothing keeps {model.__name__}.{name} and {who} together"
                )
                pairs.append(f"{model.__name__}.{name}")
    assert pairs == [
        "User.password_given_at",
        "Period.published_at",
        "Submission.approved_at",
        "Submission.submitted_at",
        "Notice.read_at",
    ]


def test_unique_constraints_have_a_sentence() -> None:
    """Forms show the sentence of a unique constraint; without one it would be Django's own."""
    for app in OURS:
        for model in own_models(app):
            for constraint in model._meta.constraints:
                if isinstance(constraint, models.UniqueConstraint):
                    assert str(constraint.violation_error_message).endswith("。"), constraint.name


def test_months_1_and_12_are_allowed() -> None:
    assert {make_period(make_plan(), month).month for month in (1, 12)} == {1, 12}


def test_next_revision_is_allowed_beside_approved_ones() -> None:
    first = approved()
    second = make_submission(
        first.period, first.department, revision=2, state=SubmissionState.DRAFT
    )
    change(second, state=SubmissionState.APPROVED, approved_at=NOON, approved_by=someone())
    make_submission(first.period, first.department, revision=3, state=SubmissionState.DRAFT)
    assert Submission.objects.count() == 3


def test_plan_may_have_adopting_body_without_day() -> None:
    change(make_plan(), adopted_by="县人民代表大会")
    change(make_plan(), adopted_on="2024-01-20")
    assert Plan.objects.get().adopted_on is not None


def test_time_and_person_may_be_set_together() -> None:
    change(draft(), state=SubmissionState.SUBMITTED, submitted_at=NOON, submitted_by=someone())
    assert Submission.objects.get().submitted_by == someone()


@pytest.mark.parametrize(
    ("year", "is_taken"), [(1949, False), (1950, True), (2200, True), (2201, False)]
)
def test_plan_year_bounds(year: int, is_taken: bool) -> None:
    row = Plan(year=year, title="计划")
    faults = {}
    try:
        row.clean_fields()
    except ValidationError as error:
        faults = error.message_dict
    assert list(faults) == ([] if is_taken else ["year"])
