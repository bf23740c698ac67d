from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db import connections
from django.db.models.signals import post_migrate
from django.http import HttpRequest

GUARD = "accounts.audit.guard"
"""What the handler is called that guards the log after each migrate."""


class AccountsConfig(AppConfig):
    """How people sign in, and what keeps others from it."""

    name = "accounts"
    verbose_name = "登录与安全"

    def ready(self) -> None:
        # Imported here because models are not there yet while the apps are being loaded.
        from accounts.audit.events import listen

        user_logged_in.connect(_begin_session, dispatch_uid="accounts.sessions")
        listen()
        post_migrate.connect(guard_log, sender=self, dispatch_uid=GUARD)


def _begin_session(request: HttpRequest, **_: Any) -> None:
    from accounts.sessions import begin

    begin(request)


def guard_log(using: str, **_: Any) -> None:
    """Put the guard up where it is missing: in a new database, and where a table was made anew."""
    from accounts.audit.guard import TABLE, has_guard, put_up

    connection = connections[using]
    if TABLE in connection.introspection.table_names() and not has_guard(connection):
        put_up(connection)
