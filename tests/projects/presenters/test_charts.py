"""Sentences about sums of projects: only of those that have reported."""

import re
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from projects.enums import InvestmentSource
from projects.judging import JudgedProject
from projects.models import KeyProject, ProjectPlan, Sector
from projects.presenters.charts import sector_charts, sums_in_words
from projects.presenters.project_totals import ProjectTotals
from projects.presenters.projects import ProjectRow
from reporting.models import Plan
from reporting.rules.projects.grade import Bounds, judge_project
from tests.reporting.project_facts import facts

SECTORS = ("基础设施", "生态环保", "产业发展")


def row(sector: str, completed: str | None, **fields: Any) -> ProjectRow:
    """A project that is not saved, judged at the end of June."""
    known = facts(completed, **fields)
    project = KeyProject(
        name="项目", sector=Sector(name=sector), source=InvestmentSource.SOCIAL, total_investment=1
    )
    line = ProjectPlan(plan=Plan(year=2024), project=project, investment=known.investment)
    return ProjectRow(JudgedProject(line, None, judge_project(known, Bounds())), "")


def sheet(rows: list[ProjectRow]) -> Any:
    """As much of `PlanProjects` as sentences and charts ask for."""
    parts = [ProjectTotals(name, [row for row in rows if row.sector == name]) for name in SECTORS]
    sectors = [part for part in parts if part.number]
    return SimpleNamespace(
        title="2024年重点项目",
        through=6,
        all=ProjectTotals("合计", rows),
        sectors=sectors,
        is_sample=False,
        is_reported=any(row.judged.completed is not None for row in rows),
    )


def words(projects: Any) -> str:
    return "".join(text for text, _ in sums_in_words(projects, ""))


def title(projects: Any) -> str:
    groups = sector_charts(projects).groups
    return groups[0].figures[0].title if groups else ""


@st.composite
def rows(draw: st.DrawFn) -> ProjectRow:
    return row(
        draw(st.sampled_from(SECTORS)),
        draw(st.none() | st.integers(0, 120).map(str)),
        investment=str(draw(st.integers(0, 100))),
        is_preparation=draw(st.booleans()),
        planned_start=draw(st.sampled_from([None, "2024-09"])),
    )


@given(st.lists(rows(), max_size=10))
def test_no_sentence_calls_rows_without_data_behind(made: list[ProjectRow]) -> None:
    projects = sheet(made)
    said = words(projects) + title(projects)
    known = [row.judged.judged.points for row in made if row.judged.judged.points is not None]
    if not any(points < 0 for points in known):
        assert not re.search(r"落后|[^不]低于序时|滞后及以下", said)
    for sector in projects.sectors:
        if not sector.with_data:
            assert f"{sector.name}低于" not in said and f"{sector.name}有数据" not in said


@given(st.lists(rows(), min_size=1, max_size=10))
def test_numbers_of_the_sentence_add_up(made: list[ProjectRow]) -> None:
    said = words(sheet(made))
    found = re.search(r"(\d+)个项目中(\d+)个有数据.*?；另(.*?)。", said)
    if found:
        silent = sum(int(number) for number in re.findall(r"(\d+)个", found[3]))
        assert int(found[1]) == len(made) == int(found[2]) + silent
    else:
        reported = sum(row.judged.completed is not None for row in made)
        assert reported in (0, len(made))


def test_who_is_silent_is_named_beside_the_sums() -> None:
    made = [
        row("基础设施", "5000", investment="10000"),
        row("生态环保", None, investment="8000"),
        row("生态环保", None, investment="229"),
    ]
    assert words(sheet(made)).endswith(
        "1—6月3个项目中1个有数据，完成投资0.50亿元，完成其年度计划1.00亿元的50.0%，"
        "与序时持平；另2个未填报，年度计划0.82亿元。1个项目参加评级，没有滞后的。"
    )
    assert title(sheet(made)) == "各行业有数据的项目都不低于序时"


def test_finding_says_of_how_many_it_is_made() -> None:
    made = [
        row("基础设施", "45"),
        row("生态环保", "20"),
        row("生态环保", None),
        row("产业发展", None),
    ]
    assert title(sheet(made)) == "生态环保有数据的1个低于序时30.0个百分点，落后最多"
    made[2] = row("生态环保", "50")
    assert title(sheet(made)) == "生态环保低于序时15.0个百分点，落后最多"


def test_chart_holds_bars_against_the_plan_of_those_that_reported() -> None:
    made = [
        row("基础设施", "50", investment="10000"),
        row("基础设施", None, investment="10000"),
        row("生态环保", None, investment="10000"),
        row("产业发展", "0", is_preparation=True),
    ]
    data = sector_charts(sheet(made)).groups[0].figures[0].data
    assert data["targets"] == ["1.00", None, "0.01"]
    assert data["values"] == ["0.01", None, "0.00"]
    assert data["under"] == ["0.5%", "未填报", "不计序时"]


def test_sums_without_any_plan_are_not_called_on_pace() -> None:
    said = words(sheet([row("基础设施", "50", investment="0")]))
    assert "完成投资0.01亿元。" in said and "序时" not in said


def test_nothing_reported_says_so_alone() -> None:
    said = words(sheet([row("基础设施", None)]))
    assert said.endswith("1—6月还没有发布项目进度，发布后在这里判断。")
