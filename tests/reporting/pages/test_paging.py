"""Lists in pages: which rows, which links, and the whole."""

import pytest
from django.http import QueryDict

from reporting.pages.paging import MOST_AT_ONCE, PageLink, in_bands, paged, without_page


def labels(number: int, pages: int) -> list[str]:
    shown = paged(range(pages * 10), QueryDict(f"page={number}"), per_page=10)
    return [link.label + ("*" if link.current else "") for link in shown.links]


@pytest.mark.parametrize(
    ("rows", "asked", "first", "last", "pages"),
    [
        (0, "", 0, 0, 1),
        (1, "", 1, 1, 1),
        (30, "", 1, 30, 1),
        (31, "", 1, 30, 2),
        (31, "2", 31, 31, 2),
        (31, "3", 31, 31, 2),  # beyond the last
        (31, "0", 1, 30, 2),
        (31, "２", 1, 30, 2),  # no digit of ours
        (31, "9" * 50, 1, 30, 2),
        (31, "all", 1, 31, 2),
    ],
)
def test_page_has_its_rows(rows: int, asked: str, first: int, last: int, pages: int) -> None:
    shown = paged(range(1, rows + 1), QueryDict(f"page={asked}"))
    assert (shown.first, shown.last, shown.pages) == (first, last, pages)
    assert list(shown.rows) == list(range(first, last + 1) if rows else [])
    assert shown.is_part == (len(shown.rows) < rows)
    assert shown.has_pages == (pages > 1)


def test_list_as_a_whole_comes_in_parts_where_a_page_cannot_hold_it() -> None:
    whole = paged(range(MOST_AT_ONCE), QueryDict("page=all"))
    assert whole.in_words == "共1000个" and whole.whole_label == "全部列出" and not whole.parts
    first = paged(range(MOST_AT_ONCE + 1), QueryDict("page=all&a=1"))
    assert first.in_words == "第1—1000个，共1001个" and first.whole_label == "每1000个一页"
    assert first.parts == [
        PageLink("1—1000", "?a=1&page=all", current=True),
        PageLink("1001—1001", "?a=1&page=all-2", current=False),
    ]
    second = paged(range(MOST_AT_ONCE + 1), QueryDict("page=all-2"))
    assert list(second.rows) == [1000] and second.in_words == "第1001—1001个，共1001个"
    assert second.number == 0 and second.has_pages


@pytest.mark.parametrize("asked, first", [("all-0", 1), ("all-3", 1001), ("all-x", 1), ("1", 1)])
def test_part_that_there_is_not_is_one_that_there_is(asked: str, first: int) -> None:
    assert paged(range(MOST_AT_ONCE + 1), QueryDict(f"page={asked}")).first == first


def test_bands_of_a_page_have_its_rows_alone_and_equal_rows_are_two() -> None:
    one, other, last = [1], [1], [2]
    bands = [("甲", [one, other]), ("乙", [last])]
    assert in_bands(bands, [other]) == [("甲", [[1]])]
    assert in_bands(bands, [one, other, last]) == bands
    assert in_bands(bands, []) == []


def test_links_lead_to_the_first_the_last_and_those_around() -> None:
    assert labels(1, 2) == ["1*", "2"]
    assert labels(1, 9) == ["1*", "2", "3", "…", "9"]
    assert labels(5, 9) == ["1", "…", "3", "4", "5*", "6", "7", "…", "9"]
    assert labels(4, 5) == ["1", "2", "3", "4*", "5"]


def test_links_keep_the_other_parameters_and_the_first_page_names_none() -> None:
    shown = paged(range(90), QueryDict("lead=甲局&page=2"), anchor="#ledger")
    assert shown.previous == "?lead=%E7%94%B2%E5%B1%80#ledger"
    assert shown.next == "?lead=%E7%94%B2%E5%B1%80&page=3#ledger"
    assert shown.whole == "?lead=%E7%94%B2%E5%B1%80&page=all#ledger"
    assert paged(range(90), QueryDict("page=3")).next == ""
    whole = paged(range(90), QueryDict("page=all"))
    assert (whole.previous, whole.next) == ("", "")
    assert without_page(QueryDict("a=1&page=7")).urlencode() == "a=1"
