"""The pages of 督办: the list, one 督办事项, a new instruction, and the files of replies."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chengkou.followups.filters import FollowUpFilter
from chengkou.followups.forms import InstructionForm
from chengkou.followups.page import file_of, first_of, known_of, page_of, reader_of
from chengkou.followups.posted import NotTaken, take_posted
from chengkou.followups.rows import EXPORT_HEAD, FollowUps, rows_of
from chengkou.followups.steps import NewInstruction, instruct
from chengkou.followups.subjects import Subject, subject_of
from reporting.enums import FollowUpKind, FollowUpSource
from reporting.evidence.store import path_of
from reporting.models import FollowUp, User
from reporting.pages.list_page import ListPage, crumbs
from reporting.pages.page_of_request import own_leader_of, person_of, plan_page, viewer_of
from reporting.pages.paging import paged, without_page
from reporting.pages.plan_page import PlanPage
from reporting.pages.plan_view import plan_view

PER_PAGE = 50
SECTION = "followups"
NONE = "没有这件督办事项。"


@plan_view("followups", shown=())
def followup_list(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """Every 督办事项 of the plan that the reader may see; filtered and exported as they ask."""
    reader = reader_of(page)
    rows = rows_of(known_of(page.plan, reader), page.today)
    chooser = FollowUpFilter(page.narrowing, rows)
    chosen = chooser.passing()
    listed = ListPage(
        page,
        section=SECTION,
        title=f"{page.year}年督办事项",
        sub=[FollowUps(rows).in_words or "没有未办结的"],
        crumbs=[("督办", "")],
        is_sample=any(row.is_sample for row in rows),
        chosen=chooser.in_words,
        is_of_period=False,
    )
    if listed.wants_file:
        return listed.file(EXPORT_HEAD, (row.export for row in chosen))
    context = listed.context | {
        "whole": len(rows),
        "chooser": chooser,
        "chips": chooser.chips(without_page(request.GET)),
        "paged": paged(chosen, request.GET, per_page=PER_PAGE, measure="件"),
        "new_url": reverse("followup-new", args=[page.year]) if reader.instructs else "",
    }
    return render(request, "followups/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def followup_new(request: HttpRequest, year: int) -> HttpResponse:
    """A new instruction, about the row that `?about=` names or a matter that is none.

    403 for those who leave none.
    """
    page = _page(request, year)
    user = person_of(request)
    if not user.instructs:
        raise PermissionDenied("批示由县领导作，审核员可以代录和交办。")
    subject = _subject(request, page)
    is_office = user.reviews
    data = request.POST if request.method == "POST" else None
    form = InstructionForm(data, subject=subject, is_office=is_office, today=page.today)
    status = 200
    if data is not None:
        if form.is_valid():
            return _left(request, _new(form, page, subject, user), user)
        status = 400
    title = "督办" if is_office else "作批示"
    context = {
        "page": page,
        "section": SECTION,
        "title": f"{title}：{subject.title}" if subject else title,
        "crumbs": crumbs(page, ("督办", reverse("followups", args=[year])), (title, "")),
        "form": form,
        "subject": subject,
        "is_office": is_office,
    }
    return render(request, "followups/new.html", context, status=status)


def _subject(request: HttpRequest, page: PlanPage) -> Subject | None:
    """What `?about=` names; None where it names nothing. Raises Http404 for what there is not."""
    parameter = request.GET.get("about", "")
    if not parameter:
        return None
    subject = subject_of(page.plan, parameter)
    if subject is None:
        raise Http404("这个年度计划没有这一项。")
    return subject


def _new(form: InstructionForm, page: PlanPage, subject: Subject | None, user: User) -> Any:
    """What a valid form asks for."""
    typed = form.cleaned_data
    return NewInstruction(
        plan=page.plan,
        subject=subject,
        title=subject.title if subject else typed["title"],
        words=typed["words"],
        source=FollowUpSource(typed.get("source", FollowUpSource.LEADER)),
        whose=typed.get("whose", str(user)),
        units=list(typed["units"]),
        due_on=typed["due_on"],
        kind=FollowUpKind(typed.get("kind", FollowUpKind.FOLLOW_UP)),
    )


def _left(request: HttpRequest, new: NewInstruction, user: User) -> HttpResponse:
    """Leave the instruction and go to its first 督办事项."""
    instruction = instruct(new, by=user)
    first = first_of(instruction, user)
    done = "已交办" if first.passed_at else "已批示，由审核员转办"
    messages.success(request, f"{instruction.number_in_words}{done}，共{len(new.units)}个单位。")
    return redirect("followup", new.plan.year, first.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def followup_detail(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One 督办事项 with all that was done; a leader takes an instruction of their own back here.

    Units and reviewers act in the admin.
    """
    page = _page(request, year)
    user = person_of(request)
    followup = _followup(page, user, pk)
    refusal = NotTaken("", 200, {})
    if request.method == "POST":
        try:
            action = take_posted(request, followup.pk, user)
        except NotTaken as not_taken:
            refusal = not_taken
            followup = _followup(page, user, pk)
        else:
            messages.success(request, f"已{action.label}。")
            return redirect("followup", year, pk)
    acts_in_admin = user.has_perm("reporting.view_followup") and user.has_perm(
        "reporting.use_admin"
    )
    context = {
        "page": page,
        "section": SECTION,
        "title": followup.instruction.title,
        "sub": [f"{followup.instruction.number_in_words}", followup.department.name],
        "crumbs": crumbs(
            page,
            ("督办", reverse("followups", args=[year])),
            (followup.instruction.number_in_words, ""),
        ),
        "error": refusal.sentence,
        "acts_in_admin": acts_in_admin,
        **page_of(followup, user, page.today, refusal.typed),
    }
    return render(request, "followups/detail.html", context, status=refusal.status)


@require_safe
def followup_file(request: HttpRequest, year: int, pk: int, file_id: int) -> HttpResponseBase:
    """A file of a reply as a download, for those who may see the 督办事项."""
    page = _page(request, year)
    followup = _followup(page, person_of(request), pk)
    file = file_of(followup, file_id)
    path = path_of(file.digest) if file is not None else None
    if file is None or path is None or not path.exists():
        raise Http404("没有这个附件。")
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(request: HttpRequest, year: int) -> PlanPage:
    """The plan's page for one that has no ETag: it takes a POST. Raises Http404."""
    page = plan_page(
        request,
        year,
        lambda of: reverse("followups", args=[of]),
        viewer=viewer_of(request),
        own_leader=own_leader_of(request),
    )
    return replace(page, path=request.path)


def _followup(page: PlanPage, user: User, pk: int) -> FollowUp:
    """The 督办事项 of the plan, if it is in the person's scope. Raises Http404."""
    followup: FollowUp | None = known_of(page.plan, user).filter(pk=pk).first()
    if followup is None:
        raise Http404(NONE)
    return followup


def _reader(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User), "nobody gets here without signing in"
    return user
