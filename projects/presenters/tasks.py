"""Livelihood tasks as ready strings; templates and exports only place them."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from projects.judging import JudgedTarget, JudgedTaskRow
from projects.models import LivelihoodTask, TargetProgress, TaskProgress
from projects.presenters.amounts import in_percent, in_wan, without_zeros
from projects.presenters.funding import Funding
from reporting.drawing.figure_marks import FigureMark, correction_marks, marks_in_words
from reporting.drawing.svg import status_mark, status_word
from reporting.enums import Status
from reporting.models import Department
from reporting.months import month_of
from reporting.pages.units import unit_link
from reporting.rules.figures import plain
from reporting.rules.office.leaders import in_charge
from reporting.spreadsheets.write import Cell, Toned

EXPORT_HEAD = (
    "级别",
    "序号",
    "项目名称",
    "年度目标",
    "牵头单位",
    "责任单位",
    "年度投资（万元）",
    "上级资金（万元）",
    "县级资金（万元）",
    "债券资金（万元）",
    "社会资金（万元）",
    "完成时限",
    "状态",
    "量化目标完成情况",
    "原报",
    "到位资金（万元）",
    "支出资金（万元）",
    "进展情况",
    "备注",
    "分管县领导",
    "算式",
)


@dataclass(frozen=True)
class PartRow:
    """One judged 量化目标 as pages show it."""

    judged: JudgedTarget

    @property
    def words(self) -> str:
        """The 量化目标 in the document's own words."""
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
        """58 / 110公里; the quantity alone while nothing is reported."""
        target = self.judged.target
        actual = self.judged.assessment.actual
        promised = f"{plain(target.quantity)}{target.unit}"
        if actual is None:
            return promised
        return f"{plain(actual)} / {promised}"

    @property
    def tags(self) -> list[FigureMark]:
        """The mark beside the figure: its value before a correction."""
        return correction_marks(self.judged.row, _figure)

    @property
    def completion(self) -> str:
        """52.7%; empty where it makes no sense."""
        return in_percent(self.judged.assessment.completion)

    @property
    def needed(self) -> str:
        """What is left to do up to 完成时限: 需完成1.0亿元，每月0.5亿元; else empty."""
        return self.judged.needed.phrase if self.judged.needed else ""

    @property
    def onward(self) -> str:
        """The same as a line of its own: 后期需完成1.0亿元."""
        return self.judged.needed.onward if self.judged.needed else ""

    @property
    def needed_sentence(self) -> str:
        return self.judged.needed.sentence if self.judged.needed else ""

    @property
    def explanation(self) -> str:
        row = self.judged.row
        return row.explanation if row else ""

    @property
    def measures(self) -> str:
        row = self.judged.row
        return row.measures if row else ""

    @property
    def cell(self) -> tuple[SafeString, str, list[FigureMark]]:
        """The 量化目标 in a line of a list: status mark, quantity with completion, correction."""
        words = self.done
        if self.completion:
            words = f"{words}，{self.completion}"
        return status_mark(self.status, self.label), words, self.tags


def _figure(row: TargetProgress) -> str:
    return "" if row.value is None else plain(row.value)


@dataclass(frozen=True)
class TaskRow:
    """One livelihood task as pages show it; not every page has it judged."""

    task: LivelihoodTask
    responsible: str
    """The names of 责任单位 in one text; empty when there is none."""
    query: str
    judged: JudgedTaskRow | None = None
    responsible_units: tuple[Department, ...] = ()
    """责任单位 as they are called in `responsible`."""

    @property
    def year(self) -> int:
        return self.task.plan.year

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

    @property
    def leader(self) -> str:
        """The county leader in charge of it: its own, else its lead unit's; empty for nobody."""
        return in_charge(self.task.county_leader, self.task.lead.county_leader)

    @property
    def lead_link(self) -> SafeString:
        """The lead unit as a link to its page."""
        return unit_link(self.task.lead, self.year, self.query)

    @property
    def responsible_links(self) -> SafeString:
        """责任单位, each as a link to its page; empty where there is none."""
        links = ((unit_link(unit, self.year, self.query),) for unit in self.responsible_units)
        return format_html_join("、", "{}", links)

    @cached_property
    def funding(self) -> Funding:
        return Funding([self.task])

    @property
    def due(self) -> str:
        """9月1日前, with its year where that is not the plan's; empty without a day."""
        day = self.task.due_on
        if day is None:
            return ""
        return f"{month_of(day, self.year)}{day.day}日前"

    @property
    def status(self) -> Status:
        """Its judged status; 未填报 where it was not judged."""
        if self.judged is None:
            return Status.NOT_REPORTED
        return self.judged.status

    @property
    def label(self) -> str:
        if self.judged is None:
            return self.status.label
        return self.judged.judged.label

    @property
    def sentence(self) -> str:
        if self.judged is None:
            return ""
        return self.judged.judged.sentence

    @cached_property
    def parts(self) -> list[PartRow]:
        if self.judged is None:
            return []
        return [PartRow(target) for target in self.judged.targets]

    @property
    def row(self) -> TaskProgress | None:
        """The approved row of the period, if any."""
        if self.judged is None:
            return None
        return self.judged.row

    @property
    def words(self) -> str:
        return self.row.words if self.row else ""

    @cached_property
    def cells(self) -> dict[str, Any]:
        """A line of a list. A dict: templates find a key several times as fast as an attribute."""
        return {
            "status": self.status.value,
            "level": self.task.level,
            "number": self.number,
            "url": self.url,
            "name": self.name,
            "target_text": self.target_text,
            "due": self.due,
            "lead": self.lead_link,
            "responsible": self.responsible_links,
            "investment": self.funding.investment_text,
            "funding": self.funding.drawing,
            "sources": self.funding.texts,
            "arrived": self.arrived,
            "arrived_tags": self.arrived_tags,
            "state": status_word(self.status, self.label, self.sentence),
            "parts": [part.cell for part in self.parts],
            "words": "" if self.parts else self.words,
            "words_tags": self.words_tags,
        }

    @property
    def arrived(self) -> str:
        """到位资金 of the year so far in 万元; empty where it is not known."""
        return in_wan(self.amount("arrived"))

    @property
    def arrived_tags(self) -> list[FigureMark]:
        """The mark beside 到位资金: its value before a correction."""
        return self._corrections("arrived")

    @property
    def spent(self) -> str:
        """支出资金 of the year so far in 万元; empty where it is not known."""
        return in_wan(self.amount("spent"))

    @property
    def spent_tags(self) -> list[FigureMark]:
        return self._corrections("spent")

    @property
    def words_tags(self) -> list[FigureMark]:
        """The mark beside 进展情况 that was corrected; its title has the words before."""
        return [
            FigureMark("已更正", tag.title, tag.css)
            for tag in correction_marks(self.row, lambda row: row.words)
        ]

    def amount(self, field: str) -> Decimal | None:
        """A reported amount of the year so far in 万元; None where it is not known."""
        if self.row is None:
            return None
        amount: Decimal | None = getattr(self.row, field)
        return amount

    def _corrections(self, field: str) -> list[FigureMark]:
        return correction_marks(self.row, lambda row: in_wan(getattr(row, field)))

    @property
    def money_by_source(self) -> list[list[tuple[str, list[FigureMark]]]]:
        """Of each source the money arrived and the money spent, in 万元, with their corrections."""
        money = []
        for source in self.funding.sources:
            fields = (f"arrived_{source.key}", f"spent_{source.key}")
            texts = [(in_wan(self.amount(field)), self._corrections(field)) for field in fields]
            money.append(texts)
        return money

    @property
    def is_sample(self) -> bool:
        """Whether anything reported on it was made by the demo."""
        rows = [self.row, *(part.judged.row for part in self.parts)]
        return any(row is not None and row.is_sample for row in rows)

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD."""
        task = self.task
        parts = "；".join(f"{part.words}：{part.done}，{part.label}" for part in self.parts)
        tags = []
        for part in self.parts:
            tags += part.tags
        tags += [*self.arrived_tags, *self.spent_tags]
        return (
            self.level,
            self.number,
            self.name,
            self.target_text,
            self.lead,
            self.responsible,
            *self.funding.amounts,
            "" if task.due_on is None else task.due_on.isoformat(),
            Toned(self.label, self.status.value) if self.judged else "",
            parts,
            marks_in_words(tags),
            without_zeros(self.amount("arrived")),
            without_zeros(self.amount("spent")),
            self.words,
            task.remark,
            self.leader,
            self.sentence,
        )
