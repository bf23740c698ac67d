"""Workbooks and clerks at the page at the same moment: nothing lost, nothing half saved."""

from collections import Counter

import pytest

from chengkou.cycle.opening import open_period
from indicators.models import Actual
from reporting.models import Submission
from tests.chengkou.cycle.test_form_race import clerks
from tests.chengkou.cycle.workbook.books import (
    HEAD_ROW,
    column,
    confirmed,
    content_of,
    downloaded,
    sent,
)
from tests.chengkou.cycle.workbook.test_form_workbook import url_of
from tests.chengkou.forms import entries, url
from tests.factories import make_department, make_plan, make_target
from tests.racing import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.usefixtures("_real_server"),
]
ROWS = 6


def test_workbook_and_page_at_once_lose_nothing() -> None:
    """Both want all rows: the workbook has them all or none, the page's rows stay."""
    plan, unit = make_plan(2024), make_department("a-ju")
    for number in range(1, ROWS + 1):
        make_target(plan, number, lead=unit, wording="1")
    open_period(plan, 3, by=None)
    form = Submission.objects.get()
    by_book, by_page = clerks(form, 2)
    book = downloaded(by_book, url_of(form))
    figures = column(book["指标"], "完成数")
    for number in range(1, ROWS + 1):
        book["指标"].cell(HEAD_ROW + number, figures).value = "1.5"
    preview = sent(by_book, url_of(form), content_of(book))
    page = entries(by_page.get(url(form)))
    first, *_ = Actual.objects.filter(submission=form).order_by("target__number")
    answers: Counter[str] = Counter()

    def save_the_book() -> None:
        status = confirmed(by_book, url_of(form), preview).status_code
        answers["saved" if status == 302 else "refused"] += 1
        assert status in (200, 302, 409)

    def save_the_page() -> None:
        typed = {**page, f"actual-{first.pk}-value": "2.5", "do": "save"}
        assert by_page.post(url(form), typed).status_code in (200, 302, 409)

    at_once([save_the_book, save_the_page])
    stored = [str(row.value) for row in Actual.objects.order_by("target__number")]
    if answers["saved"]:
        assert stored == ["1.5"] * ROWS
    else:
        assert stored == ["2.5"] + ["None"] * (ROWS - 1)
    for row in Actual.objects.all():
        versions = [record.version for record in row.history.order_by("version")]
        assert versions == [*range(1, row.version + 1)]
