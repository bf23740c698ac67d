"""统计数据录入: who sees which cells of other units' forms, what a POST writes, what the lead's
form makes of it.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from chengkou.cycle import grid
from chengkou.cycle.admin.front_page import front_page_of
from chengkou.cycle.opening import open_period
from indicators.models import Actual
from reporting.actions import Conflict, save_rows
from reporting.enums import Action, DataNature, Measure, Role, SubmissionState, Verdict
from reporting.models import Department, Period, Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import entries, post, url
from tests.factories import (
    make_actual,
    make_department,
    make_observation,
    make_plan,
    make_target,
    make_user,
)
from tests.pages import Page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@dataclass(frozen=True)
class Grid:
    """1—3月: numbers 1 and 2 of 单位甲 and 3 of 单位乙; 统计局 provides 1 and 3, 单位甲 provides 4
    of 单位乙.
    """

    period: Period
    provider: Client
    provider_user: User
    lead: Client
    lead_b: Client
    reviewer: Client
    reviewer_user: User

    @property
    def url(self) -> str:
        return reverse("admin:reporting_period_figures", args=[self.period.pk])

    def form(self, code: str = "unit-a") -> Submission:
        return Submission.objects.filter(period=self.period, department__code=code).latest(
            "revision"
        )

    def row(self, number: int) -> Actual:
        return Actual.objects.filter(target__number=number, submission__period=self.period).latest(
            "pk"
        )

    def key(self, number: int, name: str) -> str:
        return f"actual-{self.row(number).pk}-{name}"

    def send(self, client: Client, typed: dict[str, str], page: Any = None, **data: str) -> Any:
        """Open the grid (or go on from `page`), type (`1-value`: that of number 1) and save."""
        sent = entries(page if page is not None else client.get(self.url))
        for name, value in typed.items():
            number, field = name.split("-", 1)
            sent[self.key(int(number), field)] = value
        return client.post(self.url, {**sent, "do": "save", **data})


@pytest.fixture
def filled(
    units: tuple[Department, Department], clerk_a: User, clerk_b: User, reviewer: User
) -> Grid:
    plan, statistics = make_plan(2024), make_department("tongji-ju", "县统计局")
    make_target(plan, 1, lead=units[0], provider=statistics, wording="7", amount_unit="亿元")
    make_target(plan, 2, lead=units[0])
    make_target(
        plan,
        3,
        lead=units[1],
        provider=statistics,
        unit="家",
        wording="20",
        measure=Measure.CUMULATIVE,
    )
    make_target(plan, 4, lead=units[1], provider=units[0])
    make_target(plan, 5, lead=units[1], provider=units[1])
    open_period(plan, 3, by=reviewer)
    staff = make_user("statistics", Role.REPORTER, departments=(statistics,), name="赵六")
    return Grid(
        Period.objects.get(),
        signed_in(staff),
        staff,
        signed_in(clerk_a),
        signed_in(clerk_b),
        signed_in(reviewer),
        reviewer,
    )


def numbers(response: Any) -> list[int]:
    return [
        int(each.get("data-number", ""))
        for each in Page(response).all("tr")
        if each.get("data-number")
    ]


def line(response: Any, number: int) -> str:
    (found,) = [each for each in Page(response).all("tr") if each.get("data-number") == str(number)]
    return text_of(found)


def submit(filled: Grid, client: Client, code: str = "unit-a") -> None:
    form = filled.form(code)
    for row in Actual.objects.filter(submission=form, value=None, unpublished=False):
        row.value = 9
        save_rows(form, [row], by=filled.reviewer_user, seen={(Actual, row.pk): row.version})
    assert post(client, form, {}, do="submit").status_code == 302
    assert filled.form(code).state == SubmissionState.SUBMITTED


# Who sees what.


def test_a_provider_sees_its_cells_and_a_reviewer_all(filled: Grid) -> None:
    assert numbers(filled.provider.get(filled.url)) == [1, 3]
    assert numbers(filled.lead.get(filled.url)) == [4]
    page = filled.reviewer.get(filled.url)
    assert numbers(page) == [1, 3, 4]
    assert list(Page(page).faults()) == []
    assert "1—3月累计（家）" in line(page, 3)
    assert "单位乙填报中" in line(page, 3)


@pytest.mark.parametrize("method, answer", [("get", 200), ("post", 302), ("head", 200)])
def test_each_role_is_answered(
    method: str, answer: int, filled: Grid, planner: User, leader: User
) -> None:
    chief = signed_in(User.objects.create_superuser("chief"))
    both = signed_in(
        make_user("both", Role.PLANNER, Role.REPORTER, departments=(make_department("elsewhere"),))
    )
    expected = {
        filled.reviewer: answer,
        chief: answer,
        filled.provider: answer,
        filled.lead: answer,
        filled.lead_b: 404,  # provides nothing of others
        both: 404,  # seeing every form makes nobody a provider
        signed_in(planner): 403,
        signed_in(leader): 403,
        Client(): 302,
    }
    for client, status in expected.items():
        shown = client.get(filled.url)
        sent = entries(shown) if method == "post" and shown.status_code == 200 else {}
        assert getattr(client, method)(filled.url, sent).status_code == status


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_not_allowed(method: str, filled: Grid) -> None:
    assert getattr(filled.provider, method)(filled.url).status_code == 405
    assert getattr(filled.lead_b, method)(filled.url).status_code == 404


@pytest.mark.parametrize("key", [0, 987654, 10**30])
def test_a_period_that_does_not_exist(key: int, filled: Grid) -> None:
    address = reverse("admin:reporting_period_figures", args=[key])
    for client in (filled.provider, filled.reviewer):
        assert client.get(address).status_code == client.post(address).status_code == 404


def test_a_period_without_provided_figures_is_empty_to_a_reviewer(filled: Grid) -> None:
    other = Period.objects.create(plan=filled.period.plan, month=6)
    address = reverse("admin:reporting_period_figures", args=[other.pk])
    page = filled.reviewer.get(address)
    assert (page.status_code, numbers(page)) == (200, [])
    assert filled.provider.get(address).status_code == 404


def test_a_provider_learns_nothing_else_of_the_leads_form(filled: Grid) -> None:
    post(
        filled.lead,
        filled.form(),
        {"1-explanation": "只给审核员看", "1-forecast": "7.77", "2-value": "4.56"},
    )
    page = filled.provider.get(filled.url)
    assert not [secret for secret in ("只给审核员看", "7.77", "4.56") if secret in page.text]
    for name in ("change", "history"):
        assert filled.provider.get(url(filled.form(), name)).status_code == 404
        assert filled.provider.post(url(filled.form(), name), {}).status_code == 404


def test_last_period_and_last_year_stand_beside_the_entry(filled: Grid) -> None:
    target = filled.row(3).target
    make_actual(target, "4", 2, published=False)
    make_observation(target.indicator, 2023, "3", month=3)
    for client in (filled.provider, filled.reviewer):
        cells = [
            text_of(each)
            for each in Page(client.get(filled.url)).all("tr")
            if each.get("data-number") == "3"
        ]
        assert " 20 4 3 " in cells[0] or "2043" in cells[0].replace(" ", "")


def test_last_years_unpublished_figure_of_another_provider_stays_unknown(filled: Grid) -> None:
    old = make_target(
        make_plan(2023), 3, indicator=filled.row(3).target.indicator, lead=make_department("old")
    )
    make_actual(old, "55.5", 3, published=False)
    assert "55.5" not in filled.provider.get(filled.url).text
    assert "55.5" in filled.reviewer.get(filled.url).text


# Saving.


def test_the_figures_of_several_forms_are_written_at_once(filled: Grid) -> None:
    before = {code: filled.form(code).version for code in ("unit-a", "unit-b")}
    typed = {"1-value": "7.0", "1-amount": "15.30", "1-nature": "flash", "3-value": "5"}
    response = filled.send(filled.provider, typed)
    assert (response.status_code, response["Location"]) == (302, filled.url)
    row = filled.row(1)
    assert (str(row.value), str(row.amount), row.nature) == ("7.0", "15.30", DataNature.FLASH)
    assert row.source == filled.row(3).source == "统计月报2024年3月"
    assert row.history.first().history_user == filled.provider_user
    assert {code: filled.form(code).version for code in before} == {
        code: each + 1 for code, each in before.items()
    }
    assert not filled.form().events.exclude(action=Action.OPEN).exists()
    assert "已保存2项" in filled.provider.get(filled.url).text
    assert "赵六" in filled.lead.get(url(filled.form())).text, "the form says who saved last"


def test_the_source_goes_to_what_changed_and_has_none(filled: Grid) -> None:
    filled.send(filled.provider, {"1-value": "7", "1-source": "快报"}, source="月报甲")
    filled.send(filled.provider, {"1-value": "7.5", "3-value": "5"}, source="月报乙")
    assert (filled.row(1).source, filled.row(3).source) == ("快报", "月报乙")
    assert filled.row(4).source == ""
    filled.send(filled.provider, {"3-value": "6", "3-source": ""}, source="")
    assert (str(filled.row(3).value), filled.row(3).source) == ("6", "")
    filled.send(filled.reviewer, {"4-nature": "flash"}, source="月报丙")
    assert filled.row(4).source == "", "no figure, no source"


def test_nothing_but_its_cells_is_written(filled: Grid) -> None:
    post(filled.lead, filled.form(), {"1-explanation": "原因", "1-forecast": "8"})
    forged = {
        filled.key(1, name): value
        for name, value in (
            ("explanation", "伪造"),
            ("forecast", "1"),
            ("verdict", "good"),
        )
    }
    assert filled.send(filled.provider, {"1-value": "7"}, **forged).status_code == 302
    row = filled.row(1)
    assert (row.explanation, str(row.forecast), row.verdict) == ("原因", "8", "")


@pytest.mark.parametrize("number", [2, 4, 5])
def test_a_row_of_which_somebody_else_gives_the_figure_is_refused(
    number: int, filled: Grid
) -> None:
    response = filled.send(
        filled.provider,
        {"1-value": "7", f"{number}-value": "99", f"{number}-seen": "1", f"{number}-nature": ""},
    )
    assert response.status_code == 200
    assert "不在这一页里" in response.text
    assert "99" in response.text
    assert not Actual.objects.filter(version__gt=1).exists()
    assert entries(response)[filled.key(1, "value")] == "7"


def test_a_fault_stands_at_its_row_as_typed_and_the_other_rows_are_saved(filled: Grid) -> None:
    response = filled.send(
        filled.provider, {"1-value": "七", "3-value": "5", "3-source": "月报"}, source="我的来源"
    )
    page = Page(response)
    assert (response.status_code, list(page.faults())) == (200, [])
    assert "请只填数字" in response.text
    sent = entries(response)
    assert [sent[filled.key(number, "value")] for number in (1, 3)] == ["七", "5"]
    assert (sent[filled.key(3, "source")], sent["source"]) == ("月报", "我的来源")
    assert "已保存1项，其余没有保存：有1项填得不对" in response.text
    assert (filled.row(1).version, str(filled.row(3).value)) == (1, "5")


def test_without_a_change_nothing_is_written(filled: Grid) -> None:
    filled.send(filled.provider, {})
    assert "没有新的改动，填的都已保存。" in filled.provider.get(filled.url).text
    assert not Actual.objects.filter(version__gt=1).exists()


def test_it_is_not_filling_in_for_the_unit(filled: Grid) -> None:
    filled.send(filled.reviewer, {"1-value": "7"})
    post(filled.lead, filled.form(), {"2-value": "8"}, do="submit")
    assert post(filled.reviewer, filled.form(), {}, do="approve").status_code == 302
    assert filled.form().state == SubmissionState.APPROVED


# The lead's mark 数据未发布.


def test_a_figure_takes_the_mark_away_and_says_so(filled: Grid) -> None:
    post(filled.lead, filled.form(), {"1-unpublished": "on", "1-unpublished_note": "4月20日发布"})
    page = filled.provider.get(filled.url)
    assert "填了完成数，未发布的标记就去掉。" in line(page, 1)
    assert entries(page)[filled.key(1, "unpublished_note")] == "4月20日发布"
    assert "数据未发布1项" in Page(page).text
    filled.send(filled.provider, {"1-amount": "15"})
    assert filled.row(1).unpublished, "an amount alone is not the figure"
    filled.send(filled.provider, {"1-value": "0"})
    row = filled.row(1)
    assert (str(row.value), row.unpublished, row.unpublished_note) == ("0", False, "")
    assert "（4月20日发布），有了完成数，标记已去掉" in filled.provider.get(filled.url).text


def test_provider_marks_what_is_not_published_with_a_note_and_without_a_figure(
    filled: Grid,
) -> None:
    marked = {"1-unpublished": "on", "1-unpublished_note": "4月20日发布"}
    for typed, sentence in (
        ({"1-unpublished": "on"}, "请写明说明"),
        ({"1-unpublished_note": "4月20日发布"}, "请勾选"),
        ({**marked, "1-value": "7"}, "就不能填完成数"),
    ):
        assert sentence in Page(filled.send(filled.provider, typed)).text
    assert filled.row(1).version == 1
    assert filled.send(filled.provider, marked).status_code == 302
    row = filled.row(1)
    assert (row.unpublished, row.unpublished_note, row.value) == (True, "4月20日发布", None)
    assert entries(filled.lead.get(url(filled.form())))[f"actual-{row.pk}-unpublished"] == "on"
    filled.send(filled.provider, {"1-value": "7"})
    assert (filled.row(1).unpublished, str(filled.row(1).value)) == (False, "7")


def test_figure_is_taken_back_where_it_turns_out_not_to_be_published(filled: Grid) -> None:
    filled.send(filled.provider, {"1-value": "7"})
    marked = {"1-value": "", "1-unpublished": "on", "1-unpublished_note": "核减"}
    assert filled.send(filled.provider, marked).status_code == 302
    assert (filled.row(1).unpublished, filled.row(1).value) == (True, None)


def test_nature_of_the_page_goes_to_rows_with_another_figure_that_have_none(filled: Grid) -> None:
    typed = {"1-value": "7", "3-value": "5", "3-nature": "final"}
    filled.send(filled.provider, typed, nature="flash")
    assert (filled.row(1).nature, filled.row(3).nature) == (DataNature.FLASH, DataNature.FINAL)
    filled.send(filled.provider, {"1-source": "月报"}, nature="estimate")
    assert filled.row(1).nature == DataNature.FLASH


def test_nature_that_does_not_exist_is_told_at_the_row(filled: Grid) -> None:
    answer = filled.send(filled.provider, {"1-value": "7"}, nature="guess")
    assert (answer.status_code, filled.row(1).version) == (200, 1)


def test_a_mark_set_meanwhile_is_told_and_gives_way_to_the_figure(filled: Grid) -> None:
    page = filled.provider.get(filled.url)
    post(filled.lead, filled.form(), {"1-unpublished": "on", "1-unpublished_note": "4月20日发布"})
    asked = filled.send(filled.provider, {"1-value": "7"}, page=page)
    assert "数据未发布：您打开时是“否”" in asked.text
    assert (filled.row(1).unpublished, filled.row(1).value) == (True, None)
    assert filled.send(filled.provider, {"1-choice": "mine-2"}, page=asked).status_code == 302
    assert (filled.row(1).unpublished, str(filled.row(1).value)) == (False, "7")


def test_the_lead_cannot_mark_what_was_provided_meanwhile(filled: Grid) -> None:
    page = filled.lead.get(url(filled.form()))
    filled.send(filled.provider, {"1-value": "7"})
    response = post(
        filled.lead,
        filled.form(),
        {"1-unpublished": "on", "1-unpublished_note": "未发布"},
        page=page,
    )
    assert (response.status_code, "县统计局已经提供了完成数" in response.text) == (200, True)
    assert (filled.row(1).unpublished, str(filled.row(1).value)) == (False, "7")


# The lead's form.


def test_the_leads_form_shows_the_figure_and_takes_none(filled: Grid) -> None:
    filled.send(filled.provider, {"1-value": "6.1", "1-amount": "15.3", "1-nature": "flash"})
    page = filled.lead.get(url(filled.form()))
    sent = entries(page)
    assert [name for name in sent if name.endswith("-value")] == [filled.key(2, "value")]
    assert not [name for name in sent if name.endswith(("-amount", "-source"))]
    words = line(page, 1)
    assert all(
        each in words for each in ("6.1", "快报", "县统计局提供", "15.3", "统计月报2024年3月")
    )
    assert 'href="#mark-lock"' in page.text
    forged = {
        filled.key(1, "value"): "9",
        filled.key(1, "amount"): "9",
        filled.key(1, "nature"): "final",
    }
    typed = {"1-explanation": "原因", "1-measures": "措施", "1-forecast": "7", "2-value": "8"}
    assert post(filled.lead, filled.form(), typed, **forged).status_code == 302
    row = filled.row(1)
    assert (str(row.value), str(row.amount), row.nature) == ("6.1", "15.3", DataNature.FLASH)
    assert (row.explanation, str(row.forecast)) == ("原因", "7")


def test_filling_in_for_the_unit_takes_none_either(filled: Grid) -> None:
    forged = {filled.key(1, "value"): "9"}
    response = post(
        filled.reviewer, filled.form(), {"2-value": "8"}, **forged, **{"words-fill_in": "电话"}
    )
    assert response.status_code == 302
    assert (filled.row(1).value, str(filled.row(2).value)) == (None, "8")


def test_the_gate_says_who_provides_what_is_missing(filled: Grid) -> None:
    response = post(filled.lead, filled.form(), {"2-value": "8"}, do="submit")
    page = filled.lead.get(response["Location"])
    assert "完成数由县统计局提供，还没有录入" in page.text
    assert list(Page(page).faults()) == []
    post(
        filled.lead,
        filled.form(),
        {"1-unpublished": "on", "1-unpublished_note": "4月20日发布"},
        do="submit",
    )
    assert filled.form().state == SubmissionState.SUBMITTED


def test_a_verdict_falls_away_with_another_figure_of_the_provider(filled: Grid) -> None:
    row = filled.row(1)
    row.verdict, row.verdict_note = Verdict.GOOD, "看过"
    save_rows(filled.form(), [row], by=filled.reviewer_user, seen={(Actual, row.pk): 1})
    filled.send(filled.provider, {"1-nature": "flash"})
    assert filled.row(1).verdict == Verdict.GOOD
    filled.send(filled.provider, {"1-value": "7"})
    assert (filled.row(1).verdict, filled.row(1).verdict_note) == ("", "")


# A form that is no longer with its unit.


def test_what_was_submitted_is_only_to_be_read(filled: Grid) -> None:
    filled.send(filled.provider, {"1-value": "7"})
    submit(filled, filled.lead)
    page = filled.provider.get(filled.url)
    assert filled.key(1, "value") not in entries(page)
    assert "待审核，不能改" in line(page, 1)
    boxes = ("amount", "nature", "source", "unpublished_note")
    forged = {filled.key(1, name): "" for name in boxes} | {filled.key(1, "value"): "9"}
    response = filled.send(
        filled.provider, {"3-value": "5"}, **forged, **{filled.key(1, "seen"): "2"}
    )
    assert response.status_code == 409
    assert (str(filled.row(1).value), filled.row(3).value) == ("7", None)
    post(filled.reviewer, filled.form(), {}, do="return", **{"words-return": "请核对"})
    assert filled.send(filled.provider, {"1-value": "7.1"}).status_code == 302


@pytest.mark.parametrize("approved", [False, True])
def test_a_submit_meanwhile_loses_nothing_that_was_typed(approved: bool, filled: Grid) -> None:
    filled.send(filled.provider, {"1-value": "7"})
    page = filled.provider.get(filled.url)
    submit(filled, filled.lead)
    if approved:
        post(filled.reviewer, filled.form(), {}, do="approve")
    response = filled.send(filled.provider, {"1-value": "7.7", "3-value": "5"}, page=page)
    assert response.status_code == 409
    assert "没有保存您填的：完成数“7.7”" in response.text
    assert list(Page(response).faults()) == []
    assert entries(response)[filled.key(3, "value")] == "5"
    assert (str(filled.row(1).value), filled.row(3).value) == ("7", None)
    assert filled.send(filled.provider, {}, page=response).status_code == 302, (
        "the rest can be saved"
    )
    assert (str(filled.row(1).value), str(filled.row(3).value)) == ("7", "5")


def test_a_reopened_form_is_where_the_figure_goes(filled: Grid) -> None:
    filled.send(filled.provider, {"1-value": "7"})
    submit(filled, filled.lead)
    post(filled.reviewer, filled.form(), {}, do="approve")
    assert "已审核，不能改" in line(filled.provider.get(filled.url), 1)
    first = filled.row(1)
    post(filled.reviewer, filled.form(), {}, do="reopen", **{"words-reopen": "更正"})
    page = filled.provider.get(filled.url)
    assert numbers(page) == [1, 3]
    filled.send(filled.provider, {"1-value": "7.2"}, page=page)
    first.refresh_from_db()
    assert (str(first.value), str(filled.row(1).value)) == ("7", "7.2")


def test_a_supplement_takes_the_figure_that_was_not_published(filled: Grid) -> None:
    post(
        filled.lead,
        filled.form(),
        {"1-unpublished": "on", "1-unpublished_note": "4月20日发布", "2-value": "8"},
    )
    submit(filled, filled.lead)
    post(filled.reviewer, filled.form(), {}, do="approve")
    assert "数据未发布" in line(filled.provider.get(filled.url), 1)
    post(filled.lead, filled.form(), {}, do="supplement")
    assert filled.send(filled.provider, {"1-value": "7"}).status_code == 302
    assert (str(filled.row(1).value), filled.row(1).unpublished) == ("7", False)


def test_a_row_that_a_supplement_locks_is_only_to_be_read(filled: Grid) -> None:
    filled.send(filled.provider, {"1-value": "7"})
    post(
        filled.lead,
        filled.form(),
        {"2-unpublished": "on", "2-unpublished_note": "下月"},
        do="submit",
    )
    post(filled.reviewer, filled.form(), {}, do="approve")
    post(filled.lead, filled.form(), {}, do="supplement")
    assert "这一项已审核" in line(filled.provider.get(filled.url), 1)
    filled.send(
        filled.provider,
        {"3-value": "5"},
        **{filled.key(1, "value"): "9", filled.key(1, "seen"): "1"},
    )
    assert str(filled.row(1).value) == "7"


# Two at once.


def test_what_the_lead_wrote_meanwhile_stays(filled: Grid) -> None:
    page = filled.provider.get(filled.url)
    post(filled.lead, filled.form(), {"1-explanation": "原因", "1-forecast": "8"})
    assert filled.send(filled.provider, {"1-value": "7"}, page=page).status_code == 302
    row = filled.row(1)
    assert (str(row.value), row.explanation, str(row.forecast), row.version) == (
        "7",
        "原因",
        "8",
        3,
    )
    assert [record.explanation for record in row.history.all()] == ["原因", "原因", ""]


def test_what_the_provider_wrote_meanwhile_stays_when_the_lead_saves(filled: Grid) -> None:
    page = filled.lead.get(url(filled.form()))
    filled.send(filled.provider, {"1-value": "6"})
    assert post(filled.lead, filled.form(), {"1-explanation": "原因"}, page=page).status_code == 302
    assert (str(filled.row(1).value), filled.row(1).explanation) == ("6", "原因")


def test_the_second_of_two_is_told_at_the_row_and_decides(filled: Grid) -> None:
    page = filled.reviewer.get(filled.url)
    filled.send(filled.provider, {"1-value": "6.6"})
    response = filled.send(filled.reviewer, {"1-value": "7.7", "3-value": "5"}, page=page)
    assert (response.status_code, list(Page(response).faults())) == (200, [])
    assert "改为“6.6”，您的是“7.7”" in response.text
    assert "赵六" in response.text
    assert (str(filled.row(1).value), str(filled.row(3).value)) == ("6.6", "5")
    assert filled.send(filled.reviewer, {"1-choice": "mine-2"}, page=response).status_code == 302
    assert (str(filled.row(1).value), str(filled.row(3).value)) == ("7.7", "5")


def test_a_submit_over_a_figure_that_came_meanwhile_is_asked_about(filled: Grid) -> None:
    filled.send(filled.provider, {"1-value": "7"})
    page = filled.lead.get(url(filled.form()))
    filled.send(filled.provider, {"1-value": "8"})
    response = post(filled.lead, filled.form(), {"2-value": "9"}, do="submit", page=page)
    assert "赵六改过：完成数“7”改为“8”" in filled.lead.get(response["Location"]).text
    assert filled.form().state == SubmissionState.DRAFT


def test_a_write_past_the_lock_is_tried_once_more_and_then_told(
    filled: Grid, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def late(*args: Any, **kwargs: Any) -> int:
        calls.append(1)
        if len(calls) in (1, 3, 4):
            raise Conflict
        return save_rows(*args, **kwargs)

    monkeypatch.setattr(grid, "save_rows", late)
    assert filled.send(filled.provider, {"1-value": "7"}).status_code == 302
    response = filled.send(filled.provider, {"1-value": "8"})
    assert (response.status_code, entries(response)[filled.key(1, "value")]) == (409, "8")
    assert str(filled.row(1).value) == "7"


# Where it is found, and what it costs.


def test_the_front_page_leads_to_it(filled: Grid, planner: User) -> None:
    def said(user: User) -> list[str]:
        return [todo.sentence for todo in front_page_of(user).grids if todo.url == filled.url]

    assert said(filled.provider_user) == ["2024年1—3月统计数据录入：还有2项没有录入。"]
    assert said(filled.reviewer_user) == ["2024年1—3月统计数据录入：还有3项没有录入。"]
    assert said(planner) == []
    assert front_page_of(filled.provider_user).title == "还有2项统计数据没有录入"
    assert filled.url in filled.provider.get(reverse("admin:index")).text
    filled.send(filled.provider, {"1-value": "7", "3-value": "5"})
    assert said(filled.provider_user) == ["2024年1—3月统计数据录入：各项都已录入。"]
    assert front_page_of(filled.provider_user).title == "目前没有要填报的报表"
    submit(filled, filled.lead)
    submit(filled, filled.lead_b, "unit-b")
    assert said(filled.provider_user) == []


def test_the_list_of_periods_leads_reviewers_to_it(filled: Grid, planner: User) -> None:
    address = reverse("admin:reporting_period_changelist")
    assert filled.url in filled.reviewer.get(address).text
    assert filled.url not in signed_in(planner).get(address).text


@pytest.mark.parametrize("number, forms", [(1, 1), (3, 1), (40, 1), (3, 3)])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    number: int, forms: int, django_assert_num_queries: Any
) -> None:
    plan, statistics = make_plan(2024), make_department("tongji-ju")
    for each in range(1, number + 1):
        make_target(plan, each, lead=make_department(f"lead-{each % forms}"), provider=statistics)
    open_period(plan, 3, by=None)
    client = signed_in(make_user("statistics", Role.REPORTER, departments=(statistics,)))
    address = reverse("admin:reporting_period_figures", args=[Period.objects.get().pk])
    with django_assert_num_queries(11):
        page = client.get(address)
    data = entries(page)
    with django_assert_num_queries(10):
        client.post(address, data)
    with django_assert_num_queries(14 + 6 * forms):
        client.post(
            address, {name: "8" if name.endswith("-value") else old for name, old in data.items()}
        )
    assert Actual.objects.filter(value="8").count() == number
    assert connection.in_atomic_block


def test_figures_are_read_as_people_write_them(filled: Grid) -> None:
    response = filled.send(filled.provider, {"1-value": "１，２００％"})
    assert response.status_code == 302
    assert filled.row(1).value == 1200
    response = filled.send(filled.provider, {"1-value": "约7"})
    assert "“约7”里的“约”不是数字" in response.text


# Remarks.


def send_back(filled: Grid, data: dict[str, str], code: str = "unit-a") -> None:
    form = filled.form(code)
    response = post(filled.reviewer, form, {}, do="return", **{"words-return": "请核对"}, **data)
    assert response.status_code == 302


def test_provider_sees_the_remark_about_the_figure_and_no_other(filled: Grid) -> None:
    submit(filled, filled.lead)
    page = filled.reviewer.get(url(filled.form()))
    assert "县统计局也看得到" in line(page, 1) and "也看得到" not in line(page, 2)
    send_back(filled, {filled.key(1, "remark"): "原因请写具体"})
    assert "原因请写具体" not in filled.provider.get(filled.url).text
    assert front_page_of(filled.provider_user).grids[0].sentence.endswith("还有1项没有录入。")
    post(filled.lead, filled.form(), {"1-reply": "已写"}, do="submit")
    of_figure = {
        filled.key(1, "remark"): "与月报不符",
        filled.key(1, "remark_is_of_figure"): "on",
    }
    send_back(filled, of_figure)
    page = filled.provider.get(filled.url)
    assert "与月报不符" in line(page, 1) and "待答复" in line(page, 1)
    assert "原因请写具体" not in page.text and "已写" not in page.text
    assert "1项有退回批注" in front_page_of(filled.provider_user).grids[0].sentence
    assert "与月报不符" not in filled.lead_b.get(filled.url).text
    assert list(Page(page).faults()) == []


def test_provider_answers_by_a_reply_or_by_another_figure(filled: Grid) -> None:
    submit(filled, filled.lead)
    of_figure = {
        filled.key(1, "remark"): "与月报不符",
        filled.key(1, "remark_is_of_figure"): "on",
    }
    send_back(filled, of_figure)
    assert filled.send(filled.provider, {"1-reply": "月报已更正"}).status_code == 302
    assert filled.row(1).reply == "月报已更正"
    page = filled.lead.get(url(filled.form()))
    assert entries(page)[filled.key(1, "reply")] == "月报已更正"
    post(filled.lead, filled.form(), {"1-explanation": "企业停产"}, do="submit")
    assert filled.form().state == SubmissionState.SUBMITTED
    page = filled.provider.get(filled.url)
    assert "月报已更正" in line(page, 1) and "企业停产" not in page.text
    send_back(filled, of_figure)
    filled.send(filled.provider, {"1-value": "9.1"})
    assert filled.row(1).reply == ""
    post(filled.lead, filled.form(), {}, do="submit")
    assert filled.form().state == SubmissionState.SUBMITTED


def test_provider_has_no_reply_to_a_remark_for_the_lead(filled: Grid) -> None:
    submit(filled, filled.lead)
    send_back(filled, {filled.key(1, "remark"): "原因请写具体"})
    filled.send(filled.provider, {"1-value": "9.1", "1-reply": "不是问我的"})
    assert (str(filled.row(1).value), filled.row(1).reply) == ("9.1", "")
