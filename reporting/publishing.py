"""发布, 发布更新 and 撤回发布: the writers of what is public; `known_to` of the rows reads it.

Who approves and who publishes lock in the same order, submissions before their period, and so
never wait for each other.
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from reporting.actions import Refused
from reporting.enums import PublishingAction, SubmissionState
from reporting.models import Period, PublishingEvent, Submission, User
from reporting.models.judged import judged_models
from reporting.rules.office.workflow import REVIEW

REASON_LENGTH = 500
"""So many characters fit into an event's words."""
CHANGED_MEANWHILE = "您打开以后，等待发布的填报表有变动，没有办理。请看过下面的清单后再办理。"


@dataclass(frozen=True)
class Published:
    """What publishing a period made public, and which units are missing."""

    period: Period
    forms: int
    missing: list[str] = field(default_factory=list)
    """Units whose form of the period was never approved, in their order."""

    def __str__(self) -> str:
        done = f"{self.period}已发布，含{self.forms}个单位已审核的数据。"
        if not self.missing:
            return done
        return f"{done}还没有审核的：{'、'.join(self.missing)}。"


def is_published_now(period_id: int) -> bool:
    """Whether the period is published, which stays so until the transaction ends (one query)."""
    return _locked(period_id).published_at is not None


def why_not_publish(period: Period, approved: Collection[Submission]) -> str:
    """Why the period with these approved forms cannot be published, as a sentence; empty if it can.

    Its plan is read with it.
    """
    if period.published_at is not None:
        return f"{period}已经发布过。"
    if period.plan.is_open and not period.plan.draft_shown:
        return f"{period.plan}没有公开，不能发布；批准或者公开以后再发布。"
    if not approved:
        return f"{period}还没有审核通过的填报表，没有可以发布的数据。"
    return ""


@transaction.atomic
def publish(period: Period, *, by: User, seen: Mapping[int, int] | None = None) -> Published:
    """发布: show the period's approved figures to everyone signed in, even if some units are late.

    What is approved later waits for `publish_updates`. `seen` are the versions of the forms that
    were on the person's screen, by key; None where they saw none. Raises Refused if the person may
    not, if the period cannot be published (`why_not_publish`), or if what is approved is not what
    they saw.
    """
    _check_right(by, PublishingAction.PUBLISH)
    forms = _forms_of(period)
    period = _locked(period.pk)
    approved = [form for form in forms if form.state == SubmissionState.APPROVED]
    refusal = why_not_publish(period, approved)
    if refusal:
        raise Refused(refusal)
    _check_seen(approved, seen)
    period.published_at = timezone.now()
    period.published_by = by
    period.save(update_fields=["published_at", "published_by"])
    with_figures = {form.unit_name for form in approved}
    _record(period, PublishingAction.PUBLISH, by, forms=_units_of(approved), at=period.published_at)
    names = dict.fromkeys(form.unit_name for form in forms)
    missing = [name for name in names if name not in with_figures]
    return Published(period, len(with_figures), missing)


@transaction.atomic
def publish_updates(period: Period, *, by: User, seen: Mapping[int, int]) -> int:
    """发布更新: make public what was approved after the period was published; how many forms.

    And the verdicts that were given since on what was public already.

    `seen` as in `publish`. Raises Refused if the person may not, if the period is not published, if
    nothing waits, or if what waits is not what they saw.
    """
    _check_right(by, PublishingAction.UPDATE)
    forms = _forms_of(period)
    period = _locked(period.pk)
    if period.published_at is None:
        raise Refused(f"{period}尚未发布，没有可以更新的。")
    waiting = [form for form in forms if form.waits_for_update]
    if not waiting:
        raise Refused(f"{period}没有等待发布的更新。")
    _check_seen(waiting, seen)
    now = timezone.now()
    _release(waiting, now)
    _record(period, PublishingAction.UPDATE, by, forms=len(waiting), at=now)
    return len(waiting)


@transaction.atomic
def take_back(period: Period, *, by: User, reason: str) -> int:
    """撤回发布: hide the period's figures as before it was published; how many forms.

    Raises Refused if the person may not, gives no reason, or if the period is not published.
    """
    _check_right(by, PublishingAction.TAKE_BACK)
    reason = reason.strip()
    if not reason:
        raise Refused("请写撤回发布的原因。")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"撤回发布的原因最多{REASON_LENGTH}个字。")
    forms = _forms_of(period)
    period = _locked(period.pk)
    if period.published_at is None:
        raise Refused(f"{period}尚未发布，不用撤回。")
    approved = [form for form in forms if form.state == SubmissionState.APPROVED]
    public = [form for form in approved if not form.is_held_back]
    period.published_at = None
    period.published_by = None
    period.save(update_fields=["published_at", "published_by"])
    # Nothing waits for an update of what is not public: the next publication has it.
    _release([form for form in approved if form.waits_for_update], None)
    hidden = _units_of(public)
    _record(period, PublishingAction.TAKE_BACK, by, forms=hidden, at=timezone.now(), words=reason)
    return hidden


def _units_of(forms: list[Submission]) -> int:
    """How many units' forms these are: revisions of one form are counted once."""
    return len({form.department_id for form in forms})


def _check_right(person: User, action: PublishingAction) -> None:
    if not person.has_perm(REVIEW):
        raise Refused(f"您没有{action.label}的权限。")


def _forms_of(period: Period) -> list[Submission]:
    """The period's forms by unit, the latest revision last, locked until the transaction ends."""
    locked = Submission.objects.locked().filter(period=period).order_by("pk")
    forms = list(locked.prefetch_related("department__former_names"))
    forms.sort(key=lambda form: (form.department.order, form.department.code, form.revision))
    return forms


def _locked(period_id: int) -> Period:
    # Without its key, so that nobody has to wait who only refers to it.
    periods = Period.objects.select_for_update(of=("self",), no_key=True).select_related("plan")
    return periods.get(pk=period_id)


def _check_seen(forms: list[Submission], seen: Mapping[int, int] | None) -> None:
    """Raise Refused unless these are the forms, in these versions, that the person saw."""
    if seen is not None and seen != {form.pk: form.version for form in forms}:
        raise Refused(CHANGED_MEANWHILE)


def _release(forms: list[Submission], at: datetime.datetime | None) -> None:
    """Let forms and verdicts wait no longer; `at` is when 发布更新 made them public."""
    keys = [form.pk for form in forms]
    waiting = Submission.objects.filter(pk__in=keys)
    waiting.filter(is_held_back=True).update(is_held_back=False, released_at=at)
    waiting.filter(has_verdicts_held_back=True).update(has_verdicts_held_back=False)
    for model in judged_models():
        verdicts = model.objects.filter(submission__in=keys, verdict_held_back=True)
        verdicts.update(verdict_held_back=False, verdict_released_at=at)


def _record(
    period: Period,
    action: PublishingAction,
    by: User,
    *,
    forms: int,
    at: datetime.datetime,
    words: str = "",
) -> None:
    PublishingEvent.objects.create(
        period=period, action=action, at=at, by=by, forms=forms, words=words
    )
