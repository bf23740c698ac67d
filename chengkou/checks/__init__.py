"""数据核对: compares a plan's document with itself, its tables, the judgement and the ledger.

Each check is a small function from a `Document` to its `Check`s; none queries the database, none
knows an answer. Where the pairing of two statements cannot be computed, a table beside the function
says which are compared.
"""

from collections.abc import Callable, Iterator

from chengkou.checks import judgement, money, ratios, statements, sums
from chengkou.checks.document import Document
from chengkou.checks.result import Check, Kind

CHECKS: tuple[Callable[[Document], Iterator[Check]], ...] = (
    judgement.counts_of_the_table,
    judgement.all_binding_met,
    judgement.outcomes,
    judgement.told_apart,
    judgement.left_over,
    judgement.named,
    statements.said_twice,
    statements.same_subject,
    statements.two_words,
    statements.attributes,
    statements.two_scopes,
    statements.named_against_count,
    statements.listed_against_count,
    sums.parts_against_total,
    sums.within_whole,
    sums.split_against_split,
    sums.shares_together,
    sums.shares,
    ratios.ratios,
    ratios.between,
    ratios.growths_of_quotients,
    ratios.growth_against_amounts,
    money.funding_by_row,
    money.funding_by_column,
    money.investment_in_words,
    money.task_counts,
    money.ledger_against_aggregates,
)


def run(document: Document) -> list[Check]:
    """Every check of the document, in the order of their kinds, then as they come."""
    found: list[Check] = []
    for checks_of in CHECKS:
        found += checks_of(document)
    order = list(Kind)
    return sorted(found, key=lambda check: order.index(check.kind))
