"""The report form of an indicator, by the target of the period's day."""

import pytest

from indicators.entry.row_forms import ActualForm
from indicators.models import Target
from tests.factories import make_revision
from tests.indicators.entry.drafts import drafted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("month, has_words", [(3, False), (6, True), (9, False)])
def test_words_asked_for_while_the_target_is_text(
    target: Target, month: int, has_words: bool
) -> None:
    make_revision(target, "2023-06-30", "完成市级下达任务")
    make_revision(target, "2023-08-01", "6")
    assert ("words" in ActualForm(instance=drafted(target, month)).fields) is has_words
