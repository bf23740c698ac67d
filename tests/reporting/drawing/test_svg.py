"""The markup of drawings: its paths in the order in which they are painted, and escaped words."""

from decimal import Decimal
from typing import Any

from reporting.drawing.bullets import Bullet, bullet
from reporting.drawing.funding_bar import funding_bar
from reporting.drawing.svg import bullet_svg, funding_svg, status_mark, status_word, unbroken
from reporting.enums import Status


def drawn(**facts: Any) -> str:
    given: dict[str, Any] = {
        "kind": "at_least",
        "bound": Decimal(100),
        "actual": Decimal(60),
        "label": "目标100",
    }
    return bullet_svg(bullet(**given | facts))


def test_paths_are_painted_from_background_to_front() -> None:
    everything = Bullet("x", "short", False, "H", "Z", "B", "C", "0", "T", "E")
    assert bullet_svg(everything) == (
        '<svg class="bullet" viewBox="0 0 176 18" role="img" aria-label="x">'
        '<path class="b-track" d="M28 4H176V14H28Z"/><path fill="url(#hatch)" d="H"/>'
        '<path class="b-zone" d="Z"/>'
        '<path class="b-zero" d="0"/><path class="b-short" d="B"/><path class="b-cut" d="C"/>'
        '<path class="b-tick" d="T"/><path class="b-expected" d="E"/></svg>'
    )


def test_empty_parts_have_no_path() -> None:
    assert drawn(actual=None).count("<path") == 3, "track, zero, tick"
    assert 'class="b-bar"' in drawn()
    assert 'class="b-behind"' in drawn(tone="behind")


def test_only_dots_without_target() -> None:
    picture = drawn(bound=None)
    assert 'class="b-dots"' in picture
    assert picture.count("<path") == 1


def test_label_is_escaped() -> None:
    assert 'aria-label="&quot;&gt;&lt;script&gt;"' in drawn(label='"><script>')


def test_funding_has_a_path_for_every_source_with_money() -> None:
    given: dict[str, Any] = {
        "upper": Decimal(3),
        "county": Decimal(0),
        "bond": Decimal(0),
        "social": Decimal(1),
    }
    markup = funding_svg(funding_bar(**given, label="<来源>"))
    assert markup.startswith(
        '<svg class="funding" viewBox="0 0 180 8" role="img" aria-label="&lt;来源&gt;">'
    )
    assert [part.split('"')[0] for part in markup.split('class="f-')[1:]] == [
        "upper",
        "social",
        "frame",
    ]
    whole = funding_svg(funding_bar(**given, label="", total=True))
    assert whole.startswith('<svg class="funding whole" viewBox="0 0 264 12"')


def test_status_is_mark_and_escaped_word() -> None:
    assert status_word(Status.SHORT, "<未完成>") == (
        '<span class="status s-short"><svg class="mark m-short" aria-hidden="true">'
        '<use href="#mark-short"/></svg>'
        "&lt;未完成&gt;</span>"
    )
    assert 'class="status s-met" title="&quot;高&quot;"><svg' in status_word(
        Status.MET, "完成", '"高"'
    )
    assert status_mark(Status.MET, "<完成>") == (
        '<svg class="mark m-met" role="img" aria-label="&lt;完成&gt;"><use href="#mark-met"/></svg>'
    )


def test_number_is_not_broken_from_percentage_points() -> None:
    assert (
        unbroken("较上年提高0.5个百分点") == '较上年提高<span class="together">0.5个百分点</span>'
    )
    assert unbroken("7左右") == "7左右"
    assert unbroken("<7") == "&lt;7"
