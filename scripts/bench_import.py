"""Print what importing a ledger of projects costs: seconds of the processor for preview and
confirmation, twice as many rows against half of them, and memory above what an idle process has.

Exit status 1 beyond a bound. A database of its own in a temporary folder; a file through the pages,
as a planner does it.
"""

import io
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROWS = 5000
GROWTH = 3.0
"""How many times the cost of half the rows all of them may cost: linear 2, square 4."""
MEMORY = 200
"""MB above idle that preview and confirmation may take."""
HEAD = (
    *("项目代码", "项目名称", "建设性质", "行业领域", "投资来源", "牵头单位", "业主单位"),
    *("建设内容及规模", "起止年限", "总投资（万元）", "截至2023年底累计完成投资（万元）"),
    *("2024年计划投资（万元）", "年度目标"),
)
CONTENT = "新建道路3.5公里，路面宽6.5米，配套排水、照明和安全防护设施，涉及三个村。"


@dataclass(frozen=True)
class Cost:
    """What one step cost."""

    step: str
    rows: int
    seconds: float
    megabytes: float
    """Of the process at its largest so far, above what it had when it was idle."""


def main() -> int:
    """Measure and print; exit status 1 when a bound is exceeded."""
    with tempfile.TemporaryDirectory(prefix="chengkou-bench-") as folder:
        costs = _measure(Path(folder))
    is_over = False
    seconds = {(cost.step, cost.rows): cost.seconds for cost in costs}
    for cost in costs:
        line = f"{cost.step}　{cost.rows}行　{cost.seconds:.1f}秒　{cost.megabytes:.0f} MB"
        if cost.rows == ROWS:
            growth = cost.seconds / seconds[cost.step, ROWS // 2]
            over = growth > GROWTH or cost.megabytes > MEMORY
            is_over = is_over or over
            line += f"　{growth:.2f}倍（≤ {GROWTH}，≤ {MEMORY} MB）　{'超出' if over else 'ok'}"
        print(line)
    return int(is_over)


def _measure(folder: Path) -> list[Cost]:
    client = _site(folder)
    _imported(client, 10)  # all modules are loaded and the database is warm
    idle = _resident()
    costs = []
    for rows in (ROWS // 2, ROWS):
        for step, seconds in _imported(client, rows):
            costs.append(Cost(step, rows, seconds, _largest() - idle))
    return costs


def _site(folder: Path) -> Any:
    """A client of a site with a draft, units and sectors, signed in as its superuser."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "chengkou.settings",
        "DB": "sqlite",
        "DB_NAME": str(folder / "import.sqlite3"),
        "DEBUG": "off",
        "SECRET_KEY": "of a database that lives for a minute",
        "ALLOWED_HOSTS": "testserver",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from projects.models import Sector
    from reporting.enums import PlanState
    from reporting.models import Department, Plan, User

    settings.STATIC_ROOT = folder / "static"
    call_command("collectstatic", verbosity=0)
    call_command("migrate", verbosity=0)
    for place in range(60):
        Department.objects.create(code=f"u{place}", name=f"第{place}局")
    for place in range(10):
        Sector.objects.create(name=f"领域{place}", order=place)
    Plan.objects.create(year=2024, title="2024年计划", state=PlanState.DRAFT)
    client = Client()
    client.force_login(User.objects.create_superuser("chief"))
    return client


def _imported(client: Any, rows: int) -> list[tuple[str, float]]:
    """Preview and confirm so many new projects; returns the seconds of each step."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from projects.models import ProjectPlan
    from reporting.models import Plan

    address = reverse("admin:projects_keyproject_import")
    content = _workbook(rows)
    before = ProjectPlan.objects.count()
    start = time.process_time()
    upload = SimpleUploadedFile("台账.xlsx", content)
    preview = client.post(address, {"plan": Plan.objects.get().pk, "file": upload})
    middle = time.process_time()
    found = re.search(r'name="token" value="([^"]+)"', preview.text)
    if found is None:
        raise RuntimeError(f"The preview of {rows} rows offers no confirmation.")
    client.post(address, {"token": found[1], "looked": "on"})
    end = time.process_time()
    if ProjectPlan.objects.count() != before + rows:
        raise RuntimeError(f"Of {rows} rows not all were imported.")
    return [("预览", middle - start), ("确认", end - middle)]


def _workbook(rows: int) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(HEAD)
    for place in range(rows):
        named = (f"{rows}-{place:05}", f"第{place}个项目（{rows}行）", "续建", f"领域{place % 10}")
        more = ("政府", f"第{place % 60}局", "县交通投资公司", f"{CONTENT}第{place}处。")
        sheet.append((*named, *more, "2023-2025", 5000 + place, 1000, 800.5, "完成主体工程。"))
    sheet.append(("合计", f"{rows}个", *[None] * 7, 5000 * rows + rows * (rows - 1) // 2))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _resident() -> float:
    """MB that the process has now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _largest() -> float:
    """MB that the process had at its largest."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
