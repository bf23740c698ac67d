"""The demo: the county's real plan with accounts to look at it, in a database marked as a demo."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from chengkou.demo.sample import add_sample
from chengkou.demo.tables import make_tables
from chengkou.private_files import private_database
from fixtures import FIXTURES
from reporting.enums import Role
from reporting.models import DemoMark, Department, User

Entry = dict[str, Any]
"""One row of a fixture: its model's label and its fields."""

PASSWORD = "chengkou-demo"  # noqa: S105  printed for everyone to use: it opens demo databases only

# Tables that `migrate` fills: a database with rows in no others was never used.
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
    """A demo account with its role (None for the superuser) and the unit it reports for."""

    username: str
    name: str
    role: Role | None
    department: str = ""
    about: str = ""
    county_leader: str = ""
    """The county leader whose line it opens; such a name is from the sample."""


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
    Account(
        "fenguan",
        "谭示例（演示）",
        Role.LEADER,
        about="分管城建、交通和生态，打开页面先列自己分管的",
        county_leader="谭示例",
    ),
    Account("admin", "系统管理员（演示）", None, about="安装、备份、升级"),
)


class NotADemo(Exception):
    """The database has rows that the demo did not make."""


def is_demo() -> bool:
    """Whether this database carries the demo's mark."""
    return (
        DemoMark._meta.db_table in connection.introspection.table_names()
        and DemoMark.objects.exists()
    )


def check_may_prepare() -> None:
    """Raise NotADemo when the database has rows and no mark: a real ledger, or something else."""
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
    """Delete everything in a demo database. Raises NotADemo for any other."""
    check_may_prepare()
    if connection.vendor == "sqlite":
        # Delete the whole file: an unreleased schema may have changed under it.
        path = Path(connection.settings_dict["NAME"])
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        private_database(path, own_folder=settings.VAR_DIR)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def make_current() -> None:
    """Bring the schema up to date: an empty database gets its tables at once."""
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
    else:
        make_tables()


@transaction.atomic
def fill(*, sample: bool = True) -> int:
    """Mark the migrated database, add missing real data and accounts; return how many rows.

    Rows that exist stay as they are: an edit made in the demo survives the next start. With
    `sample` a new demo also gets made-up periods of 2024, which are not counted.
    """
    check_may_prepare()
    is_new = not DemoMark.objects.exists()
    if is_new:
        DemoMark.objects.create()
    added = sum(add_missing(path) for path in FIXTURES)
    added += sum(add_account(account) for account in ACCOUNTS if not account.county_leader)
    if is_new and sample:
        add_sample(timezone.localdate())
    # Last: whom units are in the charge of is known from the sample.
    added += sum(add_account(account) for account in ACCOUNTS if account.county_leader)
    return added


def add_missing(path: Path) -> int:
    """Load those rows of a fixture that the database lacks; return their number.

    A row exists when its natural key does, or when somebody renumbered it since: adding it again
    would then break a constraint, or it refers to a row by a number that this row had before.
    """
    added = 0
    for entries in _batches(json.loads(path.read_text(encoding="utf-8"))):
        model = apps.get_model(entries[0]["model"])
        try:
            with transaction.atomic():
                added += _create(model, _missing_rows(model, entries))
        except IntegrityError:
            # At least one row collides with a renumbered one; ask each row for itself.
            new_rows = _missing_rows(model, entries)
            added += _create(model, [new for new in new_rows if _meets_constraints(new.row)])
    return added


def _batches(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Split a fixture's entries, in order, so that a batch refers to rows of earlier ones only."""
    batch: list[Entry] = []
    for entry in entries:
        if batch and (entry["model"] != batch[0]["model"] or _names_its_own_model(entry)):
            yield batch
            batch = []
        batch.append(entry)
    if batch:
        yield batch


def _names_its_own_model(entry: Entry) -> bool:
    """Whether the entry refers to another row of its own model, which has to be stored first."""
    model = apps.get_model(entry["model"])
    for name, value in entry["fields"].items():
        if value is not None and model._meta.get_field(name).related_model is model:
            return True
    return False


@dataclass
class NewRow:
    """An unsaved row of a fixture, with what its many-to-many fields will refer to."""

    row: models.Model
    many: dict[str, list[models.Model]] = field(default_factory=dict)


def _missing_rows(model: type[models.Model], entries: list[Entry]) -> list[NewRow]:
    """The entries without a stored row, as unsaved rows (one query for each model referred to).

    An entry that refers to a row which is not stored is left out.
    """
    stored = _StoredRows()
    missing = []
    for entry in entries:
        try:
            new = _new_row(model, entry, stored)
        except KeyError:
            continue
        if new.row.natural_key() not in stored.of(model):  # type: ignore[attr-defined]
            missing.append(new)
    return missing


class _StoredRows:
    """What the database has of the models that one batch is about."""

    def __init__(self) -> None:
        self._by_model: dict[type[models.Model], dict[tuple[Any, ...], models.Model]] = {}

    def of(self, model: type[models.Model]) -> dict[tuple[Any, ...], models.Model]:
        """The model's rows by natural key (one query when first asked for)."""
        if model not in self._by_model:
            # A natural key may contain that of a parent, or of the parent's parent.
            rows: Any = model._default_manager.select_related()
            self._by_model[model] = {row.natural_key(): row for row in rows}
        return self._by_model[model]


def _new_row(model: type[models.Model], entry: Entry, stored: _StoredRows) -> NewRow:
    """Build the row of one entry. Raises KeyError when it refers to a row which is not stored."""
    new = NewRow(model())
    for name, value in entry["fields"].items():
        column = model._meta.get_field(name)
        if isinstance(column, models.ManyToManyField):
            others = stored.of(column.related_model) if value else {}
            new.many[name] = [others[tuple(key)] for key in value]
        elif isinstance(column, models.ForeignKey):
            other = None if value is None else stored.of(column.related_model)[tuple(value)]
            setattr(new.row, name, other)
        else:
            assert isinstance(column, models.Field)
            setattr(new.row, name, column.to_python(value))
    return new


def _create(model: type[models.Model], new_rows: list[NewRow]) -> int:
    """Insert the rows together, with a first record in their history; return their number."""
    rows = [new.row for new in new_rows]
    if hasattr(model, "history"):
        for row in rows:
            row._change_reason = "文件导入"  # type: ignore[attr-defined]
        bulk_create_with_history(rows, model)
    else:
        model._default_manager.bulk_create(rows)
    for new in new_rows:
        for name, others in new.many.items():
            if others:
                getattr(new.row, name).set(others)
    return len(new_rows)


def _meets_constraints(row: models.Model) -> bool:
    """Whether the row could be inserted beside what is stored."""
    try:
        row.validate_constraints()
        row.validate_unique()
    except ValidationError:
        return False
    return True


def add_account(account: Account) -> int:
    """Make a demo account unless it exists; return the number of accounts made, 1 or 0.

    It has a line where a unit is in the charge of such a leader: without any its pages were empty.
    """
    if User.objects.filter(username=account.username).exists():
        return 0
    is_superuser = account.role is None
    user = User.objects.create(
        username=account.username,
        password=_password_hash(),
        name=account.name,
        is_staff=is_superuser,
        is_superuser=is_superuser,
        county_leader=_known_leader(account.county_leader),
    )
    if account.role is not None:
        user.groups.add(Group.objects.get(name=account.role.value))
    if account.department:
        user.departments.add(Department.objects.get(code=account.department))
    return 1


def _known_leader(name: str) -> str:
    """The name where a unit is in the charge of such a leader; else empty."""
    return name if Department.objects.filter(county_leader=name).exclude(county_leader="") else ""


@cache
def _password_hash() -> str:
    """The hash of the demo password, computed once for all accounts.

    Sharing a salt shows that the accounts share a password, which the demo prints for everyone;
    hashing takes most of a second each time.
    """
    return make_password(PASSWORD)
