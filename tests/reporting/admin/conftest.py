"""A planner at work in the admin."""

import pytest
from django.test import Client

from reporting.models import User


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    """A client at which the planner has signed in."""
    client.force_login(planner)
    return client
