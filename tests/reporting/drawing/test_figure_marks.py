"""What stands small beside a figure: how final it is, and what a later revision changed."""

import pytest

from indicators.models import Actual
from indicators.presenters.figures import amount_text, tags_of, value_text
from reporting.drawing.figure_marks import NATURES, correction_marks, counting_rows, nature_marks
from reporting.enums import DataNature
from reporting.models import User
from tests.factories import make_actual, make_period, make_plan, make_submission, make_target

pytestmark = pytest.mark.django_db


def revised(*values: str | None, nature: str = "") -> Actual:
    """The row that counts after revisions with these figures, approved from 2 March on."""
    target = make_target(make_plan())
    for revision, value in enumerate(values, start=1):
        form = make_submission(make_period(target.plan), target.lead, revision=revision)
        make_actual(target, value, submission=form, nature=nature)
    (row,) = counting_rows(Actual.objects.approved(), lambda row: row.target_id).values()
    return row


def marks_in_words(row: Actual) -> list[str]:
    return [tag.text for tag in correction_marks(row, value_text)]


@pytest.mark.parametrize(
    "values, text",
    [
        (["6.1"], []),
        (["6.1", "6.5"], ["原报6.1"]),
        (["6.1", "6.1"], []),
        (["6.1", "6.10"], ["原报6.1"]),  # a figure keeps the decimals that it was typed with
        (["6.1", "6.5", "6.7"], ["原报6.5"]),  # what it was just before
        (["6.1", "6.5", "6.5"], []),
        (["0", "1"], ["原报0"]),
        ([None, "6.5"], []),  # what is handed in later corrects nothing
        (["6.1", None], ["原报6.1"]),
    ],
)
def test_correction_mark_shows_the_previous_figure(
    values: list[str | None], text: list[str]
) -> None:
    assert marks_in_words(revised(*values)) == text


def test_correction_mark_names_approver_and_days() -> None:
    row = revised("6.1", "6.5")
    User.objects.filter(username="importer").update(name="审核员甲")
    (row,) = counting_rows(Actual.objects.approved(), lambda row: row.target_id).values()
    (tag,) = correction_marks(row, value_text)
    assert (
        tag.title
        == "第1版为6.1，2024年3月2日审核通过；第2版改为6.5，2024年3月3日由审核员甲审核通过"
    )


def test_correction_mark_of_another_shown_figure() -> None:
    target = make_target(make_plan())
    period = make_period(make_plan())
    for revision, amount in ((1, "72"), (2, "72.4")):
        form = make_submission(period, target.lead, revision=revision)
        make_actual(target, "6", submission=form, amount=amount, nature="flash")
    (row,) = counting_rows(Actual.objects.approved(), lambda row: row.target_id).values()
    assert [tag.text for tag in tags_of(row)] == ["快"]
    assert [tag.text for tag in tags_of(row, amount_text)] == ["快", "原报72"]


@pytest.mark.parametrize("nature", ["", *DataNature.values])
def test_nature_mark_only_of_known_unfinal_figures(nature: str) -> None:
    texts = [(tag.text, tag.title) for tag in nature_marks(nature)]
    assert texts == {"estimate": [("预", "预计")], "flash": [("快", "快报")]}.get(nature, [])
    assert set(NATURES) == set(DataNature)


def test_no_mark_without_a_shown_figure() -> None:
    assert tags_of(None) == []
    assert tags_of(revised(None, nature="flash")) == []
