"""Parts of paragraphs, as markup."""

import pytest

from reporting.pages.text import Part, as_parts, in_sentences, together


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


@pytest.mark.parametrize(
    "texts, joined",
    [
        (("外需偏弱。", "外需偏弱"), "外需偏弱"),
        (("基础完成。", "用地未批；"), "基础完成；用地未批"),
        (("基础完成，", ""), "基础完成"),
        (("", " "), ""),
        (("何时开工？", "用地未批"), "何时开工？；用地未批"),
    ],
)
def test_typed_texts_are_parted_by_one_mark(texts: tuple[str, ...], joined: str) -> None:
    assert together(texts) == joined


@pytest.mark.parametrize(
    "reason, measures, words",
    [
        ("贷款集中到期", "抓紧续贷", "税收：低于。原因：贷款集中到期。措施：抓紧续贷。"),
        (
            "贷款集中到期。",
            "抓紧续贷；",
            "税收：低于。原因：贷款集中到期。措施：抓紧续贷。",
        ),
        ("贷款集中到期", "", "税收：低于。原因：贷款集中到期。"),
        ("何时续贷？", "", "税收：低于。原因：何时续贷？"),
        ("", "", "税收：低于。"),
    ],
)
def test_labelled_texts_are_sentences_of_their_own(reason: str, measures: str, words: str) -> None:
    texts = (("税收", "低于。"), ("原因", reason), ("措施", measures))
    assert in_sentences(texts) == words
