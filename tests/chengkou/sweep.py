"""Every address of the site, and what each kind of person is answered there; the table itself is
sweep.txt.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from projects.models import LivelihoodTask, ProjectPlan
from reporting.models import Evidence, Period, Submission

TABLE = Path(__file__).with_name("sweep.txt")
PEOPLE = ("nobody", "leader", "reporter", "stranger", "reviewer", "planner", "chief")
YEAR = 2024
# What stands in the place of a parameter that is not the key of a row.
FILLED = {
    "year": str(YEAR),
    "number": "1",
    "code": "unit-a",
    "app_label": "reporting",
    "url": "nowhere",
    "content_type_id": "1",
}
# The same where it is something else in one part of the site.
FILLED_IN = {
    ("/tasks/", "number"): "201",
    ("/documents/", "name"): "annex1",
    ("/documents/", "ending"): "docx",
    ("/document-templates/", "document"): "quarterly",
    ("/document-templates/", "key"): "0",
}
# What a parameter outside of a model's own pages is the key of, by a part of the address.
BEHIND: dict[str, dict[str, type[models.Model]]] = {
    "pk": {"/livelihood/": LivelihoodTask, "/projects/": ProjectPlan},
    "period_id": {"/period/": Period},
    "evidence_id": {"/evidence/": Evidence},
}
METHODS = ("get", "post")

Answers = dict[str, dict[str, int]]
"""Method → person → status."""


def routes() -> list[str]:
    """Every address of the site as its pattern is written, each parameter by its name:
    /plans/<year>/.
    """

    def walk(patterns: list[Any], before: str) -> Iterator[str]:
        for each in patterns:
            route = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, route)
            elif isinstance(each, URLPattern):
                yield route

    return [_in_short(route) for route in walk(get_resolver().url_patterns, "/")]


def _in_short(route: str) -> str:
    named = re.sub(
        r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)", r"<\1>", route
    )  # a regular expression's group
    named = re.sub(r"<\w+:(\w+)>", r"<\1>", named)
    return re.sub(r"[\^$\\]", "", named)


def written() -> dict[str, Answers]:
    """The table: address → its answers.

    Raises ValueError for a line that is none, or an address written twice.
    """
    found: dict[str, Answers] = {}
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        words = line.split()
        if not words or line.startswith("#"):
            continue
        address, statuses = words[0], words[1:]
        if len(statuses) != 2 * len(PEOPLE) or address in found:
            raise ValueError(f"{TABLE.name}:{number}: {line}")
        numbers = [int(status) for status in statuses]
        half = len(PEOPLE)
        found[address] = {
            "get": dict(zip(PEOPLE, numbers[:half], strict=True)),
            "post": dict(zip(PEOPLE, numbers[half:], strict=True)),
        }
    return found


def line_of(address: str, answers: Answers) -> str:
    """The answers as they stand in the table."""
    groups = (" ".join(f"{answers[method][person]:3}" for person in PEOPLE) for method in METHODS)
    return "   ".join([f"{address:<62}", *groups])


def key(model: type[models.Model], *, version: bool = False) -> str:
    """The key of the one row behind an address, or of its first historical record; a form is that
    of 单位甲.
    """
    rows: Any = model._base_manager.order_by("pk")
    if model is Submission:
        rows = rows.filter(department__code="unit-a", period__month=3)
    found = rows.first()
    assert found is not None, f"_one_of_each makes no {model.__name__}"
    return str(found.history.last().pk if version else found.pk)


def filled(address: str, **given: str) -> str:
    """An address with the key of a row, or something else, in the place of each parameter; those
    that are `given` stand as they are.
    """
    place = re.match(r"/admin/(\w+)/(\w+)/", address)

    def fill(parameter: re.Match[str]) -> str:
        name = parameter[1]
        if name in given:
            return given[name]
        if place and name in ("object_id", "id", "pk", "version"):
            return key(apps.get_model(place[1], place[2]), version=name == "version")
        if name in BEHIND:
            return key(next(model for part, model in BEHIND[name].items() if part in address))
        for (part, parameter_name), value in FILLED_IN.items():
            if part in address and name == parameter_name:
                return value
        assert name in FILLED or name == "object_id", (
            f"FILLED does not say what stands for <{name}>"
        )
        return FILLED.get(name, "1")

    return re.sub(r"<(\w+)>", fill, address)
