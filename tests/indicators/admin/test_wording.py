"""A stored rule beside what its wording reads as."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.admin.wording import differs
from reporting.models import Plan
from tests.factories import make_target

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "rule, apart",
    [
        ({"rule_tolerance": "0.2"}, False),  # what 左右 allows is never printed
        ({"rule_low": "7.0"}, False),
        ({"rule_low": "6"}, True),
        ({"rule_strict": True}, True),
        ({"rule_kind": "text", "rule_low": None, "rule_tolerance": None}, True),
    ],
)
def test_rule_differs_from_the_wording(rule: dict[str, Any], apart: bool, draft: Plan) -> None:
    target = make_target(draft, wording="7左右")
    for name, value in rule.items():
        setattr(
            target,
            name,
            Decimal(value) if name in ("rule_low", "rule_tolerance") and value else value,
        )
    assert differs(target) is apart
