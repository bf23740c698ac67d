"""Carrying out a previewed import: refused when anything changed since, all or nothing."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from projects.importing import comparing
from projects.importing.comparing import Comparison, carry_out
from projects.importing.ledger import ProjectImporter
from projects.models import KeyProject, ProjectPlan
from reporting.actions import Refused
from reporting.enums import PlanState, Role
from reporting.models import Department, Plan, User
from tests.factories import make_department, make_plan, make_project, make_sector, make_user
from tests.projects.importing.files import (
    HEAD,
    IMPORTER,
    compared,
    faults,
    imported,
    lines,
    nothing_written,
    row,
    table,
    xlsx,
)
from tests.racing import at_once


@pytest.mark.django_db
def test_row_changed_since_the_preview_is_refused_by_name(plan: Plan, planner: User) -> None:
    imported(plan, planner, row(), row("p-2", "乙桥"))
    read = lines(row(total=2000), row("p-2", "乙桥"))
    seen = IMPORTER.compare(read, plan).seen
    line = ProjectPlan.objects.get(project__code="p-2")
    line.goal = "完成主体"
    line.save()
    with pytest.raises(Refused, match="预览以后，有人改了“乙桥”"):
        carry_out(IMPORTER, read, plan, seen=seen, confirmed=True, by=planner, file="a")
    assert KeyProject.objects.get(code="p-1").total_investment == Decimal(1000)


@pytest.mark.django_db
def test_second_confirmation_is_refused(plan: Plan, planner: User) -> None:
    read = lines(row())
    seen = IMPORTER.compare(read, plan).seen
    carry_out(IMPORTER, read, plan, seen=seen, confirmed=True, by=planner, file="a")
    with pytest.raises(Refused, match="有人改了“甲路”"):
        carry_out(IMPORTER, read, plan, seen=seen, confirmed=True, by=planner, file="a")


@pytest.mark.django_db
def test_unit_renamed_since_the_preview_is_refused(plan: Plan, planner: User) -> None:
    read = lines(row())
    seen = IMPORTER.compare(read, plan).seen
    Department.objects.filter(code="jiaotong").update(name="县交通运输委")
    with pytest.raises(Refused, match="没有叫“县交通局”的牵头单位"):
        carry_out(IMPORTER, read, plan, seen=seen, confirmed=True, by=planner, file="a")
    assert nothing_written()


@pytest.mark.django_db
def test_fault_in_the_last_row_writes_nothing(plan: Plan, planner: User) -> None:
    rows = [row(f"p-{number}", f"项目{number}") for number in range(20)]
    with pytest.raises(Refused, match="现在不能导入：第22行"):
        imported(plan, planner, *rows, row("p-20", "最后一个", lead="没有这个单位"))
    assert nothing_written()


@pytest.mark.django_db
def test_refusal_of_the_database_writes_nothing(
    plan: Plan, planner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody adds a project of the same code between the comparison and the writing."""
    rows = [row(), row("p-2", "乙桥")]
    read = lines(*rows)
    seen = IMPORTER.compare(read, plan).seen
    compare = ProjectImporter.compare

    def and_then_another(*args: Any, **kwargs: Any) -> Comparison:
        found = compare(*args, **kwargs)
        make_project("p-2", name="别人的")
        return found

    monkeypatch.setattr(ProjectImporter, "compare", and_then_another)
    with pytest.raises(Refused, match="导入的同时有人改了台账"):
        carry_out(IMPORTER, read, plan, seen=seen, confirmed=True, by=planner, file="a")
    assert nothing_written()


# SQLite has one writer at a time, and its test database is in one connection.
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_only_one_of_simultaneous_confirmations_is_carried_out() -> None:
    make_sector()
    make_department("jiaotong", "县交通局")
    plan = make_plan(2024, PlanState.DRAFT)
    planner = make_user("planner", Role.PLANNER)
    seen = IMPORTER.compare(table(xlsx(HEAD, row(), row("p-2", "乙桥"))), plan).seen
    answers: list[str] = []

    def confirm(read: Any) -> None:
        try:
            carry_out(IMPORTER, read, plan, seen=seen, confirmed=True, by=planner, file="台账.xlsx")
            answers.append("done")
        except Refused as refused:
            answers.append(str(refused))

    reads = [table(xlsx(HEAD, row(), row("p-2", "乙桥"))) for _ in range(4)]
    at_once([partial(confirm, read) for read in reads])
    assert answers.count("done") == 1 and len(answers) == 4
    assert {answer[:10] for answer in answers} == {"done", "预览以后，有人改了“"}
    assert (ProjectPlan.objects.count(), KeyProject.history.count()) == (2, 2)


@pytest.mark.django_db
def test_similar_names_are_looked_for_a_few_times_only(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "SEARCHES", 1)
    monkeypatch.setattr(comparing, "NAMES_ALL", 0)
    rows = [row(f"p-{number}", f"项目{number}", lead="县交通运输局") for number in range(2)]
    said = faults(compared(plan, *rows))
    assert "可以填：县交通局。" in said[0]
    assert "请先在管理后台增加这个牵头单位" in said[1]
