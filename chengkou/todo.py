"""What somebody has to do now, for the front page of the admin."""

from dataclasses import dataclass

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from chengkou.report import due_in_words
from chengkou.submissions import rows_left
from indicators.models import Target
from indicators.reading import differs
from reporting.enums import OPEN_STATES, SubmissionState
from reporting.models import Submission, User


@dataclass(frozen=True)
class Todo:
    """One sentence, with the page where it can be done; no address where there is nothing to do."""

    sentence: str
    url: str = ""


def todo_of(user: User) -> list[Todo]:
    """What waits for this person, by what he may do; a sentence also where nothing does.

    At most two queries, and one for each kind of rows.
    """
    waiting = _submissions_of_units(user) if not user.sees_all_submissions else _submissions_to_review()
    return [*waiting, *(_targets_to_check() if user.has_perm("indicators.change_target") else [])]


def _submissions_of_units(user: User) -> list[Todo]:
    """The forms of this person's units that are at work: those to be filled in first, the earliest date first."""
    at_work = list(
        Submission.objects.for_user(user)
        .exclude(state=SubmissionState.APPROVED)
        .select_related("department", "period__plan")
    )
    left = rows_left(at_work)
    # Open ones without a date come after those that have one.
    at_work.sort(key=lambda form: (not form.is_open, form.due_on is None, str(form.due_on), form.pk))
    found = [
        Todo(f"{_words(form, left[form.pk])}。", _page("reporting_submission_change", form.pk)) for form in at_work
    ]
    return found or [Todo("目前没有要填报的报表。审核员下发填报任务以后，您单位的填报表会列在这里。")]


def _words(form: Submission, left: int) -> str:
    """县生态环境局 2024年1—3月：填报中，还有3项没有填，截止4月10日，还有2天."""
    rows = [(f"还有{left}项没有填" if left else "各项都已填，还没有提交")] if form.is_open else []
    return "，".join(filter(None, [f"{form}：{form.get_state_display()}", *rows, due_in_words(form)]))


def _submissions_to_review() -> list[Todo]:
    lists = _page("reporting_submission_changelist")
    number = Submission.objects.filter(state=SubmissionState.SUBMITTED).count()
    late = (
        Submission.objects.filter(state__in=OPEN_STATES)
        .annotate(due=Coalesce("extended_to", "period__due_on"))
        .filter(due__lt=timezone.localdate())
        .count()
    )
    found = [Todo(f"{number}张填报表待审核。", f"{lists}?state__exact=submitted")] if number else []
    if late:
        found.append(Todo(f"{late}张填报表已过截止日期，还没有提交。", lists))
    return found or [Todo("目前没有待审核的填报表。")]


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
