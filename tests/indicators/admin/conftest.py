"""The planner at work on a draft."""

import pytest
from django.test import Client

from reporting.enums import PlanState
from reporting.models import Plan, User
from tests.factories import make_plan


@pytest.fixture
def draft() -> Plan:
    return make_plan(2025, PlanState.DRAFT)


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    """A client at which the planner has signed in."""
    client.force_login(planner)
    return client
