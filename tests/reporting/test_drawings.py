"""A bullet's paths stand on the page in the order in which they are painted, and nothing in it can break out."""

from decimal import Decimal
from typing import Any

from reporting.bullets import Bullet, bullet
from reporting.drawings import bullet_svg


def drawn(**facts: Any) -> str:
    given: dict[str, Any] = {"kind": "at_least", "bound": Decimal(100), "actual": Decimal(60), "label": "目标100"}
    return bullet_svg(bullet(**given | facts))


def test_what_there_is_is_painted_from_the_ground_up() -> None:
    everything = Bullet("x", "short", False, "H", "Z", "B", "C", "0", "T", "E")
    assert bullet_svg(everything) == (
        '<svg class="bullet" viewBox="0 0 176 18" role="img" aria-label="x">'
        '<path class="b-track" d="M28 4H176V14H28Z"/><path fill="url(#hatch)" d="H"/><path class="b-zone" d="Z"/>'
        '<path class="b-zero" d="0"/><path class="b-short" d="B"/><path class="b-cut" d="C"/>'
        '<path class="b-tick" d="T"/><path class="b-expected" d="E"/></svg>'
    )


def test_what_there_is_not_leaves_no_path() -> None:
    assert drawn(actual=None).count("<path") == 3, "track, zero, tick"
    assert 'class="b-bar"' in drawn()
    assert 'class="b-behind"' in drawn(tone="behind")


def test_without_a_target_there_are_dots_alone() -> None:
    picture = drawn(bound=None)
    assert 'class="b-dots"' in picture
    assert picture.count("<path") == 1


def test_a_label_is_text() -> None:
    assert 'aria-label="&quot;&gt;&lt;script&gt;"' in drawn(label='"><script>')
