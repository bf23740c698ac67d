"""Judgements are cached for a reader and a page, and made anew after every write."""

import datetime
import gc
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client

from chengkou.dashboards.standing import PlanStanding
from indicators.models import Actual
from reporting.actions import Refused
from reporting.db.data_version import DataVersions
from reporting.enums import Role
from reporting.models import Department, Period, User
from reporting.pages import judged_cache
from reporting.pages.judged_cache import Kept, judgements
from reporting.pages.plan_view import forget
from tests.chengkou.conftest import signed_in
from tests.factories import make_actual, make_line, make_plan, make_progress, make_target, make_user
from tests.pages import Page, page_queries

pytestmark = pytest.mark.django_db

PAGES = (
    "/plans/2023/?through=6",
    "/plans/2023/shortfalls/?through=6",
    "/plans/2023/departments/?through=6",
)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def actual() -> Actual:
    plan = make_plan()
    make_progress(make_line(plan), "0", 6, explanation="用地", measures="报批")
    return make_actual(make_target(plan, 1, lead=Department.objects.get(code="tongji")), "6", 6)


@pytest.fixture
def client(leader: User) -> Client:
    return signed_in(leader)


def judged() -> int:
    """How often a plan was judged as a whole since the test began."""
    return judgements.made.count(PlanStanding.of_page)


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
    assert len(again) == 1, again
    signed_in(reviewer).get(PAGES[0])
    assert judged() == 2


def test_write_makes_the_judgement_anew_and_drops_the_old_one(
    client: Client, actual: Actual
) -> None:
    assert "低于序时1项" in Page(client.get(PAGES[0])).text
    Actual.objects.filter(pk=actual.pk).update(value="8")
    assert "低于序时0项" in Page(client.get(PAGES[0])).text
    assert judged() == 2


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


def test_readers_who_know_the_same_share_what_is_judged(client: Client, actual: Actual) -> None:
    """All leaders do; a unit's own staff know more."""
    own = actual.target.lead
    others = [make_user("b", Role.LEADER), make_user("c", Role.REPORTER, departments=(own,))]
    for reader in (client, *map(signed_in, others)):
        assert reader.get(PAGES[0]).status_code == 200
    assert judged() == 2


class Watched:
    """A lock that tells when somebody waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.is_waited_for = threading.Event()

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            self.is_waited_for.set()
            self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch) -> Watched:
    lock = Watched()
    once: Any = judged_cache._Once
    monkeypatch.setattr(judged_cache, "_Once", lambda: once(lock=lock))
    return lock


@pytest.mark.parametrize("fails", [False, True])
def test_who_arrives_meanwhile_waits_and_judges_only_what_failed(
    lock: Watched, fails: bool
) -> None:
    versions = DataVersions(["a"])
    data = judged_cache._Data(frozenset(), versions.of(()), datetime.date(2024, 4, 1))
    kept = judged_cache.Judgements()
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        if made == [0]:
            assert lock.is_waited_for.wait(20), "nobody waited"
            if fails:
                raise Refused
        return made[-1]

    def ask() -> int | None:
        with suppress(Refused):
            answer: int = kept.get(data, "asked", versions, make)
            return answer
        return None

    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(ask) for _ in range(2)]
    found = {answer.result(timeout=20) for answer in answers}
    assert found == ({None, 1} if fails else {0})


def test_what_is_kept_is_bounded_and_that_of_earlier_data_dropped() -> None:
    kept = judged_cache.Judgements()
    day = datetime.date(2024, 4, 1)
    old, new = DataVersions(["a"]), DataVersions(["b"])

    def ask(versions: DataVersions, asked: int) -> None:
        data = judged_cache._Data(frozenset(), versions.of(()), day)
        kept.get(data, asked, versions, lambda: asked)

    for asked in range(judged_cache.CACHED + 5):
        ask(old, asked)
    assert len(kept._kept) == judged_cache.CACHED
    ask(new, 0)
    assert len(kept._kept) == 1


# What a judgement keeps of itself.


def test_result_is_made_once_and_the_first_made_is_dropped_for_another() -> None:
    made: list[str] = []
    kept: Kept[str] = Kept(2)

    def make(key: str) -> str:
        made.append(key)
        return key

    def ask(key: str) -> str:
        return kept.get(key, lambda: make(key))

    assert [ask(key) for key in ("a", "b", "a", "c", "b", "a")] == ["a", "b", "a", "c", "b", "a"]
    assert made == ["a", "b", "c", "a"]


def test_empty_result_is_kept_too() -> None:
    kept: Kept[list[int]] = Kept(2)
    assert kept.get("a", list) is kept.get("a", list)


class Judgement:
    """Something that keeps what is made of it."""

    def __init__(self) -> None:
        self.kept: Kept[int] = Kept(2)

    def make(self) -> int:
        return 1


def test_judgement_that_is_dropped_is_freed_without_a_search_for_garbage() -> None:
    judgement = Judgement()
    judgement.kept.get("a", judgement.make)
    known = weakref.ref(judgement)
    gc.disable()
    try:
        del judgement
        assert known() is None
    finally:
        gc.enable()
