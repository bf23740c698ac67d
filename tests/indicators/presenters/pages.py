"""An indicator's page."""

from tests.pages import Page, text_of

ADDRESS = "/plans/2024/indicators/1/"


def table(page: Page, wanted: str) -> list[list[str]]:
    return next(
        [[text_of(cell) for cell in row] for row in table.iter("tr")]
        for table in page.all("table")
        if text_of(table).startswith(wanted)
    )
