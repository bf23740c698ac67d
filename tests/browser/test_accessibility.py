"""axe finds nothing on any page, light and dark, on a laptop and on a phone.

The content security policy is lifted here, because axe itself tries styles that it forbids; all other tests hold to it.
"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.site import LEADER, NO_SUCH_YEAR, PAGES, PLANNER, SIGN_IN

Visit = Callable[..., Page]

SCREENS: tuple[ViewportSize, ...] = ({"width": 1366, "height": 768}, {"width": 360, "height": 740})
# In the dark only colours differ: anything else would be the same finding twice. Without `preload` axe does not ask for
# style sheets by itself, at addresses that are not there.
CHECKS: dict[str, dict[str, object]] = {
    "light": {"resultTypes": ["violations"], "preload": False},
    "dark": {"resultTypes": ["violations"], "preload": False, "runOnly": ["color-contrast"]},
}
ADMIN = {
    "admin": "/admin/",
    "admin: targets": "/admin/indicators/target/",
    "admin: a target": "/admin/indicators/target/1/change/",
    "admin: a new target": "/admin/indicators/target/add/",
    "admin: users": "/admin/reporting/user/",
    "admin: a user": "/admin/reporting/user/2/change/",
    "admin: a livelihood task": "/admin/projects/livelihoodtask/1/change/",
    "admin: a key project": "/admin/projects/keyproject/add/",
    "admin: a project in a plan": "/admin/projects/projectplan/add/",
    "admin: a plan": "/admin/reporting/plan/1/change/",
}


def findings(page: Page) -> list[str]:
    """What axe finds in both themes on both screens, each with the first places of it."""
    found = []
    for scheme, check in CHECKS.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for screen in SCREENS:
            page.set_viewport_size(screen)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            for violation in Axe().run(page, options=check).response["violations"]:
                places = [node["target"] for node in violation["nodes"]]
                found.append(f"{scheme} {screen['width']}: {violation['id']}, {violation['help']}: {places[:3]}")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_pages(visit: Visit, name: str) -> None:
    page = visit(LEADER, bypass_csp=True)
    page.goto(PAGES[name])
    assert findings(page) == []


@pytest.mark.parametrize("name", ADMIN)
def test_the_admin(visit: Visit, name: str) -> None:
    page = visit(PLANNER, bypass_csp=True)
    page.goto(ADMIN[name])
    assert findings(page) == []


def test_signing_in(visit: Visit) -> None:
    page = visit(None, bypass_csp=True)
    page.goto(SIGN_IN)
    assert findings(page) == []
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码").fill("nothing")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert findings(page) == []


def test_a_page_that_does_not_exist(visit: Visit, complaints: list[str]) -> None:
    page = visit(LEADER, bypass_csp=True)
    page.goto(NO_SUCH_YEAR)
    complaints.clear()  # the 404 itself
    assert findings(page) == []


def test_the_phone_s_open_menu(visit: Visit) -> None:
    page = visit(LEADER, bypass_csp=True, viewport=SCREENS[1])
    page.goto("/plans/2023/")
    page.locator("details.menu summary").click()
    assert Axe().run(page).violations_count == 0
