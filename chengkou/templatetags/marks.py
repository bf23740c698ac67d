"""The marks of statuses and grades, for templates."""

from django import template
from django.utils.safestring import SafeString

from reporting.drawing import svg
from reporting.enums import Status
from reporting.pages import marks

register = template.Library()

register.filter(marks.grade_mark)
register.filter(marks.status_shape)
register.simple_tag(marks.grade_word)
register.simple_tag(svg.status_mark)


@register.filter
def status_symbol(status: str) -> SafeString:
    """The shape of a status, which may be given by its value."""
    return marks.status_symbol(Status(status))


@register.simple_tag
def status_word(status: str, label: str) -> SafeString:
    """A status in words behind its shape; it may be given by its value."""
    return svg.status_word(Status(status), label)
