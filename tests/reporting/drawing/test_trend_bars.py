"""A few figures as bars: every number drawn as typed, held against what it is held against."""

import re

import pytest

from reporting.drawing.trend_bars import FOOT, HIGH, LOW, TOP, Trend, trend_bars

LABELS = ["2022", "2023"]


def heights(drawing: str) -> list[float]:
    """How high each bar is, downward ones below zero."""
    bars = re.findall(r'b-bar" d="M\S+ (\S+?)H\S+V(\S+?)H', drawing)
    return [float(zero) - float(end) for zero, end in bars]


def test_bars_are_as_high_as_their_figures_from_zero() -> None:
    drawn = trend_bars(Trend(LABELS, ["30", "60.0"]))
    whole = LOW - FOOT - TOP
    assert heights(drawn) == [whole / 2, whole]
    assert re.findall(r">([^<]+)</text>", drawn) == ["2022", "30", "2023", "60.0"]
    assert 'aria-label="2022 30；2023 60.0"' in drawn


def test_higher_drawing_has_higher_bars() -> None:
    assert heights(trend_bars(Trend(LABELS, ["1", "2"]), HIGH))[1] == HIGH - FOOT - TOP


def test_figure_below_zero_hangs_from_the_line_of_zero() -> None:
    up, down = heights(trend_bars(Trend(LABELS, ["10", "-10"])))
    assert up == -down > 0


@pytest.mark.parametrize("values", [["0", "0"], [None, None], [None, "0.0"]])
def test_nothing_but_zeros_is_drawn_flat(values: list[str | None]) -> None:
    drawn = trend_bars(Trend(LABELS, values))
    assert heights(drawn) == [0] * sum(value is not None for value in values)


def test_unknown_figure_has_its_label_and_no_bar() -> None:
    drawn = trend_bars(Trend(LABELS, [None, "5"]))
    assert len(heights(drawn)) == 1 and ">2022<" in drawn and "2022 —" in drawn


def test_target_above_all_bars_has_room() -> None:
    drawn = trend_bars(Trend(LABELS, ["5", "5"], targets=[None, "10"]))
    assert heights(drawn)[0] == (LOW - FOOT - TOP) / 2
    assert re.findall(r'class="goal" d="M\S+ (\S+?)H', drawn) == [str(TOP)]


def test_target_of_all_months_goes_across_and_others_are_dots() -> None:
    drawn = trend_bars(Trend(LABELS, ["5", "10"], target="10", others=["10", None]))
    assert 'class="across" d="M0 30H360"' in drawn
    assert re.findall(r'<circle cx="90" cy="(\S+?)"', drawn) == ["30"]


def test_words_under_labels_make_room_below() -> None:
    drawn = trend_bars(Trend(LABELS, ["5", "10"], under=["", "+6%"]))
    assert ">+6%</text>" in drawn
    assert heights(drawn)[1] < LOW - FOOT - TOP


def test_text_is_escaped() -> None:
    assert "<b>" not in trend_bars(Trend(["<b>"], ["1"]))
