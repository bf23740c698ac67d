"""What of a page is of one request alone: the reader's theme, name and forms, and the moment.

All else is the same for readers who may know the same, and is kept as text with a mark in each of
these places. A template that shows anything else of a reader or of the moment would show it to
others: it takes it from here.
"""

import re
import secrets

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import dateformat, timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from reporting.models import User
from reporting.pages.kept.readers import USE_ADMIN, Reader

THEMES = ("light", "dark")
NAMES = ("theme", "tools", "moment")
"""What `Own` and `Marks` have."""

# Nobody can know it, so no name or reason that somebody types has it.
_SECRET = secrets.token_hex(16)
_MARK = re.compile(rb"\[%b-([a-z]+)\]" % _SECRET.encode())

Pieces = tuple[bytes, ...]
"""A page in pieces: text and the name of what is of the request, in turns."""


class Own:
    """What templates place of one request, as `own`."""

    def __init__(self, request: HttpRequest, reader: Reader | None = None) -> None:
        """`reader`: what the account may, where it has been read."""
        self._request = request
        self._reader = reader

    @property
    def theme(self) -> SafeString:
        """An attribute of the first element, with the space before it; empty for the system's."""
        theme = self._request.COOKIES.get("theme", "")
        return SafeString(f' data-theme="{theme}"' if theme in THEMES else "")

    @cached_property
    def tools(self) -> SafeString:
        """What somebody who is signed in may do on every page, with the forms for it."""
        user = self._request.user
        assert isinstance(user, User)
        uses_admin = self._reader.uses_admin if self._reader else user.has_perm(USE_ADMIN)
        return render_to_string("_tools.html", {"uses_admin": uses_admin}, self._request)

    @property
    def moment(self) -> SafeString:
        """When the page was asked for: 7月18日 09:30."""
        return SafeString(dateformat.format(timezone.localtime(), "n月j日 H:i"))

    def placed_in(self, pieces: Pieces) -> bytes:
        """The page with what is of this request in its places."""
        parts = list(pieces)
        for place in range(1, len(parts), 2):
            parts[place] = str(getattr(self, parts[place].decode())).encode()
        return b"".join(parts)


class Marks:
    """A mark in each place of what is of one request; in a template like `Own`."""

    theme = SafeString(f"[{_SECRET}-theme]")
    tools = SafeString(f"[{_SECRET}-tools]")
    moment = SafeString(f"[{_SECRET}-moment]")


def in_pieces(page: bytes) -> Pieces:
    """The page that was made with `Marks`, parted at them."""
    return tuple(_MARK.split(page))
