"""One indicator, project or task that is or was flagged: its lights of the year, and all that a page shows of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.safestring import SafeString

from indicators.presenters.rows import NO_REASON, IndicatorRow
from projects.judging import JudgedProject, JudgedTaskRow
from projects.presenters.projects import ProjectRow
from projects.presenters.tasks import PartRow, TaskRow
from reporting.drawing.bullets import TONES, Bullet, Tone, bullet, describe
from reporting.drawing.figure_marks import FigureMark, marks_in_words
from reporting.drawing.svg import bullet_svg
from reporting.enums import Grade, RowGroup, Status
from reporting.models import Department
from reporting.months import months_label
from reporting.rules.figures import plain, trimmed
from reporting.rules.labels import GapWords
from reporting.rules.rule import POINTS
from reporting.rules.tasks import WORST_FIRST
from reporting.spreadsheets.write import Cell

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
    "数据性质和原报",
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
    "后期需完成",
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
    return Light(
        month, mark, label, f"mark-{mark}", f"m-{mark}", status.lags, status in _JUDGED_STATUSES
    )


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
    tags: tuple[FigureMark, ...] = ()
    """What stands beside the actual figure: that it is not final, and what it was before it was corrected."""
    bullet: Bullet | None = None
    problem: str = ""
    problem_kind: str = ""
    late: tuple[tuple[str, str], ...] = ()
    """Of a project what is late: a word for each, and its sentence."""
    onward: str = ""
    """What the rest of the year must bring: 后期需完成6.2亿元，每季度3.1亿元; empty where nothing is to be said."""

    @property
    def light(self) -> Light:
        """How it stands now."""
        return self.lights[-1]

    @property
    def drawing(self) -> SafeString:
        """The bullet, ready to be placed; empty where nothing is compared."""
        return bullet_svg(self.bullet) if self.bullet else SafeString()

    @property
    def is_sub(self) -> bool:
        """Whether it is a part of its headline."""
        return dict(self.data).get("row", "0") != "0"

    @property
    def is_just_made_good(self) -> bool:
        """Whether it is judged well now and was flagged when it was last judged before."""
        before = [light for light in self.lights[:-1] if light.is_judged]
        return self.light.is_judged and not self.light.lags and bool(before) and before[-1].lags

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
            marks_in_words(self.tags),
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
            self.onward,
            self.lead_text,
            "演示数据" if self.is_sample else "",
        )


def flagged_indicator(
    row: IndicatorRow, group: str, lights: tuple[Light, ...], *, is_sample: bool
) -> Flagged:
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
        tags=tuple(row.tags),
        bullet=row.bullet,
        onward=row.onward,
    )


def project_light(judged: JudgedProject) -> Light:
    return grade_light(judged.judged.facts.through, judged.grade, judged.judged.label)


@dataclass(frozen=True)
class _Held:
    """What of a project or task was held against what, in whichever unit decides."""

    unit: str
    planned: str
    actual: str
    gap: GapWords
    figures: tuple[Cell, Cell, Cell]
    bullet: Bullet | None = None


def _told(
    kind: RowGroup,
    key: str,
    row: ProjectRow | TaskRow,
    held: _Held,
    lead: Department,
    lights: tuple[Light, ...],
) -> Flagged:
    """What is told of a project and of a task alike; what else there is to say comes on top."""
    return Flagged(
        kind=kind,
        group=kind.label,
        key=key,
        data=(),
        name=row.name,
        url=row.url,
        unit=held.unit,
        planned=held.planned,
        actual=held.actual,
        gap=held.gap,
        figures=held.figures,
        sentence=row.sentence,
        lights=lights,
        explanation="",
        measures="",
        lead=lead,
        lead_text=lead.name,
        is_sample=False,
        bullet=held.bullet,
    )


def flagged_project(row: ProjectRow, lead: Department, lights: tuple[Light, ...]) -> Flagged:
    """A project by its money against its pace; one in preparation by its 前期节点, which alone decide."""
    facts, report = row.judged.judged.facts, row.row
    held = _nodes(row) if facts.is_preparation else _money(row)
    return replace(
        _told(RowGroup.PROJECTS, row.code, row, held, lead, lights),
        data=(("grade", row.grade.value), ("code", row.code)),
        explanation=report.explanation if report else "",
        measures=report.measures if report else "",
        is_sample=row.line.project.is_sample or (report is not None and report.is_sample),
        tags=() if facts.is_preparation else tuple(row.tags),
        problem=report.problem if report else "",
        problem_kind=row.problem_kind,
        late=tuple(row.late),
        onward=f"后期{row.needed}" if row.needed else "",
    )


def _money(row: ProjectRow) -> _Held:
    points, completed = row.judged.judged.points, row.judged.completed
    gap = GapWords("")
    if points is not None:
        gap = GapWords(
            "低" if points < 0 else "高" if points else "持平", plain(points.copy_abs()), POINTS
        )
    done = None if completed is None else trimmed(completed)
    return _Held(
        "万元",
        row.planned,
        row.completed,
        gap,
        (trimmed(row.line.investment), done, points),
        row.bullet,
    )


def _nodes(row: ProjectRow) -> _Held:
    facts = row.judged.judged.facts
    due = [
        node
        for node in facts.nodes
        if node.planned_on is not None and node.planned_on <= facts.last_day
    ]
    done = sum(node.done_on is not None and node.done_on <= facts.last_day for node in due)
    planned, actual = str(len(due)), str(done)
    gap = GapWords("少", str(len(due) - done), "个") if done < len(due) else GapWords("持平")
    drawn = _bar(
        Decimal(len(due)),
        Decimal(done),
        planned,
        actual,
        gap,
        "behind" if row.grade.lags else "bar",
    )
    return _Held("到期节点", planned, actual, gap, (len(due), done, done - len(due)), drawn)


def task_light(month: int, judged: JudgedTaskRow) -> Light:
    return status_light(month, judged.status, judged.judged.label)


def flagged_task(row: TaskRow, lead: Department, lights: tuple[Light, ...]) -> Flagged:
    """A task by the 量化目标 that decides; where none does, by its time limit."""
    deciding = [part for part in row.parts if part.status.lags]
    part = min(deciding, key=lambda part: WORST_FIRST.index(part.status), default=None)
    said = [each for each in (row.row, *(part.judged.row for part in deciding)) if each is not None]
    held = (
        _promise(part)
        if part
        else _Held("", row.due or "年内", "", GapWords(""), (row.due or "年内", None, None))
    )
    # Of several the task's own sentence only counts how they stand.
    sentence = (
        f"{row.sentence}{part.words}：{part.sentence}"
        if part and len(row.parts) > 1
        else row.sentence
    )
    return replace(
        _told(RowGroup.TASKS, f"{row.level}{row.number}", row, held, lead, lights),
        data=(("status", row.status.value), ("level", row.task.level), ("number", str(row.number))),
        sentence=sentence,
        explanation=_together(each.explanation for each in said),
        measures=_together(each.measures for each in said),
        is_sample=row.is_sample,
        tags=tuple(part.tags) if part else (),
    )


def _promise(part: PartRow) -> _Held:
    assessment, target = part.judged.assessment, part.judged.target
    planned, gap, expected = plain(target.quantity), assessment.gap_in_words, assessment.expected
    actual = "" if assessment.actual is None else plain(assessment.actual)
    drawn = _bar(
        assessment.bound, assessment.actual, planned, actual, gap, TONES[part.status], expected
    )
    figures = (target.quantity, assessment.actual, assessment.gap)
    return _Held(target.unit, planned, actual, gap, figures, drawn)


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
        label=describe(
            target=planned_text, actual=actual_text, gap=f"{gap.word}{gap.number}{gap.unit}"
        ),
    )


def _together(texts: Iterable[str]) -> str:
    """Each text once, in one."""
    return "；".join(dict.fromkeys(text.strip().rstrip("。；") for text in texts if text.strip()))
