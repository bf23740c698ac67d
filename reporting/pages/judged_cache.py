"""Judgements for pages, made once for a reader and cached in the process while nothing is written.

Nothing of it is stored: a judgement belongs to a version of the data, as an ETag does. Decision
0013 says why.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings

from reporting.pages.plan_page import PlanPage
from reporting.visibility import Viewer

CACHED = 32
"""How many judgements a process caches; each has some megabytes."""

Judged = TypeVar("Judged")


@dataclass(frozen=True)
class _Asked:
    """What a judgement depends on, and the page to make it of."""

    make: Callable[[PlanPage, Viewer], Any]
    data_version: str
    year: int
    through: int
    query: str
    """Part of links, and names the day as known on which."""
    viewer: Viewer | None
    """Who it is for; None where the reader sees everything, as all such readers see the same."""
    page: PlanPage = field(compare=False)


def cached_judgement(page: PlanPage, make: Callable[[PlanPage, Viewer], Judged]) -> Judged:
    """What `make` judges of the page's plan at the end of its period, as the reader may know it.

    `make` is a function of a module that depends on its arguments alone. Other requests may get the
    same object: read it only. Raises RuntimeError for a page whose view is not a `plan_view`.
    """
    if page.data_version is None:
        if not settings.DEBUG:
            raise RuntimeError("The page has no data version: decorate its view with @plan_view.")
        return make(page, page.viewer)
    _forget_all_but(page.data_version)
    viewer = None if page.viewer.sees_all_submissions else page.viewer
    judged: Judged = made_judgement(
        _Asked(make, page.data_version, page.year, page.through, page.query, viewer, page)
    )
    return judged


@lru_cache(maxsize=CACHED)
def made_judgement(asked: _Asked) -> Any:
    """The judgement that was asked for."""
    return asked.make(asked.page, asked.page.viewer)


_versions: list[str] = []
"""The version of the data that the cached judgements are of."""


def _forget_all_but(data_version: str) -> None:
    """Drop the judgements of earlier data: nobody asks for them again, and they may be large."""
    if _versions != [data_version]:
        _versions[:] = [data_version]
        made_judgement.cache_clear()
