"""The county's whole document as a Word file, with the merged cells that its tables have."""

from typing import Any

from reporting.tables import plain
from tests.indicators.importing import offices
from tests.projects.importing.documents import lists
from tests.reporting.tables import word_files as files

BOX_ROWS = 2
"""A box is its title and its text."""
TITLES = {
    "2023": "城口县2023年国民经济和社会发展计划指标完成情况",
    "2024": "城口县2024年国民经济和社会发展预期目标",
}


def whole_document() -> bytes:
    """Text, ten boxes, both tables of indicators and the list of livelihood tasks, in order."""
    made: Any = files.document()
    source = (offices.SOURCE / "source.txt").read_text(encoding="utf-8")
    for table in plain.tables(source):
        if len(table.rows) == BOX_ROWS:
            for line in table.headings[-2:]:
                made.add_paragraph(line)
            files.add_table(made, [[str(row.cells[0])] for row in table.rows])
    for year, title in TITLES.items():
        made.add_paragraph(title)
        files.add_table(made, offices.as_printed(int(year)))
    made.add_paragraph("附件3")
    made.add_paragraph(lists.TITLE)
    files.add_table(made, lists.as_printed())
    return files.saved(made)
