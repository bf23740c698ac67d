"""How much of an uploaded file is read, and the sentence for one that asks for more. No Django."""

MEGABYTE = 1024**2
MAX_BYTES = 10 * MEGABYTE
"""Of a file as it is uploaded."""
MAX_UNPACKED = 20 * MEGABYTE
"""Of all parts of an .xlsx together; a small file can unpack to a thousand times its size."""
MAX_STYLES = 2 * MEGABYTE
MAX_STRINGS = 10 * MEGABYTE
"""Of the table of texts that all sheets share."""
MAX_INDEX = 2 * MEGABYTE
"""Of each part that lists other parts."""
MAX_PARTS = 2000
MAX_SHEETS = 50
MAX_ROWS = 6000
"""Filled rows of one sheet."""
MAX_GAP = 200
"""A sheet is read up to so many empty rows one after another."""
MAX_COLUMNS = 100
MAX_MERGED = 20_000
"""Merged cells of one sheet."""
MAX_CELL = 5000
"""Characters of one cell."""
MAX_TEXT = 5_000_000
"""Characters of all cells of a file together: parts that are small can be referred to often."""

SECONDS = 10
"""Of the clock and of the processor, for reading one file."""
MEMORY = 200 * MEGABYTE
"""Of the process that reads one file, with all that it maps."""

TOO_SLOW = (
    f"读这个文件用了{SECONDS}秒还没有读完，已经停止。请只留下台账那张工作表，"
    "把数值粘贴到一个新的工作簿里，另存后再上传。"
)
TOO_MUCH_MEMORY = (
    f"读这个文件要用的内存超过{MEMORY // MEGABYTE} MB，已经停止。请只留下台账那张工作表，"
    "把数值粘贴到一个新的工作簿里，另存后再上传。"
)


class Unreadable(Exception):
    """The file cannot be read; the text is a sentence for the person who chose it."""


def megabytes(size: int) -> str:
    """A size in bytes as 10.1 MB, rounded up: one beyond a limit never reads as the limit."""
    tenths = -(-size * 10 // MEGABYTE)
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth} MB" if tenth else f"{whole} MB"


def too_large(what: str, size: int, limit: int, advice: str, *, counted: bool = True) -> Unreadable:
    """The refusal of something with this size in bytes; `counted`: all of it, not a part so far."""
    said = f"有 {megabytes(size)}" if counted else f"超过 {megabytes(limit)}"
    return Unreadable(f"{what}{said}，最多能读 {megabytes(limit)}。{advice}")
