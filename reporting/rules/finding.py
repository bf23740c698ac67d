"""What is decided of a reported figure beside its bound: a status, and the words that led to it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.enums import Attribute, FinalWord, Status
from reporting.rules import sentences
from reporting.rules.bound import Bound
from reporting.rules.facts import YEAR_END, Facts, Terms
from reporting.rules.figures import difference, half_up, total, trimmed, with_unit
from reporting.rules.pace import (
    Expectation,
    NotYet,
    expect,
    grows_to,
    is_allowance,
    the_rest_can_bring,
)


@dataclass(frozen=True)
class Finding:
    """A status with the reasoning that led to it."""

    status: Status
    words: str
    expected: Decimal | None = None
    """What the gap counts from; None where nothing is compared."""
    origin: str = ""
    """Where `expected` comes from; empty where the words compare the value with it already."""
    final: FinalWord | None = None
    expectation: Expectation | None = None


def finding_of(bound: Bound, terms: Terms, facts: Facts, value: Decimal) -> Finding:
    """The finding of a figure at the end of the period of the facts."""
    if facts.is_final(terms):
        return _at_the_end(bound, terms, facts, value)
    return _inside_the_year(bound, terms, facts, value)


def _at_the_end(bound: Bound, terms: Terms, facts: Facts, value: Decimal) -> Finding:
    """The year is over, or the row's 完成时限 past: the year's target alone counts."""
    words = sentences.limit_is_past(terms, facts) + sentences.against(bound, terms, value)
    origin = _origin_of_about(bound, terms)
    if bound.is_met_by(value):
        return Finding(Status.MET, words, bound.value, origin)
    if terms.near_band is not None and _is_near(bound, terms, terms.near_band, value):
        words += sentences.near(terms, terms.near_band)
        return Finding(Status.NEAR, words, bound.value, origin)
    return Finding(Status.SHORT, words, bound.value, origin)


def _is_near(bound: Bound, terms: Terms, band: Decimal, value: Decimal) -> bool:
    """Whether a miss lies within the band beside the printed number; a binding one never does."""
    if band <= 0 or terms.attribute is Attribute.BINDING:
        return False
    if bound.is_ceiling:
        return bound.reaches(value, total(bound.value, band))
    return bound.reaches(value, difference(bound.value, band))


def _printed_number(bound: Bound, terms: Terms) -> str:
    return f"与目标数{with_unit(bound.value, terms.spoken_unit)}"


def _origin_of_about(bound: Bound, terms: Terms) -> str:
    """The printed number as the origin of the gap, where the value was compared with a limit."""
    return _printed_number(bound, terms) if bound.is_about else ""


def _inside_the_year(bound: Bound, terms: Terms, facts: Facts, value: Decimal) -> Finding:
    """Nothing that can still turn is called met or short."""
    expectation = expect(bound, terms, facts)
    if grows_to(bound, terms):
        settled = _settled_early(bound, terms, facts, value, expectation)
        if settled is not None:
            return settled
    if isinstance(expectation, NotYet):
        if bound.is_met_by(value):
            words = f"{expectation.why}；{sentences.against(bound, terms, value)}"
            origin = _origin_of_about(bound, terms)
            return Finding(Status.ON_TRACK, words, bound.value, origin)
        words = sentences.nothing_expected(terms, value, expectation.why)
        return Finding(_status_of_waiting(expectation), words)
    if is_allowance(bound, terms):
        return _allowance(bound, terms, value, expectation)
    return _by_now(bound, terms, value, expectation)


def _status_of_waiting(not_yet: NotYet) -> Status:
    """Of a figure of which nothing is expected yet: it is known, so its time to report has come."""
    return Status.YEAR_END if not_yet.until == YEAR_END else Status.NOT_EVALUATED


def _by_now(bound: Bound, terms: Terms, value: Decimal, expectation: Expectation) -> Finding:
    status = Status.BEHIND
    if bound.reaches(value, expectation.required):
        status = Status.ON_TRACK
    words = sentences.by_now(bound, terms, value, expectation)
    origin = ""
    if expectation.required != expectation.expected:
        word = "目前应为数" if expectation.words else "目标数"
        origin = f"与{word}{with_unit(expectation.expected, terms.spoken_unit)}"
    return Finding(status, words, expectation.expected, origin, expectation=expectation)


def _settled_early(
    bound: Bound, terms: Terms, facts: Facts, value: Decimal, expectation: Expectation | NotYet
) -> Finding | None:
    """A growing figure that has reached the year's target, or cannot reach it any more."""
    known = None
    expected = bound.value
    origin = _printed_number(bound, terms)
    if isinstance(expectation, Expectation):
        known = expectation
        expected = known.expected
        origin = f"{known.words}，"
    if bound.is_met_by(value):
        if bound.is_held:
            return None  # it may still grow past its other side
        words = sentences.reached_early(bound, terms, value)
        if expected == bound.limit:
            origin = ""
        return Finding(Status.MET, words, expected, origin, FinalWord.EARLY, known)
    rest = the_rest_can_bring(terms, facts)
    if rest is None or bound.is_met_by(total(value, rest)):
        return None
    words = sentences.out_of_reach(bound, terms, facts, value, rest)
    return Finding(Status.SHORT, words, expected, origin, FinalWord.OUT_OF_REACH, known)


def _allowance(bound: Bound, terms: Terms, value: Decimal, expectation: Expectation) -> Finding:
    """A cumulative ceiling: exceeded is final, nearly used up is a warning, unused is fine."""
    origin = _origin_of_about(bound, terms)
    if not bound.is_met_by(value):
        words = sentences.against(bound, terms, value)
        return Finding(Status.SHORT, words, bound.value, origin, FinalWord.EXCEEDED)
    if bound.is_held:
        return Finding(Status.ON_TRACK, sentences.against(bound, terms, value), bound.value, origin)
    if expectation.words:
        status = Status.ON_TRACK if value <= expectation.required else Status.BEHIND
        words = sentences.by_now(bound, terms, value, expectation)
        return Finding(status, words, expectation.expected)
    warning = trimmed(half_up(Fraction(bound.value) * Fraction(terms.ceiling_share) / 100, 2))
    warned = value > 0 and value >= warning
    words = sentences.allowance(bound, terms, value, warning, warned=warned)
    return Finding(Status.BEHIND if warned else Status.ON_TRACK, words, bound.value, origin)
