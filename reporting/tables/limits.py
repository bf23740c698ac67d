"""How much of a document is read, beside the limits of `reporting.spreadsheets.limits`."""

MAX_TABLES = 500
"""Tables of one file; the report of a county has some twenty, one for each box."""
MAX_HEADINGS = 12
"""Lines of text above a table that are remembered with it."""
