"""A project or a livelihood task in the list of what is flagged, as ready strings."""

from dataclasses import dataclass, replace
from decimal import Decimal

from projects.presenters.projects import ProjectRow
from projects.presenters.tasks import PartRow, TaskRow
from reporting.drawing.bullets import TONES, Bullet, Tone, bullet, describe
from reporting.enums import RowGroup
from reporting.models import Department
from reporting.pages.flagged import Flagged
from reporting.pages.lights import Light
from reporting.pages.text import together
from reporting.pages.units import unit_url
from reporting.rules.figures import plain, trimmed
from reporting.rules.labels import GapWords
from reporting.rules.projects.grade import points_gap
from reporting.rules.projects.tasks import WORST_FIRST
from reporting.spreadsheets.write import Cell


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
        lead_url=unit_url(row.year, lead.code, row.query),
        leader=row.leader,
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
        onward=row.onward,
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
        gap=GapWords("") if points is None else points_gap(points),
        figures=(
            trimmed(row.line.investment),
            None if completed is None else trimmed(completed),
            points,
        ),
        bullet=row.bullet,
    )


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
    gap = GapWords("都已完成")
    if done < due:
        gap = GapWords("少", str(due - done), "个")
    # Without a bar: a few nodes stand in numbers, and none done would be drawn as a bar of zero.
    return _Comparison("到期节点", planned, actual, gap, (due, done, done - due))


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
        explanation=together(report.explanation for report in known),
        measures=together(report.measures for report in known),
        is_sample=row.is_sample,
        tags=tuple(part.tags) if part else (),
        onward=part.onward if part else "",
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
