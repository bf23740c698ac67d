"""Ledgers in the documents of a plan, among its other tables: which table is one, and its rows.

No database; what a row is, is said by the room `reading`.
"""
