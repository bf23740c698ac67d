"""Tables of any file that an office has, each with its place: the one way in for every import.

Excel and CSV (by `reporting.spreadsheets`), Word, text with one cell a line, and what Word, WPS and
Excel put on the clipboard come out alike: rows with merged cells filled in, hidden rows marked.
What the columns mean is asked elsewhere. No Django in this package but in `read` and `convert`.
"""
