"""Every address of the site, and what each kind of person is answered there; the table itself is
sweep.txt.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).with_name("sweep.txt")
PEOPLE = ("nobody", "leader", "reporter", "stranger", "reviewer", "planner", "chief")
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
