"""Judging a target that is tied to another figure of the same months (与其他数比)."""

from dataclasses import replace
from decimal import Decimal

from reporting.enums import Direction, Measure, Pace, Tie
from reporting.rules.bound import tie_in_words, tied_bound
from reporting.rules.facts import Facts, Terms
from reporting.rules.rule import Rule

RANK_UNIT = "位"


def is_of_rank(rule: Rule) -> bool:
    """Whether the row's rank in the city is judged instead of its figure."""
    return rule.tie is not None and rule.tie.is_of_rank


def terms_of_tie(rule: Rule, terms: Terms) -> Terms:
    """The terms by which a tied row is judged: as it stands, since the other figure is of the same
    months; a rank in places."""
    as_it_stands = replace(terms, measure=Measure.RATE, pace=Pace.EVEN, milestones={})
    if not is_of_rank(rule):
        return as_it_stands
    return replace(as_it_stands, unit=RANK_UNIT, gap_unit=RANK_UNIT, direction=Direction.DOWN)


def facts_of_tie(rule: Rule, facts: Facts) -> Facts:
    """The facts with the figure that is judged as the value."""
    if not is_of_rank(rule) or facts.compared is None:
        return facts
    rank = facts.compared.rank
    return replace(facts, value=None if rank is None else Decimal(rank))


def what_is_missing(rule: Rule, terms: Terms, facts: Facts) -> str:
    """How a tied row is read, and what it waits for; empty where nothing is missing."""
    compared = facts.compared
    lacking = []
    if tied_bound(rule, terms, facts) is None:
        last = f"{facts.year - 1}年全市排名"
        name = f"{facts.span}{compared.name if compared is not None else '所比的数'}"
        lacking.append(last if rule.tie is Tie.RANK_GAIN else name)
    if is_of_rank(rule) and (compared is None or compared.rank is None):
        lacking.insert(0, f"{facts.span}全市排名")
    if not lacking:
        return ""
    return f"{tie_in_words(rule, terms, facts)}，{'、'.join(lacking)}尚未取得"
