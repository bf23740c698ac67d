"""Judging one row of the plan: a pure function of its target and the facts, no query, no clock.

Figures are compared as they are shown. What was typed or printed stays as it is, what is expected
by now is rounded first (`reporting.rules.pace`), and the assessment has the decimals to show. Every
assessment has a sentence with its arithmetic, or with the reason why there is none.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from reporting.enums import FinalWord, RuleKind, Status, Verdict
from reporting.rules import sentences
from reporting.rules.bound import Bound, bound_of, tie_in_words, tied_bound
from reporting.rules.facts import Base, Facts, LastYearShare, Terms
from reporting.rules.figures import (
    completion,
    difference,
    half_up,
    plain,
)
from reporting.rules.finding import Finding, finding_of
from reporting.rules.labels import (
    BY_A_PERSON,
    NOT_JUDGED,
    NOTHING_TO_COMPARE,
    WITHIN,
    GapWords,
    gap_words,
    order_key,
    status_label,
)
from reporting.rules.pace import (
    Expectation,
    expect,
    grows_to,
    is_allowance,
    pace_label,
)
from reporting.rules.rule import Rule
from reporting.rules.summary import summary
from reporting.rules.ties import facts_of_tie, is_of_rank, terms_of_tie, what_is_missing

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

HALF_YEAR = 6

WAITING = (Status.YEAR_END, Status.NOT_EVALUATED)
"""There is a figure, and its time to be judged has not come."""

GAP_WORDS_WITHOUT_FIGURES = {
    Status.YEAR_END: NOTHING_TO_COMPARE,
    Status.NOT_EVALUATED: NOTHING_TO_COMPARE,
    Status.NOT_DUE: NOTHING_TO_COMPARE,
    Status.NOT_REPORTED: NOTHING_TO_COMPARE,
    Status.NO_TARGET: NOT_JUDGED,
    Status.UNDETERMINED: NOT_JUDGED,
}


@dataclass(frozen=True)
class Assessment:
    """What a row comes to at the end of a period.

    Figures are in the row's unit, with the decimals to show.
    """

    status: Status
    label: str
    sentence: str
    """The rule as read and the arithmetic, or the reason why there is none."""
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
    """完成率 in %, one decimal, of a cumulative floor; below 100.0 until the bound is reached."""
    pace: Decimal | None = None
    """序时进度 in %, one decimal, where the row has one."""
    points: Decimal | None = None
    """完成率 − 序时进度, in 个百分点."""
    half_year: bool | None = None
    """At month 6, for an evenly paced row: whether half of the year's plan is done (双过半)."""
    relative_gap: Decimal | None = None
    """|gap| ÷ |bound|, four decimals, to sort rows of different units; None for a bound of 0."""
    final: FinalWord | None = None
    """What is settled before the year is over."""
    is_ceiling: bool = False
    """Whether less is better here; False where nothing is compared."""
    paced_by: str = ""
    """What the row's pace is called (序时方式), by which it was judged; empty without one."""
    is_held: bool = False
    """Whether both sides are bad here."""
    summary: str = ""
    """The same without the arithmetic: 全年目标6.5%，上半年6.1%，低0.4个百分点."""


@dataclass(frozen=True)
class _Progress:
    """How much of the year's plan is done, where that makes sense; all in %, one decimal."""

    completion: Decimal | None = None
    pace: Decimal | None = None
    points: Decimal | None = None


def assess(rule: Rule, terms: Terms, facts: Facts) -> Assessment:
    """The judgement of one row at the end of a period.

    Raises ValueError for a rule with `problems()`. Decisions where the design leaves room:

    - The near band counts from the printed number, as the gap does, so that the gap shown decides.
    - A cumulative figure can be settled early only where it can but grow towards its bound. With a
      bound of 0 or below (net amounts, which can turn) a floor is never 提前完成, and a ceiling
      below 0 is never 已突破; these are compared with the share of the year, like other floors.
    - Where the number to compare with is not known yet (a step without last year's value), a
      reported figure is 待评定, and the sentence says what is missing; nobody's verdict is asked.
      Without a figure the row is 未填报 or 未到统计时点 like any other.
    """
    found = _judged(rule, terms, facts)
    return replace(found, summary=summary(found, terms, facts))


def _judged(rule: Rule, terms: Terms, facts: Facts) -> Assessment:
    if rule.kind is RuleKind.NONE:
        return _without_figures(Status.NO_TARGET, sentences.no_target(terms, facts), terms, facts)
    if rule.kind is RuleKind.TEXT:
        return _by_a_person(terms, facts)
    if rule.kind is RuleKind.TIED:
        return _tied(rule, terms, facts)
    bound = bound_of(rule, terms, facts)
    if bound is None:
        return _without_bound(sentences.no_base(terms, facts), terms, facts)
    return _by_bound(bound, terms, facts)


def _tied(rule: Rule, terms: Terms, facts: Facts) -> Assessment:
    """A target that another figure of the same months decides; a rank is judged in places."""
    if problems := rule.problems():
        raise ValueError("；".join(problems))
    missing = what_is_missing(rule, terms, facts)
    bound = tied_bound(rule, terms, facts)
    if bound is None or missing or facts.value is None:
        return _without_bound(missing or tie_in_words(rule, terms, facts), terms, facts)
    result = _by_bound(bound, terms_of_tie(rule, terms), facts_of_tie(rule, facts))
    if not is_of_rank(rule):
        return result
    # The row shows its figure, so that a rank has no place on its bar.
    return replace(
        result, actual=facts.value, bound=None, expected=None, gap=None, relative_gap=None
    )


def _by_bound(bound: Bound, terms: Terms, facts: Facts) -> Assessment:
    if facts.value is None:
        return _without_value(bound, terms, facts)
    value = facts.value
    finding = finding_of(bound, terms, facts, value)
    return _with_figures(finding, bound, terms, facts, value)


def _without_bound(reading: str, terms: Terms, facts: Facts) -> Assessment:
    """The plan prints a target, and the figure that it counts from is unknown."""
    if facts.value is None:
        status = _missing(terms, facts)
        words = sentences.missing(reading, status, terms, facts)
    else:
        status = Status.UNDETERMINED
        words = sentences.waiting(reading, terms, facts)
    return _without_figures(status, words, terms, facts)


def _by_a_person(terms: Terms, facts: Facts) -> Assessment:
    """A wording without a number: a person's verdict, never a guess from the figure."""
    if facts.verdict is not None:
        status = _status_of_verdict(facts.verdict, facts)
        label = status_label(status, terms.attribute)
        words = sentences.verdict(terms, facts, facts.verdict, label)
    elif facts.value is not None or facts.in_words.strip():
        status = Status.UNDETERMINED
        words = sentences.undetermined(terms, facts)
    else:
        status = _missing(terms, facts)
        words = sentences.missing(sentences.text_target(terms), status, terms, facts)
    return _without_figures(status, words, terms, facts)


def _status_of_verdict(verdict: Verdict, facts: Facts) -> Status:
    if facts.year_is_over:
        return Status.MET if verdict is Verdict.GOOD else Status.SHORT
    return Status.ON_TRACK if verdict is Verdict.GOOD else Status.BEHIND


def _missing(terms: Terms, facts: Facts) -> Status:
    return Status.NOT_REPORTED if facts.through in terms.months_due else Status.NOT_DUE


def _without_figures(status: Status, sentence: str, terms: Terms, facts: Facts) -> Assessment:
    return Assessment(
        status=status,
        label=status_label(status, terms.attribute),
        sentence=sentence,
        actual=facts.value,
        gap_unit=terms.unit_of_gap,
        gap_in_words=GAP_WORDS_WITHOUT_FIGURES.get(status, BY_A_PERSON),
    )


def _without_value(bound: Bound, terms: Terms, facts: Facts) -> Assessment:
    """Nothing was reported: what should have been reached is given only where a report is due."""
    status = _missing(terms, facts)
    expected = None
    if status is Status.NOT_REPORTED:
        expected = _expected_figure(bound, terms, facts)
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
        is_held=bound.is_held,
        paced_by=pace_label(bound, terms, facts),
    )


def _expected_figure(bound: Bound, terms: Terms, facts: Facts) -> Decimal | None:
    if facts.is_final(terms):
        return bound.value
    expectation = expect(bound, terms, facts)
    return expectation.expected if isinstance(expectation, Expectation) else None


def _with_figures(
    finding: Finding, bound: Bound, terms: Terms, facts: Facts, value: Decimal
) -> Assessment:
    label = status_label(finding.status, terms.attribute, finding.final)
    gap = None
    gap_in_words = GAP_WORDS_WITHOUT_FIGURES.get(finding.status, NOT_JUDGED)
    if terms.plain_comparison:
        gap_in_words = NOTHING_TO_COMPARE
    relative_gap = None
    if finding.expected is not None and _shows_gap(finding, terms):
        gap = sentences.gap_between(value, finding.expected, terms)
        gap_in_words = _gap_in_words(gap, finding.expected, bound, terms, value)
        relative_gap = _relative_gap(gap, bound)
    half = _half_due(finding, facts)
    progress = _progress(finding, bound, terms, facts, value)
    if terms.plain_comparison:
        sentence = _plain_comparison(finding, label, gap_in_words, bound, terms, facts, value)
    else:
        sentence = _sentence(finding, label, progress, bound, terms, facts, value)
    return Assessment(
        status=finding.status,
        label=label,
        sentence=sentence,
        actual=value,
        bound=bound.value,
        expected=finding.expected,
        gap=gap,
        gap_unit=terms.unit_of_gap,
        gap_in_words=gap_in_words,
        completion=progress.completion,
        pace=progress.pace,
        points=progress.points,
        half_year=None if half is None else bound.reaches(value, half),
        relative_gap=relative_gap,
        final=finding.final,
        is_ceiling=bound.is_ceiling,
        is_held=bound.is_held,
        paced_by=pace_label(bound, terms, facts),
    )


def _shows_gap(finding: Finding, terms: Terms) -> bool:
    """Whether a distance is shown; of harm none while its number is kept, as of a remainder."""
    return not terms.plain_comparison or finding.status is Status.SHORT


def _plain_comparison(
    finding: Finding,
    label: str,
    gap: GapWords,
    bound: Bound,
    terms: Terms,
    facts: Facts,
    value: Decimal,
) -> str:
    """累计3人，控制数10人，上年同期2人。 A status follows where it is no praise."""
    sentence = sentences.plain_comparison(bound, terms, facts, value)
    if finding.status is Status.SHORT:
        sentence += f"；{gap.word}{gap.number}{gap.unit}"
    elif finding.status in WAITING:
        return f"{sentence}；暂不评价。"
    elif finding.status is Status.ON_TRACK:
        return f"{sentence}。"
    elif finding.status is Status.BEHIND and is_allowance(bound, terms):
        sentence += f"；已到控制数的{plain(terms.ceiling_share)}%"
    return f"{sentence}，判为{label}。"


def _gap_in_words(
    gap: Decimal, expected: Decimal, bound: Bound, terms: Terms, value: Decimal
) -> GapWords:
    from_bound = expected == bound.value and not bound.is_held
    if bound.is_held and bound.limit == bound.value and bound.is_met_by(value) and gap:
        return WITHIN  # the end of a range is no number to be reached
    return gap_words(
        gap,
        terms,
        against_ceiling=from_bound and bound.is_ceiling and not bound.is_about,
        just_missed=from_bound and not bound.is_met_by(value),
        against_pace=expected != bound.value,
    )


def _relative_gap(gap: Decimal, bound: Bound) -> Decimal | None:
    if not bound.value:
        return None
    return half_up(abs(Fraction(gap) / Fraction(bound.value)), 4)


def _half_due(finding: Finding, facts: Facts) -> Decimal | None:
    """What half of the year's plan comes to at the end of June: what is expected by then."""
    expectation = finding.expectation
    if facts.through == HALF_YEAR and expectation is not None and expectation.halves:
        return expectation.expected
    return None


def _sentence(
    finding: Finding,
    label: str,
    progress: _Progress,
    bound: Bound,
    terms: Terms,
    facts: Facts,
    value: Decimal,
) -> str:
    sentence = f"{bound.words}。"
    if not facts.year_is_over:
        sentence += f"截至{facts.through}月，"
    sentence += finding.words
    if finding.status not in WAITING:
        sentence += f"，判为{label}"
    if finding.expected is not None and finding.origin:
        sentence += sentences.gap_counted_from(finding.expected, value, terms, finding.origin)
    if progress.completion is not None:
        # At the year's end the pace is 100 %, and the completion says it all.
        pace = None if facts.is_final(terms) else progress.pace
        sentence += sentences.completion(value, bound, progress.completion, pace, progress.points)
    half = _half_due(finding, facts)
    if half is not None:
        sentence += sentences.half_year(half, bound.reaches(value, half), terms)
    return f"{sentence}。"


def _progress(
    finding: Finding, bound: Bound, terms: Terms, facts: Facts, value: Decimal
) -> _Progress:
    pace = _pace_in_percent(finding.expectation)
    if not grows_to(bound, terms):
        return _Progress(pace=pace)
    if facts.is_final(terms):
        pace = Decimal("100.0")
    if value < 0:
        return _Progress(pace=pace)
    done = completion(value, bound.value)
    if pace is None:
        return _Progress(done)
    return _Progress(done, pace, difference(done, pace))


def _pace_in_percent(expectation: Expectation | None) -> Decimal | None:
    if expectation is None or expectation.share is None:
        return None
    return half_up(expectation.share * 100, 1)
