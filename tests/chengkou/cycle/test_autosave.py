"""Saving a row without leaving the page: what is written, what comes back, and what the history
tells of many such saves.
"""

import datetime
from typing import Any

import html5lib
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chengkou.cycle.opening import open_period
from indicators.models import Actual
from reporting.enums import Role, SubmissionState
from reporting.models import Department, Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting, autosave, entries, post, url
from tests.factories import make_line, make_plan, make_target, make_task, make_user
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db


def later() -> datetime.datetime:
    """A moment after the forms were opened, while everybody is still signed in."""
    return timezone.now() + datetime.timedelta(hours=1)


def row(form: Submission, number: int) -> Actual:
    return Actual.objects.get(submission=form, target__number=number)


def drawn(answer: Any) -> dict[str, Any]:
    """The rows that came back, by their ids."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    fragment = parser.parseFragment(answer.json()["html"])
    return {each.get("id"): each for each in fragment.iter("tr") if each.get("id")}


@pytest.fixture
def second(reporting: Reporting) -> Client:
    """A colleague in the same unit."""
    unit = reporting.form.department
    return signed_in(make_user("second", Role.REPORTER, departments=(unit,), name="李四"))


# What is written, and what comes back.


def test_row_that_is_sent_is_saved_and_comes_back_as_the_page_has_it(reporting: Reporting) -> None:
    form = reporting.form
    answer = autosave(reporting.clerk, form, {"1-value": "6"})
    saved = row(form, 1)
    assert (answer.status_code, str(saved.value), saved.version) == (200, "6", 2)
    anchor = f"actual-{saved.pk}"
    assert list(drawn(answer)) == [anchor]
    page = reporting.clerk.get(url(form))
    (on_page,) = [each for each in Page(page).all("tr") if each.get("id") == anchor]
    assert text_of(drawn(answer)[anchor]) == text_of(on_page)
    assert "6 − 7 = −1.0个百分点" in text_of(on_page)
    assert f'name="{anchor}-seen" value="2"' in answer.json()["html"]
    assert answer.json()["seen"] == int(entries(page)["seen"])


def test_project_keeps_its_number_among_all(
    units: tuple[Department, Department], clerk_a: User
) -> None:
    plan = make_plan(2024)
    for code in ("p-1", "p-2"):
        make_line(plan, code, "100", project_fields={"lead": units[0]})
    open_period(plan, 3, by=None)
    form, clerk = Submission.objects.get(), signed_in(clerk_a)
    whole = entries(clerk.get(url(form)))
    last = [name.rpartition("-")[0] for name in whole if name.endswith("-completed")][-1]
    sent = {name: text for name, text in whole.items() if name.startswith(f"{last}-")}
    sent |= {f"{last}-completed": "10", "seen": whole["seen"], "do": "save"}
    answer = clerk.post(url(form), sent, headers={"accept": "application/json"})
    assert drawn(answer)[last].get("data-number") == "2"


def test_what_is_wrong_comes_back_as_typed_and_the_others_are_saved(reporting: Reporting) -> None:
    form = reporting.form
    answer = autosave(
        reporting.clerk, form, {"1-value": "约七", "2-value": "5", "3-unpublished": "on"}
    )
    one, two, three = (f"actual-{row(form, number).pk}" for number in (1, 2, 3))
    states = {anchor: each.get("data-refused") for anchor, each in drawn(answer).items()}
    assert states == {one: "wrong", two: None, three: "wrong"}
    assert "“约七”里的“约七”不是数字" in answer.json()["html"]
    assert "请写明说明" in answer.json()["html"]
    assert [row(form, number).version for number in (1, 2, 3)] == [1, 2, 1]


def test_converted_amount_waits_to_be_confirmed_and_holds_up_nothing(reporting: Reporting) -> None:
    form = reporting.form
    answer = autosave(reporting.clerk, form, {"1-amount": "12,000万元", "2-value": "5"})
    anchor = f"actual-{row(form, 1).pk}"
    assert drawn(answer)[anchor].get("data-refused") == "converted"
    assert f'name="{anchor}-amount" value="1.2"' in answer.json()["html"]
    assert (row(form, 1).amount, str(row(form, 2).value)) == (None, "5")


def test_row_that_a_colleague_wrote_is_disputed_and_decided(
    reporting: Reporting, second: Client
) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    post(second, form, {"1-value": "6.6"})
    answer = autosave(reporting.clerk, form, {"1-value": "7.7", "2-value": "5"}, page)
    anchor = f"actual-{row(form, 1).pk}"
    assert drawn(answer)[anchor].get("data-refused") == "dispute"
    assert "李四" in answer.json()["html"]
    assert (str(row(form, 1).value), str(row(form, 2).value)) == ("6.6", "5")
    decided = {"1-value": "7.7", "1-choice": "mine-2"}
    answer = autosave(reporting.clerk, form, decided, page)
    assert drawn(answer)[anchor].get("data-refused") is None
    assert str(row(form, 1).value) == "7.7"


def test_missing_entries_stay_marked_in_rows_of_a_page_that_names_them(
    reporting: Reporting,
) -> None:
    answer = autosave(reporting.clerk, reporting.form, {"1-value": "5"}, query="?check=1")
    assert "请写原因" in answer.json()["html"]
    answer = autosave(reporting.clerk, reporting.form, {"1-value": "5.1"})
    assert "请写原因" not in answer.json()["html"]


# The version that the page shows.


def test_own_saves_keep_nobody_from_submitting(reporting: Reporting) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    sent = entries(page)
    for number, typed in enumerate(({"1-value": "7"}, {"2-value": "6"}, {"3-value": "60"}), 1):
        answer = autosave(reporting.clerk, form, typed)
        anchor = f"actual-{row(form, number).pk}"
        sent |= {f"{anchor}-value": next(iter(typed.values())), f"{anchor}-seen": "2"}
        sent["seen"] = str(answer.json()["seen"])
    sent[f"actual-{row(form, 4).pk}-words"] = "完成"
    reporting.clerk.post(url(form), {**sent, "do": "submit"})
    assert Submission.objects.get(pk=form.pk).state == SubmissionState.SUBMITTED


def test_colleagues_save_before_is_still_told_when_submitting(
    reporting: Reporting, second: Client
) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    post(second, form, {"2-value": "8"})
    answer = autosave(reporting.clerk, form, {"1-value": "7"}, page)
    assert answer.json()["seen"] is None
    answer = post(reporting.clerk, form, {"1-value": "7", "1-seen": "2"}, do="submit", page=page)
    shown = reporting.clerk.get(answer["Location"])
    assert "李四改过：完成数“（空）”改为“8”" in shown.text
    assert "第1项" not in Page(shown).text.split("您打开以后别人改过")[0]


# Who may not.


def test_after_a_submit_nothing_is_written_and_the_answer_says_why(
    reporting: Reporting, second: Client
) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    whole = {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "完成"}
    post(second, form, whole, do="submit")
    answer = autosave(reporting.clerk, form, {"1-value": "9"}, page)
    assert (answer.status_code, "填报表待审核" in answer.json()["message"]) == (409, True)
    assert str(row(form, 1).value) == "7"


def test_another_units_form_does_not_exist_and_nobody_is_signed_out_in_silence(
    reporting: Reporting, clerk_b: User, planner: User
) -> None:
    form, page = reporting.form, reporting.clerk.get(url(reporting.form))
    for user, status in ((clerk_b, 404), (planner, 403)):
        assert autosave(signed_in(user), form, {"1-value": "9"}, page).status_code == status
    answer = autosave(Client(), form, {"1-value": "9"}, page)
    assert answer["Location"].startswith("/login/")
    assert not Actual.objects.filter(version__gt=1).exists()


def test_reviewer_saves_row_by_row_once_the_ground_is_given(reporting: Reporting) -> None:
    reviewer, form = reporting.reviewer, reporting.form
    assert "data-autosave" not in reviewer.get(url(form)).text
    answer = autosave(reviewer, form, {"1-value": "7"})
    assert (answer.status_code, row(form, 1).value) == (409, None)
    assert "请写代填依据" in answer.json()["message"]
    post(reviewer, form, {"1-value": "7"}, **{"words-fill_in": "电话核实"})
    assert "data-autosave" in reviewer.get(url(form)).text
    assert autosave(reviewer, form, {"2-value": "7"}).status_code == 200
    assert "data-autosave" in reporting.clerk.get(url(form)).text


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_depend_on_the_rows(
    number: int, units: tuple[Department, Department], clerk_a: User
) -> None:
    plan = make_plan(2024)
    for each in range(1, number + 1):
        make_target(plan, each, lead=units[0])
        make_line(plan, f"p{each}", "10", project_fields={"lead": units[0]})
        make_task(plan, each, lead=units[0])
    open_period(plan, 3, by=None)
    form, clerk = Submission.objects.get(), signed_in(clerk_a)
    whole = entries(clerk.get(url(form)))
    figures = ("-value", "-completed", "-arrived")
    sent = {name: "3" if name.endswith(figures) else text for name, text in whole.items()}
    with CaptureQueriesContext(connection) as asked:
        answer = clerk.post(
            url(form), {**sent, "do": "save"}, headers={"accept": "application/json"}
        )
    assert (len(drawn(answer)), len(asked) <= 38) == (3 * number, True), len(asked)


# What the history tells.


def told(reporting: Reporting) -> list[str]:
    """The changes of the page 修改记录, the newest first, without those of 下发."""
    page = Page(reporting.clerk.get(url(reporting.form, "history")))
    rows = [text_of(each) for each in page.all("tr")]
    return [each.split("：修改 ")[1] for each in rows if "：修改" in each]


@pytest.mark.slow
def test_many_saves_of_one_row_are_told_as_one_and_each_version_is_kept(
    reporting: Reporting,
) -> None:
    with time_machine.travel(later(), tick=False) as clock:
        for number in range(1, 21):
            autosave(reporting.clerk, reporting.form, {"1-value": str(number)})
            clock.shift(datetime.timedelta(minutes=1))
        page = told(reporting)
    assert page == ["完成数：（空） → 20"]
    versions = row(reporting.form, 1).history.values_list("version", flat=True)
    assert sorted(versions) == list(range(1, 22))


@pytest.mark.parametrize("minutes, entries_told", [(29, 1), (30, 1), (31, 2)])
def test_saves_further_apart_than_half_an_hour_are_told_apart(
    minutes: int, entries_told: int, reporting: Reporting
) -> None:
    with time_machine.travel(later(), tick=False) as clock:
        autosave(reporting.clerk, reporting.form, {"1-value": "1"})
        clock.shift(datetime.timedelta(minutes=minutes))
        autosave(reporting.clerk, reporting.form, {"1-value": "2"})
        assert len(told(reporting)) == entries_told


def test_saves_of_two_people_in_turn_are_told_apart(reporting: Reporting, second: Client) -> None:
    for client, value in ((reporting.clerk, "1"), (second, "2"), (reporting.clerk, "3")):
        autosave(client, reporting.form, {"1-value": value})
    assert told(reporting) == ["完成数：2 → 3", "完成数：1 → 2", "完成数：（空） → 1"]


def test_saves_before_and_after_a_step_are_told_apart(reporting: Reporting) -> None:
    whole = {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "完成"}
    post(reporting.clerk, reporting.form, whole, do="submit")
    post(reporting.clerk, reporting.form, {}, do="withdraw")
    autosave(reporting.clerk, reporting.form, {"1-value": "8"})
    assert told(reporting)[0] == "完成数：7 → 8"
