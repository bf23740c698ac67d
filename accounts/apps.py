from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """How people sign in, and what keeps others from it."""

    name = "accounts"
    verbose_name = "登录与安全"
