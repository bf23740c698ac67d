"""The indicator list sorted by each of its columns, and as a file."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client
from openpyxl import load_workbook

from indicators.presenters.tables import EXPORT_HEAD, IndicatorTable
from tests.factories import make_actual, make_plan, make_target
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db

LIST = "/plans/2023/indicators/"
Get = Callable[..., Page]


@pytest.mark.parametrize("through, is_explained", [(6, True), (12, False)])
def test_legend_explains_the_pace_inside_the_year_only(
    get: Get, through: int, is_explained: bool
) -> None:
    make_actual(make_target(make_plan(2023), 1), "6", through)
    (legend,) = [
        group
        for group in get(f"{LIST}?through={through}").all("ul")
        if group.get("class") == "legend"
    ]
    assert ("低于序时，▼为目前应达到" in text_of(legend)) is is_explained
    assert "上限，斜线区不得进入" in text_of(legend)


# Sorting.

ORDERABLE = [name for name, column in IndicatorTable.base_columns.items() if column.orderable]


def test_orderable_columns() -> None:
    assert ORDERABLE == ["number", "attribute", "gap", "status", "lead"]


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("name", ORDERABLE)
def test_orderable_column_sorts_both_ways(get: Get, name: str) -> None:
    up, down = get(f"{LIST}?sort={name}"), get(f"{LIST}?sort=-{name}")
    assert sorted(up.rows) == sorted(down.rows) == sorted(get(LIST).rows)
    if name == "number":
        assert [row[:2] for row in up.rows] == [row[:2] for row in reversed(down.rows)]
    else:
        assert up.rows != down.rows


@pytest.mark.usefixtures("real_data")
def test_sorting_by_gap_puts_the_deepest_shortfall_first(get: Get) -> None:
    statuses = [status for _, _, status in get(f"{LIST}?sort=-gap").rows]
    assert statuses[:12] == ["short"] * 12
    assert "short" not in statuses[12:]


@pytest.mark.usefixtures("real_data")
def test_sorting_by_status_puts_the_worst_first(get: Get) -> None:
    statuses = [status for _, _, status in get(f"{LIST}?sort=status").rows]
    assert statuses == ["short"] * 12 + ["met"] * (41 - 13) + ["no_target"]


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    "sort", ["", "nothing", "-", "name", "bullet", "number,gap", "-lead,--gap"]
)
def test_unknown_order_ignored(get: Get, sort: str) -> None:
    assert len(get(f"{LIST}?sort={sort}").rows) == 41


@pytest.mark.usefixtures("real_data")
def test_heads_link_to_the_other_order_with_the_same_filters(get: Get) -> None:
    page = get(f"{LIST}?status=short&sort=gap&through=12")
    links = {}
    for head in page.all("th"):
        for link in head.iter("a"):
            links[text_of(link)] = parse_qs(urlsplit(link.get("href", "")).query)
    assert links["差距"] == {"status": ["short"], "sort": ["-gap"], "through": ["12"]}
    assert links["状态"] == {"status": ["short"], "sort": ["status"], "through": ["12"]}


# Export.


def csv_of(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    "query",
    ["", "status=short&sort=-gap", "section=五", "through=6", "attribute=binding&sort=lead"],
)
def test_export_has_the_rows_of_the_page(get: Get, client: Client, query: str) -> None:
    page = get(f"{LIST}?{query}")
    rows = csv_of(client, f"{LIST}?{query}&export=csv")
    shown = [
        {cell.get("data-label"): text_of(cell) for cell in row.iter("td") if cell.get("data-label")}
        | {"状态": text_of(next(cell for cell in row.iter("td") if cell.get("class") == "state"))}
        for row in page.all("tr")
        if row.get("data-row") is not None
    ]
    assert [int(row["序号"]) for row in rows] == [number for number, _, _ in page.rows]
    assert [(row["目标"].lstrip("'"), row["实际"], row["状态"]) for row in rows] == [
        (row["目标"], row["实际"], row["状态"]) for row in shown
    ]


@pytest.mark.usefixtures("real_data")
def test_excel_and_csv_have_the_same_cells(get: Get, client: Client) -> None:
    get(LIST)
    rows = csv_of(client, f"{LIST}?export=csv")
    sheet = load_workbook(io.BytesIO(client.get(f"{LIST}?export=xlsx").content)).active
    assert sheet is not None
    title, about, head, *body = sheet.iter_rows()
    assert title[0].value == "2023年计划指标完成情况"
    assert about[0].value == "报告期：2023年1—12月"
    assert [cell.value for cell in head] == list(EXPORT_HEAD) == list(rows[0])
    assert len(body) == len(rows) == 41
    for line, row in zip(body, rows, strict=True):
        for cell, text in zip(line, row.values(), strict=True):
            if cell.data_type == "n" and cell.value is not None:
                assert Decimal(str(cell.value)) == Decimal(text)
            else:
                assert (cell.value or "") == text.removeprefix("'")


@pytest.mark.usefixtures("real_data")
def test_figure_exported_with_its_decimals(get: Get, client: Client) -> None:
    get(LIST)
    row = next(row for row in csv_of(client, f"{LIST}?export=csv") if row["序号"] == "17")
    assert (row["实际"], row["目标"], row["差距"], row["差距单位"]) == (
        "7.0",
        "8",
        "-1.0",
        "个百分点",
    )


@pytest.mark.usefixtures("real_data")
def test_file_named_after_plan_and_period(get: Get, client: Client) -> None:
    get(LIST)
    response = client.get(f"{LIST}?export=xlsx&through=6")
    assert unquote(response["Content-Disposition"]).endswith("2023年计划指标完成情况（1—6月）.xlsx")


@pytest.mark.usefixtures("real_data")
def test_unknown_kind_of_export_shows_the_page(get: Get) -> None:
    assert len(get(f"{LIST}?export=pdf").rows) == 41


def test_typed_formula_does_not_run_in_excel(get: Get, client: Client) -> None:
    make_actual(make_target(make_plan()), "6", explanation='=HYPERLINK("http://x")', measures="+1")
    get(LIST)
    (row,) = csv_of(client, f"{LIST}?export=csv")
    assert (row["原因"], row["下一步措施"]) == ('\'=HYPERLINK("http://x")', "'+1")


def test_typed_markup_does_not_run_in_the_browser(get: Get) -> None:
    words = "<script>alert(1)</script>"
    make_actual(make_target(make_plan(), name=words, wording=words), "6", explanation=words)
    for address in (LIST, f"{LIST}1/"):
        page = get(address)
        assert words in page.text
        assert not list(page.faults())
