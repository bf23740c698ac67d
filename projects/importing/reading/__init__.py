"""A county's table as rows of values, read without the database.

Imports run downward: `tables` (those of a file that are ledgers) → `rows` (the lines of one) →
`table` (what was read), `heads` (which column is which), `headings` and `sums` (lines that
are no rows), `grid` (lines without merged cells) → `known_columns` → `columns` (kinds of cells) →
`cells`, `dates`, `names`.
"""
