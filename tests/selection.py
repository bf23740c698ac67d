"""Which tests belong to a run: by its database, and by whether there is a browser.

A test that asks for no database is run once, on SQLite: pytest-django refuses it every query, so
that it cannot come out differently on PostgreSQL.
"""

import pytest

# Without one of these, or the marker that asks for them, a test reaches no database.
_DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def touches_database(item: pytest.Item) -> bool:
    """Whether a test may query the database: by its marker or by any fixture it depends on."""
    if item.get_closest_marker("django_db"):
        return True
    return not _DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def belongs(item: pytest.Item, *, on_postgresql: bool, has_browser: bool) -> bool:
    """Whether a test is part of a run on this database, on a machine with or without a browser."""
    is_marked = item.get_closest_marker
    if is_marked("browser") and not has_browser:
        return False
    if not on_postgresql:
        return not is_marked("postgres")
    if is_marked("postgres"):
        return True
    return not is_marked("browser") and not is_marked("sqlite") and touches_database(item)
