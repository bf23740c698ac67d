"""A county's table as rows of values, read without the database.

Imports run downward: `file` (the sheet that has the table) → `rows` (its lines one by one) →
`table` (what was read), `heads` (which column is which), `headings` and `sums` (lines that are no
rows) → `known_columns` → `columns` (kinds of cells) → `cells`, `dates`, `names`.
"""
