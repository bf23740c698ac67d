"""Reading a plan's targets from the tables of a file: the annexes of a report, or an office's list.

`printed` reads rows as printed, without the database; `matching` finds the indicator of each.
"""
