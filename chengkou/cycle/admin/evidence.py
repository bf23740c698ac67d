"""佐证 of a submission: its page, its files as downloads, its small pictures.

Whoever may come to the submission may come to its files; to everybody else they do not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from chengkou.cycle.kinds import ROW_KINDS
from chengkou.cycle.rows import Rows, rows_of
from chengkou.cycle.steps import situation_of
from reporting.actions import Refused, locked
from reporting.db.waiting import give_back_connection
from reporting.enums import EvidenceKind
from reporting.evidence.adding import KeptFile, add_evidence, kept_file
from reporting.evidence.content import ENDINGS, JPEG
from reporting.evidence.store import path_of
from reporting.models import Evidence, ReportRow, Submission, User
from reporting.rules.office.workflow import why_not_shown
from reporting.spreadsheets.limits import MAX_BYTES, MEGABYTE, Unreadable

WHOLE = ""
"""What is said in place of a row for the report as a whole."""


class EvidenceForm(forms.Form):
    """A file, and what it shows."""

    of = forms.ChoiceField(label="填报项", required=False)
    kind = forms.ChoiceField(label="佐证种类", choices=EvidenceKind.choices)
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,  # said in our own words
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS.values())}),
        error_messages={"required": "请选择文件。"},
    )
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)

    def __init__(self, rows: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["of"]
        chosen.choices = [(WHOLE, "整张填报表")]
        for kind in ROW_KINDS:
            chosen.choices += [(_anchor(row), row.title) for row in rows[kind.model]]


@dataclass(frozen=True)
class Shown:
    """One file as the page places it."""

    evidence: Evidence
    url: str
    picture_url: str
    """Of its small picture; empty where it has none."""
    size: str
    by: str
    replaced_by: str
    """The name of the file in its place, and when; empty for a current one."""


@dataclass(frozen=True)
class Group:
    """The files of one row, or of the report as a whole."""

    title: str
    files: list[Shown]


def evidence_view(
    request: HttpRequest, site: AdminSite, opts: Any, submission_of: Callable[[], Submission]
) -> HttpResponse:
    """The files of a submission; a POST adds one, or puts one in the place of another."""
    user = request.user
    assert user.is_authenticated, "the admin lets nobody else in"
    submission = submission_of()
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    rows = rows_of(submission)
    closed = why_not_shown(situation_of(submission, user, rows=rows))
    form = EvidenceForm(rows)
    error = ""
    status = 200
    if request.method == "POST":
        form = EvidenceForm(rows, request.POST, request.FILES)
        if closed:
            error, status = f"没有上传：{closed}", 409
        elif form.is_valid():
            error = _upload(request, submission_of, rows, form)
            if not error:
                return HttpResponseRedirect(_url(submission))
    request.current_app = site.name
    context = {
        **site.each_context(request),
        "title": f"{submission.unit_name}　{submission.period}佐证",
        "opts": opts,
        "original": submission,
        "groups": _groups(submission, rows),
        "upload": form,
        "closed": closed,
        "error": error,
        "endings": "、".join(ending.removeprefix(".").upper() for ending in ENDINGS.values()),
        "most": MAX_BYTES // MEGABYTE,
        "address": _url(submission),
        # The columns need the width.
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(
        request, "admin/reporting/submission/evidence.html", context, status=status
    )


def file_view(
    request: HttpRequest, submission: Submission, evidence_id: int, *, is_picture: bool
) -> HttpResponseBase:
    """A file as a download, or its small picture to be looked at. Raises Http404."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    evidence = Evidence.objects.of_submission(submission).filter(pk=evidence_id).first()
    if evidence is None or (is_picture and not evidence.has_picture):
        raise Http404("没有这个佐证。")
    path = path_of(evidence.digest, is_picture=is_picture)
    if not path.exists():
        raise Http404("这个佐证的文件不在服务器上，请告诉系统管理员。")
    response = FileResponse(
        path.open("rb"),
        as_attachment=not is_picture,
        filename=evidence.name,
        content_type=JPEG if is_picture else evidence.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _upload(
    request: HttpRequest, submission_of: Callable[[], Submission], rows: Rows, form: EvidenceForm
) -> str:
    """Keep the file and give it as evidence; why not, or empty."""
    upload = form.cleaned_data["file"]
    give_back_connection()
    try:
        file = kept_file(upload, name=upload.name, size=upload.size)
        user: Any = request.user
        evidence = _add(submission_of(), user, rows, form.cleaned_data, file)
    except (Unreadable, Refused) as refused:
        return str(refused)
    messages.success(request, f"已上传{evidence.name}。")
    return ""


@transaction.atomic
def _add(
    submission: Submission, user: User, rows: Rows, chosen: dict[str, Any], file: KeptFile
) -> Evidence:
    """Under lock: the submission may have been approved while the file was looked at."""
    submission = locked(submission)
    closed = why_not_shown(situation_of(submission, user))
    if closed:
        raise Refused(f"没有上传：{closed}")
    row = next((row for row in rows.every() if _anchor(row) == chosen["of"]), None)
    return add_evidence(
        submission,
        file,
        kind=EvidenceKind(chosen["kind"]),
        row=row,
        by=user,
        replaces=chosen["replaces"],
    )


def _groups(submission: Submission, rows: Rows) -> list[Group]:
    """The files by what they show: the report as a whole, then its rows in their order."""
    given = list(Evidence.objects.of_submission(submission))
    groups = [("整张填报表", [each for each in given if not each.row_kind])]
    groups += [(row.title, [each for each in given if each.is_of(row)]) for row in rows.every()]
    return [
        Group(title, [_shown(submission, each) for each in files])
        for title, files in groups
        if files
    ]


def _shown(submission: Submission, evidence: Evidence) -> Shown:
    place = [submission.pk, evidence.pk]
    picture = ""
    if evidence.has_picture:
        picture = reverse("admin:reporting_submission_evidence_picture", args=place)
    replaced_by = "" if evidence.is_current else evidence.replaced_by.name
    kilobytes = -(-evidence.size // 1024)
    return Shown(
        evidence,
        reverse("admin:reporting_submission_evidence_file", args=place),
        picture,
        f"{kilobytes} KB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB",
        str(evidence.added_by),
        replaced_by,
    )


def _url(submission: Submission) -> str:
    return reverse("admin:reporting_submission_evidence", args=[submission.pk])


def _anchor(row: ReportRow) -> str:
    return f"{row._meta.model_name}-{row.pk}"
