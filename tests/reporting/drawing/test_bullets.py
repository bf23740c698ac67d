"""Where bars, ticks and zones are in a bullet: zero at x 28, the target at 120, edges 0 and 176."""

from decimal import Decimal
from typing import Any

import pytest

from reporting.drawing.axis import Span
from reporting.drawing.bullets import TONES, Bullet, bullet, describe, scale
from reporting.enums import Status

TARGET = "M119 1H121V17H119Z"
CAPPED = "M113 1H121V17H119V3H113Z"
CUT_RIGHT = "M163.5 14l4-10M168.5 14l4-10"
CUT_LEFT = "M6 14l4-10M11 14l4-10"


def draw(
    actual: str | None, bound: str | None = "10", kind: str = "at_least", **given: Any
) -> Bullet:
    numbers: dict[str, Any] = {
        name: Decimal(value) if isinstance(value, str) else value for name, value in given.items()
    }
    return bullet(
        kind=kind,
        bound=None if bound is None else Decimal(bound),
        actual=None if actual is None else Decimal(actual),
        label="…",
        **numbers,
    )


@pytest.mark.parametrize(
    "actual,bar,cuts",
    [
        ("10", "M28 6H120V12H28Z", ""),  # on the target
        ("5", "M28 6H74V12H28Z", ""),
        ("15.7", "M28 6H172.44V12H28Z", ""),
        ("16.08", "M28 6H175.94V12H28Z", ""),  # the last that still fits
        ("16.09", "M28 6H176V12H28Z", CUT_RIGHT),
        ("391", "M28 6H176V12H28Z", CUT_RIGHT),
        ("0", "M28 6H29.5V12H28Z", ""),  # a zero is seen
        ("0.000", "M28 6H29.5V12H28Z", ""),
        ("0.01", "M28 6H29.5V12H28Z", ""),
        ("-0.01", "M26.5 6H28V12H26.5Z", ""),
        ("-1.5", "M14.2 6H28V12H14.2Z", ""),
        ("-3.04", "M0.03 6H28V12H0.03Z", ""),
        ("-3.05", "M0 6H28V12H0Z", CUT_LEFT),
        ("-275", "M0 6H28V12H0Z", CUT_LEFT),
        ("1E+40", "M28 6H176V12H28Z", CUT_RIGHT),
    ],
)
def test_bar_runs_from_zero_and_is_cut_at_the_edges(actual: str, bar: str, cuts: str) -> None:
    drawn = draw(actual)
    assert (drawn.bar, drawn.cuts) == (bar, cuts)
    assert drawn.ticks == TARGET
    assert drawn.zero == "M27.5 2H28.5V16H27.5Z"
    assert not drawn.hatch
    assert not drawn.dotted


@pytest.mark.parametrize("bound", ["7", "0.5", "2500", "0.0004", "31273.5"])
def test_half_of_any_target_ends_at_the_same_place(bound: str) -> None:
    drawn = draw(str(Decimal(bound) / 2), bound)
    assert drawn.bar == "M28 6H74V12H28Z"
    assert drawn.ticks == TARGET


@pytest.mark.parametrize(
    "actual,bar",
    [("4", "M28 6H64.8V12H28Z"), ("10", "M28 6H120V12H28Z"), ("12", "M28 6H138.4V12H28Z")],
)
def test_a_ceiling_has_a_cap_and_hatched_ground(actual: str, bar: str) -> None:
    drawn = draw(actual, kind="at_most", ceiling=True)
    assert drawn.bar == bar
    assert drawn.ticks == CAPPED
    assert drawn.hatch == "M120 4H176V14H120Z"


def test_tolerance_of_about_lies_on_the_bad_side() -> None:
    floor = draw("6", "7", "about", tolerance="0.5")
    assert floor.zone == "M113.43 4H120V14H113.43Z"
    assert not floor.hatch

    ceiling = draw("6", "7", "about", tolerance="0.5", ceiling=True)
    assert ceiling.zone == "M120 4H126.57V14H120Z"
    assert ceiling.hatch == "M126.57 4H176V14H126.57Z"


def test_a_tolerance_wider_than_the_drawing_ends_at_its_edge() -> None:
    assert draw("1", "1", "about", tolerance="9").zone == "M0 4H120V14H0Z"
    ceiling = draw("1", "1", "about", tolerance="9", ceiling=True)
    assert ceiling.zone == "M120 4H176V14H120Z"
    assert not ceiling.hatch


def test_about_without_a_tolerance_has_no_zone() -> None:
    assert not draw("6", "7", "about").zone
    assert not draw("6", "7", "about", tolerance="0").zone


def test_a_range_has_a_zone_and_a_thin_second_tick() -> None:
    floor = draw("5.5", "5", "between", low="5", high="6")
    assert floor.zone == "M120 4H138.4V14H120Z"
    assert floor.ticks == TARGET + "M137.9 1H138.9V17H137.9Z"
    assert not floor.hatch

    ceiling = draw("5.5", "6", "between", low="5", high="6", ceiling=True)
    assert ceiling.zone == "M104.67 4H120V14H104.67Z"
    assert ceiling.ticks == CAPPED + "M104.17 1H105.17V17H104.17Z"
    assert ceiling.hatch == "M120 4H176V14H120Z"


def test_a_far_end_outside_the_drawing_has_no_tick() -> None:
    assert draw("5", "5", "between", low="5", high="50").ticks == TARGET


def test_the_zero_line_of_a_step_is_last_years_value() -> None:
    drawn = draw("42.8", "43.2", "step", base="42.7", expected="42.95")
    assert drawn.bar == "M28 6H46.4V12H28Z"
    assert drawn.expected == "M71 0h6l-3 4Z"
    assert draw("42.6", "43.2", "step", base="42.7").bar == "M9.6 6H28V12H9.6Z"


@pytest.mark.parametrize("actual,end", [("42.2", "120"), ("42.5", "64.8"), ("42.1", "138.4")])
def test_fall_mirrors_values_without_cap(actual: str, end: str) -> None:
    drawn = draw(actual, "42.2", "step", base="42.7", ceiling=True)
    assert drawn.bar == f"M28 6H{end}V12H28Z"
    assert drawn.ticks == TARGET
    assert not drawn.hatch


def test_floor_below_zero_has_cap_and_hatch() -> None:
    drawn = draw("-4", "-3")
    assert drawn.bar == "M28 6H150.67V12H28Z"
    assert drawn.ticks == CAPPED
    assert drawn.hatch == "M120 4H176V14H120Z"
    about = draw("-4", "-3", "about", tolerance="0.3")
    assert about.zone == "M120 4H129.2V14H120Z"
    assert about.hatch == "M129.2 4H176V14H129.2Z"


def test_ceiling_below_zero_has_no_cap() -> None:
    drawn = draw("-3.9", "-3.9", "at_most", ceiling=True)
    assert drawn.bar == "M28 6H120V12H28Z"
    assert drawn.ticks == TARGET
    assert not drawn.hatch


@pytest.mark.parametrize(
    "actual,bar",
    [
        ("3", "M120 6H136.8V12H120Z"),
        ("10", "M120 6H176V12H120Z"),
        ("0.05", "M120 6H148V12H120Z"),
        ("-3", "M103.2 6H120V12H103.2Z"),
        ("0", "M120 6H121.5V12H120Z"),
    ],
)
def test_a_target_of_zero_moves_the_zero_line_to_the_tick(actual: str, bar: str) -> None:
    drawn = draw(actual, "0")
    assert drawn.bar == bar
    assert drawn.zero == "M119.5 2H120.5V16H119.5Z"
    assert drawn.ticks == TARGET
    assert draw(actual, "0", "at_most", ceiling=True).hatch == "M120 4H176V14H120Z"


def test_holding_last_years_value_is_drawn_like_a_target_of_zero() -> None:
    assert draw("45.7", "42.7", "step", base="42.7").bar == "M120 6H136.8V12H120Z"


def test_expected_has_a_marker_unless_it_is_the_bound() -> None:
    assert draw("1400", "2500", expected="1250").expected == "M71 0h6l-3 4Z"
    assert not draw("1400", "2500", expected="2500.0").expected
    assert not draw("1400", "2500").expected
    assert draw("1", "10", expected="100").expected == "M170 0h6l-3 4Z"
    assert draw("1", "10", expected="-100").expected == "M0 0h6l-3 4Z"


def test_a_row_without_a_figure_is_an_empty_track_with_its_tick() -> None:
    drawn = draw(None, expected="5")
    assert not drawn.bar
    assert drawn.ticks == TARGET
    assert drawn.expected
    assert not drawn.dotted
    assert draw(None, "0").ticks == TARGET


@pytest.mark.parametrize(
    "bound,kind,base",
    [
        (None, "none", None),
        (None, "text", None),
        ("3", "text", None),
        (None, "at_least", None),
        ("3", "step", None),
    ],
)
def test_only_dots_without_a_target_on_a_line(
    bound: str | None, kind: str, base: str | None
) -> None:
    assert draw("42.7", bound, kind, base=base) == Bullet(label="…", dotted=True)
    assert (
        scale(
            kind=kind,
            bound=Decimal(bound) if bound else None,
            actual=Decimal("42.7"),
            base=None,
            label="…",
        )
        is None
    )


def test_every_status_has_a_tone_and_only_flagged_ones_a_colour() -> None:
    assert set(TONES) == set(Status.values)
    assert {status for status, tone in TONES.items() if tone != "bar"} == {
        s.value for s in Status if s.lags
    }


@pytest.mark.parametrize(
    "target,actual,gap,text",
    [
        ("7左右", "6", "低1.0个百分点", "目标7左右，实际6，差距低1.0个百分点"),
        ("", "42.7", "", "未设目标，实际42.7"),
        ("≥358", "", "", "目标≥358，无实际数"),
        ("", "", "", "未设目标，无实际数"),
    ],
)
def test_description_names_what_is_missing(target: str, actual: str, gap: str, text: str) -> None:
    assert describe(target=target, actual=actual, gap=gap) == text


# ---- the axis of one indicator


def test_scale_holds_zero_target_and_actual_with_a_fifth_more() -> None:
    drawn = scale(
        kind="about",
        bound=Decimal(7),
        actual=Decimal(6),
        tolerance=Decimal("0.5"),
        tone="short",
        label="…",
    )
    assert drawn is not None
    assert (drawn.zero, drawn.target, drawn.cap, drawn.tone) == ("0%", "83.33%", "", "short")
    assert drawn.bar == Span("0%", "71.43%")
    assert drawn.zone == Span("77.38%", "5.95%")
    assert [(tick.text, tick.x) for tick in drawn.ticks][-2:] == [("7", "83.33%"), ("8", "95.24%")]
    assert [tick.anchor for tick in drawn.ticks] == ["start"] + ["middle"] * 8


def test_scale_is_never_cut_or_mirrored() -> None:
    drawn = scale(kind="at_least", bound=Decimal(7), actual=Decimal("-27.5"), label="…")
    assert drawn is not None
    assert (drawn.bar, drawn.zero, drawn.target) == (Span("14.29%", "56.94%"), "71.22%", "85.71%")
    assert [tick.text for tick in drawn.ticks] == ["-30", "-20", "-10", "0", "10"]


def test_scale_of_a_step_counts_from_last_years_value() -> None:
    drawn = scale(
        kind="step",
        bound=Decimal("43.2"),
        actual=Decimal("42.8"),
        base=Decimal("42.7"),
        expected=Decimal("42.95"),
        label="…",
    )
    assert drawn is not None
    assert (drawn.zero, drawn.target, drawn.expected) == ("0%", "83.33%", "41.67%")
    assert [tick.text for tick in drawn.ticks] == [
        "42.7",
        "42.8",
        "42.9",
        "43",
        "43.1",
        "43.2",
        "43.3",
    ]
    assert drawn.ticks[-1].anchor == "end"


@pytest.mark.parametrize(
    "bound,ceiling,cap,hatch",
    [
        ("10", True, "left", Span("83.33%", "16.67%")),
        ("10", False, "", None),
        ("-10", False, "right", Span("0%", "16.67%")),
        ("-10", True, "", None),
        ("0", True, "left", Span("0%", "100%")),
    ],
)
def test_scale_hatches_forbidden_ground(
    bound: str, ceiling: bool, cap: str, hatch: Span | None
) -> None:
    drawn = scale(
        kind="at_most" if ceiling else "at_least",
        bound=Decimal(bound),
        actual=None,
        ceiling=ceiling,
        label="…",
    )
    assert drawn is not None
    assert (drawn.cap, drawn.hatch, drawn.bar) == (cap, hatch, None)


def test_scale_shows_a_zero_and_the_far_end_of_a_range() -> None:
    drawn = scale(
        kind="between",
        bound=Decimal(5),
        low=Decimal(5),
        high=Decimal(6),
        actual=Decimal(0),
        expected=Decimal(5),
        label="…",
    )
    assert drawn is not None
    assert drawn.bar == Span("0%", "1.5")
    assert (drawn.other, drawn.expected) == ("83.33%", "")


@pytest.mark.parametrize(
    "bound,texts",
    [
        ("15", ["0", "5", "10", "15"]),
        ("0.5", ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6"]),
        ("2500", ["0", "500", "1000", "1500", "2000", "2500", "3000"]),
        ("31273", ["0", "10000", "20000", "30000"]),
        ("3127300000", ["0", "1000000000", "2000000000", "3000000000"]),
    ],
)
def test_ticks_are_round_numbers_that_have_room(bound: str, texts: list[str]) -> None:
    drawn = scale(kind="at_least", bound=Decimal(bound), actual=None, label="…")
    assert drawn is not None
    assert [tick.text for tick in drawn.ticks] == texts


def test_ticks_at_the_edge_have_room() -> None:
    """At the edge a number is beside its place instead of over it, and so nearer to the next."""
    drawn = scale(
        kind="at_least",
        bound=Decimal("1234567890.12"),
        actual=Decimal("-12345678901.2345"),
        label="…",
    )
    assert drawn is not None
    assert [tick.text for tick in drawn.ticks] == ["-10000000000", "0"]


def test_where_both_sides_are_bad_the_zone_lies_on_both_and_the_far_side_is_hatched() -> None:
    drawn = draw("4", bound="3", kind="about", tolerance="0.5", held=True, ceiling=True)
    assert drawn.zone == "M104.67 4H135.33V14H104.67Z"
    assert drawn.hatch == "M135.33 4H176V14H135.33Z"
    assert drawn.ticks == CAPPED
    below = draw("-0.3", bound="3", kind="about", tolerance="0.5", held=True, ceiling=False)
    assert (below.zone, below.hatch, below.ticks) == (drawn.zone, drawn.hatch, drawn.ticks)


def test_a_held_range_is_the_same_stretch_from_either_end() -> None:
    numbers = {name: Decimal(value) for name, value in {"low": "2", "high": "3"}.items()}
    for bound, ceiling in (("2", False), ("3", True)):
        drawn = scale(
            kind="between",
            bound=Decimal(bound),
            actual=Decimal("2.5"),
            label="…",
            held=True,
            ceiling=ceiling,
            low=numbers["low"],
            high=numbers["high"],
        )
        assert drawn is not None
        assert drawn.zone is not None and drawn.hatch is not None
        assert drawn.hatch.x == f"{Decimal(100) * 3 / Decimal('3.6'):.2f}%"
