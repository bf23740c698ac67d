"""Importing a ledger from Excel or CSV: read, compared, previewed, confirmed, and written.

Imports run downward: `ledger` and `livelihood` (which stored row a row of the file is) →
`comparing` (what an import would change) → `reading` (the file as rows) → `columns` (which column
is which) → `cells` (the value of a cell).
"""
