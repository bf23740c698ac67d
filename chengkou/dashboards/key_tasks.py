"""重点任务 of a plan: those that are judged, and those that are the same as something else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from chengkou.dashboards.standing import PlanStanding
from indicators.enums import Catalogue
from indicators.models import Target
from indicators.presenters.filters import RowFilter
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tables import IndicatorTable
from indicators.presenters.tallies import Tally
from reporting.drawing.figure_marks import marks_in_words
from reporting.enums import RowGroup, Status
from reporting.models import Department
from reporting.months import months_label
from reporting.pages.lights import Light, status_light
from reporting.pages.plan_page import PlanPage
from reporting.pages.tables import column
from reporting.pages.text import Part
from reporting.pages.units import unit_url
from reporting.rules.facts import YEAR_END
from reporting.rules.office.leaders import NOBODY
from reporting.spreadsheets.write import Cell, Toned

EXPORT_HEAD = (
    "专栏",
    "小标题",
    "编号",
    "任务",
    "单位",
    "目标",
    "目标变更",
    "实际",
    "数据性质",
    "原报",
    "目前应达到",
    "差距",
    "差距单位",
    "完成率（%）",
    "状态",
    "同一事项",
    "原因",
    "下一步措施",
    "牵头单位",
    "牵头单位已确认",
    "口径说明",
    "算式",
)


class KeyTaskTable(IndicatorTable):
    """The list of 重点任务: that of indicators without their attribute."""

    number = column("编号", "c-no no", sort_by="printed_order")
    name = column("任务", "c-name")

    class Meta(IndicatorTable.Meta):
        template_name = "chengkou/_key_task_table.html"
        exclude = ("attribute",)


class KeyTaskFilter(RowFilter):
    """Its filters: by box, unit, status and leader."""

    section = forms.ChoiceField(label="专栏", required=False)
    every_section = "全部专栏"

    def __init__(self, data: QueryDict, rows: list[IndicatorRow]) -> None:
        super().__init__(data, rows)
        del self.fields["attribute"]  # no task has one


@dataclass(frozen=True)
class SameThing:
    """What a task is the same as, with how that stands."""

    kind: RowGroup
    """Of what it is counted."""
    name: str
    """第10项指标固定资产投资增速."""
    url: str
    lead: Department
    leader: str
    light: Light
    actual: str = ""


@dataclass(frozen=True)
class PrintedAgain:
    """A task that is printed as something else as well; it is judged and counted there."""

    target: Target
    same: SameThing | None
    """None where what it names is not in the plan."""
    query: str

    @property
    def kind(self) -> RowGroup:
        """Of what it is counted; only a livelihood task may be one that is not in the plan."""
        return self.same.kind if self.same else RowGroup.TASKS

    @property
    def box(self) -> str:
        """专栏2 经济建设重点事项."""
        return f"{self.target.section.number} {self.target.section.name}"

    @property
    def lead_url(self) -> str:
        """The page of the unit that leads what it is the same as; empty where that is unknown."""
        if self.same is None:
            return ""
        return unit_url(self.target.plan.year, self.same.lead.code, self.query)

    @property
    def named(self) -> str:
        """What it names and the plan does not have."""
        return f"{RowGroup.TASKS.label}{self.target.livelihood}"

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD."""
        target = self.target
        same = self.same
        return (
            self.box,
            target.group,
            target.number,
            target.name,
            target.unit,
            target.wording,
            "",
            same.actual if same else "",
            *[""] * 6,
            Toned(same.light.label, same.light.value) if same else "",
            same.name if same else f"{self.named}（未列入）",
            "",
            "",
            same.lead.name if same else "",
            "",
            target.definition,
            "",
        )


class KeyTasks:
    """The tasks of a plan at the end of a period, as far as the reader's filters leave them.

    No query beside those of the standing.
    """

    def __init__(self, page: PlanPage, standing: PlanStanding, data: QueryDict) -> None:
        self.page = page
        self._standing = standing
        self.all_rows = standing.key_tasks.rows
        self.chooser = KeyTaskFilter(data, self.all_rows)
        self.rows = self.chooser.chosen()

    @cached_property
    def every_printed_again(self) -> list[PrintedAgain]:
        """Those of the whole plan, in printed order."""
        targets = self._standing.key_tasks.printed_again
        return [PrintedAgain(target, self._same(target), self.page.query) for target in targets]

    @cached_property
    def printed_again(self) -> list[PrintedAgain]:
        """Those that the filters leave; none where a status is asked for: they count elsewhere."""
        chosen = self.chooser.cleaned_data
        if chosen.get("status"):
            return []
        return [row for row in self.every_printed_again if _passes(row, chosen)]

    @property
    def number_printed(self) -> int:
        """How many tasks the plan prints."""
        return len(self.all_rows) + len(self.every_printed_again)

    def _same(self, target: Target) -> SameThing | None:
        """What the task is the same as; None where the plan does not have it."""
        if target.same_as_id is None:
            return self._same_livelihood(target.livelihood)
        for standing in (self._standing.indicators, self._standing.key_tasks):
            row = standing.row(target.same_as_id)
            if row is not None:
                return _same_row(row)
        return None

    def _same_livelihood(self, printed: str) -> SameThing | None:
        """The livelihood task by its level and number, 市级9."""
        for row in self._standing.livelihood.rows:
            if f"{row.level}{row.number}" == printed:
                return SameThing(
                    RowGroup.TASKS,
                    f"民生实事{row.level}第{row.number}件：{row.name}",
                    row.url,
                    row.task.lead,
                    row.leader,
                    status_light(self.page.through, row.status, row.label),
                )
        return None

    # What stands over the list.

    @property
    def lead(self) -> list[Part]:
        """How many there are, how many count elsewhere, and how the others stand."""
        parts = [Part(f"{self.page.year}年计划正文专栏列出量化任务{self.number_printed}项")]
        again = Counter(row.kind for row in self.every_printed_again)
        if again:
            words = "、".join(_elsewhere(kind, again[kind]) for kind in RowGroup if again[kind])
            parts.append(Part(f"，其中{words}，各只计一次，其余{len(self.all_rows)}项单独评价"))
        parts.append(Part("。"))
        return [*parts, *self._how_they_stand()]

    def _how_they_stand(self) -> list[Part]:
        """1—6月，有数据128项，低于序时17项。 Of those in the line that is shown."""
        standing = self._standing.narrowed(leader=self.page.leader).key_tasks
        clause = standing.clause()
        if not clause:
            return [Part(f"没有{self.page.line_in_words}的。")] if self.page.leader else []
        period = "全年" if self.page.is_year_end else self.page.period_name
        parts = [Part(f"{period}，{self.page.whose}"), *clause]
        if all(row.status is Status.NOT_DUE for row in standing.rows):
            parts.append(Part(f"，在{self._months}填报"))
        return [*parts, Part("。")]

    @property
    def _months(self) -> str:
        """1—6月、全年: for which periods figures are due."""
        months: set[int] = set()
        for row in self.all_rows:
            months.update(row.target.months)
        return "、".join(_period(month) for month in sorted(months))

    @property
    def sub(self) -> list[str]:
        """报告期 2024年1—6月, and how many have which status; of a filtered list what it has."""
        tally = Tally(self.rows)
        size = f"{tally.total}项，有数据{tally.with_data}项"
        if tally.total < len(self.all_rows):
            size = f"列{tally.total}项（全部{len(self.all_rows)}项），有数据{tally.with_data}项"
        return [f"报告期 {self.page.period_label}", size]

    @property
    def export(self) -> Iterator[tuple[Cell, ...]]:
        """The rows of the list for a file, then what is counted elsewhere, under EXPORT_HEAD."""
        for row in self.rows:
            yield _export_row(row)
        for again in self.printed_again:
            yield again.export


def _period(month: int) -> str:
    return "全年" if month == YEAR_END else months_label(month)


def _same_row(row: IndicatorRow) -> SameThing:
    """An indicator, by its printed number, or another task."""
    target = row.target
    name = f"第{target.number}项指标{row.name}"
    if target.catalogue is Catalogue.KEY_TASKS:
        name = f"{target.section.number}的{target.number}{row.name}"
    return SameThing(
        target.catalogue.group,
        name,
        row.url,
        target.lead,
        row.leader,
        status_light(row.through, row.status, row.label),
        row.actual_text,
    )


def _elsewhere(kind: RowGroup, number: int) -> str:
    """18项也是计划指标; 2项在专栏中重复."""
    if kind is RowGroup.KEY_TASKS:
        return f"{number}项在专栏中重复"
    return f"{number}项也是{'计划' if kind is RowGroup.INDICATORS else ''}{kind.label}"


def _passes(row: PrintedAgain, chosen: dict[str, Any]) -> bool:
    """Whether it is in the box and of the unit and leader that were asked for."""
    same = row.same
    values = {
        "section": row.target.section.number,
        "department": same.lead.code if same else "",
        "leader": (same.leader if same else "") or NOBODY,
    }
    return all(not chosen.get(name) or chosen[name] == value for name, value in values.items())


def _export_row(row: IndicatorRow) -> tuple[Cell, ...]:
    """A row of the list: figures as numbers, all else as the page shows it."""
    target = row.target
    assessment = row.assessment
    return (
        f"{target.section.number} {target.section.name}",
        target.group,
        row.number,
        row.name,
        row.unit,
        row.target_text,
        row.changed,
        row.actual_cell,
        row.nature,
        marks_in_words(row.corrections),
        assessment.expected,
        assessment.gap,
        assessment.gap_unit,
        assessment.completion,
        Toned(row.label, row.status.value),
        "",
        row.explanation,
        row.measures,
        row.lead,
        "是" if target.lead_confirmed else "待确认",
        target.definition,
        row.sentence,
    )
