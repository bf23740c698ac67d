"""The menu 生成文件: every document of the period and the choices of the page it stands on."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from chengkou.documents.catalogue import DOCUMENTS
from reporting.models import Department, Period, User
from tests.factories import make_actual, make_plan, make_target
from tests.pages import Page

pytestmark = pytest.mark.django_db


def offered(page: Page) -> list[str]:
    return [address for address in page.hrefs if "/documents/" in address]


def all_of(query: str) -> list[str]:
    return [
        f"/plans/2023/documents/{name}.{ending}?{query}"
        for name, kind in DOCUMENTS.items()
        for ending in kind.endings
    ]


def test_overview_offers_every_document_of_what_it_shows(
    get: Callable[..., Page], client: Client
) -> None:
    make_actual(make_target(make_plan(), 1), "6", 6)
    assert offered(get("/plans/2023/")) == all_of("through=6")
    shown = offered(get("/plans/2023/?through=3&leader=none"))
    assert shown == all_of("through=3&leader=none")
    for address in shown:
        assert client.get(address).status_code == 200, address


def test_board_offers_every_document_of_its_period(
    client: Client, reviewer: User, units: tuple[Department, Department]
) -> None:
    make_actual(make_target(make_plan(), 1, lead=units[0]), "6", 6)
    client.force_login(reviewer)
    address = reverse("admin:reporting_period_board", args=[Period.objects.get(month=6).pk])
    page = Page(client.get(address))
    assert offered(page) == all_of("through=6")
    assert "附表1 目标完成情况" in page.text and "生成文件" in page.text
