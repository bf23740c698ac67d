"""What somebody has to do now, for the front page of the admin."""

from dataclasses import dataclass

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from chengkou.grid import at_work
from chengkou.report import due_in_words
from chengkou.submissions import rows_left
from indicators.models import Target, TargetRevision
from indicators.reading import differs
from projects.models import LivelihoodTask
from reporting.directory import Directory
from reporting.enums import OPEN_STATES, SubmissionState
from reporting.models import Plan, Submission, User


@dataclass(frozen=True)
class Todo:
    """One sentence, with the page where it can be done; no address where there is nothing to do."""

    sentence: str
    url: str = ""


def todo_of(user: User) -> list[Todo]:
    """What waits for this person, by what he may do; a sentence also where nothing does (at most nine queries)."""
    waiting = _submissions_of_units(user) if not user.sees_all_submissions else _submissions_to_review(user)
    return [
        *waiting,
        *_figures_to_enter(user),
        *(_targets_to_check() if user.has_perm("indicators.change_target") else []),
    ]


def _submissions_of_units(user: User) -> list[Todo]:
    """The forms of this person's units that are at work: those to be filled in first, the earliest date first."""
    at_work = list(Submission.objects.for_user(user).exclude(state=SubmissionState.APPROVED).with_names())
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


def _submissions_to_review(user: User) -> list[Todo]:
    lists, forms = _page("reporting_submission_changelist"), Submission.objects.for_user(user)
    number = forms.filter(state=SubmissionState.SUBMITTED).count()
    late = (
        forms.filter(state__in=OPEN_STATES)
        .annotate(due=Coalesce("extended_to", "period__due_on"))
        .filter(due__lt=timezone.localdate())
        .count()
    )
    found = [Todo(f"{number}张填报表待审核。", f"{lists}?state__exact=submitted")] if number else []
    if late:
        found.append(Todo(f"{late}张填报表已过截止日期，还没有提交。", lists))
    return found or [Todo("目前没有待审核的填报表。")]


def _figures_to_enter(user: User) -> list[Todo]:
    """The grids of figures that this person gives for other units."""
    return [
        Todo(
            f"{name}统计数据录入：{f'还有{left}项没有录入' if left else '各项都已录入'}。",
            _page("reporting_period_figures", key),
        )
        for key, name, left in at_work(user)
    ]


def _targets_to_check() -> list[Todo]:
    targets = list(Target.objects.all())
    unconfirmed = sum(not target.lead_confirmed for target in targets)
    misread = sum(differs(target) for target in targets)
    misread_changes = sum(differs(change) for change in TargetRevision.objects.with_targets())
    url = f"{_page('indicators_target_changelist')}?plan_year=all"
    found = []
    if unconfirmed:
        found.append(Todo(f"{unconfirmed}个年度目标的牵头单位待县里确认。", f"{url}&lead=open"))
    if misread:
        found.append(Todo(f"{misread}个年度目标的读法与原文不一致。", f"{url}&reading=differs"))
    if misread_changes:
        changes = _page("indicators_targetrevision_changelist")
        found.append(Todo(f"{misread_changes}个目标变更的读法与原文不一致。", f"{changes}?reading=differs"))
    return [*found, *_without_unit()]


def _without_unit() -> list[Todo]:
    """What of the latest plan a closed unit leads that nobody has succeeded (four queries)."""
    plan, units, today = Plan.objects.order_by("-year").first(), Directory(), timezone.localdate()
    found = []
    for rows, word, page in (
        (Target.objects.filter(plan=plan), "个年度目标", "indicators_target_changelist"),
        (LivelihoodTask.objects.filter(plan=plan), "件民生实事", "projects_livelihoodtask_changelist"),
    ):
        leads = [units.on(lead, today) for lead in rows.order_by("pk").values_list("lead", flat=True)]
        closed = [lead.name for lead in leads if lead.is_closed_on(today)]
        if closed:
            names = "、".join(dict.fromkeys(closed))
            found.append(Todo(f"{len(closed)}{word}的牵头单位已撤销，没有承接单位：{names}。", _page(page)))
    return found


def _page(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)
