"""One more kind of rows goes through the whole cycle.

Run by `test_kinds.py`, on a site with that kind.
"""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from chengkou.cycle.opening import open_period
from reporting.enums import Role, SubmissionState
from reporting.models import Department, Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.cycle.throwaway.models import Petition, PetitionProgress
from tests.chengkou.forms import entries
from tests.factories import make_plan
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(units: tuple[Department, Department], reviewer: User) -> Submission:
    plan = make_plan(2024)
    Petition.objects.create(plan=plan, lead=units[0], name="农民工工资", promised=12)
    Petition.objects.create(plan=plan, lead=units[1], name="征地补偿", promised=4)
    opened = open_period(plan, 6, by=reviewer)
    assert (opened.forms, opened.rows) == (2, 2)
    return Submission.objects.get(department=units[0])


def send(client: Client, submission: Submission, do: str, **typed: str) -> Any:
    address = reverse("admin:reporting_submission_change", args=[submission.pk])
    data = entries(client.get(address))
    row = PetitionProgress.objects.get(submission=submission)
    data |= {f"petitionprogress-{row.pk}-{name}": value for name, value in typed.items()}
    return client.post(address, {**data, "do": do}, follow=True)


def stored(submission: Submission) -> PetitionProgress:
    return PetitionProgress.objects.get(submission=submission)


def test_new_kind_is_in_every_role_that_reads_rows() -> None:
    for role in (Role.REPORTER, Role.REVIEWER, Role.PLANNER):
        permissions = Group.objects.get(name=role.value).permissions
        assert permissions.filter(codename="view_petitionprogress").exists(), role


def test_new_kind_goes_from_opening_to_approval(
    submission: Submission, clerk_a: User, clerk_b: User, reviewer: User
) -> None:
    clerk = signed_in(clerk_a)
    address = reverse("admin:reporting_submission_change", args=[submission.pk])
    assert "农民工工资" in Page(clerk.get(address)).text
    assert signed_in(clerk_b).get(address).status_code == 404

    page = Page(send(clerk, submission, "submit"))
    assert "请填已办结的件数。" in page.text
    page = Page(send(clerk, submission, "submit", value="5"))
    assert "低于序时，请写原因。" in page.text
    assert stored(submission).value == 5, "what was typed is saved though submitting is refused"
    send(clerk, submission, "submit", explanation="欠薪企业停产", measures="依法处置资产")
    submission.refresh_from_db()
    assert submission.state == SubmissionState.SUBMITTED

    board = reverse("admin:reporting_period_board", args=[submission.period_id])
    assert "1" in Page(signed_in(reviewer).get(board)).text
    signed_in(reviewer).post(address, {"do": "approve", "seen": str(submission.version)})
    submission.refresh_from_db()
    assert submission.state == SubmissionState.APPROVED
    assert stored(submission).open_in is None
    flagged = Page(signed_in(reviewer).get("/plans/2024/shortfalls/?through=6"))
    assert "农民工工资" in flagged.text and "欠薪企业停产" in flagged.text
    assert "1件信访事项中滞后1件" in flagged.text
    assert "单位甲" in Page(signed_in(reviewer).get("/plans/2024/departments/?through=6")).text

    history = reverse("admin:reporting_submission_history", args=[submission.pk])
    assert "农民工工资" in Page(clerk.get(history)).text
