"""Drawings as markup, composed here because a template takes several times as long."""

import re
from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from reporting.drawing.bullets import Bullet
from reporting.drawing.funding_bar import FundingBar
from reporting.enums import Status

_POINTS = re.compile(r"([0-9.]+\s*个百分点)")


def bullet_svg(bullet: Bullet) -> SafeString:
    """Target against actual of one row, drawn from the background to the front."""
    if bullet.dotted:
        paths = [("class", "b-dots", "M28 9H176")]
    else:
        paths = [
            ("class", "b-track", "M28 4H176V14H28Z"),
            ("fill", "url(#hatch)", bullet.hatch),
            ("class", "b-zone", bullet.zone),
            ("class", "b-zero", bullet.zero),
            ("class", f"b-{bullet.tone}", bullet.bar),
            ("class", "b-cut", bullet.cuts),
            ("class", "b-tick", bullet.ticks),
            ("class", "b-expected", bullet.expected),
        ]
    drawn = ""
    for attribute, value, path in paths:
        if path:
            drawn += f'<path {attribute}="{value}" d="{path}"/>'
    # All but the label is our own geometry: numbers and letters, with nothing to escape.
    return format_html(
        '<svg class="bullet" viewBox="0 0 176 18" role="img" aria-label="{}">{}</svg>',
        bullet.label,
        SafeString(drawn),
    )


def unbroken(text: str) -> SafeString:
    """Words in which a number stays on one line with its 个百分点."""
    return SafeString(_POINTS.sub(r'<span class="together">\1</span>', escape(text)))


def funding_svg(bar: FundingBar) -> SafeString:
    """Where money comes from, with a part for every source that gives any."""
    parts = (
        ("upper", bar.upper),
        ("county", bar.county),
        ("bond", bar.bond),
        ("social", bar.social),
        ("frame", bar.frame),
    )
    drawn = ""
    for source, path in parts:
        if path:
            drawn += f'<path class="f-{source}" d="{path}"/>'
    return format_html(
        '<svg class="funding{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        " whole" if bar.height == 12 else "",
        bar.width,
        bar.height,
        bar.label,
        SafeString(drawn),
    )


PART_WIDTH = 88


@lru_cache
def part_svg(number: int, part: int, most: int) -> SafeString:
    """How many there are, against the largest of a column, with a part of them set off.

    Nothing is said by it that numbers beside it do not say. Anything above zero can be seen.
    """
    whole = _length(number, most)
    set_off = min(_length(part, most), whole)
    return format_html(
        '<svg class="part" viewBox="0 0 {0} 8" aria-hidden="true">'
        '<path class="b-bar" d="M0 0H{1}V8H0Z"/><path class="b-behind" d="M0 0H{2}V8H0Z"/></svg>',
        PART_WIDTH,
        whole,
        set_off,
    )


def _length(number: int, most: int) -> int:
    """The share of `most`, in the drawing's units; at least 2 for anything above zero."""
    if number <= 0 or most <= 0:
        return 0
    return max(PART_WIDTH * number // most, 2)


@lru_cache
def status_word(status: Status, label: str, sentence: str | None = None) -> SafeString:
    """The word of a status behind its mark, with the sentence that says why as its title."""
    title = "" if sentence is None else format_html(' title="{}"', sentence)
    return format_html(
        '<span class="status s-{0}"{1}><svg class="mark m-{0}" aria-hidden="true">'
        '<use href="#mark-{0}"/></svg>{2}</span>',
        status.value,
        title,
        label,
    )


@lru_cache
def status_mark(status: Status, label: str) -> SafeString:
    """The mark alone, with its word for those who cannot see it."""
    return format_html(
        '<svg class="mark m-{0}" role="img" aria-label="{1}"><use href="#mark-{0}"/></svg>',
        status.value,
        label,
    )
