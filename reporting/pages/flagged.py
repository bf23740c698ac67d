"""One row of any kind that is or was flagged, with its lights of the year."""

from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from reporting.drawing.bullets import Bullet
from reporting.drawing.figure_marks import FigureMark, marks_in_words
from reporting.drawing.svg import bullet_svg
from reporting.enums import RowGroup
from reporting.models import Department
from reporting.pages.lights import Light
from reporting.pages.text import together
from reporting.rules.labels import GapWords
from reporting.spreadsheets.write import Cell, Toned

NO_REASON = "未填报原因"
"""What is shown in place of a reason that is missing."""

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
    "上年同期和同比",
    "持续",
    "逐期状态",
    "问题类别",
    "存在问题",
    "原因",
    "下一步措施",
    "后期需完成",
    "牵头单位",
    "分管县领导",
    "演示数据",
    "算式",
)


@dataclass(frozen=True)
class Flagged:
    """One row that is or was flagged, as ready strings."""

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
    """The arithmetic, or the reason why there is none."""
    lights: tuple[Light, ...]
    """Of the year's periods in order, the page's last; never empty."""
    explanation: str
    measures: str
    lead: Department
    """Who leads it on the period's last day, by the name of then."""
    lead_text: str
    lead_url: str
    """The page of the unit that leads it."""
    leader: str
    """The county leader in charge of it; empty for nobody."""
    is_sample: bool
    tags: tuple[FigureMark, ...] = ()
    """Beside the actual figure: that it is not final, and what it was before it was corrected."""
    bullet: Bullet | None = None
    problem: str = ""
    problem_kind: str = ""
    late: tuple[tuple[str, str], ...] = ()
    """Of a project what is late: a word for each, and its sentence."""
    last_year: str = ""
    """Of an indicator: 上年同期12.18亿元，同比下降1.5%."""
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
        return together((self.problem, self.explanation))

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
        """自1—3月起，共3期, or 本期起; of what is not flagged any more: 1—3月、1—6月曾滞后.

        Empty for what never was flagged.
        """
        if not any(light.lags for light in self.lights):
            return ""
        if not self.light.lags:
            word = "滞后" if self.kind is RowGroup.PROJECTS else "低于序时"
            periods = "、".join(light.period for light in self.lights if light.lags)
            return f"{periods}曾{word}"
        number = len(self.run)
        if number == 1:
            return "本期起"
        return f"自{self.run[0].period}起，共{number}期"

    def without_sentence(self) -> "Flagged":
        """The same without its arithmetic."""
        return replace(self, sentence="")

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
            Toned(self.light.label, self.light.mark),
            self.last_year,
            self.how_long,
            "；".join(light.title for light in self.lights),
            self.problem_kind,
            self.problem,
            self.explanation,
            self.measures,
            self.onward,
            self.lead_text,
            self.leader,
            "演示数据" if self.is_sample else "",
            self.sentence,
        )
