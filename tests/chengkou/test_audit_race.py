"""Writers of the log at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.audit.checking import check
from accounts.audit.writing import record
from accounts.enums import AuditAction

WRITERS, EACH = 4, 5


def write(writer: int) -> None:
    try:
        for number in range(EACH):
            with transaction.atomic():
                record(AuditAction.SIGNED_IN, name=f"{writer}-{number}")
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.usefixtures("_real_server")
def test_writers_at_the_same_moment_do_not_fork_the_chain() -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    found = check()
    assert found.number == WRITERS * EACH
    # The test's database has no guard, which is told of.
    assert [fault for fault in found.faults if "触发器" not in fault] == []
