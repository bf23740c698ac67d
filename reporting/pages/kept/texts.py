"""Pages as text, kept for the next reader who may know the same and asks for the same.

Templates cost a page most of what is left once its judgements are cached. Decision 0058 says what
the text goes by, and how nothing of one reader comes to another.
"""

from collections.abc import Callable, Hashable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from reporting.pages.kept.own import Marks, Own, Pieces, in_pieces
from reporting.pages.kept.recent import Recent

BYTES = 32 * 1024 * 1024
"""How much text a process keeps."""


def _weight(pieces: Pieces) -> int:
    return sum(map(len, pieces))


texts: Recent[Pieces] = Recent(BYTES, _weight)
"""Those of this process."""


def answer_with_text(
    request: HttpRequest, asked: Hashable, own: Own, make: Callable[[], HttpResponse]
) -> HttpResponse:
    """The kept text of what was asked for, else what `make` makes, with `own` in its places.

    `asked` names all that the page is made of but for `own`. What is no page (a file, a way to
    another address) is not kept.
    """
    pieces = texts.get(asked)
    if pieces is None:
        made = _with_marks(request, own, make)
        if not made.headers.get("Content-Type", "").startswith("text/html"):
            return made
        pieces = in_pieces(made.content)
        if made.status_code != HTTPStatus.OK:
            made.content = own.placed_in(pieces)
            return made
        texts.put(asked, pieces)
    return HttpResponse(own.placed_in(pieces))


def _with_marks(request: HttpRequest, own: Own, make: Callable[[], HttpResponse]) -> HttpResponse:
    """What `make` makes while templates get marks; a page that says what failed gets `own`."""
    vars(request)["own"] = Marks()
    try:
        return make()
    finally:
        vars(request)["own"] = own


def own_of(request: HttpRequest) -> Own | Marks:
    """What templates place of the request: marks while a text is made that is kept."""
    found: Own | Marks = vars(request).get("own") or Own(request)
    return found
