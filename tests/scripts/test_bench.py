"""What `make bench` prints of the costs it measured, and how large its floor is."""

import pytest
from django.test import RequestFactory

from reporting.spreadsheets.limits import MAX_CELL
from scripts import bench, bench_patterns, bench_site
from scripts.bench import Line
from scripts.bench_patterns import Pattern


def test_line_shows_median_and_spread() -> None:
    assert Line("总览", (3.0, 5.0, 3.5), 4).cells == ("总览", "3.50 (3.00–5.00)", "≤ 4", "ok")


@pytest.mark.parametrize("ratio, is_over", [(3.99, False), (4.0, False), (4.01, True)])
def test_ratio_equal_to_bound_is_not_over(ratio: float, is_over: bool) -> None:
    line = Line("总览", (ratio,), 4)
    assert line.is_over is is_over
    assert line.cells[3] == ("超出" if is_over else "ok")


def test_line_without_bound_is_not_over() -> None:
    line = Line("一项指标", (99.0,), None)
    assert (line.is_over, line.cells[2:]) == (False, ("—", ""))


def test_costs_are_divided_round_by_round() -> None:
    names = [page.name for page in bench.PAGES]
    floors = {name: [1.0, 2.0] for name in names}
    small = {name: [3.0, 4.0] for name in names}
    lines = bench.report(floors, small, {names[0]: [6.0, 4.0]})
    assert [line.name for line in lines] == [*names, f"{names[0]}，二十年"]
    assert lines[0].ratios == (3.0, 2.0)
    assert (lines[-1].ratios, lines[-1].bound) == ((2.0, 1.0), bench.GROWTH)


def test_page_bound_with_many_years_is_held_against_the_floor() -> None:
    names = [page.name for page in bench.PAGES]
    page = next(page for page in bench.PAGES if page.large_bound)
    costs = {name: [1.0] for name in names}
    *_, line = bench.report(costs, costs, {page.name: [3.0]})
    assert (line.name, line.ratios) == (f"{page.name}，二十年对底数", (3.0,))
    assert (line.bound, line.is_over) == (page.large_bound, True)


def test_pages_of_a_crowded_year_have_their_bounds_and_their_first_readers_too() -> None:
    pages = (*bench.CROWDED, *bench.CHOICES)
    floors = {page.name: [1.0, 2.0] for page in pages}
    costs = {page.name: [3.0, 8.0] for page in pages}
    first = {page.name: [bench.COLD + 1.0] for page in bench.CROWDED}
    lines = bench.report_crowded(floors, costs, first)
    assert [line.ratios for line in lines[:2]] == [(3.0, 4.0), (bench.COLD + 1.0,)]
    assert all(page.bound is not None and page.bound <= 4 for page in pages)
    assert [line.is_over for line in lines[2:4]] == [True, True]
    # A choice that nobody made before has no other first reader.
    assert len(lines) == 2 * len(bench.CROWDED) + len(bench.CHOICES)


def test_columns_are_aligned_by_width_in_terminal() -> None:
    _, *lines = bench.table([Line("总览", (1.0,), 4), Line("ETag", (1.0,), None)]).splitlines()
    assert [bench.width(line[: line.index("1.00")]) for line in lines] == [6, 6]


def test_cost_is_mean_of_several_requests() -> None:
    asked: list[int] = []
    assert bench.cost(lambda: asked.append(1)) >= 0
    assert len(asked) == bench.REQUESTS


def test_patterns_are_bounded_by_their_growth(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Pattern("a", lambda _text: None, "a")
    monkeypatch.setattr(bench, "patterns", lambda: (slow,))
    monkeypatch.setattr(Pattern, "ratio", lambda _self: 4.0)
    (line,) = bench.growth()
    assert (line.ratio, line.bound, line.is_over) == (4.0, bench_patterns.GROWTH, True)


@pytest.mark.parametrize("pattern", bench_patterns.patterns(), ids=lambda pattern: pattern.name)
def test_text_of_a_pattern_is_as_long_as_a_cell_and_read(pattern: Pattern) -> None:
    text = pattern.text(MAX_CELL)
    assert MAX_CELL - 10 <= len(text) <= MAX_CELL + 10
    pattern.read(text)


@pytest.mark.django_db
@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("size", [10_000, 56_000])
def test_floor_is_as_large_as_page(size: int) -> None:
    request = RequestFactory().get("/")
    answer = bench_site.floor(request, 2024, size)
    assert size * 0.97 < len(answer.content) < size * 1.05
