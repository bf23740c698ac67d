"""A throw-away kind of rows, 信访事项: one package, and one line in `apps.py`."""
