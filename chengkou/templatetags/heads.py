"""Adds to the admin's own tables what screen readers need."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def row_head(cell: SafeString) -> SafeString:
    """A cell of Django's change list, with scope="row" where it is the head of its row."""
    if not cell.startswith("<th "):
        return cell
    return SafeString(cell.replace("<th ", '<th scope="row" ', 1))
