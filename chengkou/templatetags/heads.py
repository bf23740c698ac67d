"""What the admin's own tables lack for those who hear them."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def row_head(cell: SafeString) -> SafeString:
    """A cell of Django's change list, with its scope where it is the head of its row."""
    return (
        SafeString(cell.replace("<th ", '<th scope="row" ', 1)) if cell.startswith("<th ") else cell
    )
