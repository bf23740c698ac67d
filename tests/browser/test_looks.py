"""The checks of pages find what they are for, also where texts that look alike share one look."""

import pytest
from playwright.sync_api import Page

from tests.browser.looks import CHECKS, LAPTOP, TEXTS_ALIKE, findings

ROWS = 10
LIGHT_COLOURS = tuple(check for check in CHECKS if check[1:] == (LAPTOP, "colours"))[:1]


def colours(page: Page, rows: list[str], style: str = "") -> list[str]:
    """What is found of the colours of a table with these rows."""
    page.set_content(
        f"<style>{style}</style><main><h1>名单</h1><table>{''.join(rows)}</table></main>"
    )
    return findings(page, LIGHT_COLOURS)


@pytest.mark.parametrize(
    "row",
    [
        '<tr><td style="color: #bbb">项目名称</td></tr>',
        '<tr style="opacity: .3"><td>项目名称</td></tr>',
        '<tr style="background: #222"><td>项目名称</td></tr>',
        "<tr><td><small>项目名称</small></td></tr>",
        '<tr><td><input aria-label="数" value="1" style="color: #bbb"></td></tr>',
    ],
)
def test_one_pale_text_behind_many_others_is_found(page: Page, row: str) -> None:
    rows = ["<tr><td>项目名称</td></tr>"] * ROWS
    assert ROWS > TEXTS_ALIKE
    assert colours(page, rows, "small { color: #bbb }") == []
    (found,) = colours(page, [*rows, row], "small { color: #bbb }")
    assert found.startswith("light 1366: color-contrast")


def test_of_texts_alike_the_first_are_named(page: Page) -> None:
    (found,) = colours(page, ["<tr><td>项目名称</td></tr>"] * ROWS, "td { color: #bbb }")
    assert found.count("td") == TEXTS_ALIKE


def test_hidden_text_does_not_stand_for_seen_ones(page: Page) -> None:
    hidden = '<tr><td style="visibility: hidden">项目名称</td></tr>'
    seen = "<tr><td>项目名称</td></tr>"
    assert colours(page, [hidden] * ROWS, "td { color: #bbb }") == []
    assert len(colours(page, [*[hidden] * ROWS, seen], "td { color: #bbb }")) == 1
