"""Reads the tables of one file in a process of its own: `python -m reporting.tables.child KIND`.

As `reporting.spreadsheets.child` does, within the same limits; KIND is one of `parse`.
"""

import sys

from reporting.spreadsheets.child import run
from reporting.tables import found, parse


def main() -> None:
    """Read the tables of the file on standard input within the limits."""
    (kind,) = sys.argv[1:]
    run(lambda content: parse.tables(content, kind), found.dumped)


if __name__ == "__main__":
    main()
