"""The report form: what its page holds, what a POST saves, and what it refuses without losing what
was typed.
"""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from indicators.enums import Outlook
from indicators.models import Actual
from reporting.enums import Action, DataNature, Role, SubmissionState
from reporting.models import Submission, User
from tests.chengkou.forms import Reporting, entries, in_use, post, url
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


def row(form: Submission, number: int) -> Actual:
    return Actual.objects.get(submission=form, target__number=number)


def text(page: Page, number: int) -> str:
    (found,) = [each for each in page.all("tr") if each.get("data-number") == str(number)]
    return text_of(found)


# The page.


def test_rows_stand_in_printed_order_with_target_and_what_is_asked(reporting: Reporting) -> None:
    page = Page(reporting.clerk.get(url(reporting.form)))
    assert [(number, sub_row) for number, sub_row, _ in page.rows] == [
        (1, 0),
        (2, 0),
        (3, 0),
        (4, 0),
    ]
    assert "1—3月累计同比增速（%）" in text(page, 1)
    assert "1—3月累计（家）" in text(page, 2)
    assert "3月末（%）" in text(page, 3)
    assert "7左右" in text(page, 1)
    assert list(page.faults()) == []
    assert "二季度" not in page.text


def test_amount_and_words_are_asked_for_where_the_target_has_them(reporting: Reporting) -> None:
    sent = entries(reporting.clerk.get(url(reporting.form)))
    amounts = [name for name in sent if name.endswith("-amount")]
    words = [name for name in sent if name.endswith("-words")]
    assert amounts == [f"actual-{row(reporting.form, 1).pk}-amount"]
    assert words == [f"actual-{row(reporting.form, 4).pk}-words"]


def test_last_period_and_last_year_stand_beside_the_entry(reporting: Reporting) -> None:
    target = row(reporting.form, 2).target
    make_actual(target, "4", 2, published=False)
    make_observation(target.indicator, 2023, "3", month=3)
    post(reporting.clerk, reporting.form, {"2-value": "9"})
    page = Page(reporting.clerk.get(url(reporting.form)))
    assert "上期累计 4，本期新增 5" in text(page, 2)
    (cells,) = [
        [text_of(cell) for cell in each]
        for each in page.all("tr")
        if each.get("data-number") == "2"
    ]
    assert cells[2:5] == ["20", "4", "3 同比多6家"]


def test_the_light_is_that_of_what_is_stored(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {"1-value": "6"})
    page = Page(reporting.clerk.get(url(reporting.form)))
    assert next(status for *_, status in page.rows) == "behind"
    assert "6 − 7 = −1.0个百分点" in text(page, 1)


def test_the_way_tells_what_was_saved_since_its_last_step(reporting: Reporting) -> None:
    def now() -> str:
        (step,) = [
            each
            for each in Page(reporting.clerk.get(url(reporting.form))).all("li")
            if each.get("aria-current")
        ]
        return text_of(step)

    assert now() == "填报中（现在）"
    whole = {"1-value": "7.0", "2-value": "9", "3-value": "61", "4-words": "已办"}
    post(reporting.clerk, reporting.form, whole)
    assert "保存" in now() and "填报中（现在）" in now()
    post(reporting.clerk, reporting.form, {}, do="submit")
    assert now() == "待审核（现在）"


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    number: int, reporter_of: Any, django_assert_num_queries: Any
) -> None:
    client, form = reporter_of(number)
    in_use()
    with django_assert_num_queries(20):
        page = client.get(url(form))
    with django_assert_num_queries(20):
        client.get(url(form) + "?check=1")
    data = entries(page)
    with django_assert_num_queries(12):
        client.post(url(form), data | {"do": "save"})
    with django_assert_num_queries(28):
        client.post(url(form), with_values(data, "8") | {"do": "save"})
    assert Actual.objects.filter(value="8").count() == number
    data = entries(client.get(url(form)))
    with django_assert_num_queries(30):
        assert (
            client.post(url(form), with_values(data, "9.0") | {"do": "submit"}).status_code == 302
        )
    form.refresh_from_db()
    assert form.state == SubmissionState.SUBMITTED


def with_values(data: dict[str, str], value: str) -> dict[str, str]:
    """Every figure that has to be there, of indicators, projects, tasks and what these promise."""
    figures = ("-value", "-completed", "-arrived")
    return {name: value if name.endswith(figures) else old for name, old in data.items()}


# Saving.


def test_what_is_typed_is_stored_as_typed(reporting: Reporting) -> None:
    response = post(
        reporting.clerk,
        reporting.form,
        {
            "1-value": "7.0",
            "1-amount": "15.30",
            "1-nature": "flash",
            "1-forecast": "7.2",
            "1-outlook": "effort",
            "1-explanation": " 两行\r\n原因 ",
            "4-words": "正在推进",
        },
    )
    assert response.status_code == 302
    saved = row(reporting.form, 1)
    assert [str(saved.value), str(saved.amount), str(saved.forecast)] == ["7.0", "15.30", "7.2"]
    assert (saved.nature, saved.outlook, saved.explanation) == (
        DataNature.FLASH,
        Outlook.EFFORT,
        "两行\n原因",
    )
    assert row(reporting.form, 4).words == "正在推进"
    assert saved.version == 2
    assert saved.history.first().history_user == reporting.clerk_user


def test_saving_again_what_the_browser_sends_back_changes_nothing(reporting: Reporting) -> None:
    stored = row(reporting.form, 1)
    stored.explanation = "一\r\n二  "
    stored.save()
    assert post(reporting.clerk, reporting.form, {}).status_code == 302
    assert {each.version for each in Actual.objects.filter(submission=reporting.form)} == {1}
    assert Submission.objects.get(pk=reporting.form.pk).version == reporting.form.version


def test_zero_is_a_value(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {"2-value": "0"})
    assert row(reporting.form, 2).value == Decimal(0)


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"1-value": "七"}, "请只填数字"),
        (
            {"1-value": "7", "1-unpublished": "on", "1-unpublished_note": "7月发布"},
            "就不能填完成数",
        ),
        ({"1-unpublished": "on"}, "请写明说明"),
        ({"1-unpublished_note": "7月发布"}, "请勾选"),
        ({"1-nature": "guess"}, "有效"),
        ({"1-value": "1234567890123456"}, "不超过"),
    ],
)
def test_a_fault_stands_at_its_row_as_typed_and_the_other_rows_are_saved(
    typed: dict[str, str], sentence: str, reporting: Reporting
) -> None:
    response = post(
        reporting.clerk, reporting.form, {**typed, "2-value": "5", "2-measures": "继续"}
    )
    assert response.status_code == 200
    page = Page(response)
    assert list(page.faults()) == []
    assert sentence in page.text
    assert f'href="#actual-{row(reporting.form, 1).pk}"' in response.text
    sent = entries(response)
    for name, value in typed.items():
        number, name = name.split("-")
        field = f"actual-{row(reporting.form, int(number)).pk}-{name}"
        assert sent.get(field) == value or name == "nature", field
    assert sent[f"actual-{row(reporting.form, 2).pk}-seen"] == "2"
    assert "已保存1项，其余没有保存：有1项填得不对" in page.text
    saved = row(reporting.form, 2)
    assert (str(saved.value), saved.measures, saved.version) == ("5", "继续", 2)
    assert row(reporting.form, 1).version == 1


def test_submit_with_a_fault_saves_the_other_rows_and_goes_no_further(reporting: Reporting) -> None:
    response = post(reporting.clerk, reporting.form, fill_well() | {"1-value": "七"}, do="submit")
    assert "没有提交。已保存3项，其余没有保存：有1项填得不对" in Page(response).text
    assert Submission.objects.get(pk=reporting.form.pk).state == SubmissionState.DRAFT
    again = post(reporting.clerk, reporting.form, {"1-value": "7"}, do="submit", page=response)
    assert again.status_code == 302
    assert Submission.objects.get(pk=reporting.form.pk).state == SubmissionState.SUBMITTED


def test_refused_page_that_is_sent_again_writes_nothing_twice(reporting: Reporting) -> None:
    page = reporting.clerk.get(url(reporting.form))
    for _ in range(2):  # a browser's reload of the answer
        typed = {"1-value": "七", "2-value": "5"}
        assert post(reporting.clerk, reporting.form, typed, page=page).status_code == 200
    assert row(reporting.form, 2).version == 2


@pytest.mark.parametrize("length, status", [(1999, 302), (2000, 302), (2001, 200)])
@pytest.mark.parametrize("field, name", [("explanation", "原因"), ("measures", "下一步措施")])
def test_text_of_more_than_2000_characters_is_refused_whole(
    length: int, status: int, field: str, name: str, reporting: Reporting
) -> None:
    text = "长" * (length - 2) + "\r\n短"  # the end of a line is one character
    response = post(reporting.clerk, reporting.form, {f"1-{field}": text})
    assert response.status_code == status
    stored = getattr(row(reporting.form, 1), field)
    assert len(stored) == (length if status == 302 else 0)
    if status == 200:
        assert f"{name}最多2000字，现在有2001字，请删减。" in response.text
        assert (
            "长" * (length - 2) in entries(response)[f"actual-{row(reporting.form, 1).pk}-{field}"]
        )


def test_longer_text_of_former_times_keeps_no_other_row_from_being_saved(
    reporting: Reporting,
) -> None:
    stored = row(reporting.form, 1)
    stored.explanation = "长" * 3000
    stored.save()
    assert post(reporting.clerk, reporting.form, {"2-value": "5"}).status_code == 302
    assert len(row(reporting.form, 1).explanation) == 3000


def test_browsers_are_not_told_to_cut_off_what_is_pasted(reporting: Reporting) -> None:
    page = reporting.clerk.get(url(reporting.form))
    assert 'data-words="2000"' in page.text
    assert not [each for each in Page(page).all("textarea") if each.get("maxlength")]


def test_unpublished_with_its_note_is_stored(reporting: Reporting) -> None:
    post(
        reporting.clerk,
        reporting.form,
        {"1-unpublished": "on", "1-unpublished_note": "4月20日发布"},
    )
    saved = row(reporting.form, 1)
    assert (saved.unpublished, saved.unpublished_note, saved.value) == (True, "4月20日发布", None)


# Last period's words.


@pytest.fixture
def with_words(reporting: Reporting) -> Reporting:
    target = row(reporting.form, 1).target
    make_actual(target, "6", 2, published=False, explanation="需求不足", measures="加快项目")
    return reporting


def test_last_periods_words_are_carried_over_and_marked(with_words: Reporting) -> None:
    key = f"actual-{row(with_words.form, 1).pk}"
    page = with_words.clerk.get(url(with_words.form))
    assert f'name="carry" value="{key}"' in page.text
    assert "tag" not in page.text.split("<tbody>")[1]
    response = post(
        with_words.clerk,
        with_words.form,
        {"1-value": "6.5", "1-measures": "先写的"},
        do="",
        carry=key,
    )
    assert response["Location"].endswith(f"#{key}")
    saved = row(with_words.form, 1)
    assert (str(saved.value), saved.explanation, saved.measures) == ("6.5", "需求不足", "加快项目")
    page = with_words.clerk.get(url(with_words.form))
    assert '<span class="tag">沿用上期</span>' in page.text
    assert 'name="carry"' not in page.text
    post(with_words.clerk, with_words.form, {"1-explanation": "已好转"})
    assert '<span class="tag">' not in with_words.clerk.get(url(with_words.form)).text


def test_carrying_over_to_a_row_without_words_changes_nothing(reporting: Reporting) -> None:
    assert post(reporting.clerk, reporting.form, {}, do="", carry="actual-0").status_code == 302
    assert not Actual.objects.filter(version__gt=1).exists()


# Submitting.


def fill_well() -> dict[str, str]:
    return {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "已完成"}


def test_submitting_saves_first_and_then_says_what_is_missing(reporting: Reporting) -> None:
    response = post(
        reporting.clerk, reporting.form, {"1-value": "5.5", "2-value": "6"}, do="submit"
    )
    assert response["Location"].endswith("?check=1")
    assert str(row(reporting.form, 1).value) == "5.5"
    assert Submission.objects.get(pk=reporting.form.pk).state == SubmissionState.DRAFT
    response = reporting.clerk.get(response["Location"])
    page = Page(response)
    assert list(page.faults()) == []
    assert "3项不能提交" in page.text
    assert "低 1.5 个百分点，请写原因" in page.text
    assert [link.split("#")[1] for link in _anchors(response)] == [
        f"actual-{row(reporting.form, number).pk}" for number in (1, 3, 4)
    ]
    marked = [each.get("name") for each in page.root.iter() if each.get("aria-invalid") == "true"]
    key = f"actual-{row(reporting.form, 1).pk}"
    assert {f"{key}-explanation", f"{key}-measures"} <= set(marked)


def _anchors(response: Any) -> list[str]:
    return [
        each.get("href", "")
        for each in Page(response).all("a")
        if "#actual-" in each.get("href", "")
    ]


@pytest.mark.parametrize("is_published", [True, False])
def test_nobody_is_asked_to_explain_what_he_cannot_see(
    is_published: bool, reporting: Reporting
) -> None:
    level = row(reporting.form, 3).target  # 60, from last year's 50 on: 52.5 is expected by now
    before = make_target(
        make_plan(2023), 3, lead=make_department("other"), indicator=level.indicator
    )
    make_actual(before, "50", published=is_published)
    response = post(reporting.clerk, reporting.form, fill_well() | {"3-value": "51"}, do="submit")
    assert ("check=1" in response["Location"]) is is_published
    asked = reporting.clerk.get(url(reporting.form) + "?check=1").text
    assert ("低 1.5 个百分点，请写原因" in asked) is is_published


def test_a_whole_form_is_submitted_and_then_only_to_be_read(reporting: Reporting) -> None:
    response = post(reporting.clerk, reporting.form, fill_well(), do="submit")
    form = Submission.objects.get(pk=reporting.form.pk)
    assert (form.state, form.submitted_by) == (SubmissionState.SUBMITTED, reporting.clerk_user)
    for client, buttons in (
        (reporting.clerk, ["withdraw"]),
        (reporting.reviewer, ["approve", "judge", "accept", "return"]),
    ):
        page = Page(client.get(response["Location"]))
        fields = [each for tag in ("input", "select", "textarea") for each in page.all(tag)]
        assert not [
            each for each in fields if (each.get("name") or "").endswith(("-value", "-explanation"))
        ]
        assert _buttons(page) == buttons
        assert "7 − 7 = 0.0" in page.text or "判为" in page.text
        assert list(page.faults()) == []


def _buttons(page: Page) -> list[str]:
    return [
        each.get("value", "")
        for each in page.all("button")
        if each.get("name") == "do"
        and each.get("class") != "visually-hidden"
        and each.get("value") != "extend"
    ]


def test_the_timeline_tells_every_step(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, fill_well(), do="submit")
    post(reporting.reviewer, reporting.form, {}, do="return", **{"words-return": "第1项请核对"})
    page = Page(reporting.clerk.get(url(reporting.form)))
    (way,) = [each for each in page.all("ol") if each.get("class") == "report-way"]
    assert [text_of(name) for name in way.iter("b")] == ["下发", "提交", "退回", "已退回（现在）"]
    assert "第1项请核对" in text_of(way)


# Steps of the reviewer.


def step(client: Client, form: Submission, action: str, **data: str) -> Any:
    return post(client, form, {}, do=action, **data)


def test_a_reason_is_asked_for_and_kept(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, fill_well(), do="submit")
    response = step(reporting.reviewer, reporting.form, "return")
    assert response.status_code == 200
    assert "请写退回原因" in response.text
    response = step(reporting.reviewer, reporting.form, "return", **{"words-return": "长" * 501})
    assert response.status_code == 200
    assert "长" * 501 in response.text
    assert Submission.objects.get(pk=reporting.form.pk).state == SubmissionState.SUBMITTED


def test_the_whole_cycle(reporting: Reporting) -> None:
    clerk, reviewer, form = reporting.clerk, reporting.reviewer, reporting.form
    post(clerk, form, fill_well(), do="submit")
    assert step(clerk, form, "withdraw").status_code == 302
    post(clerk, form, {"1-value": "7.1"}, do="submit")
    assert step(reviewer, form, "accept").status_code == 302
    response = step(clerk, form, "withdraw")
    assert (response.status_code, "已经受理" in response.text) == (409, True)
    assert step(reviewer, form, "approve").status_code == 302
    assert str(row(form, 1).value) == "7.1"
    assert _buttons(Page(clerk.get(url(form)))) == []
    response = step(reviewer, form, "reopen", **{"words-reopen": "市里核减"})
    again = Submission.objects.get(revision=2)
    assert response["Location"] == url(again)
    post(clerk, again, {"1-value": "7.0"})
    assert [str(row(each, 1).value) for each in (form, again)] == ["7.1", "7.0"]
    assert "已有新的一版" in step(reviewer, form, "reopen", **{"words-reopen": "又"}).text


def test_supplementing_opens_only_what_was_unpublished(reporting: Reporting) -> None:
    clerk, form = reporting.clerk, reporting.form
    unpublished = {"1-value": "", "1-unpublished": "on", "1-unpublished_note": "4月20日发布"}
    post(clerk, form, {**fill_well(), **unpublished}, do="submit")
    step(reporting.reviewer, form, "approve")
    assert step(clerk, form, "supplement").status_code == 302
    again = Submission.objects.get(revision=2)
    sent = entries(clerk.get(url(again)))
    assert [name for name in sent if name.endswith("-value")] == [
        f"actual-{row(again, 1).pk}-value"
    ]
    locked = row(again, 2)
    forged = {f"actual-{locked.pk}-value": "99"}
    name = f"actual-{row(again, 1).pk}"
    typed = {**sent, **forged, f"{name}-value": "7.5", f"{name}-unpublished_note": "", "do": "save"}
    del typed[f"{name}-unpublished"]
    assert clerk.post(url(again), typed).status_code == 302
    assert [str(row(again, number).value) for number in (1, 2)] == ["7.5", "6"]


# 代填.


def test_a_reviewer_fills_in_on_a_ground_and_does_not_approve_it(reporting: Reporting) -> None:
    reviewer, form = reporting.reviewer, reporting.form
    response = post(reviewer, form, {"1-value": "7"})
    assert response.status_code == 200
    assert "请写代填依据" in response.text
    assert entries(response)[f"actual-{row(form, 1).pk}-value"] == "7"
    assert row(form, 1).value is None
    response = post(reviewer, form, {"1-value": "7"}, **{"words-fill_in": "电话核实"})
    assert response.status_code == 302
    event = form.events.get(action=Action.FILL_IN)
    assert (event.by, event.words) == (reporting.reviewer_user, "电话核实")
    assert "words-fill_in" not in entries(reviewer.get(url(form)))
    assert post(reviewer, form, {"1-value": "7.2"}).status_code == 302
    assert form.events.filter(action=Action.FILL_IN).count() == 1
    post(reporting.clerk, form, fill_well(), do="submit")
    response = step(reviewer, form, "approve")
    assert (response.status_code, "另一位审核员" in response.text) == (409, True)
    other = Client()
    other.force_login(make_user("other", Role.REVIEWER))
    assert step(other, form, "approve").status_code == 302


def test_a_superuser_fills_in_for_the_unit_too(reporting: Reporting) -> None:
    chief = Client()
    chief.force_login(User.objects.create_superuser("chief"))
    assert "请写代填依据" in post(chief, reporting.form, {"1-value": "7"}).text


def test_who_sees_every_form_writes_only_into_his_own_units(reporting: Reporting) -> None:
    """Seeing all, as a planner, does not make a reporter of another unit one of this."""
    both = Client()
    both.force_login(
        make_user("both", Role.PLANNER, Role.REPORTER, departments=(make_department("elsewhere"),))
    )
    assert entries(both.get(url(reporting.form))).keys() <= {"seen", "theme", "next"} | {
        name for name in entries(both.get(url(reporting.form))) if name.endswith("-seen")
    }
    assert post(both, reporting.form, {"1-value": "7"}).status_code == 409
    assert row(reporting.form, 1).value is None


# Extension.


def test_one_unit_gets_a_later_date_with_a_reason(reporting: Reporting) -> None:
    form = reporting.form
    before = Submission.objects.get(pk=form.pk).version
    data = {"do": "extend", "extended_to": "2024-04-20", "extension_reason": "机构调整"}
    assert reporting.reviewer.post(url(form), data).status_code == 302
    form.refresh_from_db()
    assert (str(form.due_on), form.extension_reason, form.version) == (
        "2024-04-20",
        "机构调整",
        before,
    )
    assert form.events.latest("pk").words == "延期至2024-04-20：机构调整"
    assert "机构调整" in reporting.clerk.get(url(form)).text


@pytest.mark.parametrize(
    "to, reason, sentence",
    [
        ("", "机构调整", "请填延期到哪一天"),
        ("2024-04-20", " ", "请写延期原因"),
        ("2024-04-10", "机构调整", "要晚于"),
        ("2024-04-20", "长" * 201, "200"),
    ],
)
def test_an_extension_wants_a_later_day_and_a_reason(
    to: str, reason: str, sentence: str, reporting: Reporting
) -> None:
    data = {"do": "extend", "extended_to": to, "extension_reason": reason}
    response = reporting.reviewer.post(url(reporting.form), data)
    assert (response.status_code, sentence in response.text) == (200, True)
    assert Submission.objects.get(pk=reporting.form.pk).extended_to is None


def test_a_clerk_extends_nothing(reporting: Reporting) -> None:
    data = {"do": "extend", "extended_to": "2024-04-20", "extension_reason": "想要"}
    response = reporting.clerk.post(url(reporting.form), data)
    assert "没有延期的权限" in response.text
    assert "extended_to" not in reporting.clerk.get(url(reporting.form)).text
    assert not reporting.form.events.filter(action=Action.EXTEND).exists()
