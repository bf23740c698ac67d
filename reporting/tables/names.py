"""Names as people compare them: without regard to width, brackets, blanks and line breaks."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

LIKE = 85
"""From so many hundredths of likeness on, two names of projects are said to be nearly the same."""

_OPENING = "[{【〔〖「『《〈<"
_CLOSING = "]}】〕〗」』》〉>"
_SHAPES = str.maketrans(
    {
        **dict.fromkeys(_OPENING, "("),
        **dict.fromkeys(_CLOSING, ")"),
        **dict.fromkeys("—–―‐‑−", "-"),
        **dict.fromkeys("“”‘’\"'\u200b\ufeff", None),
        **dict.fromkeys("•・‧", "·"),
    }
)
# Two names that differ in these are of two things, however alike they are: 一期 and 二期.
_NUMBERS = re.compile("[0-9]+|[一二三四五六七八九十东南西北上下左右]")
Thing = TypeVar("Thing")


def folded(name: str) -> str:
    """What two spellings of one name have in common; for comparing alone."""
    narrow = unicodedata.normalize("NFKC", name).translate(_SHAPES).casefold()
    # Without a blank, a sign may combine with the one before it.
    return unicodedata.normalize("NFKC", "".join(narrow.split()))


def key_of(name: str) -> str:
    """A short digest of the folded name: the same for all its spellings."""
    return sha256(folded(name).encode()).hexdigest()[:16]


class Register(Generic[Thing]):
    """Things by their names, found by any spelling of these."""

    def __init__(self, things: Mapping[str, Thing]) -> None:
        self.things = things
        self._by_folded: dict[str, Thing | None] = {}
        for name, thing in things.items():
            short = folded(name)
            same = self._by_folded.setdefault(short, thing) == thing
            if not same:
                self._by_folded[short] = None  # of two things: which one is not guessed

    def find(self, name: str) -> Thing | None:
        """The thing of exactly this name, else of the one spelling of it; None for none."""
        if name in self.things:
            return self.things[name]
        return self._by_folded.get(folded(name))


def similar(name: str, names: Iterable[str], *, cutoff: float, limit: int) -> list[str]:
    """The names that are most like this one, the likest first."""
    found = process.extract(
        name,
        list(names),
        processor=folded,
        scorer=fuzz.ratio,
        score_cutoff=cutoff,
        limit=limit,
    )
    return [choice for choice, _, _ in found]


def nearly_the_same(name: str, others: Sequence[str]) -> list[int]:
    """The places of at most three others of which the name may be another spelling.

    `others` are folded, and so is the name. A name with other numbers is another thing.
    """
    numbers = _NUMBERS.findall(name)
    found = process.extract(name, others, scorer=fuzz.ratio, score_cutoff=LIKE, limit=10)
    places = [place for other, _, place in found if _NUMBERS.findall(other) == numbers]
    return places[:3]


def code_of(
    name: str, taken: Iterable[str], *, nameless: str, joint: str = "-", longest: int = 40
) -> str:
    """A name in pinyin, with a number behind it where that is taken: gao-guan-zhen-2.

    `nameless` is for a name of signs alone; the number comes on top of the `longest`.
    """
    # Its dictionaries take some 50 MB: only who imports new things has them.
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(unicodedata.normalize("NFKC", name), errors=_latin)
    base = joint.join(part for part in syllables if part)[:longest].strip("-") or nameless
    known = set(taken)
    code, number = base, 2
    while code in known:
        code, number = f"{base}{joint}{number}", number + 1
    return code


def _latin(others: str) -> str:
    """What of other characters may stand in a code."""
    return "".join(sign for sign in others.lower() if sign.isascii() and sign.isalnum())
