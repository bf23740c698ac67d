"""Steps of reporting that several tests take: periods, forms, their rows and fields."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

Visit = Callable[..., Page]


def at(visit: Visit, username: str) -> Page:
    """A page for somebody who is signed in and says yes to whatever is asked."""
    page = visit(username)
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def open_months(page: Page, month: int, forms: int = 20) -> None:
    """A reviewer makes a period of 2024 and opens it."""
    page.goto("/admin/reporting/period/add/")
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("2024")
    page.get_by_role("option", name="2024年计划").click()
    page.get_by_label("截至月份").fill(str(month))
    page.get_by_label("填报截止日期").fill("2030-07-10")
    page.get_by_role("button", name="保存", exact=True).click()
    row = page.locator("tr", has_text=f"2024年1—{month}月")
    row.get_by_role("checkbox").check()
    page.get_by_label("动作").select_option(label="下发填报任务")
    page.get_by_role("button", name="执行").click()
    expect(page.get_by_role("status")).to_contain_text(f"新下发{forms}张填报表")


def follow(page: Page, link: Locator) -> None:
    """Follow a link to the whole page: until its style sheets are there nothing can be measured."""
    with page.expect_event("load"):
        link.click()


def go_to_form(page: Page) -> None:
    page.goto("/admin/")
    follow(page, page.get_by_role("link", name="县生态环境局 2024年").first)


def row(page: Page, number: int | str) -> Locator:
    return page.locator(f"tr[data-number='{number}']")


def field(page: Page, number: int | str, name: str) -> Locator:
    return row(page, number).locator(f"[name$='-{name}']")


def press(page: Page, name: str) -> None:
    page.locator(".report-foot").get_by_role("button", name=name, exact=True).click()


def to_the_form_of(page: Page, department: str) -> None:
    page.goto("/admin/reporting/submission/")
    follow(page, page.get_by_role("link", name=department))


def publish_updates(page: Page, month: int) -> None:
    page.goto("/admin/reporting/period/")
    row = page.locator("tr", has_text=f"2024年1—{month}月")
    follow(page, row.get_by_role("link", name="看板"))
    follow(page, page.get_by_role("link", name="发布更新"))
    page.get_by_role("button", name="发布更新").click()
    expect(page.get_by_role("status").filter(has_text="已发布更新")).to_be_visible()


def publish(page: Page, month: int) -> None:
    page.goto("/admin/reporting/period/")
    page.locator("tr", has_text=f"2024年1—{month}月").get_by_role("checkbox").check()
    page.get_by_label("动作").select_option(label="发布")
    page.get_by_role("button", name="执行").click()
    page.get_by_role("button", name=f"发布1—{month}月").click()
    done = page.get_by_role("status").filter(has_text=f"2024年1—{month}月已发布")
    expect(done).to_be_visible()
