"""Inside the year nothing that can still turn is called met or short."""

from decimal import Decimal
from typing import Any

import pytest

from reporting.enums import Attribute, Direction, FinalWord, Measure, Pace, Status
from reporting.rules.assessment import Base, LastYearShare
from tests.reporting.judging import LAST_YEAR, judge, text

UP = Direction.UP
DOWN = Direction.DOWN
MET = Status.MET
SHORT = Status.SHORT
ON_TRACK = Status.ON_TRACK
BEHIND = Status.BEHIND
YEAR_END = Status.YEAR_END
NOT_EVALUATED = Status.NOT_EVALUATED

JOBS: dict[str, Any] = {"unit": "人", "measure": Measure.CUMULATIVE}
FIRMS: dict[str, Any] = {"unit": "家", "measure": Measure.CUMULATIVE}
DAYS: dict[str, Any] = {
    "unit": "天",
    "measure": Measure.CUMULATIVE,
    "maximum_per_year": Decimal(365),
}
DEATHS: dict[str, Any] = {
    "unit": "",
    "gap_unit": "人",
    "measure": Measure.CUMULATIVE,
    "direction": DOWN,
    "attribute": Attribute.BINDING,
}
SHARE: dict[str, Any] = {"unit": "%", "measure": Measure.LEVEL}


def base(value: str) -> dict[str, Base]:
    return {"base": Base(Decimal(value), 2023, "2023年完成数")}


class TestRate:
    @pytest.mark.parametrize("through", [1, 6, 11])
    @pytest.mark.parametrize("pace", [Pace.EVEN, Pace.LAST_YEAR])
    @pytest.mark.parametrize(
        ("target", "direction", "value", "status"),
        [
            ("7", UP, "6.9", BEHIND),
            ("7", UP, "7", ON_TRACK),
            ("7", UP, "7.1", ON_TRACK),
            ("≤5.5", DOWN, "5.6", BEHIND),
            ("≤5.5", DOWN, "5.5", ON_TRACK),
            ("7左右", UP, "6.4", BEHIND),
            ("7左右", UP, "6.5", ON_TRACK),
            ("超过7", UP, "7", BEHIND),
            ("较上年提高0.5个百分点", UP, "43.1", BEHIND),
            ("较上年提高0.5个百分点", UP, "43.2", ON_TRACK),
            ("5%—6%", DOWN, "6.1", BEHIND),
        ],
    )
    def test_is_compared_with_its_bound_in_any_month(
        self,
        through: int,
        pace: Pace,
        target: str,
        direction: Direction,
        value: str,
        status: Status,
    ) -> None:
        result = judge(
            target, value, through, direction=direction, pace=pace, facts={"base": LAST_YEAR}
        )
        assert (result.status, text(result.expected)) == (status, text(result.bound))
        assert (result.final, result.pace, result.completion, result.half_year) == (
            None,
            None,
            None,
            None,
        )

    def test_milestones(self) -> None:
        row: dict[str, Any] = {
            "pace": Pace.MILESTONES,
            "milestones": {3: Decimal("5.0"), 6: Decimal(8)},
        }
        assert judge("7", "4.9", 3, **row).status is BEHIND
        assert judge("7", "5", 3, **row).status is ON_TRACK
        assert text(judge("7", "5", 3, **row).expected) == "5.0"
        assert judge("7", "7.5", 6, **row).status is BEHIND
        assert judge("7", "7.5", 12, **row).status is MET

    def test_year_end_pace_waits_unless_the_bound_is_met(self) -> None:
        row: dict[str, Any] = {"pace": Pace.YEAR_END, "year_end_from": 9}
        statuses = [judge("7", value, 8, **row).status for value in ("6.9", "7")]
        assert statuses == [NOT_EVALUATED, ON_TRACK]
        assert [judge("7", value, 9, **row).status for value in ("6.9", "7")] == [BEHIND, ON_TRACK]


class TestCumulativeFloor:
    @pytest.mark.parametrize(
        ("through", "value", "status", "expected", "gap"),
        [
            (1, "124.99", BEHIND, "125", "-0.01"),
            (1, "125", ON_TRACK, "125", "0"),
            (3, "374", BEHIND, "375", "-1"),
            (3, "375", ON_TRACK, "375", "0"),
            (3, "376", ON_TRACK, "375", "1"),
            (11, "1374", BEHIND, "1375", "-1"),
            (11, "1375", ON_TRACK, "1375", "0"),
            (11, "1499", ON_TRACK, "1375", "124"),
            (11, "1500", MET, "1375", "125"),
            (1, "1500", MET, "125", "1375"),
            (3, "0", BEHIND, "375", "-375"),
            (3, "-1", BEHIND, "375", "-376"),
        ],
    )
    def test_even_pace(
        self, through: int, value: str, status: Status, expected: str, gap: str
    ) -> None:
        result = judge("1500", value, through, **JOBS)
        assert (result.status, text(result.expected), text(result.gap)) == (status, expected, gap)
        assert result.final is (FinalWord.EARLY if status is MET else None)

    def test_target_reached_early_is_settled(self) -> None:
        result = judge("1500", "1600", 9, **JOBS)
        assert result.label == "提前完成"
        assert result.sentence == (
            "目标“1500”按不低于1500人判断。截至9月，1600 − 1500 = 100人，全年目标已达到，"
            "判为提前完成；"
            "按月均匀计，目前应为1500 × 9 ÷ 12 = 1125人，相差1600 − 1125 = 475人；"
            "完成全年目标的1600 ÷ 1500 = 106.7%，序时75.0%，快于序时31.7个百分点。"
        )

    @pytest.mark.parametrize(
        ("target", "through", "expected"),
        [
            ("7", 1, "0.58"),
            ("7", 2, "1.17"),
            ("1", 1, "0.08"),
            ("10", 3, "2.5"),
            ("0.06", 1, "0.01"),
            ("0.006", 11, "0.006"),  # 0.0055 rounds to 0.01, beyond the year's own bound
        ],
    )
    def test_what_is_expected_is_rounded_half_up_to_two_decimals(
        self, target: str, through: int, expected: str
    ) -> None:
        assert text(judge(target, "0", through, **FIRMS).expected) == expected

    def test_completion_against_pace(self) -> None:
        result = judge("1500", "400", 3, **JOBS)
        assert (text(result.completion), text(result.pace), text(result.points)) == (
            "26.7",
            "25.0",
            "1.7",
        )

    @pytest.mark.parametrize(
        ("value", "half_year", "status"),
        [
            ("749", False, BEHIND),
            ("750", True, ON_TRACK),
            ("751", True, ON_TRACK),
            ("1500", True, MET),
        ],
    )
    def test_half_of_the_year(self, value: str, half_year: bool, status: Status) -> None:
        result = judge("1500", value, 6, **JOBS)
        assert (result.half_year, result.status) == (half_year, status)
        assert f"时间过半应达750人，{'已' if half_year else '未'}实现“双过半”" in result.sentence

    @pytest.mark.parametrize("through", [5, 7, 12])
    def test_half_year_only_in_june(self, through: int) -> None:
        assert judge("1500", "750", through, **JOBS).half_year is None

    def test_about_allows_its_share_of_the_tolerance(self) -> None:
        row: dict[str, Any] = {"unit": "%", "measure": Measure.CUMULATIVE}
        assert [judge("12左右", value, 6, **row).status for value in ("5.74", "5.75", "6")] == [
            BEHIND,
            ON_TRACK,
            ON_TRACK,
        ]
        assert text(judge("12左右", "5.75", 6, **row).expected) == "6"
        assert text(judge("12左右", "5.75", 6, **row).gap) == "-0.25"
        assert judge("12左右", "11.5", 6, **row).status is MET

    def test_strict_floor_is_not_met_at_its_number(self) -> None:
        assert judge("突破1500", "1500", 9, **JOBS).status is ON_TRACK
        assert judge("突破1500", "1501", 9, **JOBS).status is MET

    @pytest.mark.parametrize(
        ("value", "status"), [("-6", BEHIND), ("-5", ON_TRACK), ("3", ON_TRACK)]
    )
    def test_a_net_amount_below_zero_is_never_settled_early(
        self, value: str, status: Status
    ) -> None:
        result = judge("-10", value, 6, **JOBS)
        assert (result.status, result.final, text(result.expected), result.half_year) == (
            status,
            None,
            "-5",
            None,
        )

    @pytest.mark.parametrize(
        ("value", "status"), [("-1", BEHIND), ("0", ON_TRACK), ("5", ON_TRACK)]
    )
    def test_a_floor_of_zero_can_still_be_lost(self, value: str, status: Status) -> None:
        assert judge("0", value, 6, **JOBS).status is status


class TestDays:
    @pytest.mark.parametrize(
        ("year", "maximum", "through", "expected"),
        [
            (2023, 365, 3, "88.27"),  # 358 × 90 ÷ 365
            (2023, 366, 3, "88.27"),
            (2024, 366, 3, "89.01"),  # 358 × 91 ÷ 366
            (2024, 365, 3, "89.01"),
            (2023, 365, 6, "177.53"),
        ],
    )
    def test_days_gone_by_the_calendar(
        self, year: int, maximum: int, through: int, expected: str
    ) -> None:
        row = DAYS | {"maximum_per_year": Decimal(maximum)}
        assert text(judge("≥358", "0", through, year=year, **row).expected) == expected

    @pytest.mark.parametrize(
        ("year", "through", "value", "status"),
        [
            # 2023: 184 days are left after June, 31 after November; 2024: 335 after January.
            (2023, 6, "173", SHORT),
            (2023, 6, "174", BEHIND),
            (2023, 6, "178", ON_TRACK),
            (2023, 11, "326", SHORT),
            (2023, 11, "327", BEHIND),
            (2023, 11, "358", MET),
            (2024, 1, "22", SHORT),
            (2024, 1, "23", BEHIND),
        ],
    )
    def test_what_the_rest_of_the_year_can_bring(
        self, year: int, through: int, value: str, status: Status
    ) -> None:
        result = judge("≥358", value, through, year=year, **DAYS)
        assert result.status is status
        assert result.final is {SHORT: FinalWord.OUT_OF_REACH, MET: FinalWord.EARLY}.get(status)

    def test_target_out_of_reach_is_settled(self) -> None:
        result = judge("≥358", "170", 6, year=2023, **DAYS)
        assert result.label == "已无法完成"
        assert (
            "余下184天即使全部计入，也只有170 + 184 = 354天，达不到358天，判为已无法完成"
            in result.sentence
        )
        assert text(result.gap) == "-7.53"

    def test_half_of_the_year_asks_for_what_is_expected_by_then(self) -> None:
        result = judge("≥358", "178", 6, year=2023, **DAYS)
        assert (result.status, text(result.expected), result.half_year) == (
            ON_TRACK,
            "177.53",
            True,
        )

    @pytest.mark.parametrize(("value", "status"), [("69", SHORT), ("70", BEHIND), ("75", ON_TRACK)])
    def test_other_maxima_count_by_months(self, value: str, status: Status) -> None:
        row = JOBS | {"maximum_per_year": Decimal(120)}
        result = judge("100", value, 9, **row)  # three months can bring 30
        assert (result.status, text(result.expected)) == (status, "75")

    def test_a_strict_floor_must_be_exceeded_by_the_most_that_can_come(self) -> None:
        assert judge("超过358", "174", 6, year=2023, **DAYS).status is SHORT

    def test_out_of_reach_goes_before_waiting_for_the_year_end(self) -> None:
        row = DAYS | {"pace": Pace.YEAR_END}
        assert [judge("≥358", value, 6, year=2023, **row).status for value in ("173", "174")] == [
            SHORT,
            YEAR_END,
        ]


class TestLastYearsShare:
    def judge(self, value: str, share: LastYearShare | None, through: int = 3) -> Any:
        return judge(
            "1500", value, through, pace=Pace.LAST_YEAR, facts={"last_year_share": share}, **JOBS
        )

    def test_known_share_is_used(self) -> None:
        share = LastYearShare(Decimal(400), Decimal(2000), "2023年1—3月完成数")
        assert [self.judge(value, share).status for value in ("299", "300")] == [BEHIND, ON_TRACK]
        result = self.judge("300", share)
        assert (text(result.expected), text(result.pace)) == ("300", "20.0")
        assert (
            "按上年同期占比（2023年1—3月完成数），目前应为1500 × 400 ÷ 2000 = 300人"
            in result.sentence
        )
        assert self.judge("700", share, 6).half_year is None

    @pytest.mark.parametrize(
        ("share", "why"),
        [
            (None, "上年同期占比未知"),
            (LastYearShare(Decimal(1), Decimal(0), "x"), "上年同期占比不可用"),
            (LastYearShare(Decimal(3), Decimal(2), "x"), "上年同期占比不可用"),
            (LastYearShare(Decimal(-1), Decimal(2), "x"), "上年同期占比不可用"),
        ],
    )
    def test_unknown_or_useless_falls_back_to_even(
        self, share: LastYearShare | None, why: str
    ) -> None:
        result = self.judge("375", share)
        assert (result.status, text(result.expected)) == (ON_TRACK, "375")
        assert f"{why}，按月均匀计" in result.sentence

    @pytest.mark.parametrize(("months", "expected"), [("0", "0"), ("2000", "1500")])
    def test_last_years_share_of_0_or_100_percent(self, months: str, expected: str) -> None:
        share = LastYearShare(Decimal(months), Decimal(2000), "x")
        assert text(self.judge("10", share).expected) == expected


class TestMilestones:
    ROW = FIRMS | {"pace": Pace.MILESTONES, "milestones": {6: Decimal("3.0"), 9: Decimal(5)}}

    @pytest.mark.parametrize(
        ("through", "value", "status", "expected"),
        [
            (5, "2", NOT_EVALUATED, None),
            (5, "7", MET, "7"),
            (6, "2", BEHIND, "3.0"),
            (6, "3", ON_TRACK, "3.0"),
            (8, "3", ON_TRACK, "3.0"),
            (9, "4", BEHIND, "5"),
            (9, "5", ON_TRACK, "5"),
            (12, "6", SHORT, "7"),
        ],
    )
    def test_the_last_one_passed_counts(
        self, through: int, value: str, status: Status, expected: str | None
    ) -> None:
        result = judge("7", value, through, **self.ROW)
        assert (result.status, text(result.expected)) == (status, expected)

    def test_no_milestones(self) -> None:
        result = judge("7", "2", 9, **(self.ROW | {"milestones": {}}))
        assert result.status is YEAR_END
        assert "尚未设定节点" in result.sentence

    def test_milestone_is_at_most_the_year(self) -> None:
        row = self.ROW | {"milestones": {6: Decimal(9)}}
        assert text(judge("7", "6", 6, **row).expected) == "7"

    def test_pace_is_the_milestones_share(self) -> None:
        result = judge("7", "3", 6, **self.ROW)
        assert (text(result.pace), text(result.points), result.half_year) == ("42.9", "0.0", None)

    def test_milestone_of_a_ceiling_is_a_lower_ceiling(self) -> None:
        row = DEATHS | {"pace": Pace.MILESTONES, "milestones": {6: Decimal(5)}}
        assert [judge("≤10", value, 6, **row).status for value in ("5", "6", "11")] == [
            ON_TRACK,
            BEHIND,
            SHORT,
        ]
        assert [judge("≤10", value, 3, **row).status for value in ("7", "8")] == [ON_TRACK, BEHIND]

    def test_milestones_of_a_level(self) -> None:
        row = SHARE | {"pace": Pace.MILESTONES, "milestones": {6: Decimal("79.5")}}
        assert [judge("80", value, 6, **row).status for value in ("79.4", "79.5")] == [
            BEHIND,
            ON_TRACK,
        ]
        above = SHARE | {"pace": Pace.MILESTONES, "milestones": {6: Decimal(90)}}
        assert judge("80", "80", 6, **above).status is ON_TRACK


class TestYearEndPace:
    def test_about_names_the_limit_and_the_printed_number(self) -> None:
        result = judge("7左右", "6.6", 3, pace=Pace.YEAR_END)
        assert result.status is ON_TRACK
        assert (
            "6.6 − 6.5 = 0.1个百分点，在容许范围内，判为达到序时；"
            "与目标数7%相差6.6 − 7 = −0.4个百分点" in result.sentence
        )

    @pytest.mark.parametrize(
        ("start", "through", "value", "status", "expected"),
        [
            (12, 11, "6", YEAR_END, None),
            (12, 11, "7", MET, "7"),
            (12, 12, "6", SHORT, "7"),
            (12, 12, "7", MET, "7"),
            (9, 8, "0", NOT_EVALUATED, None),
            (9, 9, "5", BEHIND, "5.25"),
            (9, 9, "5.25", ON_TRACK, "5.25"),
            (9, 10, "6", ON_TRACK, "5.83"),
            (6, 6, "3.5", ON_TRACK, "3.5"),
        ],
    )
    def test_waits_for_its_month(
        self, start: int, through: int, value: str, status: Status, expected: str | None
    ) -> None:
        result = judge("7", value, through, pace=Pace.YEAR_END, year_end_from=start, **FIRMS)
        assert (result.status, text(result.expected), result.half_year) == (status, expected, None)

    def test_its_value_is_shown(self) -> None:
        result = judge("7", "3", 9, pace=Pace.YEAR_END, **FIRMS)
        assert result.label == "年末考核，暂不评价"
        assert (text(result.actual), text(result.bound)) == ("3", "7")
        assert (result.gap, str(result.gap_in_words)) == (None, "")
        assert "实际3家；年末集中完成，12月起按序时进度评价，暂不评价" in result.sentence


class TestCumulativeCeiling:
    @pytest.mark.parametrize("pace", Pace)
    @pytest.mark.parametrize("through", [1, 11])
    @pytest.mark.parametrize(
        ("target", "value", "status"),
        [
            ("≤10", "0", ON_TRACK),
            ("≤10", "7.99", ON_TRACK),
            ("≤10", "8", BEHIND),
            ("≤10", "10", BEHIND),
            ("≤10", "10.01", SHORT),
            ("低于10", "9.9", BEHIND),
            ("低于10", "10", SHORT),
            ("0", "0", ON_TRACK),
            ("0", "-1", ON_TRACK),
            ("0", "1", SHORT),
            ("≤0.4", "0.31", ON_TRACK),
            ("≤0.4", "0.32", BEHIND),
        ],
    )
    def test_thresholds(
        self, pace: Pace, through: int, target: str, value: str, status: Status
    ) -> None:
        result = judge(target, value, through, pace=pace, **DEATHS)
        assert (result.status, result.expected) == (status, result.bound)
        assert result.final is (FinalWord.EXCEEDED if status is SHORT else None)

    @pytest.mark.parametrize(
        ("share", "value", "status"),
        [(50, "4.9", ON_TRACK), (50, "5", BEHIND), (100, "9.9", ON_TRACK)],
    )
    def test_the_share_is_typed(self, share: int, value: str, status: Status) -> None:
        assert judge("≤10", value, 6, ceiling_share=Decimal(share), **DEATHS).status is status

    def test_words(self) -> None:
        exceeded = judge("≤10", "11", 6, **DEATHS)
        assert (exceeded.label, str(exceeded.gap_in_words)) == ("已突破", "超出上限 1 人")
        warned = judge("≤10", "8", 6, **DEATHS)
        assert (warned.label, str(warned.gap_in_words)) == ("低于序时", "低于上限 2 人")
        assert "但已到预警线10 × 80% = 8人" in warned.sentence
        assert (warned.completion, warned.pace, warned.half_year) == (None, None, None)

    def test_ceiling_at_the_year_end(self) -> None:
        result = judge("≤10", "11", 12, **DEATHS)
        assert (result.status, result.label, result.final) == (SHORT, "未完成", None)

    @pytest.mark.parametrize(
        ("value", "status"), [("0", BEHIND), ("-2.4", BEHIND), ("-2.5", ON_TRACK), ("-6", ON_TRACK)]
    )
    def test_ceiling_below_zero_is_paced(self, value: str, status: Status) -> None:
        result = judge("-5", value, 6, **DEATHS)
        assert (result.status, result.final, text(result.expected)) == (status, None, "-2.5")


class TestLevel:
    @pytest.mark.parametrize(
        ("start", "target", "direction", "through", "value", "status", "expected"),
        [
            ("79", "80", UP, 6, "79.4", BEHIND, "79.5"),
            ("79", "80", UP, 6, "79.5", ON_TRACK, "79.5"),
            ("79", "80", UP, 6, "80", ON_TRACK, "79.5"),
            ("79", "80", UP, 1, "79.07", BEHIND, "79.08"),
            ("0", "80", UP, 6, "40", ON_TRACK, "40"),
            ("6", "≤5", DOWN, 6, "5.6", BEHIND, "5.5"),
            ("6", "≤5", DOWN, 6, "5.5", ON_TRACK, "5.5"),
            ("42.7", "较上年提高0.5个百分点", UP, 6, "42.94", BEHIND, "42.95"),
            ("42.7", "较上年提高0.5个百分点", UP, 6, "42.95", ON_TRACK, "42.95"),
            # The base meets the target already: it must not be lost.
            ("81", "80", UP, 3, "79.9", BEHIND, "80"),
            ("81", "80", UP, 3, "80", ON_TRACK, "80"),
            ("80", "80", UP, 3, "79.9", BEHIND, "80"),
            ("4", "≤5", DOWN, 3, "5.1", BEHIND, "5"),
            # 左右: the printed number is approached, what it allows is kept.
            ("79.8", "80左右", UP, 6, "79.5", ON_TRACK, "79.9"),
            ("79.8", "80左右", UP, 6, "79.4", BEHIND, "79.9"),
            ("79", "80左右", UP, 6, "79.25", ON_TRACK, "79.5"),
            ("79", "80左右", UP, 6, "79.24", BEHIND, "79.5"),
            ("-4", "-2", UP, 6, "-3", ON_TRACK, "-3"),
        ],
    )
    def test_the_way_from_last_year(
        self,
        start: str,
        target: str,
        direction: Direction,
        through: int,
        value: str,
        status: Status,
        expected: str,
    ) -> None:
        result = judge(target, value, through, direction=direction, facts=base(start), **SHARE)
        assert (result.status, text(result.expected), result.final) == (status, expected, None)

    def test_rounded_expectation_is_at_most_the_year(self) -> None:
        result = judge("0.126", "0.126", 11, facts=base("0.1"), **SHARE)  # 0.1238 → 0.12
        assert (result.status, text(result.expected)) == (ON_TRACK, "0.12")
        result = judge("0.126", "0.126", 11, facts=base("0.125"), **SHARE)  # 0.1259 → 0.13
        assert (result.status, text(result.expected)) == (ON_TRACK, "0.126")

    @pytest.mark.parametrize(
        ("value", "status"), [("79.9", YEAR_END), ("80", ON_TRACK), ("81", ON_TRACK)]
    )
    @pytest.mark.parametrize("known", [None, Base(Decimal(79), 2022, "2022年完成数")])
    def test_without_a_base(self, value: str, status: Status, known: Base | None) -> None:
        result = judge("80", value, 6, facts={"base": known}, **SHARE)
        assert result.status is status
        assert "上年数未知" in result.sentence

    def test_half_of_the_year(self) -> None:
        assert [
            judge("80", value, 6, facts=base("79"), **SHARE).half_year for value in ("79.4", "79.5")
        ] == [
            False,
            True,
        ]
        assert judge("80", "81", 6, facts=base("81"), **SHARE).half_year is None

    def test_year_end_pace(self) -> None:
        row = SHARE | {"pace": Pace.YEAR_END, "year_end_from": 9, "facts": base("79")}
        assert [judge("80", value, 8, **row).status for value in ("79", "80")] == [
            NOT_EVALUATED,
            ON_TRACK,
        ]
        assert [judge("80", value, 9, **row).status for value in ("79.74", "79.75")] == [
            BEHIND,
            ON_TRACK,
        ]

    def test_last_years_share_of_a_level_is_paced_evenly(self) -> None:
        share = LastYearShare(Decimal(79), Decimal(79), "x")
        result = judge(
            "80",
            "79.5",
            6,
            pace=Pace.LAST_YEAR,
            facts=base("79") | {"last_year_share": share},
            **SHARE,
        )
        assert (result.status, text(result.expected)) == (ON_TRACK, "79.5")
        assert "期末水平不按上年同期占比，按月均匀计" in result.sentence

    def test_strict(self) -> None:
        row: dict[str, Any] = {"facts": base("42.7"), "unit": "万元", "measure": Measure.LEVEL}
        assert [judge("正增长", value, 6, **row).status for value in ("42.7", "42.71")] == [
            BEHIND,
            ON_TRACK,
        ]

    def test_gap_on_the_way_to_a_ceiling_is_not_called_a_limit(self) -> None:
        result = judge("≤5", "5.6", 6, direction=DOWN, facts=base("6"), **SHARE)
        assert str(result.gap_in_words) == "高 0.1 个百分点"


@pytest.mark.parametrize("attribute", [*Attribute, None])
def test_labels_inside_the_year_do_not_depend_on_attribute(attribute: Attribute | None) -> None:
    assert judge("7", "7", 6, attribute=attribute).label == "达到序时"
    assert judge("7", "6", 6, attribute=attribute).label == "低于序时"
