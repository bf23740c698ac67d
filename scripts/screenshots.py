"""`make screenshots`: take pictures of the site as it is now, from a temporary demo.

The handbook's pictures go to docs/images/. Every page, on a laptop, on a phone, dark and on paper,
goes to the git-ignored test-results/screens/, to be looked at. Needs what the tests need, and a
Chromium.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import django
from playwright.sync_api import Browser, FloatRect, Locator, Page, ViewportSize, sync_playwright

from tests.browser import chromium

# tests.browser.site imports models.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengkou.settings")
django.setup()

from tests.browser.site import (  # noqa: E402
    LEADER,
    PAGES,
    REPORTER,
    ROOT,
    SAMPLE_PAGES,
    SIGN_IN,
    Site,
    running,
    sign_in,
)

IMAGES = ROOT / "docs" / "images"
SCREENS = ROOT / "test-results" / "screens"
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
# So tall that the foot of a form covers none of its rows.
TALL: ViewportSize = {"width": 1366, "height": 2400}
# The narrowest in which a form does not scroll sideways.
NARROW: ViewportSize = {"width": 1240, "height": 768}
SHAPES: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("1366", LAPTOP, "light"),
    ("dark", LAPTOP, "dark"),
    ("360", PHONE, "light"),
)
MARGIN = 12


def main() -> None:
    """Take all pictures. Leaves with a sentence where there is no browser."""
    if chromium.find() is None:
        sys.exit("No Chromium was found: install one, or name it with CHROMIUM=…")
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), sample=True) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.flags())
        take_screens(site, browser)
        take_handbook(site, browser)
        browser.close()


@contextmanager
def visiting(site: Site, browser: Browser, username: str, viewport: ViewportSize) -> Iterator[Page]:
    """A page of somebody signed in; every dialog of the browser is accepted."""
    context = browser.new_context(
        base_url=site.address, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=viewport
    )
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(SIGN_IN)
    sign_in(page, username)
    page.get_by_role("button", name="退出").wait_for()
    yield page
    context.close()


def take_handbook(site: Site, browser: Browser) -> None:
    """Take the pictures of docs/填报员手册.md in order; the last ones change the demo's data."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    address = SAMPLE_PAGES["reporter form"][1].format(**site.keys())
    with visiting(site, browser, "renshe", NARROW) as page:
        crop("front", page.locator("h1"), page.locator("#todo > .wide"))
        page.get_by_role("link", name="继续填报").click()
        page.get_by_role("link", name="打印").click()
        crop("print", page.locator(".print-head"), page.locator(".print-foot"))
    with visiting(site, browser, REPORTER, TALL) as page:
        page.goto(address)
        crop("form", page.locator("h1"), page.locator(".report-head"), row(page, "25"))
        cell(page, "25", "unpublished").check()
        cell(page, "25", "unpublished_note").fill("市局10月20日发布9月断面数据")
        crop("unpublished", row(page, "25"))
    with visiting(site, browser, REPORTER, TALL) as page:
        page.goto(address)
        page.locator("[name=do][value=submit]").last.click()
        page.get_by_role("alert").wait_for()
        crop("refused", page.locator(".report-refused"), row(page, "25"))
        take_dispute(site, browser, page, address)


def take_dispute(site: Site, browser: Browser, page: Page, address: str) -> None:
    """Show the message to the second of two people who type different figures into one row."""
    with visiting(site, browser, REPORTER, TALL) as colleague:
        colleague.goto(address)
        cell(colleague, "23", "value").fill("263")
        colleague.locator("[name=do][value=save]").last.click()
        colleague.get_by_role("status").wait_for()
    cell(page, "23", "value").fill("264")
    page.locator("[name=do][value=save]").last.click()
    page.locator(".dispute").wait_for()
    crop("dispute", page.locator("tr.faults", has=page.locator(".dispute")), row(page, "23"))


def row(page: Page, number: str) -> Locator:
    """The indicator's row in a form."""
    return page.locator(f"#block-actual + * tr[data-number='{number}']")


def cell(page: Page, number: str, name: str) -> Locator:
    """A field of the indicator's row."""
    return row(page, number).locator(f"[data-field='{name}']")


def crop(name: str, *parts: Locator) -> None:
    """Take a picture of the smallest box of the page around these parts."""
    lefts = []
    tops = []
    rights = []
    bottoms = []
    for part in parts:
        box = part.bounding_box()
        if box:
            lefts.append(box["x"])
            tops.append(box["y"])
            rights.append(box["x"] + box["width"])
            bottoms.append(box["y"] + box["height"])
    left = max(min(lefts) - MARGIN, 0)
    top = min(tops)
    right = max(rights) + MARGIN
    bottom = max(bottoms) + 1
    clip: FloatRect = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    parts[0].page.screenshot(path=IMAGES / f"{name}.png", full_page=True, clip=clip)


def take_screens(site: Site, browser: Browser) -> None:
    """Take every page on a laptop, a phone, dark, and as PDF."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    by_person: dict[str, list[tuple[str, str]]] = {LEADER: []}
    for name, address in PAGES.items():
        by_person[LEADER].append((name.replace(" ", "-"), address))
    keys = site.keys()
    for name, (who, address) in SAMPLE_PAGES.items():
        picture = f"sample {name}".replace(" ", "-")
        by_person.setdefault(who, []).append((picture, address.format(**keys)))
    for who, pages in by_person.items():
        with visiting(site, browser, who, LAPTOP) as page:
            for name, address in pages:
                take_page(page, name, address)


def take_page(page: Page, name: str, address: str) -> None:
    """Take one page in its three shapes, and as PDF."""
    page.goto(address)
    for shape, viewport, scheme in SHAPES:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SCREENS / f"{name}-{shape}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(LAPTOP)
    page.pdf(path=SCREENS / f"{name}.pdf", prefer_css_page_size=True, print_background=True)


if __name__ == "__main__":
    main()
