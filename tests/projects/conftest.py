"""A few projects as several tests look at them."""

import datetime
from decimal import Decimal

import pytest

from projects.enums import InvestmentSource, ProblemKind
from tests.factories import make_line, make_plan, make_progress, make_project, make_sector


@pytest.fixture
def three() -> None:
    """Three projects at half of the year: 500 of 1000 done, 400 of 2000, and 600 not reported."""
    plan = make_plan(2024)
    roads = make_sector("基础设施", 10)
    energy = make_sector("产业招商引资", 20)
    one = make_line(
        plan, make_project("p-1", sector=roads, total_investment="5000"), investment="1000"
    )
    two = make_line(
        plan,
        make_project("p-2", sector=energy, source=InvestmentSource.SOCIAL, total_investment="8000"),
        investment="2000",
    )
    make_line(plan, make_project("p-3", sector=roads, total_investment="600"), investment="600")
    make_progress(one, "500", arrived=Decimal(700), progress_words="主体施工", progress_percent=40)
    make_progress(
        two,
        "400",
        arrived=Decimal(300),
        problem_kind=ProblemKind.LAND,
        problem="用地未批",
        matter="请协调用地",
        matter_for="分管县领导",
        matter_by=datetime.date(2024, 7, 20),
    )
