"""Drawings as markup: a page only places them. Putting one together in a template costs several times as much."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from reporting.bullets import Bullet


def bullet_svg(bullet: Bullet) -> SafeString:
    """Target against actual of one row, drawn from the ground up."""
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
    # All but the label is our own geometry: numbers and letters, in which there is nothing to escape.
    drawn = "".join(f'<path {name}="{value}" d="{path}"/>' for name, value, path in paths if path)
    return format_html(
        '<svg class="bullet" viewBox="0 0 176 18" role="img" aria-label="{}">{}</svg>', bullet.label, SafeString(drawn)
    )
