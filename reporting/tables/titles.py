"""Titles of columns as they are compared, and the units of money that they name."""

import re
import unicodedata

UNIT_NAMES = {"万元": "万元", "万": "万元", "亿元": "亿元", "亿": "亿元"}
"""The units of money that are read, by how they are written."""
_UNIT = re.compile(r"百万元|千万元|千元|亿元|万元|元|(?<=[(:/])[亿万](?=[)]|$)")
_UNIT_SAID = re.compile(r"(百万元|千万元|千元|亿元|万元|元)(?![一-鿿])")
_UNIT_ALONE = re.compile(
    r"[(\[]?(?:单位:?)?(?:人民币)?(百万元|千万元|千元|亿元|万元|元)(?:人民币)?[)\]]?"
)
_UNIT_WORDS = 20
"""Characters behind 单位： in which a unit is looked for: 个、万元."""


def plain_title(title: str, year: int | None = None) -> str:
    """A title without blanks, brackets, unit of money and decoration, in narrow signs.

    With `year`, that year reads 本年 and the one before 上年.
    """
    plain = narrow(title)
    plain = re.sub(r"[(\[【<][^()\[\]【】<>]*[)\]】>]", "", plain)
    plain = re.sub(r"[/:,-]?(?:人民币)?(百万元|千万元|千元|亿元|万元)$", "", plain)
    plain = re.sub("^其中[:,]?", "", plain.strip("*#:;,.、。·★☆※"))
    if year is not None:
        plain = re.sub(rf"{year}年?度?", "本年", plain)
        plain = re.sub(rf"{year - 1}年?度?", "上年", plain)
    return re.sub("本年度|当年|今年|^年度", "本年", plain).replace("去年", "上年")


def unit_of(title: str) -> str:
    """The last unit of money in a title, as in 总投资额（其中国债，万元）; empty for none."""
    units: list[str] = _UNIT.findall(narrow(title))
    return units[-1] if units else ""


def unit_line(words: str) -> str:
    """The one unit of money that a line above the table gives for all of it; empty for none.

    单位：万元, 单位：个、万元, 金额单位：人民币万元.
    """
    units: set[str] = set()
    for said in narrow(words).split("单位")[1:]:
        behind = said.lstrip(":为")[:_UNIT_WORDS].partition(":")[0]
        units.update(_UNIT_SAID.findall(behind))
    return units.pop() if len(units) == 1 else ""


def unit_alone(words: str) -> str:
    """The unit of money that all of a cell is: 万元, （人民币万元）; empty for other words."""
    found = _UNIT_ALONE.fullmatch(narrow(words))
    return found[1] if found else ""


def narrow(title: str) -> str:
    """The title in narrow signs, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
