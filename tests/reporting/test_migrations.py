"""What a migration does with rows that an earlier version let in."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection

from tests.factories import make_user

USERNAMES = import_module("reporting.migrations.0002_usernames_once")


def look_for_equal_names() -> None:
    USERNAMES.name_the_equal_ones(apps, SimpleNamespace(connection=connection))


@pytest.mark.django_db
def test_usernames_that_differ_in_case_alone_stop_the_upgrade_by_name() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX user_username_once_without_case")
    for name in ("wangfang", "lisi"):
        make_user(name)
    look_for_equal_names()
    for name in ("WangFang", "LISI"):
        make_user(name)
    with pytest.raises(CommandError, match="LISI / lisi；WangFang / wangfang") as caught:
        look_for_equal_names()
    assert "改名" in str(caught.value)
