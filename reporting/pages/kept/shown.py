"""What of the unpublished a request was answered with, noted for the log of who reads it."""

from django.http import HttpRequest

_UNPUBLISHED = "unpublished"


def note_unpublished(request: HttpRequest, period: str) -> None:
    """Note the period that is shown and not published; empty for none."""
    vars(request)[_UNPUBLISHED] = period


def unpublished_on(request: HttpRequest) -> str:
    """The unpublished period that the request was answered with; empty for none."""
    return str(vars(request).get(_UNPUBLISHED, ""))
