"""The site as `scripts/bench.py` measures it: every address of the real one, and the floor."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import cycle
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from chengkou.urls import urlpatterns as site
from indicators.enums import Catalogue
from indicators.models import Target

_ROW = (
    "<tr><td>{{ row.number }}</td><td>{{ row.name }}</td><td>{{ row.unit }}</td>"
    "<td>{{ row.target }}</td>"
    "<td>{{ row.low }}</td><td>{{ row.high }}</td><td>{{ row.lead }}</td></tr>\n"
)
_PAGE = engines["django"].from_string(
    '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">'
    "<title>{{ user }}</title></head>"
    f"<body><table>{{% for row in rows %}}{_ROW}{{% endfor %}}</table></body></html>"
)
_EMPTY_ROW = len(engines["django"].from_string(_ROW).render({"row": {}}))


def floor(request: HttpRequest, year: int, size: int) -> HttpResponse:
    """A bare page of about `size` bytes: one query, and a template that only places dict rows."""
    found = (
        Target.objects.of_catalogue(Catalogue.INDICATORS)
        .filter(plan__year=year)
        .values("number", "name", "unit", "wording", "rule_low", "rule_high", "lead__name")
    )
    rows = fill([_formatted(row) for row in found], size)
    return HttpResponse(_PAGE.render({"rows": rows}, request))


def fill(rows: list[dict[str, str]], size: int) -> list[dict[str, str]]:
    """The rows over and over, until the table that places them has `size` bytes."""
    filled: list[dict[str, str]] = []
    so_far = 0
    for row in cycle(rows):
        so_far += _EMPTY_ROW + len("".join(row.values()).encode())
        if so_far >= size:
            break
        filled.append(row)
    return filled


def _formatted(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "number": str(row["number"]),
        "name": row["name"],
        "unit": row["unit"],
        "target": row["wording"],
        "low": _figure(row["rule_low"]),
        "high": _figure(row["rule_high"]),
        "lead": row["lead__name"],
    }


def _figure(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


urlpatterns = [path("floor/<int:year>/<int:size>/", floor), *site]
