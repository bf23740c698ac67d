"""What is expected of a row by the end of a month inside the year (序时进度).

One `Expectation` says it for all: the name of the pace, the sentence, the line of a chart, 双过半,
推算 and how 后期需完成 is divided come from it, so that no two of them can disagree.

What is computed here is rounded half-up to two decimals (`Terms.expected_places` may ask for more),
trailing zeros dropped, before anything is compared with it; a typed milestone stays as typed.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from reporting.enums import Measure, Pace
from reporting.months import month_of
from reporting.rules.bound import Bound
from reporting.rules.facts import YEAR_END, Base, Facts, Terms
from reporting.rules.figures import half_up, operand, plain, trimmed, typeset, with_unit

ZERO = Decimal(0)
BY_NODES = Pace.MILESTONES.label


@dataclass(frozen=True)
class Expectation:
    """What should be reached by now; figures are in the row's unit."""

    expected: Decimal
    """The share of the printed number; the gap is counted from it."""
    required: Decimal
    """The share of the limit, which 左右 moves to the bad side; the row is on track from there."""
    words: str = ""
    """Where it comes from, with its arithmetic; empty where it is the year's bound itself."""
    share: Fraction | None = None
    """The share of the year's plan that should be done, where the row has one."""
    factor: tuple[str, str] = ("", "")
    """The share as written: the part and the whole, 6 and 12."""
    label: str = ""
    """What the pace is called (序时方式); empty for a rate, which any month compares alike."""
    halves: bool = False
    """Whether half of the year asks for half of the plan, so that June decides on 双过半."""
    is_even: bool = False
    """Whether what is left is to be done evenly over the periods left."""


@dataclass(frozen=True)
class NotYet:
    """Nothing is expected yet, and why."""

    why: str
    until: int
    """The first month by whose end anything is expected, 1–12."""
    label: str
    """What the pace is called (序时方式)."""


@dataclass(frozen=True)
class _Share:
    value: Fraction
    factor: tuple[str, str]
    """The share as written in a product: 3 and 12."""
    words: str
    label: str
    halves: bool = False
    is_even: bool = False

    @property
    def quotient(self) -> str:
        """3 ÷ 12."""
        return " ÷ ".join(self.factor)


def expect(bound: Bound, terms: Terms, facts: Facts) -> Expectation | NotYet:
    """What the row should have reached by the end of a month that is not the year's last.

    Decisions where the design leaves room:

    - A rate is compared with its bound in any month; of the paces only milestones and year-end
      say anything else.
    - A cumulative ceiling expects the ceiling itself whatever the pace; a milestone that was typed
      for it is a lower ceiling for the time being.
    - Between two milestones the earlier one counts, before the first nothing is expected. What is
      typed carries no tolerance, and for amounts and levels it never asks for more than the year.
    - 上年同期占比 of a level would be near 100 % in any month, so a level is paced evenly instead.
    - A 完成时限 replaces the year's end: months gone ÷ months up to it, and from its last month on
      all is expected, also of what is otherwise 年末集中.
    """
    if is_allowance(bound, terms):
        return _allowance(bound, terms, facts)
    if terms.pace is Pace.MILESTONES:
        return _milestone(bound, terms, facts)
    if terms.due_on is not None and facts.through >= terms.full_month(facts.year):
        words = f"完成时限{_limit(terms, facts)}，目前应全部完成"
        return Expectation(
            bound.value, bound.limit, words, Fraction(1), ("1", "1"), label="按完成时限"
        )
    if terms.pace is Pace.YEAR_END:
        not_yet = _concentrated(terms, facts)
        if not_yet is not None:
            return not_yet
    match terms.measure:
        case Measure.RATE:
            return Expectation(bound.value, bound.limit)
        case Measure.LEVEL:
            return _level(bound, terms, facts)
        case Measure.CUMULATIVE:
            return _from_zero(bound, _share_of_cumulative(terms, facts), terms)


def pace_label(bound: Bound, terms: Terms, facts: Facts) -> str:
    """What the row's pace is called (序时方式); of a whole year the one it had before its end."""
    if facts.year_is_over:
        facts = replace(facts, through=YEAR_END - 1)
    return expect(bound, terms, facts).label


def _concentrated(terms: Terms, facts: Facts) -> NotYet | None:
    """What is done at once at the end is not expected before; None from its first month on."""
    if terms.due_on is not None:
        words = f"完成时限{_limit(terms, facts)}，到期前集中完成"
        return NotYet(words, _last_month(terms, facts), "按完成时限，到期前集中")
    if facts.through < terms.year_end_from:
        words = f"年末集中完成，{terms.year_end_from}月起按序时进度评价"
        return NotYet(words, terms.year_end_from, _concentrated_label(terms))
    return None


def _last_month(terms: Terms, facts: Facts) -> int:
    """The month of the year by whose end all that the year can bring is expected."""
    return min(terms.full_month(facts.year), YEAR_END)


def _concentrated_label(terms: Terms) -> str:
    return f"{Pace.YEAR_END.label}，{terms.year_end_from}月起评价"


def _limit(terms: Terms, facts: Facts) -> str:
    """9月1日前; with its year where that is another one."""
    assert terms.due_on is not None
    return f"{month_of(terms.due_on, facts.year)}{terms.due_on.day}日前"


def days_left(year: int, through: int) -> int:
    """Days of the year after the end of the month."""
    return sum(monthrange(year, month)[1] for month in range(through + 1, 13))


def counts_days(terms: Terms) -> bool:
    """Whether the row counts days of the year: the most that a year can bring is 365 or 366."""
    return terms.maximum_per_year in (365, 366)


def the_rest_can_bring(terms: Terms, facts: Facts) -> Decimal | None:
    """The most that the months left can add; None where no maximum is typed."""
    if terms.maximum_per_year is None:
        return None
    if counts_days(terms):
        return Decimal(days_left(facts.year, facts.through))
    return trimmed(half_up(Fraction(terms.maximum_per_year) * Fraction(12 - facts.through, 12), 2))


def is_allowance(bound: Bound, terms: Terms) -> bool:
    """Whether the target is an upper limit that the year uses up; once exceeded it stays so."""
    return terms.measure is Measure.CUMULATIVE and bound.is_ceiling and bound.value >= 0


def grows_to(bound: Bound, terms: Terms) -> bool:
    """Whether the figure grows from zero to the target; once reached it stays so."""
    return terms.measure is Measure.CUMULATIVE and not bound.is_ceiling and bound.value > 0


def _milestone(bound: Bound, terms: Terms, facts: Facts) -> Expectation | NotYet:
    month = _last_milestone(terms, facts)
    if month is None:
        first = min(terms.milestones, default=None)
        if first is None:
            return NotYet("按节点评价，尚未设定节点", YEAR_END, BY_NODES)
        return NotYet(f"按节点评价，首个节点在{first}月", first, BY_NODES)
    typed = terms.milestones[month]
    words = f"{month}月节点为{with_unit(typed, terms.spoken_unit)}"
    if grows_to(bound, terms):
        expected = bound.easier(typed, bound.value)
        share = Fraction(expected) / Fraction(bound.value)
        factor = (typeset(expected), typeset(bound.value))
        required = bound.easier(typed, bound.limit)
        return Expectation(expected, required, words, share, factor, BY_NODES)
    if terms.measure is Measure.LEVEL or bound.is_held:
        return Expectation(
            bound.easier(typed, bound.value),
            bound.easier(typed, bound.limit),
            words,
            label=BY_NODES,
        )
    return Expectation(typed, typed, words, label=BY_NODES)


def _last_milestone(terms: Terms, facts: Facts) -> int | None:
    return max((month for month in terms.milestones if month <= facts.through), default=None)


def _allowance(bound: Bound, terms: Terms, facts: Facts) -> Expectation:
    """An upper limit has no share of the year: a line of it warns, or a lower limit was typed."""
    month = _last_milestone(terms, facts)
    if month is None or terms.pace is not Pace.MILESTONES:
        return Expectation(
            bound.value, bound.limit, label=f"上限，预警线{plain(terms.ceiling_share)}%"
        )
    typed = min(terms.milestones[month], bound.value)
    words = f"{month}月节点为不超过{with_unit(typed, terms.spoken_unit)}"
    return Expectation(typed, typed, words, label=BY_NODES)


def _level(bound: Bound, terms: Terms, facts: Facts) -> Expectation | NotYet:
    base = facts.last_years_value
    if base is None:
        unknown = facts.base_differs or "上年数未知"
        why = f"{unknown}，无从推算目前应达到的水平"
        end = "年末" if terms.due_on is None else "到期"
        return NotYet(why, _last_month(terms, facts), f"{end}评价（{unknown}）")
    if bound.reaches(base.value, bound.value):
        words = f"{base.source}{with_unit(base.value, terms.spoken_unit)}已达到目标，按全年目标判断"
        return Expectation(bound.value, bound.limit, words, label="按全年目标（上年已达到）")
    share = _share_of_months(terms, facts)
    if terms.pace is Pace.YEAR_END:
        share = _late_share(share, terms)
    if terms.pace is Pace.LAST_YEAR:
        share = _instead(share, "期末水平不按上年同期占比")
    return _from_base(bound, base, share, terms)


def _share_of_cumulative(terms: Terms, facts: Facts) -> _Share:
    if terms.pace is Pace.YEAR_END:
        return _late_share(_share_of_months(terms, facts), terms)
    if terms.pace is Pace.LAST_YEAR:
        return _share_of_last_year(terms, facts)
    if counts_days(terms):
        return _share_of_days(facts)
    return _share_of_months(terms, facts)


def _late_share(share: _Share, terms: Terms) -> _Share:
    """The share of what comes in at the year's end: it is due by months, and never comes evenly."""
    return replace(share, label=_concentrated_label(terms), halves=False, is_even=False)


def _instead(share: _Share, why: str) -> _Share:
    """The share, with the reason why it stands in for the one that was asked for."""
    return replace(share, words=f"{why}，{share.words}", label=f"{share.label}（{why}）")


def _share_of_days(facts: Facts) -> _Share:
    year = days_left(facts.year, 0)
    gone = year - days_left(facts.year, facts.through)
    return _Share(
        Fraction(gone, year),
        (str(gone), str(year)),
        "按日历天数计",
        "按日历天数",
        halves=True,
        is_even=True,
    )


def _share_of_months(terms: Terms, facts: Facts) -> _Share:
    """Months gone ÷ months up to the year's end, or up to 完成时限."""
    months = terms.full_month(facts.year)
    label = Pace.EVEN.label
    if terms.due_on is not None:
        label = f"按完成时限{_limit(terms, facts)}均匀"
    return _Share(
        Fraction(facts.through, months),
        (str(facts.through), str(months)),
        f"{label}计",
        label,
        # 双过半 halves the year's plan together with the year, not with any other span.
        halves=months == YEAR_END,
        is_even=True,
    )


def _share_of_last_year(terms: Terms, facts: Facts) -> _Share:
    """What the same months were of last year; the even share where that is not known or usable."""
    last = facts.last_year_share
    months = _share_of_months(terms, facts)
    if last is None:
        return _instead(months, "上年同期占比未知")
    if not 0 <= last.same_months <= last.full_year or last.full_year == 0:
        return _instead(months, "上年同期占比不可用")
    return _Share(
        Fraction(last.same_months) / Fraction(last.full_year),
        (typeset(last.same_months), typeset(last.full_year)),
        f"{Pace.LAST_YEAR.label}（{last.source}）",
        Pace.LAST_YEAR.label,
    )


def _from_zero(bound: Bound, share: _Share, terms: Terms) -> Expectation:
    """The share of a figure that grows from zero through the year."""
    unit = terms.spoken_unit
    decimals = terms.expected_places
    expected = _part(ZERO, bound.value, share.value, decimals)
    product = f"{typeset(bound.value)} × {share.quotient}"
    words = f"{share.words}，目前应为{product} = {with_unit(expected, unit)}"
    required = _part(ZERO, bound.limit, share.value, decimals)
    return _of_share(share, expected, required, words, halves=bound.value > 0)


def _of_share(
    share: _Share, expected: Decimal, required: Decimal, words: str, *, halves: bool = True
) -> Expectation:
    return Expectation(
        expected,
        required,
        words,
        share.value,
        share.factor,
        share.label,
        halves=share.halves and halves,
        is_even=share.is_even,
    )


def _from_base(bound: Bound, base: Base, share: _Share, terms: Terms) -> Expectation:
    """The share of the way from last year's level to a target that the level does not meet yet."""
    unit = terms.spoken_unit
    decimals = terms.expected_places
    start = base.value
    expected = _part(start, bound.value, share.value, decimals)
    way = f"{typeset(start)} +（{typeset(bound.value)} − {operand(start)}）× {share.quotient}"
    words = (
        f"以{base.source}{with_unit(start, unit)}为起点，{share.words}，"
        f"目前应为{way} = {with_unit(expected, unit)}"
    )
    # A start within what 左右 allows has nothing to gain; it must only not be lost.
    required = bound.limit
    if not bound.is_met_by(start):
        required = _part(start, bound.limit, share.value, decimals)
    return _of_share(share, expected, required, words)


def _part(start: Decimal, goal: Decimal, share: Fraction, decimals: int) -> Decimal:
    """start + (goal − start) × share, rounded, and not rounded past the goal."""
    way = Fraction(start) + (Fraction(goal) - Fraction(start)) * share
    figure = trimmed(half_up(way, decimals))
    if goal >= start:
        return min(figure, goal)
    return max(figure, goal)
