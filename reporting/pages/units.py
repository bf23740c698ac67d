"""Where a unit is named: its name leads to the unit's page in the same year and period."""

from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reporting.models import Department

_UNITS = 4096


@lru_cache(maxsize=_UNITS)
def unit_url(year: int, code: str, query: str = "") -> str:
    """The address of a unit's page; `query` (?through=6) keeps the reader's choices."""
    return reverse("department", args=[year, code]) + query


def unit_link(unit: Department, year: int, query: str = "", text: str = "") -> SafeString:
    """The unit's name, or `text` in its place, as a link to the unit's page."""
    url = unit_url(year, unit.code, query)
    return format_html('<a class="unit-link" href="{}">{}</a>', url, text or unit.name)
