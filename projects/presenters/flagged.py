"""A project or a livelihood task in the list of what is flagged, as ready strings."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from projects.presenters.projects import ProjectRow
from projects.presenters.tasks import PartRow, TaskRow
from reporting.drawing.bullets import TONES, Bullet, Tone, bullet, describe
from reporting.drawing.figure_marks import FigureMark
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


class FlaggedProject(Flagged):
    """A project by its money against its pace; one in preparation by its 前期节点.

    Thousands may be flagged of which a page shows some, so that strings are made when they are
    asked for.
    """

    kind = RowGroup.PROJECTS
    group = RowGroup.PROJECTS.label
    last_year = ""

    row: ProjectRow
    has_sentence: bool

    def __init__(
        self, row: ProjectRow, lights: tuple[Light, ...], *, has_sentence: bool = True
    ) -> None:
        lead = row.project.lead
        # Past the frozen fields of the class, which are properties here.
        self.__dict__ |= {
            "row": row,
            "lights": lights,
            "lead": lead,
            "lead_text": lead.name,
            "has_sentence": has_sentence,
        }

    def without_sentence(self) -> Flagged:
        return FlaggedProject(self.row, self.lights, has_sentence=False)

    @cached_property
    def _comparison(self) -> _Comparison:
        return _nodes(self.row) if self.row.facts.is_preparation else _money(self.row)

    @property
    def key(self) -> str:
        return self.row.code

    @property
    def data(self) -> tuple[tuple[str, str], ...]:
        return ("grade", self.row.grade.value), ("code", self.row.code)

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def url(self) -> str:
        return self.row.url

    @property
    def unit(self) -> str:
        return self._comparison.unit

    @property
    def planned(self) -> str:
        return self._comparison.planned

    @property
    def actual(self) -> str:
        return self._comparison.actual

    @property
    def gap(self) -> GapWords:
        return self._comparison.gap

    @property
    def figures(self) -> tuple[Cell, Cell, Cell]:
        return self._comparison.figures

    @property
    def bullet(self) -> Bullet | None:
        return self._comparison.bullet

    @property
    def sentence(self) -> str:
        return self.row.sentence if self.has_sentence else ""

    @property
    def explanation(self) -> str:
        return self.row.row.explanation if self.row.row else ""

    @property
    def measures(self) -> str:
        return self.row.row.measures if self.row.row else ""

    @property
    def problem(self) -> str:
        return self.row.row.problem if self.row.row else ""

    @property
    def problem_kind(self) -> str:
        return self.row.problem_kind

    @property
    def lead_url(self) -> str:
        return self.row.lead_url

    @property
    def leader(self) -> str:
        return self.row.leader

    @property
    def is_sample(self) -> bool:
        report = self.row.row
        return self.row.project.is_sample or (report is not None and report.is_sample)

    @property
    def tags(self) -> tuple[FigureMark, ...]:
        return () if self.row.facts.is_preparation else tuple(self.row.tags)

    @property
    def late(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.row.late)

    @property
    def onward(self) -> str:
        return self.row.onward


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
    facts = row.facts
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
    return Flagged(
        kind=RowGroup.TASKS,
        group=RowGroup.TASKS.label,
        key=f"{row.level}{row.number}",
        data=(("status", row.status.value), ("level", row.task.level), ("number", str(row.number))),
        name=row.name,
        url=row.url,
        unit=comparison.unit,
        planned=comparison.planned,
        actual=comparison.actual,
        gap=comparison.gap,
        figures=comparison.figures,
        sentence=sentence,
        lights=lights,
        explanation=together(report.explanation for report in known),
        measures=together(report.measures for report in known),
        lead=lead,
        lead_text=lead.name,
        lead_url=unit_url(row.year, lead.code, row.query),
        leader=row.leader,
        is_sample=row.is_sample,
        tags=tuple(part.tags) if part else (),
        bullet=comparison.bullet,
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
