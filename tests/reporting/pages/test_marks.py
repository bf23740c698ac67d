"""The marks of statuses and grades, as markup."""

import pytest

from reporting.enums import Grade, Status
from reporting.pages.marks import (
    grade_css,
    grade_mark,
    grade_symbol,
    grade_word,
    status_shape,
    status_symbol,
    titled_symbol,
)


def test_status_symbol_is_hidden_from_those_who_hear_the_page() -> None:
    assert status_symbol(Status.MET) == (
        '<svg class="mark m-met" aria-hidden="true"><use href="#mark-met"/></svg>'
    )
    assert status_shape(Status.MET) == '<svg class="mark m-met"><use href="#mark-met"/></svg>'


def test_grade_word_of_a_flagged_grade_is_set_off() -> None:
    assert grade_word(Grade.LAGGING, "<滞后>") == (
        f'<span class="status s-lags">{grade_symbol(Grade.LAGGING)}&lt;滞后&gt;</span>'
    )
    assert grade_word(Grade.NORMAL, "正常").startswith('<span class="status"><svg class="mark g-')


def test_grade_mark_has_its_word() -> None:
    assert grade_mark(Grade.SLOW) == (
        '<svg class="mark g-blue" role="img" aria-label="略慢"><use href="#grade-blue"/></svg>'
    )


def test_title_is_escaped() -> None:
    assert "<title>&lt;1—3月&gt;</title>" in titled_symbol("mark-met", "m-met", "<1—3月>")


@pytest.mark.parametrize(
    "grade, css",
    [(Grade.NORMAL, "g-green"), (Grade.NOT_DUE, "m-not_due"), (Grade.NODES_LATE, "m-behind")],
)
def test_grade_that_is_no_grade_is_coloured_like_a_status(grade: Grade, css: str) -> None:
    assert grade_css(grade) == css
