"""What is typed into the search and what it is held against, written alike."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 60
"""How many characters of a search are read."""
MOST_TERMS = 8
NAMES_REMEMBERED = 65_536
"""Of how many names a process remembers the initials: some bytes each, and 0.1 ms to find."""


def fold(text: str) -> str:
    """The text in small letters, half-width, with single spaces: ＧＤＰ　增速 is gdp 增速."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def terms_of(text: str) -> tuple[str, ...]:
    """What was typed, folded, as the words that all have to be found."""
    return tuple(fold(text[:LONGEST]).split()[:MOST_TERMS])


def is_spelt(term: str) -> bool:
    """Whether a term may be the initials of a name: it has Latin letters."""
    return re.search("[a-z]", term) is not None


@lru_cache(maxsize=NAMES_REMEMBERED)
def initials(name: str) -> str:
    """The first letter of each character's pinyin: 重庆市GDP is cqsgdp.

    A character that is read in several ways is read as its word is. Signs are left out.
    """
    # Some 50 MB of dictionaries: only a process in which somebody types letters has them.
    from pypinyin import Style, lazy_pinyin

    letters = lazy_pinyin(fold(name), style=Style.FIRST_LETTER, errors=_letters_and_digits)
    return "".join(letters)


def _letters_and_digits(others: str) -> str:
    """What of other characters can be typed: letters and digits."""
    return "".join(filter(str.isalnum, others))


def haystack(words: Iterable[str]) -> str:
    """The words, each on a line that a line break begins: so `begins` finds where one begins."""
    return "".join(f"\n{fold(word)}" for word in words)


def begins(term: str) -> str:
    """What a haystack has in it where one of its words begins with the term."""
    return f"\n{term}"
