"""Lists as offices have them, read as the pages read them."""

from reporting.importing.lists import ListRow, ReadList, read_list
from reporting.tables.mapping import Vocabulary, understand
from reporting.tables.plain import pasted


def read(text: str, vocabulary: Vocabulary) -> ReadList:
    """What is read of pasted cells, without anybody's help."""
    found = [understand(table, vocabulary, 2025) for table in pasted(text)]
    return read_list([(each.table, each.heads) for each in found], vocabulary.needed[0])


def row(number: int, **texts: str) -> ListRow:
    return ListRow(f"r0-{number}", f"第{number}行", texts)
