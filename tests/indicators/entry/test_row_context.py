"""What the report form shows beside an indicator."""

import pytest

from indicators.entry.row_context import indicator_contexts
from indicators.judging import Ledger
from indicators.models import Target
from reporting.visibility import SERVER
from tests.factories import make_revision
from tests.indicators.entry.drafts import drafted

pytestmark = pytest.mark.django_db


def test_context_shows_the_target_of_the_day_and_the_printed_one(target: Target) -> None:
    make_revision(target, "2023-05-01", "8")
    row = drafted(target, 6)
    line = indicator_contexts(row.submission, [row], Ledger.of_rows([row], SERVER))[row.pk]
    assert (line.wording, line.printed) == ("8", "7左右")
    assert line.changed == "原为 7左右，2023年5月1日起变更，计划调整（人大常委会批准）"
    before = drafted(target, 3)
    line = indicator_contexts(before.submission, [before], Ledger.of_rows([before], SERVER))[
        before.pk
    ]
    assert (line.wording, line.printed, line.changed) == ("7左右", "", "")
