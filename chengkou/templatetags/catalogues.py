"""Which lists a plan has, for the menu."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def lists_key_tasks(context: dict[str, Any], place: Any) -> bool:
    """Whether the plan of a page, or that a menu leads to, has 重点任务 (no query).

    A page that has judged them says so itself (`has_key_tasks`); else it was read with the plan
    (`PlanQuerySet.with_lists`).
    """
    if "has_key_tasks" in context:
        return bool(context["has_key_tasks"])
    return bool(place.plan and place.plan.has_key_tasks)
