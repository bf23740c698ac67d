"""What the planner's browser posts to the admin pages of targets, and reads from them."""

from typing import Any

from django.forms import modelform_factory
from django.urls import reverse

from indicators.admin.forms import TargetForm
from indicators.models import Indicator, Target
from reporting.enums import Direction, Measure, Pace
from reporting.models import Plan
from tests.factories import make_department, make_section

Form = modelform_factory(Target, form=TargetForm, fields="__all__")


def typed(plan: Plan, **fields: Any) -> dict[str, Any]:
    """What a planner types for a new row, without the fields of the rule."""
    return {
        "plan": plan.pk,
        "section": make_section(plan).pk,
        "indicator": Indicator.objects.get_or_create(
            code="gdp", defaults={"name": "地区生产总值增速"}
        )[0].pk,
        "number": 1,
        "row": 0,
        "name": "地区生产总值增速",
        "attribute": "expected",
        "unit": "%",
        "wording": "7左右",
        "measure": Measure.RATE,
        "direction": Direction.UP,
        "pace": Pace.EVEN,
        "months_due": "3,6,9,12",
        "ceiling_share": 80,
        "year_end_from": 12,
        "growth_basis": "unknown",
        "jump_in": "percent",
        "lead": make_department().pk,
        **fields,
    }


def shown(target: Target, **fields: Any) -> dict[str, Any]:
    """What the browser sends back from a row's form, with `fields` typed anew.

    None stands for a box that was unticked.
    """
    form = Form(instance=target)
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    data |= fields
    return {name: value for name, value in data.items() if value is not None}


NO_MILESTONES = {"milestones-TOTAL_FORMS": 0, "milestones-INITIAL_FORMS": 0}


def url(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def form_of(response: Any) -> Any:
    assert response.status_code == 200
    return response.context["adminform"].form
