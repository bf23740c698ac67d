"""What is missing before a report can be submitted, by the target of the period's day."""

from decimal import Decimal

import pytest

from indicators.entry.completeness import missing_indicator_entries
from indicators.judging import Ledger
from indicators.models import Actual, Target
from reporting.visibility import SERVER
from tests.factories import make_revision
from tests.indicators.entry.drafts import drafted

pytestmark = pytest.mark.django_db


def missing_fields(row: Actual) -> list[str]:
    ledger = Ledger.of_rows([row], SERVER)
    missing = missing_indicator_entries(row.submission, [row], ledger)
    return [entry.field for entry in missing]


def test_reason_required_by_the_target_of_the_day(target: Target) -> None:
    make_revision(target, "2023-05-01", "5")
    for month, asked in ((3, ["explanation", "measures"]), (6, [])):
        row = drafted(target, month)
        row.value = Decimal("5.5")
        row.save()
        assert missing_fields(row) == asked


def test_words_suffice_once_the_target_is_text(target: Target) -> None:
    make_revision(target, "2023-05-01", "完成市级下达任务")
    for month, asked in ((3, ["value"]), (6, [])):
        row = drafted(target, month)
        row.words = "已完成"
        row.save()
        assert missing_fields(row) == asked
