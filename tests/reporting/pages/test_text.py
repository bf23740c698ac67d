"""Parts of paragraphs, as markup."""

import pytest

from reporting.pages.text import Part, as_parts


@pytest.mark.parametrize(
    "part, html",
    [
        (Part("1<2"), "1&lt;2"),
        (Part("7项", "strong"), "<b>7项</b>"),
        (Part("7项", "late"), '<span class="late">7项</span>'),
        (Part("甲", url="/a?b=1&c=2"), '<a href="/a?b=1&amp;c=2">甲</a>'),
        (Part("2件", "strong", "#h"), '<a class="strong" href="#h">2件</a>'),
    ],
)
def test_part_is_text_set_off_by_its_tone_or_a_link(part: Part, html: str) -> None:
    assert part.html == html


def test_texts_with_tones_become_parts() -> None:
    assert as_parts([("甲", ""), ("乙", "late")]) == [Part("甲"), Part("乙", "late")]
