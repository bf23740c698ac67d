"""One indicator, project or task that is or was flagged, with its lights of the year."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.safestring import SafeString

from chengkou.dashboards.lights import Light
from indicators.presenters.rows import NO_REASON, IndicatorRow
from projects.presenters.projects import ProjectRow
from projects.presenters.tasks import PartRow, TaskRow
from reporting.drawing.bullets import TONES, Bullet, Tone, bullet, describe
from reporting.drawing.figure_marks import FigureMark, marks_in_words
from reporting.drawing.svg import bullet_svg
from reporting.enums import RowGroup
from reporting.models import Department
from reporting.rules.figures import plain, trimmed
from reporting.rules.labels import GapWords
from reporting.rules.rule import POINTS
from reporting.rules.tasks import WORST_FIRST
from reporting.spreadsheets.write import Cell

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
    """Beside the actual figure: that it is not final, and what it was before it was corrected."""
    bullet: Bullet | None = None
    problem: str = ""
    problem_kind: str = ""
    late: tuple[tuple[str, str], ...] = ()
    """Of a project what is late: a word for each, and its sentence."""
    onward: str = ""
    """What the rest of the year must bring: 后期需完成6.2亿元，每季度3.1亿元; else empty."""

    @property
    def light(self) -> Light:
        """Its status now."""
        return self.lights[-1]

    @property
    def drawing(self) -> SafeString:
        """The bullet as markup; empty where nothing is compared."""
        return bullet_svg(self.bullet) if self.bullet else SafeString()

    @property
    def is_sub(self) -> bool:
        """Whether it is a part of its headline."""
        return dict(self.data).get("row", "0") != "0"

    @property
    def is_just_made_good(self) -> bool:
        """Whether it is judged well now and was flagged when it was last judged before."""
        if self.light.lags or not self.light.is_judged:
            return False
        before = [light for light in self.lights[:-1] if light.is_judged]
        return bool(before) and before[-1].lags

    @property
    def is_project(self) -> bool:
        return self.kind == RowGroup.PROJECTS

    @property
    def why(self) -> str:
        """The problem and the reason, each once; empty where nothing was reported."""
        return _together((self.problem, self.explanation))

    @property
    def no_reason(self) -> str:
        """What is shown in place of a reason; empty where none is called for."""
        return NO_REASON if self.light.lags else ""

    @property
    def run(self) -> list[Light]:
        """The flagged periods up to the page's with no better one between.

        Periods without a judgement are passed over.
        """
        found: list[Light] = []
        for light in reversed(self.lights):
            if light.lags:
                found.insert(0, light)
            elif light.is_judged:
                break
        return found

    @property
    def how_long(self) -> str:
        """自1—3月起，共3期, or 本期起; of what is not flagged any more: 1—3月、1—6月曾落后."""
        if not self.light.lags:
            return "、".join(light.period for light in self.lights if light.lags) + "曾落后"
        number = len(self.run)
        if number == 1:
            return "本期起"
        return f"自{self.run[0].period}起，共{number}期"

    def export(self, list_name: str) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD, in the list of the page named."""
        planned, actual, gap = self.figures
        gap_unit = self.gap.unit
        if gap is None:
            gap = self.gap.word
            gap_unit = ""
        return (
            list_name,
            self.kind.label,
            self.group,
            self.key,
            self.name,
            self.unit,
            planned,
            actual,
            marks_in_words(self.tags),
            gap,
            gap_unit,
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


# An indicator.


def flagged_indicator(
    row: IndicatorRow, group: str, lights: tuple[Light, ...], *, is_sample: bool
) -> Flagged:
    assessment = row.assessment
    target = row.target
    actual: Cell = assessment.actual
    if actual is None:
        actual = row.actual_text
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
        figures=(row.target_text, actual, assessment.gap),
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


# A project or a task.


@dataclass(frozen=True)
class _Comparison:
    """What decides on a project or task: planned and actual, in whichever unit decides."""

    unit: str
    planned: str
    actual: str
    gap: GapWords
    figures: tuple[Cell, Cell, Cell]
    """The same for a spreadsheet, with the signed gap."""
    bullet: Bullet | None = None


def _flagged(
    kind: RowGroup,
    key: str,
    row: ProjectRow | TaskRow,
    comparison: _Comparison,
    lead: Department,
    lights: tuple[Light, ...],
) -> Flagged:
    """What projects and tasks have in common; what was reported is added by the caller."""
    return Flagged(
        kind=kind,
        group=kind.label,
        key=key,
        data=(),
        name=row.name,
        url=row.url,
        unit=comparison.unit,
        planned=comparison.planned,
        actual=comparison.actual,
        gap=comparison.gap,
        figures=comparison.figures,
        sentence=row.sentence,
        lights=lights,
        explanation="",
        measures="",
        lead=lead,
        lead_text=lead.name,
        is_sample=False,
        bullet=comparison.bullet,
    )


def flagged_project(row: ProjectRow, lead: Department, lights: tuple[Light, ...]) -> Flagged:
    """A project by its money against its pace; one in preparation by its 前期节点."""
    is_preparation = row.judged.judged.facts.is_preparation
    comparison = _nodes(row) if is_preparation else _money(row)
    flagged = replace(
        _flagged(RowGroup.PROJECTS, row.code, row, comparison, lead, lights),
        data=(("grade", row.grade.value), ("code", row.code)),
        is_sample=row.line.project.is_sample,
        tags=() if is_preparation else tuple(row.tags),
        problem_kind=row.problem_kind,
        late=tuple(row.late),
        onward=f"后期{row.needed}" if row.needed else "",
    )
    report = row.row
    if report is None:
        return flagged
    return replace(
        flagged,
        explanation=report.explanation,
        measures=report.measures,
        problem=report.problem,
        is_sample=flagged.is_sample or report.is_sample,
    )


def _money(row: ProjectRow) -> _Comparison:
    """Completed against planned investment in 万元, with the gap to the pace in 百分点."""
    points = row.judged.judged.points
    completed = row.judged.completed
    return _Comparison(
        unit="万元",
        planned=row.planned,
        actual=row.completed,
        gap=_points_in_words(points),
        figures=(
            trimmed(row.line.investment),
            None if completed is None else trimmed(completed),
            points,
        ),
        bullet=row.bullet,
    )


def _points_in_words(points: Decimal | None) -> GapWords:
    """低 | 5.2 | 个百分点; empty where the pace is not known."""
    if points is None:
        return GapWords("")
    word = "持平"
    if points < 0:
        word = "低"
    elif points > 0:
        word = "高"
    return GapWords(word, plain(points.copy_abs()), POINTS)


def _nodes(row: ProjectRow) -> _Comparison:
    """前期节点 that are done against those that are due by the period's last day."""
    facts = row.judged.judged.facts
    due = 0
    done = 0
    for node in facts.nodes:
        if node.planned_on is not None and node.planned_on <= facts.last_day:
            due += 1
            done += node.done_on is not None and node.done_on <= facts.last_day
    planned = str(due)
    actual = str(done)
    gap = GapWords("持平")
    if done < due:
        gap = GapWords("少", str(due - done), "个")
    tone: Tone = "behind" if row.grade.lags else "bar"
    drawn = _bar(Decimal(due), Decimal(done), planned, actual, gap, tone)
    return _Comparison("到期节点", planned, actual, gap, (due, done, done - due), drawn)


def flagged_task(row: TaskRow, lead: Department, lights: tuple[Light, ...]) -> Flagged:
    """A task by the 量化目标 that decides; where none does, by its time limit."""
    lagging = [part for part in row.parts if part.status.lags]
    part = min(lagging, key=lambda part: WORST_FIRST.index(part.status), default=None)
    comparison = _promise(part) if part else _time_limit(row)
    sentence = row.sentence
    if part and len(row.parts) > 1:
        # Of several numbers the task's own sentence only counts the statuses.
        sentence += f"{part.words}：{part.sentence}"
    reports = [row.row, *(part.judged.row for part in lagging)]
    known = [report for report in reports if report is not None]
    return replace(
        _flagged(RowGroup.TASKS, f"{row.level}{row.number}", row, comparison, lead, lights),
        data=(("status", row.status.value), ("level", row.task.level), ("number", str(row.number))),
        sentence=sentence,
        explanation=_together(report.explanation for report in known),
        measures=_together(report.measures for report in known),
        is_sample=row.is_sample,
        tags=tuple(part.tags) if part else (),
    )


def _time_limit(row: TaskRow) -> _Comparison:
    """A task's time limit, with nothing to compare it with."""
    due = row.due or "年内"
    return _Comparison("", due, "", GapWords(""), (due, None, None))


def _promise(part: PartRow) -> _Comparison:
    """What is done of a number against what the task promises, in the number's unit."""
    assessment = part.judged.assessment
    target = part.judged.target
    planned = plain(target.quantity)
    gap = assessment.gap_in_words
    actual = "" if assessment.actual is None else plain(assessment.actual)
    drawn = _bar(
        assessment.bound,
        assessment.actual,
        planned,
        actual,
        gap,
        TONES[part.status],
        assessment.expected,
    )
    figures = (target.quantity, assessment.actual, assessment.gap)
    return _Comparison(target.unit, planned, actual, gap, figures, drawn)


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
    found: dict[str, None] = {}
    for text in texts:
        if text.strip():
            found[text.strip().rstrip("。；")] = None
    return "；".join(found)
