"""Numbers in the report form and in the grid as people write them."""

from decimal import Decimal
from typing import Any

import pytest

from chengkou.cycle.opening import open_period
from indicators.models import Actual, TargetRevision
from projects.models import ProjectProgress
from reporting.models import Department, Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting, entries, post, url
from tests.factories import make_line, make_plan, make_revision, make_target
from tests.pages import Page

pytestmark = pytest.mark.django_db


def row(number: int) -> Actual:
    return Actual.objects.get(submission__revision=1, target__number=number)


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("1,234.50", "1234.50"),
        ("１，２００", "1200"),
        ("1 200", "1200"),
        ("7.0％", "7.0"),
        ("　－27.5%　", "-27.5"),
    ],
)
def test_number_is_stored_with_its_decimals(typed: str, stored: str, reporting: Reporting) -> None:
    answer = post(reporting.clerk, reporting.form, {"1-value": typed})
    assert (answer.status_code, str(row(1).value)) == (302, stored)


def test_same_number_written_otherwise_is_no_change(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {"1-value": "1234.50"})
    post(reporting.clerk, reporting.form, {"1-value": "1,234.50%"})
    assert row(1).version == 2


@pytest.mark.parametrize(
    "field, typed, sentence",
    [
        ("1-value", "1,2", "“1,2”看不准：逗号只用来分隔千位"),
        ("1-value", "1.234,5", "“1.234,5”看不准"),
        ("1-value", "约7", "“约7”里的“约”不是数字"),
        ("2-value", "7%", "“%”不是这一项的单位，这一项按家填"),
        ("2-value", "3万", "“万”不是这一项的单位，这一项按家填"),
    ],
)
def test_what_is_no_number_is_told_at_its_row(
    field: str, typed: str, sentence: str, reporting: Reporting
) -> None:
    answer = post(reporting.clerk, reporting.form, {field: typed})
    assert sentence in Page(answer).text
    assert entries(answer)[f"actual-{row(int(field[0])).pk}-value"] == typed
    assert row(int(field[0])).value is None


def test_other_unit_of_money_is_put_into_the_box_and_saved_when_confirmed(
    reporting: Reporting,
) -> None:
    answer = post(reporting.clerk, reporting.form, {"1-amount": "12,000万元", "2-value": "5"})
    text = Page(answer).text
    assert "“12,000万元”换算成亿元是 1.2，已经填在格里：对的，请再保存一次。" in text
    assert "有1项换算了单位，请核对" in text
    assert "填得不对" not in text
    assert (row(1).amount, str(row(2).value)) == (None, "5")
    again = post(reporting.clerk, reporting.form, {}, page=answer)
    assert again.status_code == 302
    assert (str(row(1).amount), str(row(2).value)) == ("1.2", "5")


def test_what_is_wrong_beside_a_converted_amount_is_still_told(reporting: Reporting) -> None:
    answer = post(reporting.clerk, reporting.form, {"1-amount": "1万元", "1-value": "约"})
    text = Page(answer).text
    assert "换算成亿元是 0.0001" in text
    assert "有1项填得不对" in text


def test_unit_is_that_of_the_period_s_day(
    units: tuple[Department, Department], clerk_a: User
) -> None:
    plan = make_plan(2024)
    target = make_target(plan, 1, lead=units[0], unit="家")
    revision = make_revision(target, "2024-02-01", wording="9")
    TargetRevision.objects.filter(pk=revision.pk).update(new_unit="万元")
    open_period(plan, 3, by=None)
    form = Submission.objects.get()
    answer = post(signed_in(clerk_a), form, {"1-value": "1亿"})
    assert "“1亿”换算成万元是 10000" in Page(answer).text


def test_money_and_progress_of_projects_are_read_alike(
    units: tuple[Department, Department], clerk_a: User
) -> None:
    plan = make_plan(2024)
    make_line(plan, "p", "100", project_fields={"lead": units[0]})
    open_period(plan, 6, by=None)
    form = Submission.objects.get()
    clerk: Any = signed_in(clerk_a)
    progress = ProjectProgress.objects.get()
    sent = entries(clerk.get(url(form)))
    sent |= {
        f"projectprogress-{progress.pk}-completed": "2,000元",
        f"projectprogress-{progress.pk}-progress_percent": "４０％",
    }
    answer = clerk.post(url(form), {**sent, "do": "save"})
    assert "“2,000元”换算成万元是 0.2" in Page(answer).text
    clerk.post(url(form), {**entries(answer), "do": "save"})
    progress.refresh_from_db()
    assert (progress.completed, progress.progress_percent) == (Decimal("0.2"), 40)
