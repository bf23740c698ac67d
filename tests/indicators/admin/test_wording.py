"""A stored rule beside what its wording reads as."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.admin.wording import differs, row_in_words
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


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("力争16%以上", "不低于16%（力争目标）"),
        ("15%以上，力争16%", "不低于15%"),
        ("力争走在前列", "由人工评定（未读出数字）"),
    ],
)
def test_a_number_that_is_strived_for_is_marked(wording: str, words: str, draft: Plan) -> None:
    assert row_in_words(make_target(draft, wording=wording)) == words
