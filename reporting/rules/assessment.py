"""Judging one row of the plan: a pure function of the target and of what is known, no query, no clock.

Figures are compared as they are shown. What was typed or printed stays as it is, what is expected by now is rounded
first (`reporting.rules.pace`), and the assessment carries the decimals to show. Every assessment tells its arithmetic,
or why there is none, in one text that can be read aloud.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.enums import Attribute, FinalWord, RuleKind, Status, Verdict
from reporting.rules import sentences
from reporting.rules.bound import Bound, bound_of
from reporting.rules.facts import Base, Facts, LastYearShare, Terms
from reporting.rules.figures import completion, difference, half_up, total, trimmed, with_unit
from reporting.rules.labels import (
    BY_A_PERSON,
    NOT_JUDGED,
    NOTHING_TO_COMPARE,
    GapWords,
    gap_words,
    order_key,
    status_label,
)
from reporting.rules.pace import (
    Expectation,
    NotYet,
    expect,
    grows_to,
    is_allowance,
    the_rest_can_bring,
)
from reporting.rules.rule import Rule

__all__ = [
    "Assessment",
    "Base",
    "Facts",
    "GapWords",
    "LastYearShare",
    "Rule",
    "Terms",
    "assess",
    "gap_words",
    "order_key",
    "status_label",
]


@dataclass(frozen=True)
class Assessment:
    """What a row comes to at the end of a period. Figures are in the row's unit with the decimals to show."""

    status: Status
    label: str
    sentence: str
    actual: Decimal | None
    bound: Decimal | None = None
    """The year's printed number, or the one that a step comes to."""
    expected: Decimal | None = None
    """What should be reached by now: at the year's end the bound."""
    gap: Decimal | None = None
    """actual − expected, signed, in `gap_unit`."""
    gap_unit: str = ""
    gap_in_words: GapWords = NOT_JUDGED
    completion: Decimal | None = None
    """完成率 in %, one decimal, of a cumulative floor; below 100.0 as long as the bound is not reached."""
    pace: Decimal | None = None
    """序时进度 in %, one decimal, where the row has one."""
    points: Decimal | None = None
    """完成率 − 序时进度, in 个百分点."""
    half_year: bool | None = None
    """At month 6, for an evenly paced row: whether half of the year's plan is done (双过半)."""
    relative_gap: Decimal | None = None
    """|gap| ÷ |bound|, four decimals, to sort rows of different units by; None for a bound of 0."""
    final: FinalWord | None = None
    """What is settled before the year is over."""
    is_ceiling: bool = False
    """Whether less is better here; False where nothing is compared."""


@dataclass(frozen=True)
class _Finding:
    """A status with the reasoning that led to it."""

    status: Status
    words: str
    expected: Decimal | None = None
    """What the gap counts from; None where nothing is compared."""
    origin: str = ""
    """Where `expected` comes from, told only where the reasoning compared the value with another figure."""
    final: FinalWord | None = None
    expectation: Expectation | None = None


@dataclass(frozen=True)
class _Progress:
    """How much of the year's plan is done, for rows where that makes sense; all in %, one decimal."""

    completion: Decimal | None = None
    pace: Decimal | None = None
    points: Decimal | None = None


def assess(rule: Rule, terms: Terms, facts: Facts) -> Assessment:
    """The judgement of one row at the end of a period. Raises ValueError for a rule with `problems()`.

    Decisions where the design leaves room:

    - The near band counts from the printed number, as the gap does, so that the gap shown decides.
    - A cumulative figure can be settled early only where it can but grow towards its bound. With a bound of 0 or
      below (net amounts, which can turn) a floor is never 提前完成, and a ceiling below 0 is never 已突破; these are
      held against the share of the year, like any other floor.
    - A step whose base is unknown is 未设目标 even before its figure is due.
    """
    if rule.kind is RuleKind.NONE:
        return _without_figures(Status.NO_TARGET, sentences.no_target(terms, facts), terms, facts)
    if rule.kind is RuleKind.TEXT:
        return _by_a_person(terms, facts)
    bound = bound_of(rule, terms, facts)
    if bound is None:
        return _without_figures(Status.NO_TARGET, sentences.no_base(terms, facts), terms, facts)
    if facts.value is None:
        return _without_value(bound, terms, facts)
    value = facts.value
    over = facts.year_is_over
    finding = (
        _at_year_end(bound, terms, value) if over else _inside_the_year(bound, terms, facts, value)
    )
    return _with_figures(finding, bound, terms, facts, value)


def _by_a_person(terms: Terms, facts: Facts) -> Assessment:
    """A wording without a number: a person's verdict, never a guess from the figure."""
    if facts.verdict is not None:
        good = facts.verdict is Verdict.GOOD
        if facts.year_is_over:
            status = Status.MET if good else Status.SHORT
        else:
            status = Status.ON_TRACK if good else Status.BEHIND
        words = sentences.verdict(
            terms, facts, facts.verdict, status_label(status, terms.attribute)
        )
    elif facts.value is not None or facts.in_words.strip():
        status, words = Status.UNDETERMINED, sentences.undetermined(terms, facts)
    else:
        status = _missing(terms, facts)
        words = sentences.missing(sentences.text_target(terms), status, terms, facts)
    return _without_figures(status, words, terms, facts)


def _missing(terms: Terms, facts: Facts) -> Status:
    return Status.NOT_REPORTED if facts.through in terms.months_due else Status.NOT_DUE


def _without_figures(status: Status, sentence: str, terms: Terms, facts: Facts) -> Assessment:
    if status in (Status.NOT_DUE, Status.NOT_REPORTED):
        words = NOTHING_TO_COMPARE
    else:
        words = NOT_JUDGED if status in (Status.NO_TARGET, Status.UNDETERMINED) else BY_A_PERSON
    return Assessment(
        status=status,
        label=status_label(status, terms.attribute),
        sentence=sentence,
        actual=facts.value,
        gap_unit=terms.unit_of_gap,
        gap_in_words=words,
    )


def _without_value(bound: Bound, terms: Terms, facts: Facts) -> Assessment:
    """Nothing was reported: what should have been reached is told only where a report is due."""
    status = _missing(terms, facts)
    expected: Decimal | None = None
    if status is Status.NOT_REPORTED:
        expectation = None if facts.year_is_over else expect(bound, terms, facts)
        if expectation is None:
            expected = bound.value
        elif isinstance(expectation, Expectation):
            expected = expectation.expected
    return Assessment(
        status=status,
        label=status_label(status, terms.attribute),
        sentence=sentences.missing(bound.words, status, terms, facts),
        actual=None,
        bound=bound.value,
        expected=expected,
        gap_unit=terms.unit_of_gap,
        gap_in_words=NOTHING_TO_COMPARE,
        is_ceiling=bound.is_ceiling,
    )


def _at_year_end(bound: Bound, terms: Terms, value: Decimal) -> _Finding:
    words = sentences.against(bound, terms, value)
    origin = _printed_number(bound, terms) if bound.is_about else ""
    if bound.holds(value):
        return _Finding(Status.MET, words, bound.value, origin)
    band = terms.near_band or Decimal(0)
    nearest = total(bound.value, band) if bound.is_ceiling else difference(bound.value, band)
    if band > 0 and terms.attribute is not Attribute.BINDING and bound.reaches(value, nearest):
        return _Finding(Status.NEAR, words + sentences.near(terms, band), bound.value, origin)
    return _Finding(Status.SHORT, words, bound.value, origin)


def _printed_number(bound: Bound, terms: Terms) -> str:
    return f"与目标数{with_unit(bound.value, terms.spoken_unit)}"


def _inside_the_year(bound: Bound, terms: Terms, facts: Facts, value: Decimal) -> _Finding:
    """Nothing that can still turn is called met or short."""
    expectation = expect(bound, terms, facts)
    if grows_to(bound, terms):
        settled = _settled_early(bound, terms, facts, value, expectation)
        if settled is not None:
            return settled
    if isinstance(expectation, NotYet):
        if bound.holds(value):
            words = sentences.against(bound, terms, value)
            origin = _printed_number(bound, terms) if bound.is_about else ""
            return _Finding(Status.ON_TRACK, f"{expectation.why}；{words}", bound.value, origin)
        return _Finding(Status.NOT_DUE, sentences.nothing_expected(terms, value, expectation.why))
    if is_allowance(bound, terms):
        return _allowance(bound, terms, value, expectation)
    status = Status.ON_TRACK if bound.reaches(value, expectation.required) else Status.BEHIND
    words = sentences.by_now(bound, terms, value, expectation)
    origin = ""
    if expectation.required != expectation.expected:
        word = "目前应为数" if expectation.words else "目标数"
        origin = f"与{word}{with_unit(expectation.expected, terms.spoken_unit)}"
    return _Finding(status, words, expectation.expected, origin, expectation=expectation)


def _settled_early(
    bound: Bound, terms: Terms, facts: Facts, value: Decimal, expectation: Expectation | NotYet
) -> _Finding | None:
    """A growing figure that has reached the year's target, or cannot reach it any more."""
    known = expectation if isinstance(expectation, Expectation) else None
    expected = bound.value if known is None else known.expected
    origin = _printed_number(bound, terms) if known is None else f"{known.words}，"
    if bound.holds(value):
        words = sentences.reached_early(bound, terms, value)
        told = "" if expected == bound.limit else origin
        return _Finding(Status.MET, words, expected, told, FinalWord.EARLY, known)
    rest = the_rest_can_bring(terms, facts)
    if rest is None or bound.holds(total(value, rest)):
        return None
    words = sentences.out_of_reach(bound, terms, facts, value, rest)
    return _Finding(Status.SHORT, words, expected, origin, FinalWord.OUT_OF_REACH, known)


def _allowance(bound: Bound, terms: Terms, value: Decimal, expectation: Expectation) -> _Finding:
    """A cumulative ceiling: exceeded is final, nearly used up is a warning, nothing used is fine."""
    origin = _printed_number(bound, terms) if bound.is_about else ""
    if not bound.holds(value):
        return _Finding(
            Status.SHORT,
            sentences.against(bound, terms, value),
            bound.value,
            origin,
            FinalWord.EXCEEDED,
        )
    if expectation.words:
        status = Status.ON_TRACK if value <= expectation.required else Status.BEHIND
        return _Finding(
            status, sentences.by_now(bound, terms, value, expectation), expectation.expected
        )
    warning = trimmed(half_up(Fraction(bound.value) * Fraction(terms.ceiling_share) / 100, 2))
    status = Status.BEHIND if value > 0 and value >= warning else Status.ON_TRACK
    words = sentences.allowance(bound, terms, value, warning, warned=status is Status.BEHIND)
    return _Finding(status, words, bound.value, origin)


def _with_figures(
    finding: _Finding, bound: Bound, terms: Terms, facts: Facts, value: Decimal
) -> Assessment:
    label = status_label(finding.status, terms.attribute, finding.final)
    gap = (
        None if finding.expected is None else sentences.gap_between(value, finding.expected, terms)
    )
    words = NOT_JUDGED
    if gap is not None:
        words = gap_words(
            gap,
            terms,
            against_ceiling=bound.is_ceiling
            and not bound.is_about
            and finding.expected == bound.value,
            just_missed=finding.expected == bound.value and not bound.holds(value),
        )
    progress = _progress(finding, bound, terms, facts, value)
    half = (
        finding.expectation.half if facts.through == 6 and finding.expectation is not None else None
    )
    half_year = None if half is None else bound.reaches(value, half)

    sentence = (
        f"{bound.words}。{'' if facts.year_is_over else f'截至{facts.through}月，'}{finding.words}"
    )
    if finding.status is not Status.NOT_DUE:
        sentence += f"，判为{label}"
    if finding.expected is not None and finding.origin:
        sentence += sentences.gap_counted_from(finding.expected, value, terms, finding.origin)
    if progress.completion is not None:
        # At the year's end the pace is 100 %, and the completion says it all.
        inside = facts.through < 12
        sentence += sentences.completion(
            value, bound, progress.completion, progress.pace if inside else None, progress.points
        )
    if half is not None and half_year is not None:
        sentence += sentences.half_year(half, half_year, terms)

    return Assessment(
        status=finding.status,
        label=label,
        sentence=f"{sentence}。",
        actual=value,
        bound=bound.value,
        expected=finding.expected,
        gap=gap,
        gap_unit=terms.unit_of_gap,
        gap_in_words=words,
        completion=progress.completion,
        pace=progress.pace,
        points=progress.points,
        half_year=half_year,
        relative_gap=None
        if gap is None or not bound.value
        else half_up(abs(Fraction(gap) / Fraction(bound.value)), 4),
        final=finding.final,
        is_ceiling=bound.is_ceiling,
    )


def _progress(
    finding: _Finding, bound: Bound, terms: Terms, facts: Facts, value: Decimal
) -> _Progress:
    share = finding.expectation.share if finding.expectation is not None else None
    pace = None if share is None else half_up(share * 100, 1)
    if not grows_to(bound, terms):
        return _Progress(pace=pace)
    if facts.year_is_over:
        pace = Decimal("100.0")
    if value < 0:
        return _Progress(pace=pace)
    done = completion(value, bound.value)
    return _Progress(done, pace, None if pace is None else difference(done, pace))
