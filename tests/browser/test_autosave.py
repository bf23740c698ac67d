"""A row of the report form is saved when it is left; what the page says of each, and where the
person is after the page was loaded again.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looks import findings
from tests.browser.reporting import at, field, go_to_form, press, row
from tests.browser.site import sign_in

Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("_march_open")

# Where the focus is, and how far below the top of the window.
PLACE = "() => [document.activeElement.name, document.activeElement.getBoundingClientRect().top]"


def expect_states(page: Page, **states: str) -> None:
    """`n23="已存"`: what stands below the number of row 23."""
    for number, words in states.items():
        expect(row(page, number.removeprefix("n")).locator(".entry-state")).to_have_text(words)


def expect_told(page: Page, words: str) -> None:
    expect(page.locator("[data-told]")).to_contain_text(re.compile(words))


def test_row_that_is_left_is_saved_and_one_that_is_wrong_keeps_no_other_from_it(
    visit: Visit,
) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    field(clerk, 23, "value").fill("90")
    expect_states(clerk, n23="未存")
    field(clerk, 25, "value").focus()
    expect_states(clerk, n23="已存")
    expect(row(clerk, 23).locator(".state")).to_contain_text("90 −")
    field(clerk, 25, "value").fill("约98")
    field(clerk, "市12", "words").focus()
    place = clerk.evaluate(PLACE)
    expect_states(clerk, n25="有误")
    expect(row(clerk, 25).locator("xpath=preceding-sibling::tr[1]")).to_contain_text("“约”不是数字")
    assert clerk.evaluate(PLACE) == place, "nothing moves before one's eyes"
    expect_told(clerk, "已存，有误1项")
    field(clerk, "市12", "words").fill("已开工")
    field(clerk, 25, "value").fill("98.0")
    expect_states(clerk, n25="未存", 市12="已存")
    field(clerk, 23, "value").focus()
    expect_states(clerk, n25="已存")
    expect(row(clerk, 25).locator("xpath=preceding-sibling::tr[1]")).to_have_attribute(
        "data-number", "23"
    )
    expect_told(clerk, "已存$")
    assert findings(clerk) == []
    clerk.reload()
    expect(clerk.get_by_role("button", name="填回来")).to_be_hidden()
    expect(field(clerk, 23, "value")).to_have_value("90")
    expect(field(clerk, 25, "value")).to_have_value("98.0")


def test_amount_in_another_unit_is_put_into_its_box_and_saved_by_the_button(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    field(clerk, "市12", "arrived").fill("12,000元")
    field(clerk, 23, "value").fill("90")
    field(clerk, 25, "value").focus()
    expect_states(clerk, n23="已存", 市12="未存")
    expect(field(clerk, "市12", "arrived")).to_have_value("1.2")
    expect_told(clerk, "待核对换算1项")
    press(clerk, "保存")
    expect(clerk.get_by_role("status")).to_have_text("已保存1项。")
    expect(field(clerk, "市12", "arrived")).to_have_value("1.2")


def test_row_that_a_colleague_wrote_is_marked_and_decided_without_leaving(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    colleague = at(visit, "shengtai")
    go_to_form(clerk)
    go_to_form(colleague)
    field(colleague, 23, "value").fill("88")
    press(colleague, "保存")
    expect(colleague.get_by_role("status")).to_have_text("已保存1项。")
    field(clerk, 23, "value").fill("90")
    field(clerk, 25, "value").focus()
    expect_states(clerk, n23="冲突")
    expect(clerk.locator(".dispute")).to_contain_text("改为“88”，您的是“90”")
    clerk.get_by_label("用我的").check()
    field(clerk, 25, "value").focus()
    expect_states(clerk, n23="已存")
    expect(clerk.locator(".dispute")).to_have_count(0)
    colleague.reload()
    expect(field(colleague, 23, "value")).to_have_value("90")


def test_what_was_typed_while_a_row_was_being_saved_is_kept_and_saved_next(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    held: list[Route] = []
    clerk.route("**/change/", lambda route: held.append(route), times=1)
    field(clerk, 23, "value").fill("90")
    with clerk.expect_request("**/change/"):
        field(clerk, 25, "value").focus()
    field(clerk, 23, "value").fill("91")
    (asked,) = held
    asked.continue_()
    expect_states(clerk, n23="未存")
    expect(field(clerk, 23, "value")).to_have_value("91")
    field(clerk, 25, "value").focus()
    expect_states(clerk, n23="已存")
    clerk.reload()
    expect(field(clerk, 23, "value")).to_have_value("91")


def test_submit_waits_for_the_row_that_is_being_saved(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    field(clerk, "市12", "arrived").fill("0")
    field(clerk, "市12", "words").fill("已开工")
    field(clerk, 25, "value").fill("100")
    held: list[Route] = []
    clerk.route("**/change/", lambda route: held.append(route), times=1)
    with clerk.expect_request("**/change/"):
        field(clerk, 23, "value").fill("91")
    press(clerk, "保存并提交审核")
    (asked,) = held
    asked.continue_()
    expect(clerk.get_by_role("status")).to_contain_text("已提交")


def test_person_is_where_he_was_after_the_page_was_loaded_again(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    clerk.set_viewport_size({"width": 1366, "height": 420})
    go_to_form(clerk)
    field(clerk, "市12", "words").fill("已开工")
    place = clerk.evaluate(PLACE)
    press(clerk, "保存")
    expect(clerk.get_by_role("status")).to_have_text("已保存1项。")
    expect_told(clerk, "已保存1项。")
    name, top = clerk.evaluate(PLACE)
    assert (name, abs(top - place[1]) < 2) == (place[0], True)
    clerk.reload()
    assert clerk.evaluate(PLACE)[0] == place[0]
    clerk.goto("/admin/")
    go_to_form(clerk)
    assert clerk.evaluate(PLACE)[0] != place[0], "who comes anew begins at the top"


def test_sign_in_page_says_that_what_was_typed_is_kept(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    clerk.context.clear_cookies(name="sessionid")
    field(clerk, 23, "value").fill("90")
    field(clerk, 25, "value").focus()
    expect_told(clerk, "登录已过期")
    expect_states(clerk, n23="未存")
    press(clerk, "保存")
    expect(clerk.get_by_role("alert")).to_contain_text("填的内容还留在这个窗口里")
    expect(clerk.get_by_text("登录以后请重新填写")).to_be_hidden()
    sign_in(clerk, "shengtai")
    clerk.get_by_role("button", name="填回来").click()
    expect(field(clerk, 23, "value")).to_have_value("90")


def test_length_of_a_text_is_counted_and_ten_megabytes_are_not_sent(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    words = field(clerk, 25, "explanation")
    count = clerk.locator("[data-count]")
    words.fill("一处断面超标。")
    expect(count).to_have_text("7／2000字")
    words.fill("长" * 2005)
    expect(count).to_have_text("2005／2000字，请删减5字")
    field(clerk, 23, "value").focus()
    expect(count).to_be_hidden()
    expect_states(clerk, n25="有误")
    expect(row(clerk, 25).locator("xpath=preceding-sibling::tr[1]")).to_contain_text(
        "原因最多2000字，现在有2005字，请删减。"
    )
    words.evaluate("box => { box.value = '长'.repeat(10_000_000); box.focus(); }")
    press(clerk, "保存")
    expect(words).to_be_focused()
    expect(count).to_contain_text("10000000／2000字")
    words.fill("短")
    press(clerk, "保存")
    expect(clerk.get_by_role("status")).to_have_text("已保存1项。")
