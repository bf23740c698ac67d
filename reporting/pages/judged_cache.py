"""What is judged for a page, made once for a reader and kept in the process for as long as nothing is written.

Nothing of it is stored: what is kept goes by the version of the data, like the pages that a browser keeps. Decision
0013 says why.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from django.http import HttpRequest

from reporting.pages.etag import data_version_of
from reporting.pages.plan_page import PlanPage, viewer_of
from reporting.visibility import Viewer

KEPT = 32
"""So many judgements a process keeps, each of some megabytes: those of a few readers, periods and pages."""

Judged = TypeVar("Judged")


@dataclass(frozen=True)
class _Asked:
    """What a judgement depends on, and with what it is made."""

    make: Callable[[PlanPage, Viewer], Any]
    version: str
    year: int
    through: int
    query: str
    """It stands in links, and names the day as known on which."""
    who: int | None
    """Whose eyes it is for: the key of a reader who may not know everything."""
    page: PlanPage = field(compare=False)
    viewer: Viewer = field(compare=False)


def cached_judgement(
    request: HttpRequest, page: PlanPage, make: Callable[[PlanPage, Viewer], Judged]
) -> Judged:
    """What `make` judges of the page's plan at the end of its period, as the reader may know it.

    A function of a module, that knows nothing but what it is given. Other requests may be given the same: it is to be
    read only.
    """
    viewer, version = viewer_of(request), data_version_of(request)
    if not version:
        return make(page, viewer)
    who = None if viewer.sees_all_submissions else request.user.pk
    found: Judged = made_judgement(
        _Asked(make, version, page.year, page.through, page.query, who, page, viewer)
    )
    return found


@lru_cache(maxsize=KEPT)
def made_judgement(asked: _Asked) -> Any:
    """What was asked, kept."""
    return asked.make(asked.page, asked.viewer)
