"""The demo's ledger has the document's numbers, and real names only where the document has them."""

from collections import defaultdict
from decimal import Decimal

import pytest

from chengkou.demo.sample.ledger import NAMED, make_ledger
from projects.enums import InvestmentSource, Nature
from projects.models import KeyProject, PlanMilestone, ProjectPlan
from reporting.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]
YI = Decimal(10_000)


def sums(lines: list[ProjectPlan], key: str) -> dict[str, tuple[int, Decimal, Decimal]]:
    """Count, total and year's plan in 亿元 by a project's field."""
    found: dict[str, tuple[int, Decimal, Decimal]] = defaultdict(
        lambda: (0, Decimal(0), Decimal(0))
    )
    for line in lines:
        number, total, planned = found[str(getattr(line.project, key))]
        more = line.project.total_investment / YI, line.investment / YI
        found[str(getattr(line.project, key))] = (number + 1, total + more[0], planned + more[1])
    return dict(found)


def test_counts_and_sums_equal_printed_ones() -> None:
    lines = make_ledger(Plan.objects.get(year=2024))
    assert sums(lines, "sector") == {
        "基础设施": (65, Decimal("60.38"), Decimal(19)),
        "生态环保": (9, Decimal("4.51"), Decimal("2.31")),
        "产业发展": (4, Decimal("6.42"), Decimal("2.5")),
        "乡村振兴": (12, Decimal("3.1"), Decimal("1.77")),
        "产业招商引资": (44, Decimal("158.52"), Decimal("20.6")),
        "房地产": (1, Decimal(3), Decimal(2)),
    }
    # The document: 90 with 74.4 and 25.57, 45 with 161.52 and 22.53, 0.08 less than its sectors.
    assert sums(lines, "source") == {
        InvestmentSource.GOVERNMENT: (90, Decimal("74.41"), Decimal("25.58")),
        InvestmentSource.SOCIAL: (45, Decimal("161.52"), Decimal("22.60")),
    }


@pytest.mark.slow
def test_projects_are_valid_and_marked() -> None:
    lines = make_ledger(Plan.objects.get(year=2024))
    assert len({line.project.name for line in lines}) == len(lines) == 135
    for line in lines:
        line.project.full_clean()
        line.full_clean()
        assert line.project.is_sample and line.history.count() == line.project.history.count() == 1
        assert line.done_before + line.investment <= line.project.total_investment
    real_names = {line.project.name for line in lines if "示例" not in line.project.name}
    assert real_names == {each.name for each in NAMED}
    assert {line.nature for line in lines} == set(Nature)
    assert PlanMilestone.objects.exists()


def test_ledger_is_reproducible() -> None:
    plan = Plan.objects.get(year=2024)
    first = [(line.project.code, line.project.name, line.investment) for line in make_ledger(plan)]
    for model in (PlanMilestone, ProjectPlan):
        model.objects.all().delete()
    KeyProject.objects.all().delete()
    assert [
        (line.project.code, line.project.name, line.investment) for line in make_ledger(plan)
    ] == first
