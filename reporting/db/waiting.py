"""The connection to the database while something slow is done without it."""

from django.db import connection


def give_back_connection() -> None:
    """Let others have the database while a file is read, which may take seconds.

    The next query connects again. Inside a transaction nothing is given back.
    """
    if not connection.in_atomic_block:
        connection.close()
