"""One row of each model, made with what it hangs on."""

from typing import Any

from indicators.models import Actual, Indicator, Observation, Target
from tests.factories import make_actual, make_observation, make_plan, make_target


def target(**fields: Any) -> Target:
    return make_target(make_plan(), **fields)


def indicator(code: str = "a") -> Indicator:
    return Indicator.objects.get_or_create(code=code, defaults={"name": f"标识{code}"})[0]


def actual(**fields: Any) -> Actual:
    return make_actual(target(), "7.0", **fields)


def observation(**fields: Any) -> Observation:
    return make_observation(indicator(), 2022, "6.3", **fields)
