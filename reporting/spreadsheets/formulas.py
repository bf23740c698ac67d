"""Text that a spreadsheet would run as a formula, and how it is kept from that and read again."""

import re
import unicodedata

_FORMULA_SIGNS = frozenset("=+-@")
# Before a sign of a formula: apostrophes of our own or of the writer, and what is not seen.
_BEFORE = re.compile(r"'*[\s\u200b-\u200f\u2060\ufeff]*")
# With which a cell may not begin whatever follows: pasted, the text falls into several cells.
_BREAKS = ("\t", "\r", "\n")


def is_formula(text: str) -> bool:
    """Whether some spreadsheet would run the text, or would after taking away an apostrophe.

    Full-width and small signs (＝ ＋ － ＠ ﹦) begin a formula in spreadsheets of East Asia.
    """
    if text.lstrip("'").startswith(_BREAKS):
        return True
    seen = _BEFORE.match(text)
    assert seen is not None, "the pattern matches nothing as well"
    first = text[seen.end() : seen.end() + 1]
    return unicodedata.normalize("NFKC", first) in _FORMULA_SIGNS


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe goes before what looks like a formula."""
    if is_formula(text):
        return f"'{text}"
    return text


def as_typed(text: str) -> str:
    """The inverse of `harmless`: text without the apostrophe that it put before."""
    if text.startswith("'") and is_formula(text[1:]):
        return text[1:]
    return text
