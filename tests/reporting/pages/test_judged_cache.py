"""Judgements are cached for a reader and a page, and made anew after every write."""

from collections.abc import Iterator

import pytest
from django.test import Client

from indicators.models import Actual
from reporting.models import Department, Period, User
from reporting.pages import judged_cache
from tests.chengkou.conftest import signed_in
from tests.factories import make_actual, make_line, make_plan, make_progress, make_target
from tests.pages import Page, page_queries

pytestmark = pytest.mark.django_db

PAGES = (
    "/plans/2023/?through=6",
    "/plans/2023/shortfalls/?through=6",
    "/plans/2023/departments/?through=6",
)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    judged_cache.made_judgement.cache_clear()
    yield
    judged_cache.made_judgement.cache_clear()


@pytest.fixture
def actual() -> Actual:
    plan = make_plan()
    make_progress(make_line(plan), "0", 6, explanation="用地", measures="报批")
    return make_actual(make_target(plan, 1, lead=Department.objects.get(code="tongji")), "6", 6)


@pytest.fixture
def client(leader: User) -> Client:
    return signed_in(leader)


def judged() -> int:
    """How many judgements were made since the test began."""
    return judged_cache.made_judgement.cache_info().misses


@pytest.mark.usefixtures("actual")
def test_three_pages_share_one_judgement(client: Client) -> None:
    for address in PAGES:
        assert client.get(address).status_code == 200
    assert judged() == 1


@pytest.mark.usefixtures("actual")
def test_second_request_asks_for_the_page_alone(client: Client, reviewer: User) -> None:
    client.get(PAGES[0])
    with page_queries(forget=False) as again:
        client.get(PAGES[0])
    assert len(again) == 2, again
    signed_in(reviewer).get(PAGES[0])
    assert judged() == 2


def test_write_makes_the_judgement_anew_and_drops_the_old_one(
    client: Client, actual: Actual
) -> None:
    assert "低于序时1项" in Page(client.get(PAGES[0])).text
    Actual.objects.filter(pk=actual.pk).update(value="8")
    assert "低于序时0项" in Page(client.get(PAGES[0])).text
    assert judged() == 1


def test_readers_with_different_rights_do_not_share_a_judgement(
    client: Client, actual: Actual, reviewer: User, clerk_a: User
) -> None:
    Period.objects.update(published_at=None, published_by=None)
    knows = signed_in(reviewer)
    assert "低于序时1项" in Page(knows.get(PAGES[0])).text
    assert "低于序时1项" not in Page(client.get(PAGES[0])).text
    assert "低于序时1项" in Page(knows.get(PAGES[0])).text
    own = Page(signed_in(clerk_a).get(PAGES[0])).text
    assert ("低于序时1项" in own) == (actual.target.lead in clerk_a.departments.all())


@pytest.mark.usefixtures("actual")
def test_periods_and_days_of_knowledge_have_their_own_judgements(client: Client) -> None:
    for query in ("?through=6", "?through=3", "?through=6&known=2023-01-31"):
        client.get(f"/plans/2023/{query}")
    assert judged() == 3


@pytest.mark.usefixtures("actual")
def test_nothing_is_cached_in_debug(client: Client, settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    client.get(PAGES[0])
    assert judged() == 0


@pytest.mark.usefixtures("actual")
@pytest.mark.parametrize(
    "address",
    [
        "/plans/2023/indicators/",
        "/plans/2023/indicators/?section=一",
        "/plans/2023/projects/ledger/",
    ],
)
def test_sorting_a_list_leaves_the_cached_order(client: Client, address: str) -> None:
    make_actual(make_target(make_plan(), 2), "9", 6)
    make_progress(make_line(make_plan(), "p-2"), "60", 6)
    joint = "&" if "?" in address else "?"
    first = client.get(f"{address}{joint}through=6").content
    assert (
        client.get(f"{address}{joint}through=6&sort=-status").content != first
        or "projects" in address
    )
    assert _table(client.get(f"{address}{joint}through=6").content) == _table(first)


def _table(content: bytes) -> bytes:
    """The page's table: the secret of its forms is another each time."""
    return content[content.index(b"<table") : content.rindex(b"</table>")]
