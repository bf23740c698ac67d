"""What is typed into the search, and the initials of names."""

import pytest

from chengkou.search.words import LONGEST, MOST_TERMS, fold, initials, is_spelt, terms_of


@pytest.mark.parametrize(
    "text, folded",
    [
        ("GDP", "gdp"),
        ("ＧＤＰ　增速", "gdp 增速"),
        ("  城口县 \t 医院 ", "城口县 医院"),
        ("（二期）", "(二期)"),
        ("", ""),
    ],
)
def test_text_is_folded_to_what_names_are_folded_to(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_that_were_typed_are_terms_as_far_as_they_are_read() -> None:
    assert terms_of("医院　改造") == ("医院", "改造")
    assert terms_of(" \n ") == ()
    assert terms_of("a " * 100) == ("a",) * MOST_TERMS
    assert terms_of("字" * 1000) == ("字" * LONGEST,)


@pytest.mark.parametrize(
    "name, spelt",
    [
        ("地区生产总值增速", "dqsczzzs"),
        ("重庆至城口高速公路", "cqzckgsgl"),  # not zq: read as the word is
        ("银行业增加值", "yhyzjz"),
        ("GDP增速（%）", "gdpzs"),
        ("35千伏（二期）", "35qfeq"),
        ("", ""),
    ],
)
def test_initials_are_of_each_character_as_its_word_is_read(name: str, spelt: str) -> None:
    assert initials(name) == spelt


@pytest.mark.parametrize(
    "term, spelt", [("zdxm", True), ("gdp增速", True), ("增速", False), ("35", False)]
)
def test_term_with_latin_letters_may_be_initials(term: str, spelt: bool) -> None:
    assert is_spelt(term) is spelt
