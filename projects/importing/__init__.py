"""Importing a ledger from Excel or CSV: read, compared, previewed, confirmed, and written.

Imports run downward: `ledger` and `livelihood` (what is written and exported) → `project_rows`
(what each row would do) → `matching` (which project it is) → `comparing` (what both kinds of
ledger do) → the rooms `documents` (which tables of a document are ledgers) and `reading` (the file
as rows), without the database.
"""
