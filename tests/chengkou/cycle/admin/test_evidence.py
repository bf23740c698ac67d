"""佐证 of a form: who may give and see it, what is asked for before a step, what stays."""

import io
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from chengkou.cycle.steps import Incomplete, take_step
from projects.models import ProjectProgress
from reporting.actions import Refused
from reporting.enums import Action, EvidenceKind, SubmissionState
from reporting.models import Evidence, Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting
from tests.pages import Page
from tests.reporting.evidence.test_content import PAGE, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_folder")]


def url_of(form: Submission) -> str:
    return reverse("admin:reporting_submission_evidence", args=[form.pk])


def file_url(form: Submission, evidence: Evidence, page: str = "file") -> str:
    return reverse(f"admin:reporting_submission_evidence_{page}", args=[form.pk, evidence.pk])


def give(
    client: Client, form: Submission, content: bytes = PAGE, name: str = "证明.pdf", **data: Any
) -> Any:
    sent = {"of": "", "kind": "other", "file": SimpleUploadedFile(name, content), **data}
    return client.post(url_of(form), sent)


def of_whole(form: Submission) -> list[str]:
    return [each.name for each in Evidence.objects.of_submission(form).current()]


def test_file_is_given_for_a_row_and_downloaded_as_it_was(
    reporting: Reporting, evidence_folder: Path
) -> None:
    form = reporting.form
    row = form.actual_rows.get(target__number=1)
    version = form.version
    content = picture("JPEG")
    response = give(reporting.clerk, form, content, "现场.jpg", of=f"actual-{row.pk}")
    assert response.url == url_of(form)
    evidence = Evidence.objects.get()
    assert (evidence.added_by, evidence.subject) == (reporting.clerk_user, row.target_id)
    form.refresh_from_db()
    assert form.version == version + 1, "nobody approves what they have not seen"

    page = reporting.reviewer.get(url_of(form))
    assert list(Page(page).faults()) == []
    assert "第1项地区生产总值增速" in Page(page).text and "现场.jpg" in Page(page).text
    assert file_url(form, evidence, "picture") in page.content.decode()
    small = reporting.reviewer.get(file_url(form, evidence, "picture"))
    with Image.open(io.BytesIO(b"".join(small))) as opened:
        assert opened.size == (320, 213)
    download = reporting.reviewer.get(file_url(form, evidence))
    assert b"".join(download) == content
    assert download["Content-Disposition"].startswith("attachment;")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert download["Content-Type"] == "image/jpeg"
    assert {"private", "no-store"} <= set(download["Cache-Control"].split(", "))
    kept = [path for path in evidence_folder.rglob("*") if path.is_file()]
    assert len(kept) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE(evidence_folder.stat().st_mode) == 0o700


def test_form_says_how_many_files_there_are(reporting: Reporting) -> None:
    give(reporting.clerk, reporting.form)
    url = reverse("admin:reporting_submission_change", args=[reporting.form.pk])
    assert "佐证（1）" in Page(reporting.clerk.get(url)).text


def test_strangers_evidence_does_not_exist(reporting: Reporting, clerk_b: User) -> None:
    form = reporting.form
    give(reporting.clerk, form, picture("PNG"), "图.png")
    evidence = Evidence.objects.get()
    stranger = signed_in(clerk_b)
    own = Submission.objects.get(department=clerk_b.departments.get())
    answers = [
        stranger.get(url_of(form)),
        give(stranger, form),
        stranger.get(file_url(form, evidence)),
        stranger.get(file_url(form, evidence, "picture")),
        # Nor by way of a form of their own.
        stranger.get(file_url(own, evidence)),
        stranger.get(file_url(own, evidence, "picture")),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    "content, name, words",
    [
        (b"<script>alert(1)</script>", "a.pdf", "只收 PDF"),
        (b"", "a.pdf", "文件是空的"),
        (b"%PDF-" + b"\0" * 10 * 1024**2, "a.pdf", "最多 10 MB"),
    ],
)
def test_other_files_are_refused_and_not_kept(
    reporting: Reporting, evidence_folder: Path, content: bytes, name: str, words: str
) -> None:
    assert words in Page(give(reporting.clerk, reporting.form, content, name)).text
    assert not Evidence.objects.exists()
    assert not evidence_folder.exists()


def test_replaced_file_stays_and_is_replaced_once(reporting: Reporting) -> None:
    form = reporting.form
    give(reporting.clerk, form, name="旧.pdf", kind="started")
    old = Evidence.objects.get()
    give(reporting.clerk, form, picture("PNG"), "新.png", replaces=old.pk, kind="other")
    new = Evidence.objects.get(replaces=old)
    assert new.kind == EvidenceKind.STARTED
    assert of_whole(form) == ["新.png"]
    text = Page(reporting.clerk.get(url_of(form))).text
    assert "已由“新.png”替换" in text
    assert b"".join(reporting.clerk.get(file_url(form, old))) == PAGE
    again = give(reporting.clerk, form, name="又.pdf", replaces=old.pk)
    assert "已经替换过" in Page(again).text
    with pytest.raises(models.ProtectedError):
        old.delete()


def test_next_revision_has_what_was_given_before(reporting: Reporting) -> None:
    form = reporting.form
    row = form.actual_rows.get(target__number=1)
    give(reporting.clerk, form, of=f"actual-{row.pk}")
    form.actual_rows.update(value="80", words="完成", explanation="原因", measures="措施")
    form.refresh_from_db()
    form = take_step(form, Action.SUBMIT, by=reporting.clerk_user, seen=form.version)
    form = take_step(form, Action.APPROVE, by=reporting.reviewer_user, seen=form.version)
    closed = give(reporting.clerk, form)
    assert closed.status_code == 409 and "已审核，不能再上传佐证" in Page(closed).text
    again = take_step(
        form, Action.REOPEN, by=reporting.reviewer_user, seen=form.version, words="数有误"
    )
    text = Page(reporting.clerk.get(url_of(again))).text
    assert "证明.pdf" in text and "第1项地区生产总值增速" in text
    give(reporting.clerk, again, name="第二版.pdf")
    assert "第二版.pdf" in Page(reporting.clerk.get(url_of(again))).text
    assert "第二版.pdf" not in Page(reporting.clerk.get(url_of(form))).text


def test_scan_is_asked_for_before_approval(reporting: Reporting) -> None:
    form = reporting.form
    plan = form.period.plan
    plan.scan_before_approval = True
    plan.save()
    form.actual_rows.update(value="80", words="完成", explanation="原因", measures="措施")
    form = take_step(form, Action.SUBMIT, by=reporting.clerk_user, seen=form.version)
    give(reporting.clerk, form, kind="other")
    form.refresh_from_db()
    with pytest.raises(Refused, match="还没有签字盖章的扫描件"):
        take_step(form, Action.APPROVE, by=reporting.reviewer_user, seen=form.version)
    # A scan is of the whole report.
    row = form.actual_rows.first()
    assert row is not None
    refused = give(reporting.clerk, form, kind="scan", of=f"actual-{row.pk}")
    assert "扫描件是整张填报表的" in Page(refused).text
    give(reporting.clerk, form, picture("PNG"), "扫描.png", kind="scan")
    form.refresh_from_db()
    form = take_step(form, Action.APPROVE, by=reporting.reviewer_user, seen=form.version)
    assert form.state == SubmissionState.APPROVED


def test_start_has_to_be_shown_where_the_plan_asks_for_it(reporter_of: Any) -> None:
    clerk, form = reporter_of(1)
    user = User.objects.get(username="clerk_a")
    form.period.plan.evidence_of_start = True
    form.period.plan.save()
    row = ProjectProgress.objects.get(submission=form)
    ProjectProgress.objects.filter(pk=row.pk).update(
        started_on="2024-02-01", finished_on="2024-03-01"
    )

    def missing() -> list[str]:
        form.refresh_from_db()
        with pytest.raises(Incomplete) as incomplete:
            take_step(form, Action.SUBMIT, by=user, seen=form.version)
        return [each.sentence for each in incomplete.value.missing]

    asked = "填了开工，要在“佐证”里上传开工的佐证。"
    assert asked in missing()
    assert not any("竣工" in sentence for sentence in missing())
    give(clerk, form, kind="finished", of=f"projectprogress-{row.pk}")
    assert asked in missing()
    give(clerk, form, kind="started", of=f"projectprogress-{row.pk}")
    assert asked not in missing()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_files(reporting: Reporting, number: int) -> None:
    for each in range(number):
        give(reporting.clerk, reporting.form, name=f"{each}.pdf")
    with CaptureQueriesContext(connection) as queries:
        assert reporting.clerk.get(url_of(reporting.form)).status_code == 200
    assert len(queries) == 13
