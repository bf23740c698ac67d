"""One preview confirmed by several at once: one import, the others refused."""

import threading

import pytest
from django.db import connection

from projects.importing.comparing import carry_out
from projects.importing.ledger import ProjectImporter
from projects.models import KeyProject, ProjectPlan
from reporting.actions import Refused
from reporting.enums import PlanState, Role
from tests.factories import make_department, make_plan, make_sector, make_user
from tests.projects.importing.files import HEAD, row, table, xlsx

# SQLite has one writer at a time, and its test database is in one connection.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_only_one_of_simultaneous_confirmations_is_carried_out() -> None:
    make_sector()
    make_department("jiaotong", "县交通局")
    plan, planner, importer = (
        make_plan(2024, PlanState.DRAFT),
        make_user("planner", Role.PLANNER),
        ProjectImporter(),
    )
    seen = importer.compare(table(xlsx(HEAD, row(), row("p-2", "乙桥"))), plan).seen
    gate, answers = threading.Barrier(4), list[str]()

    def confirm() -> None:
        try:
            read = table(xlsx(HEAD, row(), row("p-2", "乙桥")))
            gate.wait(30)
            carry_out(importer, read, plan, seen=seen, confirmed=True, by=planner, file="台账.xlsx")
            answers.append("done")
        except Refused as refused:
            answers.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers.count("done") == 1 and len(answers) == 4
    assert {answer[:10] for answer in answers} == {"done", "预览以后，有人改了“"}
    assert (ProjectPlan.objects.count(), KeyProject.history.count()) == (2, 2)
