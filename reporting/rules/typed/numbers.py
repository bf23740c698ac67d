"""Numbers as people write them and as sheets copy them: 1,234.50, １，２００, 99.5%, 3.2亿.

What can be read in two ways is not read at all: whoever typed it is asked.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from reporting.rules.figures import bare

EXAMPLES = "请只填数字，如 7、7.0、-27.5。"
MONEY = {"元": 0, "万元": 4, "亿元": 8}
"""The units of money, each with its power of ten."""

_NARROW = str.maketrans(
    "０１２３４５６７８９．，％＋－−–\u3000\u00a0\u2009\u202f", "0123456789.,%+---    "
)
# Decimal() also takes 1_000, 1e5 and the digits of other scripts, which nobody means to type.
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_WITH_COMMAS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_WITH_BLANKS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?: [0-9]{3})+(?:\.[0-9]+)?")
_SIGNS = re.compile(r"[-+0-9., ]*")
_MONEY_WORDS = {"元": "元", "万": "万元", "万元": "万元", "亿": "亿元", "亿元": "亿元"}


class Unreadable(ValueError):
    """The text is not one number of the unit; the message is a sentence for who typed it."""


@dataclass(frozen=True)
class TypedNumber:
    """A number as typed."""

    number: Decimal
    """With the decimals it was typed with; a converted one without zeros at its end."""
    converted: str = ""
    """“3.2亿”换算成万元是32000, of an amount in another unit of money; else empty."""


def read_number(text: str, unit: str = "") -> TypedNumber:
    """The number in the text, in `unit` (empty where that is not known).

    The unit may stand behind it; another unit of money is converted. Raises Unreadable.
    """
    narrow = text.translate(_NARROW).strip()
    digits = _SIGNS.match(narrow)
    assert digits is not None  # it matches nothing as well
    behind = narrow[digits.end() :].strip()
    number = _number(text, digits[0].strip(), behind)
    if not behind or behind == unit.translate(_NARROW):
        return TypedNumber(number)
    return _with_unit(text.strip(), number, behind, unit)


def _number(text: str, digits: str, behind: str) -> Decimal:
    """The digits as a number. Raises Unreadable with what keeps the text from being one."""
    for grouped, sign in ((_WITH_COMMAS, ","), (_WITH_BLANKS, " ")):
        if grouped.fullmatch(digits):
            return Decimal(digits.replace(sign, ""))
    if _NUMBER.fullmatch(digits):
        return Decimal(digits)
    if not any(sign.isdecimal() and sign.isascii() for sign in digits) or (
        any(sign.isdecimal() for sign in behind)
    ):
        raise Unreadable(_not_a_number(text, behind))
    if "," in digits:
        raise Unreadable(f"“{text.strip()}”看不准：逗号只用来分隔千位，如 1,234.5；小数点请用“.”。")
    if " " in digits:
        raise Unreadable(f"“{text.strip()}”看不准：中间有空格。请只填一个数，如 1200。")
    raise Unreadable(f"“{text.strip()}”不是一个数。{EXAMPLES}")


def _not_a_number(text: str, behind: str) -> str:
    """“约七”里的“约七”不是数字, with each sign once."""
    strange = "".join(dict.fromkeys(sign for sign in behind if not sign.isspace()))
    strange = re.sub(r"[-+0-9.,]", "", strange)
    if not strange:
        return f"“{text.strip()}”不是一个数。{EXAMPLES}"
    return f"“{text.strip()}”里的“{strange}”不是数字。{EXAMPLES}"


def _with_unit(text: str, number: Decimal, behind: str, unit: str) -> TypedNumber:
    """A number with something behind it that is not its unit. Raises Unreadable."""
    if unit in MONEY and behind in _MONEY_WORDS:
        power = MONEY[_MONEY_WORDS[behind]] - MONEY[unit]
        if not power:
            return TypedNumber(number)
        amount = Decimal(bare(number.scaleb(power)))
        return TypedNumber(amount, f"“{text}”换算成{unit}是 {bare(amount)}")
    if unit and (behind == "%" or behind in _MONEY_WORDS):
        raise Unreadable(f"“{text}”里的“{behind}”不是这一项的单位，这一项按{unit}填。{EXAMPLES}")
    raise Unreadable(_not_a_number(text, behind))
