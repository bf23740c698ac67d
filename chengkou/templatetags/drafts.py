"""The plan of what an admin page shows, where that plan is a draft."""

from typing import Any

from django import template

from reporting.models import Plan

register = template.Library()


@register.simple_tag
def draft_among(*rows: Any) -> Plan | None:
    """The first of the plans of these rows that is a draft; a page lacks most of the rows."""
    for row in rows:
        plan = _plan_of(row)
        if plan is not None and plan.is_open:
            return plan
    return None


def _plan_of(row: Any) -> Plan | None:
    """The plan that a row is, or is of; None for a row of none."""
    found = row if isinstance(row, Plan) else getattr(row, "plan", None)
    if found is None:
        found = getattr(getattr(row, "period", None), "plan", None)
    return found if isinstance(found, Plan) else None
