"""The paragraphs about indicators: how they came out, what falls short and why, what went well."""

from collections.abc import Sequence

from chengkou.dashboards.briefing import (
    bright_side,
    paragraph,
    shortfall_in_words,
    standing_in_words,
)
from chengkou.dashboards.standing import PlanStanding
from indicators.presenters.groups import shortfalls
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tallies import Tally
from reporting.enums import Attribute, Status
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import in_sentences, without_stop
from reporting.rules.assessment import status_label

NAMED = 3
"""How many of those that fall short the first sentence names."""


def completion(page: PlanPage, standing: PlanStanding, whose: str) -> str:
    """How the indicators stand, in one sentence whose counts add up; 达到, 基本达到 and 低于 apart.

    `whose` part of the plan it is, in words; empty for the county.
    """
    tally = standing.tally
    if not tally.total:
        return "".join(part.text for part in paragraph(page, standing.rows))
    is_judged_whole = page.is_year_end and tally.with_data
    clauses = []
    for attribute in Attribute:
        number = tally.of_attribute(attribute)
        if number:
            came_out = f"，{_came_out(standing.rows, tally, attribute)}" if is_judged_whole else ""
            clauses.append(f"{number}项为{attribute.label}指标{came_out}")
    without = tally.of_attribute("")
    if without:
        clauses.append(f"{without}项未注明属性")
    words = f"{_of_plan(page, whose)}{tally.total}项计划指标中，{'；'.join(clauses)}。"
    if is_judged_whole:
        return words
    if not tally.with_data:
        return f"{words}{page.period_name}都还没有数据。"
    return words + "".join(part.text for part in standing_in_words(page, tally))


def _of_plan(page: PlanPage, whose: str) -> str:
    """县十八届人大三次会议批准的, with whose part it is."""
    plan = page.plan
    by = f"{plan.adopted_by}批准的" if plan.adopted_by else f"{page.year}年计划{plan.draft_mark}的"
    return f"{by}{whose}的" if whose else by


def _came_out(rows: Sequence[IndicatorRow], tally: Tally, attribute: Attribute) -> str:
    """全部完成年度任务; 其中19项达到预期、1项未设目标，地区生产总值…等11项低于预期."""
    number = tally.of_attribute(attribute)
    if attribute is Attribute.BINDING and tally.count(Status.MET, attribute=attribute) == number:
        return "全部完成年度任务"
    counts = []
    for status in Status:
        of_status = tally.count(status, attribute=attribute)
        if of_status and not (status is Status.SHORT and attribute is Attribute.EXPECTED):
            counts.append(f"{of_status}项{status_label(status, attribute)}")
    words = f"其中{'、'.join(counts)}" if counts else ""
    short = tally.count(Status.SHORT, attribute=attribute)
    if not short or attribute is Attribute.BINDING:
        return words
    names = _named_first(rows, attribute)
    named = f"{names}等{short}项低于预期"
    return f"{words}，{named}" if words else named


def _named_first(rows: Sequence[IndicatorRow], attribute: Attribute) -> str:
    """The first of those that fall short, as the list has them: 地区生产总值、农业增加值."""
    short = falling_short(rows)
    heads = [row for row in short if row.target.attribute == attribute and not row.is_sub]
    return "、".join(row.figure_in_prose[0] for row in heads[:NAMED])


def falling_short(rows: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    """What falls short, in the order of the list, with sub-rows whose headline does not."""
    found: list[IndicatorRow] = []
    for group in shortfalls(list(rows)):
        found += group.rows
    return found


def reasons(standing: PlanStanding) -> list[str]:
    """Of each that falls short a paragraph: its figure and gap, then the unit's own words."""
    rows = enumerate(falling_short(standing.rows), start=1)
    return [f"{number}．{with_reasons(row)}" for number, row in rows]


def with_reasons(row: IndicatorRow) -> str:
    """地区生产总值增长6%，低于目标1个百分点。原因：…。措施：…。 or that no reason was given."""
    explanation = without_stop(row.explanation)
    onward = row.onward if row.assessment.final is None else ""
    told = (
        ("", shortfall_in_words(row)),
        ("原因" if explanation else "", explanation or row.no_reason),
        ("措施", row.measures),
        ("", onward),
    )
    return in_sentences(told)


def went_well(standing: PlanStanding) -> str:
    """What was done early, made good or is ahead; empty where nothing stands out."""
    parts = bright_side(standing.tally, standing.indicators_just_made_good)
    return "".join(part.text for part in parts)
