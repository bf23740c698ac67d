"""退回批注 in a real browser: written beside the row, answered there, by keyboard, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import LAPTOP, PHONE, TABLES, findings
from tests.browser.reporting import at, field, go_to_form, press, row, to_the_form_of
from tests.browser.site import REPORTER, REVIEWER

Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("_march_open")


def hand_in(clerk: Page) -> None:
    go_to_form(clerk)
    field(clerk, 23, "value").fill("91")
    field(clerk, 25, "value").fill("100")
    field(clerk, "市12", "arrived").fill("0")
    field(clerk, "市12", "words").fill("已开工")
    press(clerk, "保存并提交审核")
    expect(clerk.get_by_role("status")).to_contain_text("已提交")


def looks_right(page: Page) -> None:
    """On both screens: no fault that axe finds, nothing wider than the screen."""
    assert [*page.evaluate(TABLES), *findings(page)] == []
    for screen in (PHONE, LAPTOP):
        page.set_viewport_size(screen)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light")


def test_a_remark_goes_to_its_row_and_its_answer_comes_back(visit: Visit) -> None:
    clerk = at(visit, REPORTER)
    reviewer = at(visit, REVIEWER)
    hand_in(clerk)

    to_the_form_of(reviewer, "县生态环境局")
    field(reviewer, 23, "remark").fill("与省局的数不一致。")
    field(reviewer, "市12", "remark").fill("请写清进度。")
    # What was typed is in this tab alone until it is sent.
    reviewer.reload()
    reviewer.get_by_role("button", name="填回来").click()
    expect(field(reviewer, 23, "remark")).to_have_value("与省局的数不一致。")
    looks_right(reviewer)
    press(reviewer, "审核通过")
    expect(reviewer.get_by_role("alert")).to_contain_text("批注只随退回送出")
    expect(field(reviewer, "市12", "remark")).to_have_value("请写清进度。")
    reviewer.get_by_label("退回原因").fill("两处请核对")
    press(reviewer, "退回")
    expect(reviewer.get_by_role("status")).to_contain_text("有2项批注")

    clerk.goto("/admin/")
    expect(clerk.locator("tr.returned")).to_contain_text("另有2项批注，请逐项答复")
    go_to_form(clerk)
    looks_right(clerk)
    expect(row(clerk, 23)).to_contain_text("待答复")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.get_by_role("alert").last).to_contain_text("2项不能提交")
    clerk.keyboard.press("Control+ArrowDown")
    expect(field(clerk, 23, "reply")).to_be_focused()
    clerk.keyboard.type("以省局复核数为准。")
    field(clerk, "市12", "words").fill("基础完成六成。")
    # Each is saved, and no longer asked for, once its row is left.
    expect(row(clerk, 23)).to_have_attribute("data-entry", "saved")
    expect(row(clerk, 23)).not_to_contain_text("待答复")
    press(clerk, "保存并提交审核")
    expect(clerk.get_by_role("status")).to_contain_text("已提交")

    to_the_form_of(reviewer, "县生态环境局")
    expect(row(reviewer, 23)).to_contain_text("以省局复核数为准。")
    expect(row(reviewer, "市12")).to_contain_text("已改：进展情况“已开工”改为“基础完成六成。”")
    expect(reviewer.get_by_role("list", name="经过")).to_contain_text("批注2项")


def test_a_remark_is_written_and_answered_without_scripts(visit: Visit) -> None:
    hand_in(at(visit, REPORTER))
    reviewer = visit(REVIEWER, java_script_enabled=False)
    to_the_form_of(reviewer, "县生态环境局")
    field(reviewer, 25, "remark").fill("请附监测报告。")
    reviewer.get_by_label("退回原因").fill("一处请核对")
    press(reviewer, "退回")
    clerk = visit(REPORTER, java_script_enabled=False)
    go_to_form(clerk)
    field(clerk, 25, "reply").fill("已附。")
    press(clerk, "保存并提交审核")
    expect(clerk.get_by_role("status")).to_contain_text("已提交")
    expect(row(clerk, 25)).to_contain_text("已附。")


def test_buttons_do_not_move_as_a_text_is_left_on_a_phone(visit: Visit) -> None:
    hand_in(at(visit, REPORTER))
    reviewer = at(visit, REVIEWER)
    to_the_form_of(reviewer, "县生态环境局")
    reviewer.set_viewport_size(PHONE)
    field(reviewer, 23, "remark").fill("与省局的数不一致。")
    button = reviewer.get_by_role("button", name="审核通过")
    before = button.bounding_box()
    reviewer.evaluate("document.activeElement.blur()")
    assert button.bounding_box() == before
    field(reviewer, 23, "remark").focus()
    # As a hand does it: the text is left while the button is being pressed.
    button.click()
    expect(reviewer.get_by_role("alert")).to_contain_text("批注只随退回送出")
