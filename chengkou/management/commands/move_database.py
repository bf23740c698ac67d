"""`manage.py move_database --to FILE`: everything, from SQLite to PostgreSQL or back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, Error

from chengkou import env
from chengkou.databases.choice import database_of
from chengkou.databases.copying import CannotCopy, copy_all, other_database


class Command(BaseCommand):
    help = (
        "Copy every row of this database into another one, which has to be migrated and empty, "
        "and compare both. Stop the site first; afterwards give it the other database's variables."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            required=True,
            metavar="FILE",
            help="an environment file with DB, DB_NAME, DB_HOST … of the other database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with env.reading(env.variables_of(options["to"])):
                target = database_of(settings.VAR_DIR)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        try:
            with other_database(target) as alias:
                copied = copy_all(DEFAULT_DB_ALIAS, alias, self.stdout.write)
        except CannotCopy as error:
            raise CommandError(str(error)) from error
        except Error as error:
            raise CommandError(f"没有搬成，目标数据库未动：{error}") from error
        rows = sum(measure.rows for measure in copied.measures.values())
        for name in copied.unknown:
            self.stdout.write(f"没有搬：{name}（程序不认识这张表）")
        self.stdout.write(
            f"已搬{len(copied.measures)}张表、{rows}行；行数、合计和摘要逐表相同。"
            "请在环境文件里改用新数据库，再启动站点。"
        )
