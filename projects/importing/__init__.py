"""A ledger from Excel: read (`reading`), held against what is stored (`comparing`), shown, and written once confirmed.

Downward: `cells` (what a cell says) → `columns` (which column is which) → `reading` (a file as rows) → `comparing`
(what an import would do) → `ledger` and `livelihood` (to which rows it does it).
"""
