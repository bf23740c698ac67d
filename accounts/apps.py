from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest


class AccountsConfig(AppConfig):
    """How people sign in, and what keeps others from it."""

    name = "accounts"
    verbose_name = "登录与安全"

    def ready(self) -> None:
        user_logged_in.connect(_begin_session, dispatch_uid="accounts.sessions")


def _begin_session(request: HttpRequest, **_: Any) -> None:
    # Imported here because models are not there yet while the apps are being loaded.
    from accounts.sessions import begin

    begin(request)
