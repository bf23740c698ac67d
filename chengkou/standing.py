"""How a plan stands, judged once for a reader and kept in the process for as long as nothing is written.

Nothing of it is stored: what is kept goes by the version of the data, like the pages that a browser keeps. Decision
0013 says why.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from django.http import HttpRequest

from chengkou.shortfalls import Shortfalls
from reporting.conditional import version_of
from reporting.pages import PlanPage, reader_of
from reporting.readers import Reader

KEPT = 16
"""So many judgements a process keeps, each of some megabytes: those of a few readers and periods."""


@dataclass(frozen=True)
class _Asked:
    """What a judgement depends on, and with what it is made."""

    version: str
    year: int
    through: int
    query: str
    """It stands in links, and names the day as known on which."""
    who: int | None
    """Whose eyes it is for: the key of a reader who may not know everything."""
    page: PlanPage = field(compare=False)
    reader: Reader = field(compare=False)


def standing(request: HttpRequest, page: PlanPage) -> Shortfalls:
    """How the page's plan stands at the end of its period, as its reader may know it.

    Other requests may be given the same: it is to be read only.
    """
    reader, version = reader_of(request), version_of(request)
    who = None if reader.sees_all_submissions else request.user.pk
    asked = _Asked(version, page.year, page.through, page.query, who, page, reader)
    return judged_once(asked) if version else _judge(asked)


def _judge(asked: _Asked) -> Shortfalls:
    return Shortfalls(asked.page.plan, asked.page.through, asked.reader, asked.page.query)


judged_once = lru_cache(maxsize=KEPT)(_judge)
