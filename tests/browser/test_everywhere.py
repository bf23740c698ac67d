"""What is true of every page, in the admin as on the site: nothing moves, axe finds nothing.

axe looks at a page light and dark, on a laptop and on a phone. The content security policy is
lifted here, because axe itself tries styles that it forbids; all other tests keep it. A page is
opened once and looked at in all these ways, since there are more than a hundred of them.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.conftest import SIGNED_IN, visiting
from tests.browser.everywhere import filled, places
from tests.browser.looks import CHECKS, LAPTOP, PHONE, WATCH_MOVES, faults, findings
from tests.browser.site import LEADER, NO_SUCH_YEAR, PAGES, ROOT, SAMPLE_PAGES, SIGN_IN, Site

Open = Callable[[str | None], Page]

SWEPT = places()
# Others than those of the sweep see another page at the same address; queries it does not have.
OTHERS = {name: page for name, page in SAMPLE_PAGES.items() if page[0] != LEADER}
OTHERS |= {name: (LEADER, address) for name, address in PAGES.items() if "2023" in address}
OTHERS |= {
    "admin: a word searched for": ("admin", "/admin/indicators/target/?q=%E4%BA%A7%E5%80%BC")
}
OTHERS |= {"admin: nothing found": ("admin", "/admin/indicators/target/?q=nothing")}
OTHERS |= {"style guide": (LEADER, "/styleguide/")}
EMPTY = {name: address for name, address in PAGES.items() if "2024" in address}

_ADDED = """
from indicators.models import Target
from projects.models import GradeScale
from tests.factories import make_plan, make_revision
target = Target.objects.filter(plan__year=2024).first()
make_revision(target, "2024-12-01")
GradeScale.usual(make_plan(2026)).save()
"""


@pytest.fixture(scope="module")
def _one_of_each(sample_site: Site, signed_in_sample: object) -> Iterator[None]:
    """Of what the sample has none: a target change and a scale of grades."""
    environment = {
        **os.environ,
        "DB": "sqlite",
        "DB_NAME": str(sample_site.database),
        "SECRET_KEY": "x",
    }
    environment |= {"DJANGO_SETTINGS_MODULE": "chengkou.settings"}
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", _ADDED],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    yield
    sample_site.restore(SIGNED_IN)


@pytest.fixture(scope="module")
def pages(
    _one_of_each: None,
    sample_site: Site,
    signed_in_sample: dict[str, StorageState],
    browser: Browser,
    browser_context_args: dict[str, Any],
) -> Iterator[tuple[Open, list[str]]]:
    """A browser's page per person, shared by all tests here, and the browser's complaints."""
    complaints: list[str] = []
    yield from _kept(sample_site, signed_in_sample, browser, browser_context_args, complaints)


@pytest.fixture(scope="module")
def empty_pages(
    site: Site,
    signed_in: dict[str, StorageState],
    browser: Browser,
    browser_context_args: dict[str, Any],
) -> Iterator[tuple[Open, list[str]]]:
    """The same for the site whose year 2024 nobody has reported on."""
    complaints: list[str] = []
    yield from _kept(site, signed_in, browser, browser_context_args, complaints)


def _kept(
    site: Site,
    cookies: dict[str, StorageState],
    browser: Browser,
    options: dict[str, Any],
    complaints: list[str],
) -> Iterator[tuple[Open, list[str]]]:
    kept: dict[str | None, Page] = {}
    with visiting(site, cookies, browser, options, complaints) as visit:

        def open_page(username: str | None) -> Page:
            if username not in kept:
                kept[username] = visit(username, bypass_csp=True, reduced_motion="reduce")
                kept[username].add_init_script(WATCH_MOVES)
            page = kept[username]
            page.set_viewport_size(LAPTOP)
            page.emulate_media(color_scheme="light")
            complaints.clear()  # another test's, which has failed by them
            return page

        yield open_page, complaints
        complaints.clear()


@pytest.mark.parametrize("address", SWEPT)
def test_swept_address_is_sound(
    pages: tuple[Open, list[str]], sample_site: Site, address: str
) -> None:
    open_page, complaints = pages
    page = open_page(SWEPT[address])
    page.goto(filled(address, sample_site))
    assert [*faults(page), *complaints] == []


@pytest.mark.parametrize("name", OTHERS)
def test_page_of_other_readers_is_sound(
    pages: tuple[Open, list[str]], sample_site: Site, name: str
) -> None:
    open_page, complaints = pages
    username, address = OTHERS[name]
    page = open_page(username)
    page.goto(address.format(**sample_site.keys()))
    assert [*faults(page), *complaints] == []


@pytest.mark.parametrize("name", EMPTY)
def test_page_of_a_year_without_reports_is_sound(
    empty_pages: tuple[Open, list[str]], name: str
) -> None:
    open_page, complaints = empty_pages
    page = open_page(LEADER)
    page.goto(EMPTY[name])
    assert [*faults(page), *complaints] == []


def test_sign_in_page_and_its_refusal_are_sound(pages: tuple[Open, list[str]]) -> None:
    open_page, complaints = pages
    page = open_page(None)
    page.goto(SIGN_IN)
    assert [*faults(page), *complaints] == []
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码").fill("nothing")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert [*faults(page), *complaints] == []


@pytest.mark.parametrize(
    "address", [NO_SUCH_YEAR, "/admin/", "/admin/reporting/submission/999999/change/"]
)
def test_missing_and_forbidden_pages_are_sound(pages: tuple[Open, list[str]], address: str) -> None:
    open_page, complaints = pages
    page = open_page(LEADER)
    page.goto(address)
    complaints.clear()  # the browser tells of the answer's status
    assert [*faults(page), *complaints] == []


def test_axe_finds_nothing_in_the_open_menu_of_a_phone(pages: tuple[Open, list[str]]) -> None:
    page = pages[0](LEADER)
    page.set_viewport_size(PHONE)
    page.goto("/plans/2023/")
    page.locator("details.menu summary").click()
    assert findings(page, tuple((scheme, PHONE, rules) for scheme, _, rules in CHECKS)) == []
