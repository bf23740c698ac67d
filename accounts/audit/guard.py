"""Triggers with which the database itself refuses to change or delete records of the log.

They keep an application out, and whoever speaks SQL as its role; not the owner of the database,
who can drop them. `manage.py check_audit` says when they are gone.
"""

from typing import Any

TABLE = "accounts_auditrecord"
_NAMES = (f"{TABLE}_no_update", f"{TABLE}_no_delete")
_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE {what} ON {table}
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END
"""
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is only appended to'; END $$
"""


def put_up(connection: Any) -> None:
    """Have the database refuse UPDATE and DELETE of the log's rows."""
    whats = ("UPDATE", "DELETE")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, what in zip(_NAMES, whats, strict=True):
                cursor.execute(_SQLITE.format(name=name, what=what, table=TABLE))
            return
        cursor.execute(_FUNCTION)
        for name, what in zip(_NAMES, whats, strict=True):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE {what} ON {TABLE}"
                f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
            )


def take_down(connection: Any) -> None:
    """Undo it, for tests, which empty all tables."""
    on_table = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for name in _NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def has_guard(connection: Any) -> bool:
    """Whether both are there."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}
    return set(_NAMES) <= found
