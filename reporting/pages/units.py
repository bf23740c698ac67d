"""Where units and county leaders are named: a name leads to the unit's page, or to the leader's
line, in the same year and period."""

from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reporting.models import Department
from reporting.pages.plan_page import PlanPage

_UNITS = 4096


@lru_cache(maxsize=_UNITS)
def unit_url(year: int, code: str, query: str = "") -> str:
    """The address of a unit's page; `query` (?through=6) keeps the reader's choices."""
    return reverse("department", args=[year, code]) + query


def unit_link(unit: Department, year: int, query: str = "", text: str = "") -> SafeString:
    """The unit's name, or `text` in its place, as a link to the unit's page."""
    url = unit_url(year, unit.code, query)
    return format_html('<a class="unit-link" href="{}">{}</a>', url, text or unit.name)


def leader_link(leader: str, page: PlanPage) -> SafeString:
    """The leader's name as a link to the overview of that leader's line; empty without a name."""
    if not leader:
        return SafeString()
    url = reverse("overview", args=[page.year]) + page.of_line(leader)
    return format_html('<a href="{}">{}</a>', url, leader)
