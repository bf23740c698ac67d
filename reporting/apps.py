import sqlite3
from typing import Any

import django
from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "计划与填报"

    def ready(self) -> None:
        from reporting.db.data_version import watch

        connection_created.connect(watch, dispatch_uid="reporting.db.data_version")
        connection_created.connect(_raise_parameter_limit, dispatch_uid="reporting.parameters")


def _raise_parameter_limit(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Let SQLite take as many parameters in a statement as it supports.

    Django asks it from 6.0 on. Before, it goes by 999, the limit of one before 2020, and splits
    what is written of some forty rows.
    """
    if connection.vendor == "sqlite" and django.VERSION < (6,):
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = limit
