"""Paragraphs of a page, made of parts that may be links or stand out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Part:
    """A stretch of a paragraph; `url` where it leads to.

    `tone` is empty, strong, good, bad or late; or whole for what must stay on one line.
    """

    text: str
    tone: str = ""
    url: str = ""

    @property
    def html(self) -> SafeString:
        """As markup: a link, or set off by its tone."""
        if self.url:
            css = format_html(' class="{}"', self.tone) if self.tone else ""
            return format_html('<a{} href="{}">{}</a>', css, self.url, self.text)
        if self.tone == "strong":
            return format_html("<b>{}</b>", self.text)
        if self.tone:
            return format_html('<span class="{}">{}</span>', self.tone, self.text)
        return escape(self.text)


def together(texts: Iterable[str]) -> str:
    """What people typed in several places in one line: each text once, parted by ；, without the
    stops that they end in; empty where all are."""
    found = dict.fromkeys(without_stop(text) for text in texts)
    return "；".join(filter(None, found))


def in_sentences(texts: Iterable[tuple[str, str]]) -> str:
    """原因：贷款集中到期。措施：抓紧续贷。 Labelled texts, each with one stop; no empty ones."""
    sentences = []
    for label, text in texts:
        words = without_stop(text)
        if words:
            prefix = f"{label}：" if label else ""
            stop = "" if words.endswith(("？", "！", "?", "!")) else "。"
            sentences.append(f"{prefix}{words}{stop}")
    return "".join(sentences)


def without_stop(text: str) -> str:
    """The text without the stops and commas that it ends in."""
    return text.strip().rstrip("。；;，,、. ").strip()


def as_parts(words: Iterable[tuple[str, str]]) -> list[Part]:
    """Parts of texts with their tones."""
    return [Part(text, tone) for text, tone in words]
