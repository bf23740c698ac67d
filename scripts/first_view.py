"""Print how long first views take against the same pages without any script.

Exit status 1 beyond the bound. Measured is the largest contentful paint, cold, in a headless
Chromium that cannot reach the CDN of the charts: of the page as it is served, and with every script
taken out of it. Only ratios of the same round are printed, for the machine may be busy with other
things.
"""

import os
import re
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, Route, StorageState, sync_playwright

from scripts.bench import Line, table
from tests.browser import chromium

ROUNDS = 9
BOUND = 1.3
PAGES = (
    ("总览", "/plans/2024/"),
    ("总览（上年，全年）", "/plans/2023/"),
    ("一项指标", "/plans/2024/indicators/1/"),
    ("重点项目", "/plans/2024/projects/"),
)
# Before the page: remember when the largest part of it was painted, in ms after it was asked for.
WATCH = """
  window.painted = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.painted = entry.startTime;
  }).observe({type: "largest-contentful-paint", buffered: true});
"""
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def without_scripts(page: str) -> str:
    """The page's HTML as it would be without any script."""
    return _SCRIPT.sub("", page)


def painted(
    browser: Browser, address: str, cookies: StorageState, url: str, *, scripts: bool
) -> float:
    """When the largest part of the page was painted, in ms.

    The page's security policy is lifted, so that the script that waits for the paint may run.
    """

    def serve(route: Route) -> None:
        # Fetched here with and without scripts, so that both take the same way.
        answer = route.fetch()
        body = answer.text()
        if not scripts:
            body = without_scripts(body)
        route.fulfill(response=answer, body=body)

    with closing(
        browser.new_context(base_url=address, storage_state=cookies, bypass_csp=True)
    ) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.route(lambda asked: asked.startswith(address) and "/static/" not in asked, serve)
        page.goto(url)
        page.wait_for_function("painted")
        when: float = page.evaluate("painted")
    return when


def measure(browser: Browser, address: str, cookies: StorageState) -> list[Line]:
    """Every page, with and without its scripts in turns."""
    lines = []
    for name, url in PAGES:
        ratios = []
        for _ in range(ROUNDS):
            bare = painted(browser, address, cookies, url, scripts=False)
            ratios.append(painted(browser, address, cookies, url, scripts=True) / bare)
        lines.append(Line(f"首屏：{name}", tuple(ratios), BOUND))
    return lines


def main() -> int:
    """Measure and print; exit status 1 when the bound is exceeded."""
    if chromium.find() is None:
        print("No Chromium was found: first views were not measured.")
        return 0
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengkou.settings")
    django.setup()  # tests.browser.site imports models
    from tests.browser.site import LEADER, SIGN_IN, running, sign_in

    with (
        tempfile.TemporaryDirectory(prefix="chengkou-first-view-") as folder,
        running(Path(folder), sample=True, cdn=True) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.flags())
        with closing(browser.new_context(base_url=site.address)) as context:
            page = context.new_page()
            page.goto(SIGN_IN)
            sign_in(page, LEADER)
            page.get_by_role("button", name="退出").wait_for()
            cookies = context.storage_state()
        lines = measure(browser, site.address, cookies)
        browser.close()
    print(table(lines))
    return int(any(line.is_over for line in lines))


if __name__ == "__main__":
    sys.exit(main())
