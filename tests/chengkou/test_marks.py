"""The marks of statuses and grades in templates."""

import pytest
from django.template import Context, Template

from reporting.enums import Grade, Status


def drawn(template: str, **context: object) -> str:
    return Template("{% load marks %}" + template).render(Context(context))


@pytest.mark.parametrize("status", [Status.SHORT, "short"])
def test_status_may_be_given_by_its_value(status: str) -> None:
    assert drawn("{{ status|status_symbol }}", status=status) == (
        '<svg class="mark m-short" aria-hidden="true"><use href="#mark-short"/></svg>'
    )
    word = drawn("{% status_word status label %}", status=status, label="<低于预期>")
    assert word.startswith('<span class="status s-short"><svg class="mark m-short"')
    assert word.endswith("</svg>&lt;低于预期&gt;</span>")


def test_grade_word_is_not_escaped_twice() -> None:
    word = drawn("{% grade_word grade grade.label %}", grade=Grade.NORMAL)
    assert word.startswith('<span class="status"><svg') and word.endswith("</svg>正常</span>")
