"""What an office brings along in lists: its units and its people.

Lists are read and compared here; the pages that show it are `reporting.admin.import_units` and
`reporting.admin.import_users`. Decision 0048.
"""
