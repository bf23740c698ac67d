"""`manage.py assess`: the county's own plan, judged; figures here are literals."""

import io
import json
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reporting.enums import SubmissionState
from tests.factories import (
    make_actual,
    make_department,
    make_key_task,
    make_period,
    make_plan,
    make_submission,
    make_target,
)

KEYS = [
    *(
        "number",
        "row",
        "name",
        "unit",
        "attribute",
        "target_text",
        "rule",
        "bound",
        "expected",
        "actual",
    ),
    *(
        "status",
        "gap",
        "gap_unit",
        "completion",
        "same_months",
        "same_months_source",
        "change",
        "change_unit",
        "change_in_words",
        "summary",
        "sentence",
        "needed",
        "needed_sentence",
        "projection",
    ),
]
SHORT_2023 = [1, 2, 4, 5, 8, 10, 11, 16, 17, 33, 34]
BINDING_2023 = [20, 25, 26, 27, 29, 30]
IndicatorRow = dict[str, Any]


def assess(*arguments: str) -> str:
    out = io.StringIO()
    call_command("assess", *arguments, stdout=out)
    return out.getvalue()


def rows(*arguments: str) -> list[IndicatorRow]:
    found: list[IndicatorRow] = json.loads(assess(*arguments, "--json"))
    return found


def numbers(found: list[IndicatorRow], **wanted: Any) -> list[int]:
    """The headlines with these values, in order."""
    return [row["number"] for row in found if row["row"] == 0 and wanted.items() <= row.items()]


def one(found: list[IndicatorRow], number: int, row: int = 0) -> IndicatorRow:
    (found_row,) = (each for each in found if (each["number"], each["row"]) == (number, row))
    return found_row


# The county's real plan.


@pytest.mark.django_db
@pytest.mark.usefixtures("real_data")
class TestTheRealPlan:
    def test_2023(self) -> None:
        found = rows("2023")
        assert len(found) == 41
        assert [row["number"] for row in found if row["row"] == 0] == list(range(1, 38))
        assert (
            numbers(found, attribute="binding")
            == numbers(found, attribute="binding", status="met")
            == BINDING_2023
        )
        assert len(numbers(found, attribute="expected", status="met")) == 19
        assert numbers(found, status="short") == SHORT_2023
        assert numbers(found, status="no_target") == [13]
        assert len(numbers(found, attribute="expected")) == 31

    def test_the_sub_rows_of_2023(self) -> None:
        subs = {
            (row["number"], row["row"]): (row["name"], row["status"])
            for row in rows("2023")
            if row["row"]
        }
        assert subs == {
            (9, 1): ("存款余额增速", "short"),
            (9, 2): ("贷款余额增速", "met"),
            (11, 1): ("其中：税收增速", "met"),
            (15, 1): ("旅游综合收入增速", "met"),
        }

    def test_the_keys_and_what_they_hold(self) -> None:
        for row in rows("2023") + rows("2024"):
            assert list(row) == KEYS
            assert type(row["number"]) is int and type(row["row"]) is int
            assert row["attribute"] in ("binding", "expected", None)
            for name in ("bound", "expected", "actual", "gap", "completion"):
                assert row[name] is None or re.fullmatch(r"-?\d+(\.\d+)?", row[name]), (
                    row["name"],
                    name,
                    row[name],
                )
            for name in (
                "name",
                "unit",
                "target_text",
                "rule",
                "status",
                "gap_unit",
                "summary",
                "sentence",
            ):
                assert type(row[name]) is str
            assert row["name"] and row["status"] and row["sentence"]

    def test_growth_against_about_seven(self) -> None:
        assert one(rows("2023"), 1) | {"sentence": ""} == {
            "number": 1,
            "row": 0,
            "name": "地区生产总值增速",
            "unit": "%",
            "attribute": "expected",
            "target_text": "7左右",
            "rule": "about",
            "bound": "7",
            "expected": "7",
            "actual": "6",
            "status": "short",
            "gap": "-1.0",
            "gap_unit": "个百分点",
            "completion": None,
            "same_months": "3.9",
            "same_months_source": "2022年参考数",
            "change": "2.1",
            "change_unit": "个百分点",
            "change_in_words": "增速比上年提高2.1个百分点",
            "summary": "全年目标7%左右，全年6%，低1.0个百分点。"
            "上年增长3.9%（参考数），增速比上年提高2.1个百分点。",
            "sentence": "",
            "needed": None,
            "needed_sentence": None,
            "projection": None,
        }

    @pytest.mark.parametrize(
        "number, actual, gap, gap_unit, completion",
        [
            (11, "-27.5", "-34.5", "个百分点", None),
            (17, "7.0", "-1.0", "个百分点", None),
            (23, "360", "2", "天", "100.6"),
            (29, "9.26", "0.26", "万吨", None),
            (30, "4", None, "人", None),
            (33, "2", "-2", "家", "50.0"),
        ],
    )
    def test_figures_stand_as_typed(
        self, number: int, actual: str, gap: str, gap_unit: str, completion: str | None
    ) -> None:
        row = one(rows("2023"), number)
        assert (row["actual"], row["gap"], row["gap_unit"], row["completion"]) == (
            actual,
            gap,
            gap_unit,
            completion,
        )

    def test_2024_waits_for_its_figures(self) -> None:
        found = rows("2024", "--through", "12")
        assert len(found) == 40
        assert {row["status"] for row in found} == {"not_reported"}
        row = one(found, 13)
        assert (row["rule"], row["target_text"], row["bound"]) == (
            "step",
            "较上年提高0.5个百分点",
            "43.2",
        )
        assert row["actual"] is None
        assert "42.7 + 0.5 = 43.2" in row["sentence"]

    def test_2024_by_default_is_its_first_quarter(self) -> None:
        found = rows("2024")
        assert found == rows("2024", "--through", "3")
        assert {row["status"] for row in found} == {"not_reported", "not_due"}

    def test_for_reading_there_is_one_line_for_each_row(self) -> None:
        lines = assess("2023").splitlines()
        assert len(lines) == 41
        assert lines[0].startswith("  1 地区生产总值增速　低于预期　")
        assert lines[9].startswith("  9 　存款余额增速　低于预期　")


# The command.


@pytest.mark.django_db
def test_unknown_year_prints_one_line() -> None:
    with pytest.raises(CommandError) as caught:
        assess("1999")
    assert caught.value.returncode == 1
    assert str(caught.value) == "没有1999年的计划。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments", [["abc"], ["2023", "--through", "0"], ["2023", "--through", "13"], []]
)
def test_invalid_arguments_are_refused(arguments: list[str]) -> None:
    make_plan()
    with pytest.raises(CommandError):
        assess(*arguments)


@pytest.mark.django_db
def test_approved_figures_are_read_published_or_not_and_drafts_are_not() -> None:
    plan = make_plan()
    make_actual(make_target(plan, 1), "8", 6, published=False)
    form = make_submission(
        make_period(plan, 6), make_department("b"), state=SubmissionState.SUBMITTED
    )
    make_actual(make_target(plan, 2), "8", submission=form)
    plan.periods.update(published_at=None, published_by=None)
    assert [row["actual"] for row in rows("2023", "--through", "6")] == ["8", None]


@pytest.mark.django_db
def test_default_month_is_that_of_pages() -> None:
    plan = make_plan()
    target = make_target(plan)
    make_actual(target, "3", 3)
    make_actual(target, "6", 6)
    make_actual(target, "9", 9, published=False)
    assert [row["actual"] for row in rows("2023")] == ["6"]
    plan.periods.update(published_at=None, published_by=None)
    assert [row["actual"] for row in rows("2023")] == ["3"]


@pytest.mark.django_db
def test_figures_are_written_without_exponent() -> None:
    make_actual(make_target(make_plan(), wording="1000", unit="户"), "1E+3")
    (row,) = rows("2023", "--through", "12")
    assert (row["actual"], row["bound"], row["gap"]) == ("1000", "1000", "0")


@pytest.mark.django_db
def test_empty_plan_prints_empty_list() -> None:
    make_plan()
    assert rows("2023") == []
    assert assess("2023") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("known", ["2024-13-01", "9999-01-01", "abc"])
def test_invalid_day_is_refused(known: str) -> None:
    make_plan()
    with pytest.raises(CommandError, match=f"“{known}”不是今天或以前的日期"):
        assess("2023", "--known", known)


@pytest.mark.django_db
def test_catalogue_of_tasks_is_asked_for_by_name_and_leaves_indicators_alone() -> None:
    plan = make_plan(2024)
    make_actual(make_target(plan, 1), "8", 6)
    before = assess("2024", "--through", "6", "--json")
    make_actual(make_key_task(plan, 201, name="新建基站"), "30", 6)

    assert assess("2024", "--through", "6", "--json") == before
    (row,) = json.loads(assess("2024", "--through", "6", "--json", "--catalogue", "tasks"))
    assert (row["number"], row["name"], row["status"], row["gap"]) == (
        201,
        "新建基站",
        "behind",
        "-20",
    )
