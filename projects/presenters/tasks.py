"""Livelihood tasks as ready strings; templates and exports only place them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from projects.judging import JudgedTarget, JudgedTaskRow
from projects.models import LivelihoodTask, TaskProgress
from projects.presenters.amounts import in_wan
from projects.presenters.funding import SOURCE_NAMES, Funding
from reporting.drawing.figure_marks import FigureMark, correction_marks, marks_in_words
from reporting.drawing.svg import status_mark, status_word
from reporting.enums import Status
from reporting.rules.figures import plain, trimmed
from reporting.spreadsheets.write import Cell

EXPORT_HEAD = (
    "级别",
    "序号",
    "项目名称",
    "年度目标",
    "牵头单位",
    "责任单位",
    "年度投资（万元）",
    *(f"{name}资金（万元）" for name in SOURCE_NAMES.values()),
    "完成时限",
    "状态",
    "依据",
    "量化目标完成情况",
    "原报",
    "到位资金（万元）",
    "支出资金（万元）",
    "进展情况",
    "备注",
)


@dataclass(frozen=True)
class PartRow:
    """One 量化目标 with everything a page shows of it."""

    judged: JudgedTarget

    @property
    def words(self) -> str:
        """The promise in the document's own words."""
        return self.judged.target.words

    @property
    def status(self) -> Status:
        return self.judged.assessment.status

    @property
    def label(self) -> str:
        return self.judged.assessment.label

    @property
    def sentence(self) -> str:
        return self.judged.assessment.sentence

    @property
    def done(self) -> str:
        """58 / 110公里; the promise alone while nothing is reported."""
        target, actual = self.judged.target, self.judged.assessment.actual
        promised = f"{plain(target.quantity)}{target.unit}"
        return promised if actual is None else f"{plain(actual)} / {promised}"

    @property
    def tags(self) -> list[FigureMark]:
        """What stands beside the figure: what it was before it was corrected."""
        return correction_marks(
            self.judged.row, lambda row: "" if row.value is None else plain(row.value)
        )

    @property
    def completion(self) -> str:
        """52.7%; empty where it makes no sense."""
        completion = self.judged.assessment.completion
        return "" if completion is None else f"{plain(completion)}%"

    @property
    def explanation(self) -> str:
        return self.judged.row.explanation if self.judged.row else ""

    @property
    def measures(self) -> str:
        return self.judged.row.measures if self.judged.row else ""


@dataclass(frozen=True)
class TaskRow:
    """One task with everything a page shows of it; how it stands only where it was judged."""

    task: LivelihoodTask
    responsible: str
    """The units that answer beside the lead, in one text; empty when there is none."""
    query: str
    judged: JudgedTaskRow | None = None

    @cached_property
    def url(self) -> str:
        return self.task.get_absolute_url() + self.query

    @property
    def number(self) -> int:
        return self.task.number

    @property
    def name(self) -> str:
        return self.task.name

    @property
    def level(self) -> str:
        return self.task.get_level_display()

    @property
    def target_text(self) -> str:
        """The year's target as the plan prints it."""
        return self.task.target_text

    @property
    def lead(self) -> str:
        return self.task.lead.name

    @cached_property
    def funding(self) -> Funding:
        return Funding([self.task])

    @property
    def due(self) -> str:
        """9月1日前; empty where the sentence states none."""
        day = self.task.due_on
        return "" if day is None else f"{day.month}月{day.day}日前"

    @property
    def status(self) -> Status:
        """How it stands; 未填报 where it was not judged."""
        return self.judged.status if self.judged else Status.NOT_REPORTED

    @property
    def label(self) -> str:
        return self.judged.judged.label if self.judged else self.status.label

    @property
    def sentence(self) -> str:
        return self.judged.judged.sentence if self.judged else ""

    @cached_property
    def parts(self) -> list[PartRow]:
        return [PartRow(each) for each in self.judged.targets] if self.judged else []

    @property
    def row(self) -> TaskProgress | None:
        """What was approved on it for the period."""
        return self.judged.row if self.judged else None

    @property
    def words(self) -> str:
        return self.row.words if self.row else ""

    @cached_property
    def cells(self) -> dict[str, Any]:
        """What a line of a list places. A dict, since templates find a key several times as fast as an attribute."""
        parts = [
            (
                status_mark(part.status, part.label),
                "，".join(filter(None, (part.done, part.completion))),
                part.tags,
            )
            for part in self.parts
        ]
        return {
            "status": self.status.value,
            "level": self.task.level,
            "number": self.number,
            "url": self.url,
            "name": self.name,
            "target_text": self.target_text,
            "due": self.due,
            "lead": self.lead,
            "responsible": self.responsible,
            "investment": self.funding.investment_text,
            "funding": self.funding.drawing,
            "sources": self.funding.texts,
            "arrived": self.arrived,
            "arrived_tags": self.arrived_tags,
            "state": status_word(self.status, self.label, self.sentence),
            "parts": parts,
            "words": "" if parts else self.words,
            "words_tags": self.words_tags,
        }

    @property
    def arrived(self) -> str:
        """到位资金 of the year so far in 万元; empty where it is not known."""
        return in_wan(self.row.arrived if self.row else None)

    @property
    def arrived_tags(self) -> list[FigureMark]:
        """What stands beside 到位资金: what it was before it was corrected."""
        return self._was("arrived")

    @property
    def spent(self) -> str:
        return in_wan(self.row.spent if self.row else None)

    @property
    def spent_tags(self) -> list[FigureMark]:
        return self._was("spent")

    @property
    def words_tags(self) -> list[FigureMark]:
        """Beside what was reported in words: that other words stood there before, and which."""
        return [
            FigureMark("已更正", tag.title, tag.css)
            for tag in correction_marks(self.row, lambda row: row.words)
        ]

    def _was(self, field: str) -> list[FigureMark]:
        return correction_marks(self.row, lambda row: in_wan(getattr(row, field)))

    @property
    def money_by_source(self) -> list[list[tuple[str, list[FigureMark]]]]:
        """Of each source what has arrived and what was spent, in 万元, each with what stands beside it."""
        fields = (
            [f"{kind}_{source.key}" for kind in ("arrived", "spent")]
            for source in self.funding.sources
        )
        return [
            [(in_wan(getattr(self.row, field, None)), self._was(field)) for field in each]
            for each in fields
        ]

    @property
    def is_sample(self) -> bool:
        """Whether what was reported on it was made by the demo."""
        rows = [self.row, *(each.judged.row for each in self.parts)]
        return any(row is not None and row.is_sample for row in rows)

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD."""
        task = self.task
        parts = "；".join(f"{part.words}：{part.done}，{part.label}" for part in self.parts)
        tags = [
            *(tag for part in self.parts for tag in part.tags),
            *self.arrived_tags,
            *self.spent_tags,
        ]
        return (
            self.level,
            self.number,
            self.name,
            self.target_text,
            self.lead,
            self.responsible,
            *self.funding.amounts,
            "" if task.due_on is None else task.due_on.isoformat(),
            self.label if self.judged else "",
            self.sentence,
            parts,
            marks_in_words(tags),
            None if self.row is None or self.row.arrived is None else trimmed(self.row.arrived),
            None if self.row is None or self.row.spent is None else trimmed(self.row.spent),
            self.words,
            task.remark,
        )
