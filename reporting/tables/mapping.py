"""How the tables of a file are understood: what their columns can be, and where their heads are.

The ground of every import that asks a person what the columns of a table mean
(`reporting.admin.import_mapping` is its page).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.tables.found import FoundTable
from reporting.tables.heads import Head, HeadChoice, Meaning, heads_of
from reporting.tables.ragged import aligned


@dataclass(frozen=True)
class Vocabulary:
    """What the columns of a kind of tables can be, and what makes a row one of their heads."""

    meanings: Sequence[Meaning]
    needed: Sequence[str]
    """Fields without which there is no head; the first is that of the names of the rows."""
    fewest: int = 1
    """So many columns that are known has a head at least."""
    within: int | None = None
    """The first head ends in one of so many first rows; None for anywhere."""


@dataclass(frozen=True)
class Understood:
    """A table with its heads and the year it is of; without a head nothing of it is read."""

    table: FoundTable
    """With its cells under their heads."""
    year: int
    heads: list[Head]


def understand(
    table: FoundTable, vocabulary: Vocabulary, year: int, choice: HeadChoice | None = None
) -> Understood:
    """The table with the heads that have the needed columns, or with the one that was chosen."""
    whole = _aligned(table, vocabulary, year, choice)
    heads = heads_of(
        whole,
        vocabulary.meanings,
        vocabulary.needed,
        year,
        choice,
        fewest=vocabulary.fewest,
        within=vocabulary.within,
    )
    return Understood(whole, year, heads)


def _aligned(
    table: FoundTable, vocabulary: Vocabulary, year: int, choice: HeadChoice | None
) -> FoundTable:
    """The table with its cells under their heads; the same where nothing can be found."""
    if table.is_aligned:
        return table
    name = vocabulary.needed[0]
    for place, row in enumerate(table.rows):
        if choice is not None and row.number != choice.row:
            continue
        alone = FoundTable(table.place, rows=[row])
        needed = (name,) if choice else vocabulary.needed
        for head in heads_of(alone, vocabulary.meanings, needed, year):
            return aligned(table, place, head.places_of(name)[0])
    return table
