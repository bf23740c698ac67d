"""The site as `scripts/bench.py` measures it: every address of the real one, and the floor beside them."""

from collections.abc import Mapping
from itertools import accumulate, cycle, takewhile
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from chengkou.urls import urlpatterns as site
from indicators.models import Target

_ROW = (
    "<tr><td>{{ row.number }}</td><td>{{ row.name }}</td><td>{{ row.unit }}</td><td>{{ row.target }}</td>"
    "<td>{{ row.low }}</td><td>{{ row.high }}</td><td>{{ row.lead }}</td></tr>\n"
)
_PAGE = engines["django"].from_string(
    '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{{ user }}</title></head>'
    f"<body><table>{{% for row in rows %}}{_ROW}{{% endfor %}}</table></body></html>"
)
_EMPTY_ROW = len(engines["django"].from_string(_ROW).render({"row": {}}))


def floor(request: HttpRequest, year: int, size: int) -> HttpResponse:
    """A bare page of about `size` bytes: one query, strings formatted in Python, a template that places dict rows."""
    found = Target.objects.filter(plan__year=year).values(
        "number", "name", "unit", "wording", "rule_low", "rule_high", "lead__name"
    )
    rows = fill([_formatted(row) for row in found], size)
    return HttpResponse(_PAGE.render({"rows": rows}, request))


def fill(rows: list[dict[str, str]], size: int) -> list[dict[str, str]]:
    """The rows over and over, until the table that places them has `size` bytes."""
    sizes = [_EMPTY_ROW + len("".join(row.values()).encode()) for row in rows]
    return [
        row
        for row, _ in zip(
            cycle(rows), takewhile(lambda so_far: so_far < size, accumulate(cycle(sizes)))
        )
    ]


def _formatted(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "number": str(row["number"]),
        "name": row["name"],
        "unit": row["unit"],
        "target": row["wording"],
        "low": "" if row["rule_low"] is None else f"{row['rule_low']:f}",
        "high": "" if row["rule_high"] is None else f"{row['rule_high']:f}",
        "lead": row["lead__name"],
    }


urlpatterns = [path("floor/<int:year>/<int:size>/", floor), *site]
