"""Print what pages cost against the floor, with many years loaded against few, what a large report
form costs and weighs, and what patterns over typed text cost against half of it.

Exit status 1 beyond a bound. Costs are CPU time of this process for one request; only ratios of
costs measured in the same round are printed, for the machine may be busy with other things.
Everything happens in a database of its own in a temporary folder.
"""

import gc
import os
import shutil
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from scripts.bench_patterns import GROWTH as PATTERN_GROWTH
from scripts.bench_patterns import ROUNDS as PATTERN_ROUNDS
from scripts.bench_patterns import patterns

YEAR = 2024
ROUNDS = 11
CROWDED_ROUNDS = 5
REQUESTS = 4
"""So many requests of a page are measured together: one is too short for the clock."""
GROWTH = 1.3
"""How much more a page may cost with many years loaded."""
READER = "lingdao"


@dataclass(frozen=True)
class Page:
    """A page and how many times the floor of its size it may cost; None: it has no bound."""

    name: str
    url: str
    bound: float | None
    unchanged: bool = False
    """Whether it is requested again with its ETag; its floor has the size of the page not sent."""
    growth: float | None = GROWTH
    in_large: bool = True
    """Whether the page is comparable with many years loaded."""
    written: str = ""
    """The model of which a row is written before: what is made of it is made anew."""
    again: bool = False
    """Whether somebody has asked for it before: it is kept as text. Else its templates are used."""
    large_bound: float | None = None
    """How many times the floor it may cost with many years loaded; None: its growth is bound."""


PAGES = (
    Page("总览", f"/plans/{YEAR}/", 4),
    Page(
        "总览（上年，全年）", f"/plans/{YEAR - 1}/", 4, in_large=False
    ),  # the years added print more in it
    Page("总览，全部刚变", f"/plans/{YEAR}/", None, written="reporting.Plan"),
    Page("总览，指标刚审核", f"/plans/{YEAR}/", 4.5, written="indicators.Actual"),
    Page("总览，民生实事刚审核", f"/plans/{YEAR}/", 4.5, written="projects.TaskProgress"),
    Page("总览，项目刚审核", f"/plans/{YEAR}/", 6.5, written="projects.ProjectProgress"),
    Page("指标", f"/plans/{YEAR}/indicators/", 3),
    Page("民生实事", f"/plans/{YEAR}/livelihood/", 3),
    Page("重点任务", f"/plans/{YEAR}/tasks/", 3),
    Page("重点项目", f"/plans/{YEAR}/projects/", None),
    Page("未达预期和滞后", f"/plans/{YEAR}/shortfalls/", None),
    Page("单位", f"/plans/{YEAR}/departments/", None),
    # Years side by side: it shows more when there are more.
    Page("一项指标", f"/plans/{YEAR}/indicators/1/", None, growth=None),
    # Of 20,000 projects every one is found. It shows more when there are more.
    Page("查找", f"/search/?year={YEAR}&q=项目", 2, growth=None, large_bound=2),
    Page("总览，再次打开", f"/plans/{YEAR}/", 0.6, again=True),
    Page("指标，再次打开", f"/plans/{YEAR}/indicators/", 0.6, again=True),
    Page("重点项目，再次打开", f"/plans/{YEAR}/projects/", 0.6, again=True),
    Page("重点项目台账，再次打开", f"/plans/{YEAR}/projects/ledger/", 0.6, again=True),
    Page("未达预期和滞后，再次打开", f"/plans/{YEAR}/shortfalls/", 0.6, again=True),
    Page("总览未变（ETag）", f"/plans/{YEAR}/", 0.5, unchanged=True, in_large=False),
)

# With 20,000 projects in the year shown.
COLD = 500
"""How many floors the first reader after a write may wait, who has all 20,000 read and judged: some
two seconds of CPU, of which reading them takes half and judging them a quarter. The floor of a page
of 50 KB is 8 milliseconds; the bound leaves room for one of fewer bytes, whose floor is lower.
"""
LEDGER = f"/plans/{YEAR}/projects/ledger/"
CROWDED = (
    Page("总览", f"/plans/{YEAR}/", 4),
    Page("重点项目", f"/plans/{YEAR}/projects/", 3),
    Page("重点项目台账", LEDGER, 3),
    Page("台账，中间一页", f"{LEDGER}?page=300&sort=-points", 3),
    Page("台账，滞后及以下", f"{LEDGER}?grade=lags", 3),
    Page("台账，搜索", f"{LEDGER}?q=项目77", 3),
    Page("未达预期和滞后", f"/plans/{YEAR}/shortfalls/", 3),
    Page("单位", f"/plans/{YEAR}/departments/", 3),
)

# What nobody has asked for yet of what is judged: filtered, searched, sorted or turned to anew.
CHOICES = (
    Page("台账，新的排序", f"{LEDGER}?sort=-total", 3),
    Page("台账，新的一页", f"{LEDGER}?sort=name&page=300", 3),
    Page("台账，新的等级", f"{LEDGER}?grade=severe", 3),
    Page("台账，新的来源", f"{LEDGER}?source=政府（国有）", 3.5),
    Page("台账，新的搜索", f"{LEDGER}?q=项目77", 3),
)


FORM_BOUNDS = {
    "填报表": 6.0,
    "填报表（审核员）": 6.0,
    "填报表，保存一行": 3.0,
    "填报表，保存各行": 6.0,
}
"""How many times the floor of its size it may cost to open or save a form of many rows."""


@dataclass(frozen=True)
class Line:
    """One printed line: a ratio in each round, and its bound."""

    name: str
    ratios: tuple[float, ...]
    bound: float | None

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def is_over(self) -> bool:
        return self.bound is not None and self.ratio > self.bound

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Page, ratio with its spread, bound, verdict."""
        spread = f"{self.ratio:.2f} ({min(self.ratios):.2f}–{max(self.ratios):.2f})"
        if self.bound is None:
            return self.name, spread, "—", ""
        return self.name, spread, f"≤ {self.bound:g}", "超出" if self.is_over else "ok"


Costs = dict[str, list[float]]
"""Page's name → what one request cost in each round, in seconds."""


def report(floors: Costs, small: Costs, large: Costs) -> list[Line]:
    """Every page against its floor, then every page with many years loaded against itself."""
    lines = []
    for page in PAGES:
        of_floor = ratios(small[page.name], floors[page.name])
        lines.append(Line(page.name, of_floor, page.bound))
    for page in PAGES:
        if page.name in large:
            grown = ratios(large[page.name], small[page.name])
            lines.append(Line(f"{page.name}，二十年", grown, page.growth))
        if page.large_bound and page.name in large:
            of_floor = ratios(large[page.name], floors[page.name])
            lines.append(Line(f"{page.name}，二十年对底数", of_floor, page.large_bound))
    return lines


def report_crowded(floors: Costs, costs: Costs, first: Costs) -> list[Line]:
    """Every page with 20,000 projects against its floor, and once what its first reader waits."""
    lines = []
    for page in (*CROWDED, *CHOICES):
        name = f"{page.name}，两万个项目"
        lines.append(Line(name, ratios(costs[page.name], floors[page.name]), page.bound))
        if page.name in first:
            cold = ratios(first[page.name], floors[page.name][:1])
            lines.append(Line(f"{name}，数据刚变", cold, COLD))
    return lines


def ratios(costs: Iterable[float], base: Iterable[float]) -> tuple[float, ...]:
    """The costs as multiples of the base, round by round."""
    return tuple(cost / other for cost, other in zip(costs, base, strict=True))


def table(lines: Iterable[Line]) -> str:
    """The lines under their heads, in columns."""
    rows = [("页面", "倍数 中位数（最小–最大）", "上限", ""), *(line.cells for line in lines)]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    printed = []
    for row in rows:
        cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        printed.append("  ".join(cells).rstrip())
    return "\n".join(printed)


def width(text: str) -> int:
    """How many columns of a terminal the text takes: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def nothing() -> None:
    """What is done before most requests."""


def cost(
    request: Callable[[], object],
    requests: int = REQUESTS,
    before: Callable[[], object] = nothing,
) -> float:
    """CPU seconds of one request, as the mean of a few; what is done before each is not counted."""
    spent = 0.0
    for _ in range(requests):
        before()
        start = time.process_time()
        request()
        spent += time.process_time() - start
    return spent / requests


def write(model_name: str) -> None:
    """Write a row of the model as it is."""
    from django.apps import apps
    from django.db.models import F

    rows = apps.get_model(model_name)._base_manager
    name = rows.model._meta.concrete_fields[-1].attname
    rows.filter(pk__in=rows.values("pk")[:1]).update(**{name: F(name)})


class Bench:
    """The site over two databases: one with the real data alone, one with many years beside it."""

    def __init__(self, folder: Path) -> None:
        """Make both. Sets up Django, which must not be set up before, to use this database."""
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "chengkou.settings",
            "DB": "sqlite",
            "DB_NAME": str(folder / "small.sqlite3"),
            "DEBUG": "off",
            "SECRET_KEY": "of a database that lives for a minute",
            "ALLOWED_HOSTS": "testserver",
        }
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test import Client

        from chengkou.demo import prepare
        from reporting.models import User
        from scripts.bench_rows import add_projects, add_years

        settings.ROOT_URLCONF = "scripts.bench_site"
        settings.STATIC_ROOT = folder / "static"
        call_command("collectstatic", verbosity=0)
        prepare.make_current()
        prepare.fill()
        self.small = folder / "small.sqlite3"
        self.large = folder / "large.sqlite3"
        self.crowded = folder / "crowded.sqlite3"
        self.client = Client()
        self.client.force_login(User.objects.get(username=READER))
        self.use(None)
        shutil.copyfile(self.small, self.large)
        shutil.copyfile(self.small, self.crowded)
        self.with_form = folder / "form.sqlite3"
        shutil.copyfile(self.small, self.with_form)
        self.use(self.large)
        add_years(YEAR)
        self.use(self.crowded)
        add_projects(YEAR)

    def use(self, database: Path | None) -> None:
        """Answer from this database from now on; None closes the one in use."""
        from django.db import connection

        connection.close()
        if database is not None:
            connection.settings_dict["NAME"] = str(database)

    def get(self, url: str, etag: str = "") -> object:
        """Ask for a page. Raises RuntimeError when it is not what is to be measured."""
        response = self.client.get(url, headers={"If-None-Match": etag} if etag else {})
        if response.status_code != (304 if etag else 200):
            raise RuntimeError(f"{url} answers {response.status_code}.")
        return response

    def cost(self, page: Page, etag: str = "") -> float:
        """What a page costs as it is to be measured."""
        from reporting.pages.kept.texts import texts

        before: Callable[[], object] = nothing
        if page.written:
            before = partial(write, page.written)
        elif not page.again:
            before = texts.forget
        return cost(partial(self.get, page.url, etag), before=before)

    def ask_first(self, page: Page) -> None:
        """Ask for a page after a write, with the search for garbage that so many objects bring."""
        from reporting.pages.plan_view import forget

        forget()
        self.get(page.url)
        gc.collect()

    def run(self) -> list[Line]:
        """Measure all pages in turns."""
        floors: Costs = {page.name: [] for page in PAGES}
        small: Costs = {page.name: [] for page in PAGES}
        large: Costs = {page.name: [] for page in PAGES if page.in_large}
        for _ in range(ROUNDS):
            self.use(self.small)
            for page in PAGES:
                first = self.client.get(page.url)  # it also fills the database's cache
                etag = first["ETag"] if page.unchanged else ""
                small[page.name].append(self.cost(page, etag))
                floors[page.name].append(
                    cost(partial(self.get, f"/floor/{YEAR}/{len(first.content)}/"))
                )
            self.use(self.large)
            for page in PAGES:
                if page.in_large:
                    self.client.get(page.url)
                    large[page.name].append(self.cost(page))
        return report(floors, small, large)

    def run_crowded(self) -> list[Line]:
        """Measure the pages of the year with many projects in turns: as their first readers after a
        write, as all others, and as those who choose what nobody chose before.
        """
        self.use(self.crowded)
        pages = (*CROWDED, *CHOICES)
        costs: Costs = {page.name: [] for page in pages}
        floors: Costs = {page.name: [] for page in pages}
        first: Costs = {}
        self.get(f"/plans/{YEAR - 1}/")  # what a process makes once is not measured
        for page in CROWDED:
            first[page.name] = [cost(partial(self.ask_first, page), requests=1)]
        for _ in range(CROWDED_ROUNDS):
            for page in CROWDED:
                size = len(self.client.get(page.url).content)
                costs[page.name].append(self.cost(page))
                floors[page.name].append(cost(partial(self.get, f"/floor/{YEAR}/{size}/")))
            self.ask_first(Page("台账", LEDGER, None))
            for page in CHOICES:
                costs[page.name].append(cost(partial(self.get, page.url), requests=1))
                size = len(self.client.get(page.url).content)
                floors[page.name].append(cost(partial(self.get, f"/floor/{YEAR}/{size}/")))
        return report_crowded(floors, costs, first)

    def run_form(self) -> list[Line]:
        """Measure the report form of a large unit against the floor of its size."""
        from scripts.bench_form import BYTES, FormBench

        self.use(self.with_form)
        form = FormBench.of(YEAR)
        costs: dict[str, list[float]] = {name: [] for name in FORM_BOUNDS}
        floors: list[float] = []
        size = form.open(form.clerk)
        for _ in range(ROUNDS):
            costs["填报表"].append(cost(partial(form.open, form.clerk)))
            costs["填报表（审核员）"].append(cost(partial(form.open, form.reviewer)))
            costs["填报表，保存一行"].append(cost(form.saving(1), requests=1))
            costs["填报表，保存各行"].append(cost(form.saving(), requests=1))
            floors.append(cost(partial(self.get, f"/floor/{YEAR}/{size}/")))
        lines = [
            Line(name, ratios(costs[name], floors), bound) for name, bound in FORM_BOUNDS.items()
        ]
        weighs = max(form.open(client) for client in (form.clerk, form.reviewer))
        return [*lines, Line("填报表，字节比上限", (weighs / BYTES,), 1)]


def growth() -> list[Line]:
    """What each pattern over typed text costs against half of the text."""
    lines = []
    for pattern in patterns():
        ratios_of_rounds = tuple(pattern.ratio() for _ in range(PATTERN_ROUNDS))
        lines.append(Line(f"{pattern.name}，加倍", ratios_of_rounds, PATTERN_GROWTH))
    return lines


def main() -> int:
    """Measure and print; exit status 1 when a bound is exceeded."""
    with tempfile.TemporaryDirectory(prefix="chengkou-bench-") as folder:
        bench = Bench(Path(folder))
        lines = [*bench.run(), *bench.run_crowded(), *bench.run_form()]
        bench.use(None)
        lines += growth()
    print(table(lines))
    return int(any(line.is_over for line in lines))


if __name__ == "__main__":
    sys.exit(main())
