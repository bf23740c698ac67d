"""What somebody has to do now, for the front page of the admin."""

from dataclasses import dataclass

from django.urls import reverse

from indicators.models import Target
from indicators.reading import differs
from reporting.enums import SubmissionState
from reporting.models import Submission, User


@dataclass(frozen=True)
class Todo:
    """One sentence, with the page where it can be done; no address where there is nothing to do."""

    sentence: str
    url: str = ""


def todo_of(user: User) -> list[Todo]:
    """What waits for this person, by what he may do; a sentence also where nothing does (at most three queries)."""
    waiting = _submissions_of_units(user) if not user.sees_all_submissions else _submissions_to_review()
    return [*waiting, *(_targets_to_check() if user.has_perm("indicators.change_target") else [])]


def _submissions_of_units(user: User) -> list[Todo]:
    at_work = (
        Submission.objects.for_user(user)
        .exclude(state=SubmissionState.APPROVED)
        .select_related("department", "period__plan")
    )
    found = [
        Todo(f"{submission}：{submission.get_state_display()}。", _page("reporting_submission_change", submission.pk))
        for submission in at_work
    ]
    return found or [Todo("目前没有要填报的报表。审核员下发填报任务以后，您单位的填报表会列在这里。")]


def _submissions_to_review() -> list[Todo]:
    number = Submission.objects.filter(state=SubmissionState.SUBMITTED).count()
    if not number:
        return [Todo("目前没有待审核的填报表。")]
    return [Todo(f"{number}张填报表待审核。", f"{_page('reporting_submission_changelist')}?state__exact=submitted")]


def _targets_to_check() -> list[Todo]:
    targets = list(Target.objects.all())
    unconfirmed = sum(not target.lead_confirmed for target in targets)
    misread = sum(differs(target) for target in targets)
    url = f"{_page('indicators_target_changelist')}?plan_year=all"
    found = []
    if unconfirmed:
        found.append(Todo(f"{unconfirmed}个年度目标的牵头单位待县里确认。", f"{url}&lead=open"))
    if misread:
        found.append(Todo(f"{misread}个年度目标的读法与原文不一致。", f"{url}&reading=differs"))
    return found


def _page(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)
