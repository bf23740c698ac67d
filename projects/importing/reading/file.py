"""Reads the ledger in a file, as it is proposed. No database."""

from collections.abc import Collection, Mapping, Sequence
from typing import IO

from projects.importing.reading.columns import Column
from projects.importing.reading.table import Table
from projects.importing.reading.tables import Wanted, parts_of, read_tables
from reporting.tables.read import tables_of


def read(
    file: IO[bytes],
    *,
    name: str,
    size: int,
    columns: Sequence[Column],
    year: int,
    known: Mapping[str, Collection[str]],
) -> Table:
    """The ledger in a file as it is proposed, without a person's choices (`read_tables`).

    Raises Unreadable for a file that cannot be read.
    """
    wanted = Wanted(columns, year, known)
    return read_tables(parts_of(tables_of(file, name=name, size=size), wanted), wanted)
