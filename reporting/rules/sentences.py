"""The arithmetic of a judgement in plain Chinese, to be shown beside the mark and read aloud.

Minus signs are true ones; a difference has the decimals that the gap has.
"""

from decimal import Decimal

from reporting.enums import Measure, Status, Verdict
from reporting.months import month_of
from reporting.rules.bound import Bound
from reporting.rules.facts import Facts, Terms
from reporting.rules.figures import difference, operand, plain, total, typeset, with_unit
from reporting.rules.labels import reason_in_words
from reporting.rules.pace import Expectation, counts_days
from reporting.rules.rule import PERCENT, POINTS
from reporting.rules.summary import HALF_DONE, NOT_HALF_DONE, pace_in_words


def gap_between(value: Decimal, figure: Decimal, terms: Terms) -> Decimal:
    """value − figure with the decimals of the longer one, at least one in 个百分点."""
    if terms.unit == PERCENT or terms.unit_of_gap == POINTS:
        return difference(value, figure, at_least=1)
    return difference(value, figure)


def subtraction(value: Decimal, figure: Decimal, terms: Terms) -> str:
    """6 − 7 = −1.0个百分点."""
    gap = with_unit(gap_between(value, figure, terms), terms.unit_of_gap)
    return f"{typeset(value)} − {operand(figure)} = {gap}"


def _printed(terms: Terms) -> str:
    return f"目标“{terms.text.strip()}”"


def _on_record(terms: Terms, facts: Facts) -> str:
    if facts.value is None:
        return ""
    return f"实际{with_unit(facts.value, terms.spoken_unit)}只作记录，"


def no_target(terms: Terms, facts: Facts) -> str:
    """The plan prints no target."""
    printed = terms.text.strip()
    cell = f"（印为“{printed}”）" if printed else ""
    return f"计划未设目标{cell}，{_on_record(terms, facts)}不作评价。"


def no_base(terms: Terms, facts: Facts) -> str:
    """How a step is read without last year's value."""
    known = f"{facts.base_differs}，不能作基数" if facts.base_differs else "该数未知"
    return f"{_printed(terms)}以{facts.year - 1}年数为基数，{known}"


def waiting(reading: str, terms: Terms, facts: Facts) -> str:
    """A figure, and nothing to compare it with yet."""
    return f"{reading}。{_on_record(terms, facts)}补齐后再评定。"


def text_target(terms: Terms) -> str:
    """How a wording without a number is judged."""
    return f"{_printed(terms)}未读出数字，由人工评定"


def verdict(terms: Terms, facts: Facts, given: Verdict, label: str) -> str:
    """A person's verdict."""
    return f"{text_target(terms)}。截至{facts.through}月评定为“{given.label}”，判为{label}。"


def undetermined(terms: Terms, facts: Facts) -> str:
    """Something was reported, no verdict given yet."""
    reported = f"截至{facts.through}月已填报，{_on_record(terms, facts)}"
    return f"{text_target(terms)}。{reported}尚未评定。"


def missing(reading: str, status: Status, terms: Terms, facts: Facts) -> str:
    """No figure: not due in this month, or due and not reported."""
    if status is Status.NOT_DUE:
        due = _next_due(terms, facts)
        return f"{reading}。{facts.through}月不是本行的统计时点{due}，暂不评价。"
    reason = reason_in_words(facts.missing_reason)
    return f"{reading}。{facts.span}应填报而未填报{reason}，暂不评价。"


def _next_due(terms: Terms, facts: Facts) -> str:
    later = [month for month in terms.months_due if month > facts.through]
    return f"，下次填报截至{min(later)}月的数" if later else ""


def limit_is_past(terms: Terms, facts: Facts) -> str:
    """完成时限9月1日，已到期；; empty for a row without a limit of its own."""
    if terms.due_on is None:
        return ""
    return f"完成时限{month_of(terms.due_on, facts.year)}{terms.due_on.day}日，已到期；"


def against(bound: Bound, terms: Terms, value: Decimal) -> str:
    """The value compared with the year's target."""
    return f"{subtraction(value, bound.limit, terms)}，{_compared_with_limit(bound, value)}"


def _compared_with_limit(bound: Bound, value: Decimal) -> str:
    if bound.is_held:
        if bound.is_met_by(value):
            return "在范围内"
        return "高于范围" if bound.is_ceiling else "低于范围"
    if bound.is_about:
        return "在容许范围内" if bound.is_met_by(value) else "未进入容许范围"
    if value == bound.limit:
        return _equal_to_limit(bound)
    if bound.is_ceiling:
        return "低于上限" if value < bound.limit else "超出上限"
    return "高于目标" if value > bound.limit else "低于目标"


def _equal_to_limit(bound: Bound) -> str:
    if bound.is_ceiling:
        return "等于上限，而目标须低于此数" if bound.strict else "等于上限"
    return "与目标持平，而目标须高于此数" if bound.strict else "与目标持平"


def near(terms: Terms, band: Decimal) -> str:
    """Added where the explicit band makes a miss a near one."""
    return f"，但与目标数相差不超过{with_unit(band, terms.unit_of_gap)}"


def by_now(bound: Bound, terms: Terms, value: Decimal, expectation: Expectation) -> str:
    """The value compared with what should be reached by now."""
    if not expectation.words:
        return against(bound, terms, value)
    required = expectation.required
    words = expectation.words
    if required != expectation.expected:
        words += f"，容许到{with_unit(required, terms.spoken_unit)}"
    reached = "已达到" if bound.reaches(value, required) else "未达到"
    return f"{words}；{subtraction(value, required, terms)}，{reached}"


def plain_comparison(bound: Bound, terms: Terms, facts: Facts, value: Decimal) -> str:
    """累计3人，控制数10人，上年同期2人: a difference would read as so many still allowed."""
    unit = terms.spoken_unit
    number = "控制数" if bound.is_ceiling else "目标数"
    now = with_unit(value, unit)
    words = f"{_when(terms, facts)}{now}，{number}{with_unit(bound.value, unit)}"
    if facts.same_months is None:
        return words
    before = "上年" if facts.year_is_over else "上年同期"
    return f"{words}，{before}{facts.same_months.shown(unit)}"


def _when(terms: Terms, facts: Facts) -> str:
    """累计 of a sum inside the year, else the period: 全年, 1—6月."""
    if terms.measure is Measure.CUMULATIVE and not facts.year_is_over:
        return "累计"
    return facts.span


def reached_early(bound: Bound, terms: Terms, value: Decimal) -> str:
    """The year's target is reached before the year is over."""
    return f"{subtraction(value, bound.limit, terms)}，全年目标已达到"


def out_of_reach(bound: Bound, terms: Terms, facts: Facts, value: Decimal, rest: Decimal) -> str:
    """Even the most that the rest of the year can bring is not enough."""
    unit = terms.spoken_unit
    if counts_days(terms):
        ahead = f"余下{plain(rest)}天即使全部计入"
    else:
        ahead = f"余下{12 - facts.through}个月至多再有{with_unit(rest, unit)}"
    most = f"{typeset(value)} + {plain(rest)} = {with_unit(total(value, rest), unit)}"
    return f"{ahead}，也只有{most}，达不到{with_unit(bound.limit, unit)}"


def allowance(bound: Bound, terms: Terms, value: Decimal, warning: Decimal, *, warned: bool) -> str:
    """What is used of a cumulative ceiling, compared with the share of it that warns."""
    product = f"{typeset(bound.value)} × {plain(terms.ceiling_share)}%"
    state = "但已到预警线" if warned else "未到预警线"
    line = f"{state}{product} = {with_unit(warning, terms.spoken_unit)}"
    return f"{against(bound, terms, value)}，{line}"


def nothing_expected(terms: Terms, value: Decimal, why: str) -> str:
    """A figure before anything is expected of it."""
    return f"实际{with_unit(value, terms.spoken_unit)}；{why}，暂不评价"


def gap_counted_from(expected: Decimal, value: Decimal, terms: Terms, origin: str) -> str:
    """The gap, where it counts from another figure than the status was decided by."""
    return f"；{origin}相差{subtraction(value, expected, terms)}"


def completion(
    value: Decimal, bound: Bound, done: Decimal, pace: Decimal | None, points: Decimal | None
) -> str:
    """完成率, and its distance from 序时进度 where there is one."""
    rate = f"；完成全年目标的{typeset(value)} ÷ {typeset(bound.value)} = {plain(done)}%"
    if pace is None or points is None:
        return rate
    return f"{rate}，序时{plain(pace)}%，{pace_in_words(points)}"


def half_year(half: Decimal, reached: bool, terms: Terms) -> str:
    """双过半."""
    state = HALF_DONE if reached else NOT_HALF_DONE
    return f"；时间过半应达{with_unit(half, terms.spoken_unit)}，{state}"
