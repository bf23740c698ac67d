"""The style guide: every part of the look in all its states, from made-up facts through the rules that pages use.

It is there while the product is worked on (DEBUG) and asks nothing of the database.
"""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.messages import constants as levels
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indicators.enums import RevisionKind
from indicators.judging import JudgedRow
from indicators.models import Actual, Indicator, Section, Target, TargetRevision
from indicators.presenters.groups import by_section
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tables import IndicatorTable
from indicators.presenters.tallies import Tally
from projects.enums import InvestmentSource, Nature, ProblemKind
from projects.judging import JudgedProject
from projects.models import KeyProject, LivelihoodTask, ProjectPlan, ProjectProgress, Sector
from projects.presenters.funding import Funding
from projects.presenters.projects import ProjectRow
from projects.presenters.tables import ProjectTable
from reporting.drawing.charts import ChartGroup, Charts, Figure, NumberRow, NumberTable
from reporting.enums import (
    Attribute,
    DataNature,
    Direction,
    FinalWord,
    Grade,
    Measure,
    Pace,
    Status,
    Verdict,
)
from reporting.models import Department, Plan
from reporting.pages.plan_page import Choice
from reporting.rules.assessment import Base, Facts, Terms, assess
from reporting.rules.labels import STATUS_LABELS
from reporting.rules.projects.facts import NodeDates, ProjectFacts
from reporting.rules.projects.grade import Bounds, judge_project
from reporting.rules.wording import read

YEAR = 2024
TOKENS = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"
LONG = "建筑垃圾资源化综合利用率和一般工业固体废物综合利用率较上年提高幅度（含乡镇集中处置点）"

# The shape of each status's mark, and when it is given.
SHAPES = {
    Status.MET: ("实心圆，对勾", "年末，或提前达到"),
    Status.NEAR: ("半实心圆", "年末，在明文容许的范围内"),
    Status.SHORT: ("实心倒三角", "年末未达；已突破、已无法完成"),
    Status.ON_TRACK: ("空心圆，对勾", "年内，还可变"),
    Status.BEHIND: ("空心倒三角", "年内，还可变"),
    Status.NOT_DUE: ("钟面", "本期不统计"),
    Status.NOT_REPORTED: ("虚线方框", "该填而未填"),
    Status.NO_TARGET: ("短横", "没有印发目标"),
    Status.UNDETERMINED: ("菱形问号", "文字目标，等人评定"),
}


@dataclass(frozen=True)
class Case:
    """One made-up indicator: what it shows, its target as printed, and what is known at the end of a month."""

    name: str
    wording: str
    value: str = ""
    through: int = 12
    unit: str = "%"
    attribute: Attribute | None = Attribute.EXPECTED
    measure: Measure = Measure.RATE
    direction: Direction = Direction.UP
    base: str = ""
    pace: Pace = Pace.EVEN
    near: str = ""
    maximum: str = ""
    months: tuple[int, ...] = (3, 6, 9, 12)
    milestones: tuple[tuple[int, str], ...] = ()
    words: str = ""
    verdict: Verdict | None = None
    nature: DataNature | None = None
    was: str = ""
    """The wording that the plan printed, where it was changed since."""
    is_main: bool = False
    is_part: bool = False


_UP_TO_NOW: dict[str, Any] = {"measure": Measure.CUMULATIVE, "through": 6, "unit": "家"}
_COUNTED: dict[str, Any] = {"measure": Measure.CUMULATIVE, "unit": "家"}
_LIMITED: dict[str, Any] = {
    "measure": Measure.CUMULATIVE,
    "unit": "人",
    "direction": Direction.DOWN,
}
_BINDING = Attribute.BINDING
SECTIONS: tuple[tuple[str, tuple[Case, ...]], ...] = (
    (
        "年末",
        (
            Case("达到目标", "12", "15.7"),
            Case("低于目标", "12", "5.4", is_main=True),
            Case("左右，在容许范围内", "7左右", "6.6"),
            Case("左右，低于容许范围", "7左右", "6", nature=DataNature.ESTIMATE),
            Case("区间", "5%—6%", "5.4"),
            Case("区间，超出较好的一端", "5%—6%", "6.8"),
            Case("上限", "≤10", "4", **_LIMITED, attribute=_BINDING),
            Case("上限，正好", "≤5.5", "5.5", direction=Direction.DOWN),
            Case("上限，超出", "≤10", "12", **_LIMITED, attribute=_BINDING),
            Case("负值，出图", "7", "-27.5"),
            Case("负值，图内", "7", "-1.5"),
            Case("目标为负", "下降3.9%", "-2.1", direction=Direction.DOWN),
            Case("目标为零", "≤0", "0.4", direction=Direction.DOWN),
            Case("远超目标", "10", "39.1", nature=DataNature.FLASH),
            Case("较上年提高", "较上年提高0.5个百分点", "42.1", measure=Measure.LEVEL, base="42"),
            Case("较上年提高，上年数未知", "较上年提高0.5个百分点", "42.1", measure=Measure.LEVEL),
            Case("基本达到", "12", "11.9", near="0.2"),
            Case("约束性，完成", "≥90", "93.2", attribute=_BINDING),
            Case("很大的数", "≥12345678901.5", "12345678901.25", unit="元", measure=Measure.LEVEL),
            Case(LONG, "增长4%左右，力争与全市同步", "4.2", was="增长6%左右"),
            Case("一个指标的分项，用上级的说法", "15", "9", attribute=None, is_part=True),
            Case("未设目标", "——", "3.1"),
            Case("文字目标，待评定", "完成市级下达任务", words="已按市级要求报送全部材料"),
            Case("文字目标，已评定", "与经济增长同步", words="同步", verdict=Verdict.GOOD),
            Case("未填报", "12"),
        ),
    ),
    (
        "年内",
        (
            Case("达到序时，▼为序时", "2500", "1400", **_UP_TO_NOW),
            Case("低于序时", "2500", "900", **_UP_TO_NOW, is_main=True),
            Case("零", "6", "0", **_UP_TO_NOW),
            Case(
                "按节点",
                "6",
                "2",
                **_UP_TO_NOW,
                pace=Pace.MILESTONES,
                milestones=((3, "1"), (6, "4")),
            ),
            Case("年末集中", "6", "2", **_UP_TO_NOW, pace=Pace.YEAR_END),
            Case("提前完成", "6", "7", **_UP_TO_NOW),
            Case("上限，用去大半", "≤10", "9", through=6, **_LIMITED, attribute=_BINDING),
            Case("已突破", "≤10", "11", through=6, **_LIMITED, attribute=_BINDING),
            Case(
                "已无法完成",
                "≥350",
                "140",
                through=6,
                measure=Measure.CUMULATIVE,
                unit="天",
                maximum="366",
            ),
            Case(
                "较上年提高",
                "较上年提高0.5个百分点",
                "42.1",
                through=6,
                measure=Measure.LEVEL,
                base="42",
            ),
            Case("未到统计时点", "12", through=6, months=(12,)),
            Case("未填报，数据未发布", "12", through=6),
        ),
    ),
)


def _row(section: Section, number: int, case: Case) -> IndicatorRow:
    """A printed row as pages have it, of objects that stand in no database."""
    rule = read(case.wording, unit=case.unit, measure=case.measure, direction=case.direction)
    target = Target(
        plan=section.plan,
        section=section,
        indicator=Indicator(code=f"case-{number}", name=case.name),
        number=number,
        row=1 if case.is_part else 0,
        name=f"其中：{case.name}" if case.is_part else case.name,
        unit=case.unit,
        attribute=case.attribute or "",
        is_main=case.is_main,
        wording=case.wording,
        measure=case.measure,
        direction=case.direction,
        lead=Department(code="unit", name="经济信息委"),
    )
    target.rule = rule
    target.all_revisions = []
    if case.was:
        target.wording = case.was
        change = TargetRevision(
            effective_on=datetime.date(YEAR, 7, 1),
            kind=RevisionKind.ADJUSTMENT,
            wording=case.wording,
        )
        change.rule = rule
        target.all_revisions.append(change)
    terms = Terms(
        text=case.wording,
        unit=case.unit,
        attribute=case.attribute,
        measure=case.measure,
        direction=case.direction,
        pace=case.pace,
        near_band=Decimal(case.near) if case.near else None,
        months_due=case.months,
        maximum_per_year=Decimal(case.maximum) if case.maximum else None,
        milestones={month: Decimal(figure) for month, figure in case.milestones},
    )
    value = Decimal(case.value) if case.value else None
    base = Base(Decimal(case.base), YEAR - 1, f"{YEAR - 1}年完成数") if case.base else None
    facts = Facts(
        year=YEAR,
        through=case.through,
        value=value,
        in_words=case.words,
        verdict=case.verdict,
        base=base,
    )
    actual = (
        Actual(value=value, words=case.words, nature=case.nature or "")
        if case.value or case.words
        else None
    )
    of_day = target.on(datetime.date(YEAR, 12, 31))
    judged = JudgedRow(of_day, actual, assess(rule, terms, facts), base, terms, facts)
    return IndicatorRow(judged, case.through, "")


def rows() -> list[IndicatorRow]:
    """All made-up indicators, each judged."""
    plan = Plan(pk=1, year=YEAR, title=f"{YEAR}年计划")
    made: list[IndicatorRow] = []
    for order, (name, cases) in enumerate(SECTIONS, start=1):
        section = Section(pk=order, plan=plan, number="一二"[order - 1], name=name, order=order)
        made += [
            _row(section, len(made) + place, case) for place, case in enumerate(cases, start=1)
        ]
    return made


# ---- projects ----


def _project(number: int, words: str, facts: ProjectFacts) -> ProjectRow:
    judged = judge_project(facts, Bounds())
    project = KeyProject(
        code=f"{YEAR}-{number:03}",
        name=words,
        sector=Sector(name="产业发展", order=1),
        source=InvestmentSource.GOVERNMENT,
        lead=Department(code="unit", name="经济信息委"),
        total_investment=facts.investment * 3,
    )
    nature = (
        Nature.PREPARATION
        if facts.is_preparation
        else Nature.NEW
        if facts.is_new
        else Nature.CONTINUED
    )
    line = ProjectPlan(
        pk=number, project=project, plan=Plan(year=YEAR), nature=nature, investment=facts.investment
    )
    row = None
    if judged.lags and not facts.is_preparation:
        row = ProjectProgress(
            progress_words="主体完成三层",
            progress_percent=40,
            problem_kind=ProblemKind.LAND,
            problem="用地手续未办结",
        )
    return ProjectRow(JudgedProject(line, row, judged), "")


def projects() -> list[ProjectRow]:
    """A project of every grade, in the order of the enum, and one that is ahead."""
    plan, half, year_end = Decimal(10000), 6, datetime.date(YEAR, 12, 31)

    def building(completed: int | None, **more: Any) -> ProjectFacts:
        done = None if completed is None else Decimal(completed)
        return ProjectFacts(
            YEAR, half, more.pop("investment", plan), completed=done, is_reported=True, **more
        )

    def preparing(*nodes: NodeDates) -> ProjectFacts:
        return ProjectFacts(YEAR, half, Decimal(0), is_preparation=True, nodes=nodes)

    spring, done = datetime.date(YEAR, 3, 31), datetime.date(YEAR, 3, 20)
    facts = {
        "超前的项目": building(6500),
        "与序时持平的项目": building(5000),
        "略慢的项目": building(4400),
        "滞后的项目，资金滞后": building(3500, arrived=Decimal(2000)),
        "明显滞后的项目": building(2500),
        "严重滞后、没有按期开工的项目": building(
            1000, is_new=True, planned_start=datetime.date(YEAR, 1, 1)
        ),
        "未到开工时间的项目": building(None, is_new=True, planned_start=datetime.date(YEAR, 9, 1)),
        "前期节点按期的项目": preparing(NodeDates("立项", spring, done)),
        "前期节点逾期的项目": preparing(NodeDates("立项", spring, None)),
        "没有排前期节点的项目": preparing(NodeDates("立项", None, None)),
        "没有年度计划投资的项目": building(300, investment=Decimal(0), planned_finish=year_end),
        "本期不填报的项目": ProjectFacts(YEAR, half, plan, is_due=False),
        "该填而未填的项目": ProjectFacts(YEAR, half, plan),
    }
    facts["未到开工时间的项目"] = ProjectFacts(
        YEAR, half, plan, is_new=True, planned_start=datetime.date(YEAR, 9, 1)
    )
    return [
        _project(number, words, each) for number, (words, each) in enumerate(facts.items(), start=1)
    ]


def _task(*amounts: int, is_wide: bool = False) -> Funding:
    funds = dict(
        zip(
            ("fund_upper", "fund_county", "fund_bond", "fund_social"),
            map(Decimal, amounts),
            strict=True,
        )
    )
    return Funding([LivelihoodTask(investment=Decimal(sum(amounts)), **funds)], is_wide=is_wide)


FUNDINGS = (
    ("四项都有，合计", _task(5200, 1800, 3000, 900, is_wide=True)),
    ("四项都有", _task(5200, 1800, 3000, 900)),
    ("一项", _task(0, 860, 0, 0)),
    ("很小的一项", _task(12000, 0, 0, 15)),
    ("没有资金", _task(0, 0, 0, 0)),
)


# ---- charts and forms ----


def charts() -> Charts:
    """One chart of each kind over its table; one year is not known."""
    bars = {
        "kind": "bars",
        "labels": ["2021", "2022", "2023"],
        "values": ["58.1", None, "72.4"],
        "tones": ["bar", "bar", "short"],
        "targets": [None, "66", "75"],
        "under": ["8.6%", "未录入", "6%"],
    }
    lines = {
        "kind": "lines",
        "labels": ["1—3月", "1—6月", "1—9月", "1—12月"],
        "county": ["5.2", "5.6", "5.9", "6"],
        "city": ["4.7", "5.1", "5.6", "6.1"],
        "names": ["全县", "全市"],
        "target": {"value": "7", "text": "目标7左右"},
        "fill": False,
        "from_zero": True,
    }
    figures = [
        Figure("bars", "总量增加，增速低于目标", "总量（亿元），横线为目标，下为增速", bars),
        Figure("lines", "全年各期都低于目标", "累计同比增速（%），粗线为全县", lines),
    ]
    amounts = NumberTable(
        "各年总量",
        "年份",
        ["2021", "2022", "2023"],
        [NumberRow("总量（亿元）", ["58.1", "未录入", "72.4"])],
    )
    growth = NumberTable(
        "各期增速",
        "%",
        lines["labels"],  # type: ignore[arg-type]
        [NumberRow("全县", lines["county"]), NumberRow("全市", lines["city"])],  # type: ignore[arg-type]
    )
    return Charts([ChartGroup(figures, [amounts, growth], "来源 示意数字，不是城口县的数据")])


class Controls(forms.Form):
    """One control of each kind that forms of the site use."""

    text = forms.CharField(label="文字", help_text="照文件一字不改。")
    secret = forms.CharField(label="密码", widget=forms.PasswordInput)
    figure = forms.CharField(label="数字", help_text="按统计口径填写，如 6.5。")
    choice = forms.ChoiceField(
        label="选项", choices=[("", "请选择"), ("1", "政府（国有）"), ("2", "社会")]
    )
    date = forms.DateField(label="日期", required=False)
    agreed = forms.BooleanField(label="已核对")
    off = forms.CharField(label="不能改的", disabled=True, initial="由统计局提供", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse the form as a whole, as well as each field."""
        raise forms.ValidationError("四项资金之和与年度投资相差 20 万元，请核对。")


REFUSED = {"refused-figure": "六", "refused-choice": "3", "refused-date": "昨天"}
MESSAGES = (
    Message(levels.SUCCESS, "已保存。"),
    Message(levels.INFO, "有 2 行数据尚未发布。"),
    Message(levels.WARNING, "截止日期已过，仍可提交。"),
    Message(levels.ERROR, "有 3 行缺少原因说明，没有提交。"),
)
LEAD = (
    ("1—6月，36项指标中有数据", ""),
    ("28项", "strong"),
    ("，达到序时21项，", ""),
    ("低于序时7项", "late"),
    ("，", ""),
    ("已突破1项", "bad"),
    ("。", ""),
)


def tokens() -> dict[str, list[str]]:
    """The names of the tokens: colours, sizes of type, steps of space, in the order of their file."""
    text = TOKENS.read_text(encoding="utf-8")
    kinds = {
        "colours": r"[\w-]+: var\(--if-light",
        "sizes": r"size[\w-]+:",
        "spaces": r"space[\w-]+:",
    }
    return {
        kind: re.findall(rf"^  (--(?={wanted})[\w-]+)", text, re.MULTILINE)
        for kind, wanted in kinds.items()
    }


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Everything there is to be seen, in all its states."""
    made = rows()
    table, ledger = IndicatorTable(made), ProjectTable(projects())
    switch = ("1—3月", "1—6月", "1—9月", "全年")
    periods = [
        Choice(label=label, url="#", current=place == 1, available=place < 3)
        for place, label in enumerate(switch)
    ]
    context = {
        "title": "样式",
        "sub": ["颜色、字号、标记、目标条、表格、图表和表单的各种状态"],
        "switches": {
            "year": YEAR,
            "query": "",
            "years": [Choice(label=str(YEAR), url="#", current=True, available=True)],
            "periods": periods,
        },
        "notice": "“13”不是 1 至 12 的月份，现显示默认的报告期1—6月。",
        "is_sample": True,
        "messages": MESSAGES,
        "tokens": tokens(),
        "statuses": [
            {
                "value": status.value,
                "words": [STATUS_LABELS[attribute][status] for attribute in (*Attribute, None)],
                "shape": SHAPES[status][0],
                "when": SHAPES[status][1],
            }
            for status in Status
        ],
        "settled": [
            (Status.MET if word == FinalWord.EARLY else Status.SHORT, word.label)
            for word in FinalWord
        ],
        "grades": list(Grade),
        "lead": LEAD,
        "tally": Tally(made),
        "bands": by_section(made),
        "table": table,
        "ledger": ledger,
        "verdicts": [row for row in made if row.scale][:4],
        "fundings": FUNDINGS,
        "charts": charts(),
        "empty_form": Controls(),
        "refused_form": Controls(REFUSED, prefix="refused"),
    }
    return render(request, "chengkou/styleguide.html", context)
