"""Which county leader is in charge of something (分管县领导): one rule for pages, lists and files.

Names are typed by hand: 张 三 and 张三 are one leader.
"""

from functools import lru_cache

EVERYBODY = "all"
"""Asks for the whole county; nobody is called so."""
NOBODY = "none"
"""Asks for what no leader is named for."""
LONGEST = 40


@lru_cache(maxsize=1024)
def plain_name(text: str) -> str:
    """The name without spaces, and without signs that cannot be shown."""
    letters = [letter for letter in text if letter.isprintable()]
    return "".join("".join(letters).split())[:LONGEST]


def in_charge(own: str, of_unit: str) -> str:
    """The leader named for the thing itself, else for its lead unit; empty where neither is."""
    return plain_name(own) or plain_name(of_unit)


def is_asked_for(leader: str, asked: str) -> bool:
    """Whether what `leader` is in charge of belongs to what is asked for: a name or `NOBODY`."""
    return leader == ("" if asked == NOBODY else asked)


def line_in_words(asked: str) -> str:
    """张三分管, or 未明确分管县领导 for what no leader is named for; empty for the county."""
    if asked == NOBODY:
        return "未明确分管县领导"
    return f"{asked}分管" if asked else ""
