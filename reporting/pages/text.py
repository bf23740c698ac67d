"""Paragraphs of a page, made of parts that may be links or stand out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A stretch of a paragraph; `url` where it leads to.

    `tone` is empty, strong, good, bad or late, or whole for what must not be broken at a line's end.
    """

    text: str
    tone: str = ""
    url: str = ""
