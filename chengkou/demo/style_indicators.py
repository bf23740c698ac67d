"""Made-up indicators for the style guide: every status, with every kind of target."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.enums import RevisionKind
from indicators.judging import JudgedRow
from indicators.models import Actual, Indicator, Section, Target, TargetRevision
from indicators.models.target_of_day import TargetOfDay
from indicators.presenters.rows import IndicatorRow
from reporting.enums import Attribute, DataNature, Direction, Measure, Pace, Verdict
from reporting.models import Department, Plan
from reporting.rules.assessment import Base, Facts, Terms, assess
from reporting.rules.facts import Compared
from reporting.rules.wording import read

YEAR = 2024
LONG = "建筑垃圾资源化综合利用率和一般工业固体废物综合利用率较上年提高幅度（含乡镇集中处置点）"


@dataclass(frozen=True)
class Case:
    """One made-up indicator: what it shows, its printed target, and what is known in a month."""

    name: str
    wording: str
    value: str = ""
    through: int = 12
    unit: str = "%"
    attribute: Attribute | None = Attribute.EXPECTED
    measure: Measure = Measure.RATE
    direction: Direction = Direction.UP
    base: str = ""
    city: str = ""
    """The city's figure of the same months, for a target that is compared with it."""
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
            Case("高低都不好", "3%左右", "4", direction=Direction.HOLD),
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
            Case("文字目标，已评定", "稳中有升", words="稳中有升", verdict=Verdict.GOOD),
            Case("与全市比", "高于全市平均", "6.2", city="5.8"),
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
            Case(
                "按节点，首个节点以前",
                "6",
                "2",
                **_UP_TO_NOW,
                pace=Pace.MILESTONES,
                milestones=((9, "4"),),
            ),
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
    """A row as pages have it, of objects that are in no database."""
    target = _target(section, number, case)
    base = Base(Decimal(case.base), YEAR - 1, f"{YEAR - 1}年完成数") if case.base else None
    terms = Terms(
        text=case.wording,
        unit=case.unit,
        attribute=case.attribute,
        measure=case.measure,
        direction=case.direction,
        pace=case.pace,
        near_band=_figure(case.near),
        months_due=case.months,
        maximum_per_year=_figure(case.maximum),
        milestones={month: Decimal(figure) for month, figure in case.milestones},
    )
    city = Compared("全市同一指标", Decimal(case.city)) if case.city else None
    facts = Facts(
        year=YEAR,
        through=case.through,
        value=_figure(case.value),
        in_words=case.words,
        verdict=case.verdict,
        base=base,
        compared=city,
    )
    actual = None
    if case.value or case.words:
        actual = Actual(value=facts.value, words=case.words, nature=case.nature or "")
    assessment = assess(target.rule, terms, facts)
    judged = JudgedRow(target, actual, assessment, base, terms, facts)
    return IndicatorRow(judged, case.through, "")


def _target(section: Section, number: int, case: Case) -> TargetOfDay:
    """The target of the period's day; as printed, or with a change in force since July."""
    target = Target(
        plan=section.plan,
        section=section,
        indicator=Indicator(code=f"case-{number}", name=case.name),
        number=number,
        name=case.name,
        unit=case.unit,
        attribute=case.attribute or "",
        is_main=case.is_main,
        wording=case.was or case.wording,
        measure=case.measure,
        direction=case.direction,
        lead=Department(code="unit", name="经济信息委"),
    )
    if case.is_part:
        target.row = 1
        target.name = f"其中：{case.name}"
    rule = read(case.wording, unit=case.unit, measure=case.measure, direction=case.direction)
    target.rule = rule
    target.all_revisions = []
    if case.was:
        change = TargetRevision(
            effective_on=datetime.date(YEAR, 7, 1),
            kind=RevisionKind.ADJUSTMENT,
            wording=case.wording,
        )
        change.rule = rule
        target.all_revisions = [change]
    return target.on(datetime.date(YEAR, 12, 31))


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def rows() -> list[IndicatorRow]:
    """All made-up indicators, each judged."""
    plan = Plan(pk=1, year=YEAR, title=f"{YEAR}年计划")
    made: list[IndicatorRow] = []
    for order, (name, cases) in enumerate(SECTIONS, start=1):
        section = Section(pk=order, plan=plan, number="一二"[order - 1], name=name, order=order)
        for case in cases:
            made.append(_row(section, len(made) + 1, case))
    return made
