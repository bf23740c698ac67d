"""Reading a page as a browser does: strictly, with its links, rows and what must not be in it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.pages.plan_view import forget as forget_pages

SVG = "{http://www.w3.org/2000/svg}"
# Session, user and the rights of their groups: every page that asks for sign-in pays them.
_SIGN_IN = (
    'FROM "django_session"',
    'FROM "reporting_user" WHERE',
    'FROM "auth_permission"',
    'FROM "django_content_type"',
    "SAVEPOINT",
)


class Page:
    """A response's HTML. Raises html5lib's ParseError where it is not what the standard allows."""

    def __init__(self, response: Any) -> None:
        self.address: str = response.wsgi_request.get_full_path()
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(response.content.decode())

    def all(self, tag: str) -> list[Element]:
        return list(self.root.iter(tag))

    @property
    def text(self) -> str:
        """All visible and hidden text, with its white space as one blank each."""
        return text_of(self.root)

    @property
    def hrefs(self) -> list[str]:
        """Where links lead, as full paths of this site; not those within the page or elsewhere."""
        found = (urlsplit(urljoin(self.address, link.get("href", ""))) for link in self.all("a"))
        return [
            f"{url.path}?{url.query}" if url.query else url.path
            for url in found
            if not url.netloc and url.path
        ]

    @property
    def rows(self) -> list[tuple[int, int, str]]:
        """Number, row and status of the printed rows that the page lists, in its order."""
        return [
            (
                int(row.get("data-number", "")),
                int(row.get("data-row", "")),
                row.get("data-status", ""),
            )
            for row in self.all("tr")
            if row.get("data-row") is not None
        ]

    @property
    def arithmetic(self) -> list[tuple[Element, str]]:
        """Each row that keeps its arithmetic folded, and that."""
        found = []
        for row in self.all("tr"):
            folded = [each for each in row.iter("details") if each.get("class") == "formula"]
            found += [(row, text_of(each.findall("p")[0])) for each in folded]
        return found

    def faults(self) -> Iterator[str]:
        """What no page may have: an id twice, a link to no id of it, what the CSP would block."""
        ids = Counter(element.get("id") for element in self.root.iter() if element.get("id"))
        yield from (
            f"id {name} occurs {number} times" for name, number in ids.items() if number > 1
        )
        for element in self.root.iter():
            tag = str(element.tag).removeprefix(SVG)  # a comment's tag is a function
            if tag == "style":
                yield "a style element"
            if (
                tag == "script"
                and not element.get("src")
                and element.get("type") != "application/json"
            ):
                yield "an inline script"
            for name, value in element.attrib.items():
                if (
                    name == "style"
                    or name.lower().startswith("on")
                    or value.strip().lower().startswith("javascript:")
                ):
                    yield f"{tag} has {name}={value!r}"
            for name in ("for", "aria-labelledby", "aria-describedby"):
                for wanted in element.get(name, "").split():
                    if wanted not in ids:
                        yield f"{tag} {name}={wanted!r} names nothing on the page"


def text_of(element: Element) -> str:
    """The text inside the element, white space as one blank each."""
    return " ".join("".join(element.itertext()).split())


@contextmanager
def page_queries(*, forget: bool = True) -> Iterator[list[str]]:
    """The queries made inside, without those of sign-in; filled when the block ends.

    What is kept of pages is forgotten first, unless `forget` is False.
    """
    counted: list[str] = []
    if forget:
        forget_pages()
    with CaptureQueriesContext(connection) as captured:
        yield counted
    counted += [
        query["sql"] for query in captured if not any(part in query["sql"] for part in _SIGN_IN)
    ]
