"""The menu of a page without a plan: it lists what the plan has, without a query of its own."""

import pytest
from django.test import Client
from django.urls import reverse

from reporting.models import User
from tests.factories import make_key_task, make_plan, make_target
from tests.pages import page_queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("years", "asked"), [([2024], ""), ([2022, 2023, 2024], "?year=2024")])
def test_menu_of_a_page_without_a_plan_lists_its_key_tasks(
    client: Client, leader: User, years: list[int], asked: str
) -> None:
    for year in years:
        make_target(make_plan(year))
    client.force_login(leader)
    address = f"{reverse('password')}{asked}"
    link = reverse("key-tasks", args=[2024])
    assert link not in client.get(address).text
    make_key_task(make_plan(2024))
    with page_queries() as queries:
        page = client.get(address)
    assert link in page.text
    assert len(queries) == 1


def test_year_without_a_plan_leads_to_the_plan_to_open_with(client: Client, leader: User) -> None:
    make_key_task(make_plan(2024))
    client.force_login(leader)
    with page_queries() as queries:
        page = client.get(f"{reverse('password')}?year=2019")
    assert reverse("key-tasks", args=[2024]) in page.text
    assert len(queries) == 2
