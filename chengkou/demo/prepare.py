"""The demo: the county's real plan with accounts to look at it, in a database marked as a demo."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from chengkou.demo.sample import add_sample
from fixtures import FIXTURES
from reporting.enums import Role
from reporting.models import DemoMark, Department, Plan, PublishedFigure, User

PASSWORD = "chengkou-demo"  # noqa: S105  printed for everyone to use: it opens demo databases only


# What a database holds that was migrated and never used.
FILLED_BY_MIGRATE = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "reporting_dataversion",
)


@dataclass(frozen=True)
class Account:
    """A demo account: its role, or superuser where there is none, and the unit it reports for."""

    username: str
    name: str
    role: Role | None
    department: str = ""
    about: str = ""


ACCOUNTS = (
    Account("jihua", "计划管理员（演示）", Role.PLANNER, about="计划、指标、目标、单位和用户"),
    Account("shenhe", "审核员（演示）", Role.REVIEWER, about="下发、审核、发布"),
    Account("fuhe", "复核员（演示）", Role.REVIEWER, about="第二位审核员"),
    Account(
        "shengtai",
        "生态环境局填报员（演示）",
        Role.REPORTER,
        "shengtai-huanjing-ju",
        "填报第 23、25 项",
    ),
    Account(
        "renshe", "人力社保局填报员（演示）", Role.REPORTER, "renli-shebao-ju", "填报第 18、19 项"
    ),
    Account(
        "tongji", "统计局填报员（演示）", Role.REPORTER, "tongji-ju", "给各单位的填报表录入统计数据"
    ),
    Account("lingdao", "县领导（演示）", Role.LEADER, about="看总览和各项指标"),
    Account("admin", "系统管理员（演示）", None, about="安装、备份、升级"),
)


class NotADemo(Exception):
    """The database holds rows that the demo did not make."""


def is_demo() -> bool:
    """Whether this database carries the demo's mark."""
    return (
        DemoMark._meta.db_table in connection.introspection.table_names()
        and DemoMark.objects.exists()
    )


def check_may_prepare() -> None:
    """Raise NotADemo when the database holds any rows and no mark: somebody's real ledger, or something else."""
    if is_demo():
        return
    names = {model._meta.db_table: str(model._meta.verbose_name) for model in apps.get_models()}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in FILLED_BY_MIGRATE:
                continue
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                raise NotADemo(
                    f"这个数据库里已有“{names.get(table, table)}”的数据，又没有演示标记：不会动它。"
                    "请另用一个空的数据库（环境变量 DB_NAME）。"
                )


def make_empty() -> None:
    """Take away everything in a demo database. Raises NotADemo for any other."""
    check_may_prepare()
    if connection.vendor == "sqlite":
        # The file goes as a whole: an unreleased schema may have changed under it.
        path = Path(connection.settings_dict["NAME"])
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


@transaction.atomic
def fill(*, sample: bool = True) -> int:
    """Mark the migrated database, add what is missing of the real data and the accounts; the number of rows added.

    What is there already stays as it is: an edit made in the demo survives the next start. With `sample` a new demo
    also gets made-up periods of the year that the document leaves open; they are not counted.
    """
    check_may_prepare()
    is_new = not DemoMark.objects.exists()
    if is_new:
        DemoMark.objects.create()
    added = sum(add_missing(path) for path in FIXTURES)
    added += sum(add_account(account) for account in ACCOUNTS)
    if is_new and sample:
        add_sample(timezone.localdate())
    return added


def add_missing(path: Path) -> int:
    """Load those rows of a fixture that the database has none of; how many there were.

    A row is there when its natural key is, and also when somebody renumbered it since: then adding it again would
    break a promise of the database, or it refers to a row under the number that this one had.
    """
    rows = json.loads(path.read_text(encoding="utf-8"))
    if all(written["model"] == PublishedFigure._meta.label_lower for written in rows):
        return _add_missing_figures(rows)
    added = 0
    for written in rows:
        row = _as_row(written)
        # The deserialiser gives known natural keys their primary key.
        if row is None or row.object.pk is not None or not _keeps_promises(row.object):
            continue
        # An ordinary save, not the deserialiser's raw one, which would leave no first record in the history: the
        # first edit needs a "before".
        row.object._change_reason = "文件导入"  # type: ignore[attr-defined]
        row.object.save()
        for field, keys in (row.m2m_data or {}).items():
            getattr(row.object, field).set(keys)
        added += 1
    return added


def _add_missing_figures(rows: list[dict[str, Any]]) -> int:
    """The same for published figures, together: there are hundreds, and they keep no history that needs a "before"."""
    plans = {plan.year: plan for plan in Plan.objects.all()}
    there = {figure.natural_key() for figure in PublishedFigure.objects.select_related("plan")}
    missing = []
    for written in rows:
        fields = dict(written["fields"])
        plan = plans.get(*fields.pop("plan"))
        if plan is None:
            continue
        figure = PublishedFigure(plan=plan, **fields)
        if figure.natural_key() not in there:
            missing.append(figure)
    PublishedFigure.objects.bulk_create(missing)
    return len(missing)


def _as_row(written: dict[str, Any]) -> serializers.base.DeserializedObject | None:
    """The row that a fixture's entry stands for; None when it refers to a row that has another key by now."""
    try:
        return next(
            iter(serializers.deserialize("python", [written], use_natural_foreign_keys=True))
        )
    except (serializers.base.DeserializationError, ObjectDoesNotExist):
        return None


def _keeps_promises(row: models.Model) -> bool:
    try:
        row.validate_constraints()
        row.validate_unique()
    except ValidationError:
        return False
    return True


def add_account(account: Account) -> int:
    """Make a demo account unless it is there; 1 when it was made, else 0."""
    if User.objects.filter(username=account.username).exists():
        return 0
    if account.role is None:
        User.objects.create_superuser(account.username, password=PASSWORD, name=account.name)
        return 1
    user = User.objects.create_user(account.username, password=PASSWORD, name=account.name)
    user.groups.add(Group.objects.get(name=account.role.value))
    if account.department:
        user.departments.add(Department.objects.get(code=account.department))
    return 1
