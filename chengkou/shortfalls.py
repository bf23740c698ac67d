"""未达预期和滞后清单: what is flagged across the three kinds, for how long, and what was made good.

Everything is judged from the same ledgers as the pages of each kind; nothing of it is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.safestring import SafeString

from chengkou.briefing import Part
from indicators.judging import Ledger
from indicators.rows import NO_REASON, Row, Tally, make_rows, shortfalls
from projects.judging import JudgedProject, JudgedTaskRow, ProjectLedger, TaskLedger
from projects.ledger_rows import ProjectRow
from projects.rows import TaskRow
from reporting.bullets import TONES, Bullet, Tone, bullet, describe
from reporting.directory import Directory
from reporting.drawings import bullet_svg
from reporting.enums import Grade, RowGroup, Status
from reporting.exports import Cell
from reporting.figures import plain, trimmed
from reporting.labels import GapWords
from reporting.models import Department, Plan, User, last_day, months_label
from reporting.pages import PlanPage
from reporting.promises import WORST_FIRST
from reporting.rule import POINTS

YEAR_END = 12
_JUDGED_STATUSES = (Status.MET, Status.NEAR, Status.SHORT, Status.ON_TRACK, Status.BEHIND)

EXPORT_HEAD = (
    "清单",
    "类型",
    "分组",
    "序号或代码",
    "名称",
    "单位",
    "目标或年度计划",
    "实际或完成",
    "差距",
    "差距单位",
    "状态",
    "算式",
    "持续",
    "逐期状态",
    "问题类别",
    "存在问题",
    "原因",
    "下一步措施",
    "牵头单位",
    "演示数据",
)


@dataclass(frozen=True)
class Light:
    """How something stood at the end of one period: its word, its mark and the mark's class."""

    month: int
    value: str
    """The status's or grade's value, as rows carry it for tests and scripts."""
    label: str
    mark: str
    css: str
    lags: bool
    is_judged: bool
    """Whether anything was said at all: 未填报 and 未到统计时点 are no judgement."""

    @property
    def period(self) -> str:
        """1—3月."""
        return months_label(self.month)

    @property
    def title(self) -> str:
        """1—3月 低于序时."""
        return f"{self.period} {self.label}"


def status_light(month: int, status: Status, label: str) -> Light:
    """The light of an indicator or a livelihood task."""
    mark = status.value
    return Light(month, mark, label, f"mark-{mark}", f"m-{mark}", status.lags, status in _JUDGED_STATUSES)


def grade_light(month: int, grade: Grade, label: str) -> Light:
    """The light of a project."""
    css = f"g-{grade.colour}" if grade.colour else f"m-{grade.mark.removeprefix('mark-')}"
    judged = grade.is_graded or grade in (Grade.NODES_KEPT, Grade.NODES_LATE)
    return Light(month, grade.value, label, grade.mark, css, grade.lags, judged)


@dataclass(frozen=True)
class Flagged:
    """One indicator, project or task that is or was flagged, as ready strings."""

    kind: RowGroup
    group: str
    """The band under which it is listed: 约束性指标 …, 重点项目, 民生实事."""
    key: str
    """Its printed number, or a project's code."""
    data: tuple[tuple[str, str], ...]
    """What its row carries for tests and scripts, as name and value."""
    name: str
    url: str
    unit: str
    planned: str
    actual: str
    gap: GapWords
    figures: tuple[Cell, Cell, Cell]
    """Planned, actual and signed gap for a spreadsheet."""
    sentence: str
    lights: tuple[Light, ...]
    """Of the year's periods in order, the page's last; never empty."""
    explanation: str
    measures: str
    lead: Department
    """Who leads it on the period's last day, by the name of then."""
    lead_text: str
    is_sample: bool
    bullet: Bullet | None = None
    problem: str = ""
    problem_kind: str = ""
    late: tuple[tuple[str, str], ...] = ()
    """Of a project what is late: a word for each, and its sentence."""

    @property
    def light(self) -> Light:
        """How it stands now."""
        return self.lights[-1]

    @property
    def drawing(self) -> SafeString:
        """The bullet, ready to be placed; empty where nothing is compared."""
        return bullet_svg(self.bullet) if self.bullet else SafeString()

    @property
    def is_project(self) -> bool:
        return self.kind == RowGroup.PROJECTS

    @property
    def why(self) -> str:
        """What holds it up and why it lags, each once; empty where nothing was said."""
        return _together((self.problem, self.explanation))

    @property
    def no_reason(self) -> str:
        """What stands where a reason should be; nothing where none is called for."""
        return NO_REASON if self.light.lags else ""

    @property
    def run(self) -> list[Light]:
        """The flagged periods up to the page's with no better one between; what judged nothing is passed over."""
        found: list[Light] = []
        for light in reversed(self.lights):
            if light.lags:
                found.insert(0, light)
            elif light.is_judged:
                break
        return found

    @property
    def how_long(self) -> str:
        """自1—3月起，共3期, or 本期起; of what is not flagged any more, when it was: 1—3月、1—6月曾落后."""
        if not self.light.lags:
            return "、".join(light.period for light in self.lights if light.lags) + "曾落后"
        first = self.run[0].period
        return f"自{first}起，共{len(self.run)}期" if len(self.run) > 1 else "本期起"

    def export(self, listed: str) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD; `listed`: in which of the page's lists it stands."""
        planned, actual, gap = self.figures
        return (
            listed,
            self.kind.label,
            self.group,
            self.key,
            self.name,
            self.unit,
            planned,
            actual,
            self.gap.word if gap is None else gap,
            "" if gap is None else self.gap.unit,
            self.light.label,
            self.sentence,
            self.how_long,
            "；".join(light.title for light in self.lights),
            self.problem_kind,
            self.problem,
            self.explanation,
            self.measures,
            self.lead_text,
            "演示数据" if self.is_sample else "",
        )


class Shortfalls:
    """How a plan's indicators, projects and tasks stand at the end of a period, and stood at each before it.

    Read once (15 queries, whatever the number of rows and periods), and judged without asking the database again.
    """

    def __init__(self, plan: Plan, through: int, reader: User, query: str = "") -> None:
        self.through, self.query, self.day = through, query, last_day(plan.year, through)
        self.year = plan.year
        self.units = Directory()
        self._indicators = Ledger.of_plan(plan, reader, units=self.units)
        self._projects = ProjectLedger.of_plan(plan, reader)
        self._tasks = TaskLedger.of_plan(plan, reader)
        self.rows = make_rows(self._indicators.judge_all(through), through, query)
        self.projects = [ProjectRow(judged, query) for judged in self._projects.judge_all(through)]
        self.tasks = [TaskRow(judged.task, "", query, judged) for judged in self._tasks.judge_all(through)]
        self.tally = Tally(self.rows)

    # Who leads what, on the period's last day.

    def lead_of(self, row: Row | ProjectRow | TaskRow) -> Department:
        """The unit that leads it, by the name of the day."""
        if isinstance(row, Row):
            return row.target.lead
        lead = row.line.project.lead_id if isinstance(row, ProjectRow) else row.task.lead_id
        return self.units.on(lead, self.day)

    @cached_property
    def led(self) -> list[tuple[RowGroup, list[Row | ProjectRow | TaskRow]]]:
        """What units lead, of each kind; an indicator with several printed rows once."""
        return [
            (RowGroup.INDICATORS, [*self.tally.headlines]),
            (RowGroup.PROJECTS, [*self.projects]),
            (RowGroup.TASKS, [*self.tasks]),
        ]

    @cached_property
    def leads(self) -> list[Department]:
        """Every unit that leads anything, in the order of units."""
        led: list[Row | ProjectRow | TaskRow] = [*self.rows, *self.projects, *self.tasks]
        found = {lead.code: lead for lead in map(self.lead_of, led)}
        return sorted(found.values(), key=lambda unit: (unit.order, unit.code))

    # What is and was flagged.

    @cached_property
    def ever(self) -> list[Flagged]:
        """All that is flagged in the period or was in one before it, in the order in which it is told."""
        return [*self._ever_indicators(), *self._ever_projects(), *self._ever_tasks()]

    @cached_property
    def flagged(self) -> list[Flagged]:
        return [each for each in self.ever if each.light.lags]

    @cached_property
    def made_good(self) -> list[Flagged]:
        """已补上: flagged in an earlier period, and judged well in this one."""
        return [each for each in self.ever if each.light.is_judged and not each.light.lags]

    @cached_property
    def gone_silent(self) -> list[Flagged]:
        """Flagged in an earlier period, with nothing to judge in this one: neither flagged nor made good."""
        return [each for each in self.ever if not each.light.is_judged]

    @cached_property
    def is_sample(self) -> bool:
        """Whether anything that it tells of was made by the demo."""
        shown: list[Row | TaskRow | Flagged] = [*self.rows, *self.tasks, *self.ever]
        return self._projects.has_samples or any(each.is_sample for each in shown)

    def _months(self, known: set[int]) -> list[int]:
        """The periods that count for a kind of rows: those of which the reader knows approved ones, and this one."""
        return sorted({month for month in known if month < self.through} | {self.through})

    def _ever_indicators(self) -> list[Flagged]:
        by_month = {self.through: self.rows}
        for month in self._months(self._indicators.known_months(self.year))[:-1]:
            by_month[month] = make_rows(self._indicators.judge_all(month), month)
        told = {month: shortfalls(rows) for month, rows in by_month.items()}
        # A sub-row counts where it is listed of its own, and not under its headline.
        listed = {row.target.pk for groups in told.values() for group in groups for row in group.rows}
        lights: dict[int, list[Light]] = {}
        for month in sorted(by_month):
            for row in by_month[month]:
                lights.setdefault(row.target.pk, []).append(status_light(month, row.status, row.label))
        samples = {row.target.pk for rows in by_month.values() for row in rows if row.is_sample}
        now = [(group.title, row) for group in told[self.through] for row in group.rows]
        before = [("指标", row) for row in self.rows if not row.status.lags and row.target.pk in listed]
        return [
            _indicator(row, group, tuple(lights[row.target.pk]), is_sample=row.target.pk in samples)
            for group, row in now + before
        ]

    def _ever_projects(self) -> list[Flagged]:
        months = self._months(self._projects.known_months)
        found = []
        for row in sorted(self.projects, key=lambda row: (row.grade_order, row.ledger_order)):
            past = [self._projects.judge(row.line, month) for month in months[:-1] if row.line.stands_in(month)]
            lights = tuple(_of_project(each) for each in (*past, row.judged))
            if any(light.lags for light in lights):
                found.append(_project(row, self.lead_of(row), lights))
        return found

    def _ever_tasks(self) -> list[Flagged]:
        months = self._months(self._tasks.known_months)
        found = []
        for row in sorted(self.tasks, key=lambda row: row.status != Status.SHORT):
            past = [(month, self._tasks.judge(row.task, month)) for month in months[:-1]]
            lights = [_of_task(month, each) for month, each in past]
            lights.append(status_light(self.through, row.status, row.label))
            if any(light.lags for light in lights):
                found.append(_task(row, self.lead_of(row), tuple(lights)))
        return found

    # The bands of the list.

    @cached_property
    def _notes(self) -> dict[str, str]:
        """What stands beside the name of each band: so many of so many."""
        notes = {group.title: group.note for group in shortfalls(self.rows)}
        late = [each for each in self.flagged if each.kind == RowGroup.PROJECTS]
        notes[RowGroup.PROJECTS.label] = f"{len(self.projects)}个中{len(late)}个滞后，最慢的在前"
        short = [each for each in self.flagged if each.kind == RowGroup.TASKS]
        notes[RowGroup.TASKS.label] = f"{len(self.tasks)}件中{len(short)}件{self.task_word}"
        return notes

    @property
    def task_word(self) -> str:
        return "未完成" if self.through == YEAR_END else "滞后"

    def bands(self, chosen: Sequence[Flagged]) -> list[tuple[str, str, list[Flagged]]]:
        """What was chosen of the list under its bands, each with how many of how many it is."""
        parts: dict[str, list[Flagged]] = {}
        for each in chosen:
            parts.setdefault(each.group, []).append(each)
        return [
            (title, self._notes[title] if len(chosen) == len(self.flagged) else f"筛选后{len(rows)}个", rows)
            for title, rows in parts.items()
        ]


def _indicator(row: Row, group: str, lights: tuple[Light, ...], *, is_sample: bool) -> Flagged:
    assessment, target = row.assessment, row.target
    return Flagged(
        kind=RowGroup.INDICATORS,
        group=group,
        key=str(row.number),
        data=(("status", row.status.value), ("number", str(row.number)), ("row", str(target.row))),
        name=row.name,
        url=row.url,
        unit=row.unit,
        planned=row.target_text,
        actual=row.actual_text,
        gap=assessment.gap_in_words,
        figures=(
            row.target_text,
            row.actual_text if assessment.actual is None else assessment.actual,
            assessment.gap,
        ),
        sentence=row.sentence,
        lights=lights,
        explanation=row.explanation,
        measures=row.measures,
        lead=target.lead,
        lead_text=row.lead_text,
        is_sample=is_sample,
        bullet=row.bullet,
    )


def _of_project(judged: JudgedProject) -> Light:
    return grade_light(judged.judged.facts.through, judged.grade, judged.judged.label)


def _project(row: ProjectRow, lead: Department, lights: tuple[Light, ...]) -> Flagged:
    """A project by its money against its pace; one in preparation by its 前期节点, which alone decide."""
    facts, points, report = row.judged.judged.facts, row.judged.judged.points, row.row
    unit, planned, actual, drawn = "万元", row.planned, row.completed, row.bullet
    completed = row.judged.completed
    figures: tuple[Cell, Cell, Cell] = (
        trimmed(row.line.investment),
        None if completed is None else trimmed(completed),
        points,
    )
    gap = GapWords("")
    if points is not None:
        gap = GapWords("低" if points < 0 else "高" if points else "持平", plain(points.copy_abs()), POINTS)
    if facts.is_preparation:
        due = [node for node in facts.nodes if node.planned_on is not None and node.planned_on <= facts.last_day]
        done = sum(node.done_on is not None and node.done_on <= facts.last_day for node in due)
        unit, planned, actual, figures = "到期节点", str(len(due)), str(done), (len(due), done, done - len(due))
        gap = GapWords("少", str(len(due) - done), "个") if done < len(due) else GapWords("持平")
        drawn = _bar(Decimal(len(due)), Decimal(done), planned, actual, gap, "behind" if row.grade.lags else "bar")
    return Flagged(
        kind=RowGroup.PROJECTS,
        group=RowGroup.PROJECTS.label,
        key=row.code,
        data=(("grade", row.grade.value), ("code", row.code)),
        name=row.name,
        url=row.url,
        unit=unit,
        planned=planned,
        actual=actual,
        gap=gap,
        figures=figures,
        sentence=row.sentence,
        lights=lights,
        explanation=report.explanation if report else "",
        measures=report.measures if report else "",
        lead=lead,
        lead_text=lead.name,
        is_sample=row.line.project.is_sample or (report is not None and report.is_sample),
        bullet=drawn,
        problem=report.problem if report else "",
        problem_kind=row.problem_kind,
        late=tuple(row.late),
    )


def _of_task(month: int, judged: JudgedTaskRow) -> Light:
    return status_light(month, judged.status, judged.judged.label)


def _task(row: TaskRow, lead: Department, lights: tuple[Light, ...]) -> Flagged:
    """A task by the 量化目标 that decides; where none does, by its time limit."""
    deciding = [part for part in row.parts if part.status.lags]
    part = min(deciding, key=lambda part: WORST_FIRST.index(part.status), default=None)
    told = [each for each in (row.row, *(part.judged.row for part in deciding)) if each is not None]
    planned, actual, gap, unit, drawn = row.due or "年内", "", GapWords(""), "", None
    figures: tuple[Cell, Cell, Cell] = (planned, None, None)
    if part is not None:
        assessment, target = part.judged.assessment, part.judged.target
        planned, unit, gap = plain(target.quantity), target.unit, assessment.gap_in_words
        actual = "" if assessment.actual is None else plain(assessment.actual)
        figures = (target.quantity, assessment.actual, assessment.gap)
        tone, expected = TONES[part.status], assessment.expected
        drawn = _bar(assessment.bound, assessment.actual, planned, actual, gap, tone, expected)
    return Flagged(
        kind=RowGroup.TASKS,
        group=RowGroup.TASKS.label,
        key=f"{row.level}{row.number}",
        data=(("status", row.status.value), ("level", row.task.level), ("number", str(row.number))),
        name=row.name,
        url=row.url,
        unit=unit,
        planned=planned,
        actual=actual,
        gap=gap,
        figures=figures,
        sentence=row.sentence,
        lights=lights,
        explanation=_together(each.explanation for each in told),
        measures=_together(each.measures for each in told),
        lead=lead,
        lead_text=lead.name,
        is_sample=row.is_sample,
        bullet=drawn,
    )


def _bar(
    bound: Decimal | None,
    actual: Decimal | None,
    planned_text: str,
    actual_text: str,
    gap: GapWords,
    tone: Tone,
    expected: Decimal | None = None,
) -> Bullet:
    """A bar against what was to be reached."""
    return bullet(
        kind="at_least",
        bound=bound,
        actual=actual,
        expected=None if expected == bound else expected,
        tone=tone,
        label=describe(target=planned_text, actual=actual_text, gap=f"{gap.word}{gap.number}{gap.unit}"),
    )


def _together(texts: Iterable[str]) -> str:
    """Each text once, in one."""
    return "；".join(dict.fromkeys(text.strip().rstrip("。；") for text in texts if text.strip()))


def opening(sheet: Shortfalls, page: PlanPage) -> list[Part]:
    """The page's first sentence: how many of how many are flagged, for how long, and what was made good."""
    tally, year_end = sheet.tally, page.is_year_end
    kinds = [_of_indicators(tally, year_end), _of_projects(sheet), _of_tasks(sheet)]
    if not any(kinds):
        return [Part(f"{page.year}年计划还没有录入指标、重点项目和民生实事。")]
    parts = [Part(f"{page.year}年，" if year_end else f"{page.period_label}，")]
    for kind in filter(None, kinds):
        parts += [*kind, Part("；")]
    parts[-1] = Part("。")
    if subs := sum(each.group == "分项" for each in sheet.flagged):
        parts.append(Part(f"另有{subs}个分项单独落后。"))
    if lasting := sum(len(each.run) > 1 for each in sheet.flagged):
        parts += [Part(f"所列{len(sheet.flagged)}个中，"), Part(f"{lasting}个已连续两期以上", "strong"), Part("。")]
    if sheet.made_good:
        parts += [Part("前期落后、本期"), Part(f"已补上{len(sheet.made_good)}个", "good"), Part("。")]
    if sheet.gone_silent:
        parts.append(Part(f"前期落后、本期没有判断的{len(sheet.gone_silent)}个。"))
    return parts


def _of_indicators(tally: Tally, year_end: bool) -> list[Part]:
    if not tally.total:
        return []
    if not tally.with_data:
        return [Part(f"{tally.total}项指标都还没有数据")]
    word = f"低于{'目标' if year_end else '序时'}{tally.lagging}项"
    known = "中" if tally.with_data == tally.total else f"中有数据{tally.with_data}项，"
    return [Part(f"{tally.total}项指标{known}"), Part(word, ("bad" if year_end else "late") if tally.lagging else "")]


def _of_projects(sheet: Shortfalls) -> list[Part]:
    reported = sum(row.row is not None for row in sheet.projects)
    return _counted("个重点项目", "个", "滞后", sheet, RowGroup.PROJECTS, len(sheet.projects), reported)


def _of_tasks(sheet: Shortfalls) -> list[Part]:
    silent = (Status.NOT_REPORTED, Status.NOT_DUE)
    reported = sum(row.status not in silent for row in sheet.tasks)
    return _counted("件民生实事", "件", sheet.task_word, sheet, RowGroup.TASKS, len(sheet.tasks), reported)


def _counted(
    what: str, measure: str, word: str, sheet: Shortfalls, kind: RowGroup, total: int, reported: int
) -> list[Part]:
    """135个重点项目中有数据130个，滞后12个."""
    if not total:
        return []
    if not reported:
        return [Part(f"{total}{what}都还没有数据")]
    lagging = sum(each.kind == kind for each in sheet.flagged)
    known = "中" if reported == total else f"中有数据{reported}{measure}，"
    return [Part(f"{total}{what}{known}"), Part(f"{word}{lagging}{measure}", "late" if lagging else "")]
