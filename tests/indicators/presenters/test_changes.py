"""What changed a target, as pages show it."""

import datetime
from collections.abc import Callable

import pytest

from indicators.enums import RevisionKind
from indicators.judging import Ledger
from indicators.models import Target
from indicators.presenters.changes import target_changes
from indicators.presenters.rows import IndicatorRow
from reporting.enums import Attribute, Status
from reporting.visibility import SERVER
from tests.factories import make_actual, make_plan, make_revision, make_target
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db


Get = Callable[..., Page]


@pytest.fixture
def target() -> Target:
    return make_target(make_plan(2023), wording="7左右", name="地区生产总值增速")


def test_changes_listed_from_what_to_what(target: Target) -> None:
    make_revision(target, "2023-10-01", "6", kind=RevisionKind.CORRECTION)
    make_revision(
        target, "2023-05-01", "8", attribute=Attribute.BINDING, document_no="城人大发〔2023〕9号"
    )
    first, second = target_changes([target], datetime.date(2023, 6, 30))
    assert (first.old, first.new, first.since) == ("7左右，预期性", "8，约束性", "2023年5月1日")
    assert (first.kind, first.document_no, first.is_coming) == (
        "计划调整（人大常委会批准）",
        "城人大发〔2023〕9号",
        False,
    )
    assert (second.old, second.new, second.kind, second.is_coming) == ("8", "6", "勘误", True)


@pytest.mark.parametrize("through, shown", [(3, "7左右"), (6, "8")])
def test_pages_show_the_target_of_the_periods_day(
    get: Get, target: Target, through: int, shown: str
) -> None:
    make_revision(target, "2023-05-01", "8", reason="市里下达了新的任务")
    make_actual(target, "6", through)
    listed = get(f"/plans/2023/indicators/?through={through}")
    (row,) = [row for row in listed.all("tr") if row.get("data-number") == "1"]
    cells = {cell.get("data-label"): text_of(cell) for cell in row.iter("td")}
    assert cells["目标"] == shown
    tagged = shown == "8"
    assert ("已调整，原7左右" in text_of(row)) is tagged
    assert ("已调整，原7左右" in get(f"/plans/2023/?through={through}").text) is tagged
    detail = get(f"/plans/2023/indicators/1/?through={through}").text
    assert ("已调整，原7左右" in detail) is tagged
    assert ("尚未生效" in detail) is not tagged
    assert "市里下达了新的任务" in detail


def test_target_as_printed_has_no_tag(get: Get, target: Target) -> None:
    assert "已调整" not in get("/plans/2023/indicators/").text
    assert "目标变更" not in get("/plans/2023/indicators/1/").text


def test_dropped_target_shown_without_a_target(target: Target) -> None:
    make_revision(target, "2023-05-01", "——")
    row = IndicatorRow(Ledger.of_plan(target.plan, SERVER).judge(target, 6), 6, "")
    assert (row.status, row.target_text, row.printed_text) == (Status.NO_TARGET, "——", "7左右")
