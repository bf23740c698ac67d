"""`manage.py reset_second_factor`: for a superuser who has lost phone and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.second_factor import remove
from reporting.models import User


class Command(BaseCommand):
    help = "Take the second step of a sign-in away from an account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="the account's login name")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"没有登录名“{options['username']}”。")
        remove(user)
        self.stdout.write(f"{user}（{user.get_username()}）的两步验证已重设，下次登录只要密码。")
