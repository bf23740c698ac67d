"""The log: what it is told, and that its records hold one another."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.apps import guard_log
from accounts.audit.checking import check
from accounts.audit.guard import has_guard, put_up, take_down
from accounts.audit.writing import digest_of, record
from accounts.enums import AuditAction
from accounts.models import AuditRecord
from accounts.models.audit import FIRST, AppendOnly
from reporting.models import User
from tests.constraints import Breakers, cases, promises, refused

BREAKERS: Breakers = {
    "audit_action_known": [lambda: _row(action="x")],
    "AuditRecord.previous": [lambda: _row(previous=_last().previous)],
    "AuditRecord.digest": [lambda: _row(digest=_last().digest)],
}


def _last() -> AuditRecord:
    return AuditRecord.objects.first() or record(AuditAction.SIGNED_IN, name="a")


def _row(**fields: Any) -> None:
    last = _last()
    told = {"at": last.at, "action": AuditAction.FAILED, "previous": last.digest, "digest": "d"}
    AuditRecord(**{**told, **fields}).save()


@pytest.mark.django_db
def test_every_constraint_is_violated_here() -> None:
    assert set(BREAKERS) | {"Session.session_key", "SecondFactor.user"} >= set(promises("accounts"))


@pytest.mark.django_db
@pytest.mark.parametrize("name, act", cases(BREAKERS))
def test_database_refuses_violation(name: str, act: Callable[[], Any]) -> None:
    _last()
    with refused("accounts", name):
        act()


@pytest.mark.django_db
def test_records_are_chained(leader: User) -> None:
    first = record(AuditAction.SIGNED_IN, user=leader)
    second = record(AuditAction.FAILED, name="x", subject="s" * 300, words="w" * 900)
    assert (first.previous, second.previous) == (FIRST, first.digest)
    assert (len(second.subject), len(second.words)) == (200, 500)
    for row in AuditRecord.objects.all():
        assert row.digest == digest_of(row), "as read back"
    assert check().number == 2


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["at", "username", "address", "action", "subject", "words"])
def test_any_change_changes_the_digest(field: str) -> None:
    row = record(AuditAction.SIGNED_IN, name="a", subject="b", words="c")
    before = row.digest
    value = row.at.replace(year=2000) if field == "at" else "other"
    setattr(row, field, value)
    assert digest_of(row) != before


@pytest.mark.django_db
def test_models_only_add() -> None:
    row = record(AuditAction.SIGNED_IN, name="a")
    for act in (
        row.save,
        row.delete,
        AuditRecord.objects.all().delete,
        lambda: AuditRecord.objects.update(words="x"),
    ):
        with pytest.raises(AppendOnly):
            act()


@pytest.mark.django_db
def test_record_is_taken_back_with_what_it_tells() -> None:
    with transaction.atomic():
        record(AuditAction.PUBLISHED, name="a")
        transaction.set_rollback(True)
    assert check().number == 0


# What the database itself refuses, and what a check finds.


@pytest.fixture
def guarded(db: None) -> None:
    record(AuditAction.SIGNED_IN, name="a")
    put_up(connection)


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_auditrecord SET words = 'x'", "DELETE FROM accounts_auditrecord"]
)
def test_database_refuses_changes_whoever_asks(guarded: None, statement: str) -> None:
    assert has_guard(connection)
    with (
        pytest.raises(Exception, match="only appended to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    record(AuditAction.SIGNED_OUT, name="a")
    assert check().number == 2 and check().faults == ()


def test_check_says_that_the_guard_is_gone(guarded: None) -> None:
    assert check().faults == ()
    take_down(connection)
    assert not has_guard(connection)
    (fault,) = check().faults
    assert "触发器" in fault


def execute(statement: str, *values: Any) -> None:
    """Past the models, as somebody with the database's own tools."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.django_db
@pytest.mark.parametrize("place", [0, 1, 2])
def test_check_finds_a_change_a_loss_and_an_insertion(place: int) -> None:
    keys = [record(AuditAction.SIGNED_IN, name=f"a{n}").pk for n in range(4)]
    put_up(connection)
    assert check().faults == ()
    take_down(connection)
    execute("UPDATE accounts_auditrecord SET words = 'x' WHERE id = %s", keys[place])
    put_up(connection)
    (fault,) = check().faults
    assert f"第{keys[place]}条" in fault and "改动过" in fault
    take_down(connection)
    execute("DELETE FROM accounts_auditrecord WHERE id = %s", keys[place])
    put_up(connection)
    (fault,) = check().faults
    assert f"第{keys[place + 1]}条接不上" in fault


@pytest.mark.django_db
def test_loss_of_the_end_is_found_by_the_digest_that_was_noted() -> None:
    put_up(connection)
    record(AuditAction.SIGNED_IN, name="a")
    last = record(AuditAction.SIGNED_IN, name="b")
    noted = check().last
    assert noted == last.digest
    record(AuditAction.SIGNED_IN, name="c")
    assert check(noted).faults == ()
    take_down(connection)
    execute("DELETE FROM accounts_auditrecord WHERE id >= %s", last.pk)
    put_up(connection)
    assert check().faults == ()
    (fault,) = check(noted).faults
    assert "末尾的记录被删除" in fault


@pytest.mark.django_db
def test_guard_is_put_up_after_every_migrate() -> None:
    assert not has_guard(connection)
    for _ in range(2):
        guard_log(using="default")
        assert has_guard(connection)
