"""Fixtures of the browser tests: the machine's own Chromium instead of a download by playwright."""

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser import chromium
from tests.browser.reporting import open_months
from tests.browser.site import (
    LEADER,
    OWN_LINE,
    PLANNER,
    PROVIDER,
    REPORTER,
    REVIEWER,
    SIGN_IN,
    Site,
    prepare,
    serving,
    sign_in,
)

# The saved states of a site.
SIGNED_IN = "signed-in"
MARCH = "march"


@pytest.fixture(scope="session", autouse=True)
def _database_beside_playwright() -> None:
    """Allow queries beside the event loop that Playwright runs in this thread."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's launch arguments with our browser and flags."""
    return {
        **browser_type_launch_args,
        "executable_path": str(chromium.find()),
        "args": chromium.flags(),
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A county office's computer: Chinese, Chongqing time, a 1366 × 768 screen."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running site with the county's real data and the demo accounts."""
    with serving(
        _prepared(tmp_path_factory, "site", sample=False), tmp_path_factory.mktemp("site")
    ) as started:
        yield started


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running site with the made-up periods of 2024 as well."""
    with serving(
        _prepared(tmp_path_factory, "sample", sample=True), tmp_path_factory.mktemp("sample")
    ) as started:
        yield started


def _prepared(tmp_path_factory: pytest.TempPathFactory, name: str, *, sample: bool) -> Path:
    """A demo's folder, made by the first worker that asks for it: that takes many seconds."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, ready = root / f"prepared-{name}", root / f"prepared-{name}.ready"
    with (root / f"prepared-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go of when the file is closed
        if not ready.exists():
            folder.mkdir(exist_ok=True)
            prepare(folder, sample=sample)
            ready.touch()
    return folder


@pytest.fixture(scope="session")
def signed_in(
    site: Site, browser: Browser, browser_context_args: dict[str, Any]
) -> dict[str, StorageState]:
    """The cookies of everyone whom the tests send to the site, so that each signs in only once."""
    people = (LEADER, PLANNER, REVIEWER, REPORTER, PROVIDER)
    return _sign_in(site, browser, browser_context_args, *people)


@pytest.fixture(scope="session")
def signed_in_sample(
    sample_site: Site, browser: Browser, browser_context_args: dict[str, Any]
) -> dict[str, StorageState]:
    """The same for the site with the sample."""
    return _sign_in(
        sample_site,
        browser,
        browser_context_args,
        *(LEADER, OWN_LINE, PLANNER, REVIEWER, REPORTER, "admin"),
    )


def _sign_in(
    site: Site, browser: Browser, options: dict[str, Any], *usernames: str
) -> dict[str, StorageState]:
    """Sign in these people, and save the state in which they are."""
    cookies = {}
    for username in usernames:
        context = browser.new_context(**options, base_url=site.address)
        page = context.new_page()
        page.goto(SIGN_IN)
        sign_in(page, username)
        expect(page.get_by_role("button", name="退出")).to_be_visible()
        expect(page).to_have_url(
            re.compile("/plans/" if username in (LEADER, OWN_LINE) else "/admin/$")
        )
        cookies[username] = context.storage_state()
        context.close()
    site.save(SIGNED_IN)
    return cookies


@pytest.fixture(scope="session")
def _march_saved(
    site: Site,
    signed_in: dict[str, StorageState],
    browser: Browser,
    browser_context_args: dict[str, Any],
) -> None:
    """A saved state of the site: 1—3月 of 2024 is open for every unit."""
    complaints: list[str] = []
    with visiting(site, signed_in, browser, browser_context_args, complaints) as visit:
        open_months(visit(REVIEWER), 3)
    site.save(MARCH)
    site.restore(SIGNED_IN)


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complains of; a test that provokes a complaint takes it out of the list."""
    return []


@pytest.fixture
def visit(
    site: Site,
    signed_in: dict[str, StorageState],
    browser: Browser,
    browser_context_args: dict[str, Any],
    complaints: list[str],
) -> Iterator[Callable[..., Page]]:
    """Open a browser for somebody: `visit(username, **options of the context)` gives an empty page.

    None is nobody. The test fails when the browser complains: an error on its console (a violation
    of the content security policy is one), an exception in a script, a request to another site.
    """
    with visiting(site, signed_in, browser, browser_context_args, complaints) as open_browser:
        yield open_browser


@pytest.fixture
def visit_sample(
    sample_site: Site,
    signed_in_sample: dict[str, StorageState],
    browser: Browser,
    browser_context_args: dict[str, Any],
    complaints: list[str],
) -> Iterator[Callable[..., Page]]:
    """`visit` for the site with the sample."""
    with visiting(
        sample_site, signed_in_sample, browser, browser_context_args, complaints
    ) as open_browser:
        yield open_browser


@contextmanager
def visiting(
    site: Site,
    signed_in: dict[str, StorageState],
    browser: Browser,
    context_args: dict[str, Any],
    complaints: list[str],
) -> Iterator[Callable[..., Page]]:
    """What the fixture `visit` gives, until the block ends: then fails by `complaints`."""
    opened: list[BrowserContext] = []

    def is_outside(address: str) -> bool:
        return not address.startswith((f"{site.address}/", "data:", "blob:"))

    def open_browser(username: str | None = LEADER, **options: Any) -> Page:
        cookies = {"storage_state": signed_in[username]} if username else {}
        context = browser.new_context(
            **{**context_args, "base_url": site.address, **cookies, **options}
        )
        opened.append(context)
        context.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        context.on("weberror", lambda thrown: complaints.append(str(thrown.error)))
        context.on(
            "request", lambda asked: complaints.append(asked.url) if is_outside(asked.url) else None
        )
        return context.new_page()

    yield open_browser
    for context in opened:
        context.close()
    assert not complaints


@pytest.fixture
def _put_back(site: Site, signed_in: dict[str, StorageState]) -> Iterator[None]:
    """For tests that change what the site holds: afterwards it is as before."""
    yield
    site.restore(SIGNED_IN)


@pytest.fixture
def _march_open(site: Site, _march_saved: None) -> Iterator[None]:
    """For tests of the forms of 1—3月 of 2024, all of them empty; afterwards there are none."""
    site.restore(MARCH)
    yield
    site.restore(SIGNED_IN)


@pytest.fixture
def _put_sample_back(
    sample_site: Site, signed_in_sample: dict[str, StorageState]
) -> Iterator[None]:
    """`_put_back` for the site with the sample."""
    yield
    sample_site.restore(SIGNED_IN)
