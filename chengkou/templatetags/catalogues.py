"""Which lists a plan has, for the menu."""

from functools import lru_cache
from typing import Any

from django import template

from indicators.enums import Catalogue
from indicators.models import Target

register = template.Library()

VERSIONS = 2
"""Of how many versions of the data a process keeps the answer."""


@register.simple_tag(takes_context=True)
def lists_key_tasks(context: dict[str, Any], place: Any) -> bool:
    """Whether the plan of a page, or that a menu leads to, has 重点任务.

    A page that has judged them says so itself (`has_key_tasks`), and that of a plan has read it
    with the plan. Else one query for a version of the data; always one where the place knows no
    version.
    """
    if "has_key_tasks" in context:
        return bool(context["has_key_tasks"])
    of_plan = getattr(getattr(place, "plan", None), "has_key_tasks", None)
    if of_plan is not None:
        return bool(of_plan)
    version = getattr(place, "data_version", None)
    years = _years_of_version(version) if version else _years()
    return place.year in years


def _years() -> frozenset[int]:
    return Target.objects.years_of(Catalogue.KEY_TASKS)


@lru_cache(maxsize=VERSIONS)
def _years_of_version(_data_version: str) -> frozenset[int]:
    return _years()
