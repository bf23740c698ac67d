"""The database that the environment names, as Django's settings want it."""

from pathlib import Path
from typing import Any

from chengkou import env
from chengkou.private_files import private_database

DATABASE_KINDS = ("sqlite", "postgresql")


def database_of(var_dir: Path) -> dict[str, Any]:
    """What DB and the variables DB_… name; without them SQLite's file in `var_dir`.

    SQLite's file is made where it is missing, closed to other accounts. Raises ImproperlyConfigured
    for a value that is not known.
    """
    if env.choice("DB", DATABASE_KINDS) == "postgresql":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": env.text("DB_HOST", ""),
            "PORT": env.text("DB_PORT", ""),
            "NAME": env.text("DB_NAME", "chengkou"),
            "USER": env.text("DB_USER", "chengkou"),
            "PASSWORD": env.text("DB_PASSWORD", ""),
            # Who waits longer for a connection is told so; a restart of the server takes less.
            "OPTIONS": {"pool": {"timeout": 10}},
            # The pool tries a connection before it lends it: those that a restart of the server cut
            # are made anew, and nobody meets an error for each of them.
            "CONN_HEALTH_CHECKS": True,
        }
    file = env.text("DB_NAME", str(var_dir / "chengkou.sqlite3"))
    private_database(Path(file), own_folder=var_dir)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        # Without IMMEDIATE, two writers that both began by reading fail at once with "database is
        # locked"; WAL lets readers go on while one writes. FULL: what a page called saved is on the
        # disk, whenever the power fails; NORMAL would lose the last writes of the WAL.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
