"""How something stands, drawn: a coloured shape with its word beside it.

The shapes are the symbols of templates/_marks.html. `status_word` and `status_mark` of
`reporting.drawing.svg` draw the rest. Templates get all of them by `{% load marks %}`.
"""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from reporting.enums import Grade, Status


@lru_cache
def symbol(name: str, css: str) -> SafeString:
    """The shape alone, which says nothing to those who hear the page: its word stands beside it."""
    return format_html('<svg class="mark {}" aria-hidden="true"><use href="#{}"/></svg>', css, name)


@lru_cache
def titled_symbol(name: str, css: str, title: str) -> SafeString:
    """The shape with words of its own, which show when it is pointed at."""
    return format_html(
        '<svg class="mark {0}" role="img" aria-label="{2}">'
        '<title>{2}</title><use href="#{1}"/></svg>',
        css,
        name,
        title,
    )


@lru_cache
def status_shape(status: Status) -> SafeString:
    """The shape of a status inside of what is hidden as a whole from those who hear the page."""
    return format_html('<svg class="mark m-{0}"><use href="#mark-{0}"/></svg>', status.value)


def status_symbol(status: Status) -> SafeString:
    """The shape of an indicator's or a task's status."""
    return symbol(f"mark-{status.value}", f"m-{status.value}")


def grade_symbol(grade: Grade) -> SafeString:
    """The shape of a project's grade."""
    return symbol(grade.mark, grade_css(grade))


def grade_css(grade: Grade) -> str:
    """The class that colours a grade's shape: its own for the five grades, else a status's."""
    if grade.colour:
        return f"g-{grade.colour}"
    return f"m-{grade.mark.removeprefix('mark-')}"


@lru_cache
def grade_mark(grade: Grade) -> SafeString:
    """The shape of a grade, with its word for those who do not see it."""
    return format_html(
        '<svg class="mark {}" role="img" aria-label="{}"><use href="#{}"/></svg>',
        grade_css(grade),
        grade.label,
        grade.mark,
    )


@lru_cache
def grade_word(grade: Grade, label: str) -> SafeString:
    """A project's grade in words behind its shape."""
    return format_html(
        '<span class="status{}">{}{}</span>',
        " s-lags" if grade.lags else "",
        grade_symbol(grade),
        label,
    )
