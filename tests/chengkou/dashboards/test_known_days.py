"""历史: the days on which a plan was published or corrected, and what was corrected."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from reporting.models import Plan, User
from tests.factories import (
    make_actual,
    make_department,
    make_line,
    make_period,
    make_plan,
    make_progress,
    make_revision,
    make_submission,
    make_target,
)
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]
ADDRESS = "/plans/2024/history/"


def noon(month: int, day: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(2024, month, day, 12))  # noqa: DTZ001


def published(plan: Plan, month: int, at: datetime.datetime) -> Any:
    period = make_period(plan, month)
    period.published_at = at
    period.save()
    return period


def rows(page: Page) -> list[list[str]]:
    table = next(table for table in page.all("table") if "known-days" in table.get("class", ""))
    return [[text_of(cell) for cell in row] for row in table.iter("tr")][1:]


def approved(period: Any, unit: Any, revision: int, at: datetime.datetime) -> Any:
    """A unit's revision, approved at this moment."""
    submission = make_submission(period, unit, revision=revision)
    submission.approved_at = at
    submission.save()
    return submission


def revise(target: Any, period: Any, *values: str | None, days: list[Any]) -> None:
    """Approved figures of the target in one revision after another, each of its day."""
    for revision, (value, at) in enumerate(zip(values, days, strict=True), start=1):
        submission = approved(period, target.lead, revision, at)
        make_actual(target, value, period.month, submission=submission)


def test_change_of_a_target_is_a_day_once_it_is_in_force_and_recorded(get: Get) -> None:
    plan = make_plan(2024)
    published(plan, 3, noon(4, 18))
    target = make_target(plan, 15, name="游客接待量", wording="450")
    fields = {"document_no": "城人大发〔2024〕12号"}
    make_revision(target, "2024-07-15", "500", recorded_at=noon(8, 2), **fields)
    make_revision(target, "2024-12-01", "510", recorded_at=noon(8, 2))
    words = "目标由450改为500，计划调整（人大常委会批准），城人大发〔2024〕12号"
    day = ["2024年8月2日", "目标变更1项，自1—9月起按新目标判断", f"第15项游客接待量：{words}"]
    known = get(f"{ADDRESS}?known=2024-08-02")
    assert rows(known) == [day, ["2024年4月18日", "发布1—3月", ""]]
    assert "/plans/2024/?known=2024-08-02&through=9" in known.hrefs
    assert len(rows(get(f"{ADDRESS}?known=2024-08-01"))) == 1
    assert [row[0] for row in rows(get(ADDRESS))] == ["2024年12月1日", day[0], "2024年4月18日"]
    # The day's pages judge by it, those of the day before do not.
    for known_on, wording in (("2024-08-02", "500"), ("2024-08-01", "450")):
        page = get(f"/plans/2024/indicators/?through=9&known={known_on}")
        (row,) = (row for row in page.all("tr") if row.get("data-number") == "15")
        assert wording in text_of(row)


def test_publications_and_corrections_are_listed_the_latest_first(get: Get) -> None:
    plan = make_plan(2024)
    target = make_target(plan, 14, name="招商引资", lead=make_department("zs", "县招商局"))
    published(plan, 3, noon(4, 18))
    june = published(plan, 6, noon(7, 18))
    revise(target, june, "6.42", "6.24", days=[noon(7, 10), noon(7, 28)])
    page = get(ADDRESS)
    assert rows(page) == [
        ["2024年7月28日", "县招商局修订1—6月1处", "第14项招商引资：完成数由6.42改为6.24"],
        ["2024年7月18日", "发布1—6月", ""],
        ["2024年4月18日", "发布1—3月", ""],
    ]
    assert {
        "/plans/2024/?through=6&known=2024-07-28",
        "/plans/2024/?through=3&known=2024-04-18",
    } <= set(page.hrefs)


def test_figure_that_was_reported_later_is_said_as_such(get: Get) -> None:
    plan = make_plan(2024)
    june = published(plan, 6, noon(7, 18))
    target = make_target(plan, 1, name="农业")
    revise(target, june, None, "6.0", days=[noon(7, 10), noon(7, 28)])
    assert rows(get(ADDRESS))[0][2] == "第1项农业：补报完成数6.0"


def test_revision_before_publication_or_without_another_figure_is_no_correction(get: Get) -> None:
    plan = make_plan(2024)
    june = published(plan, 6, noon(7, 18))
    for number, name in ((1, "甲"), (2, "乙")):
        target = make_target(plan, number, lead=make_department(f"u{number}", name))
        later = noon(7, 12) if number == 1 else noon(7, 28)
        second = "6.2" if number == 1 else "6.1"
        revise(target, june, "6.1", second, days=[noon(7, 10), later])
    assert rows(get(ADDRESS)) == [["2024年7月18日", "发布1—6月", ""]]


def test_corrected_project_is_listed_with_its_money(get: Get) -> None:
    plan = make_plan(2024)
    june = published(plan, 6, noon(7, 18))
    line = make_line(plan)
    for revision, (completed, at) in enumerate(
        (("100", noon(7, 10)), ("80", noon(7, 28))), start=1
    ):
        submission = approved(june, line.project.lead, revision, at)
        make_progress(line, completed, 6, submission=submission)
    (event, _) = rows(get(ADDRESS))
    assert "由100改为80" in event[2] and line.project.name in event[2]


def test_correction_of_an_unpublished_period_is_nobodys_business(
    get: Get, client: Client, reviewer: User
) -> None:
    plan = make_plan(2024)
    june = make_period(plan, 6, published=False)
    revise(make_target(plan, 1), june, "6.1", "6.2", days=[noon(7, 10), noon(7, 28)])
    assert "还没有发布过报告期" in get(ADDRESS).text
    client.force_login(reviewer)
    assert "还没有发布过报告期" in Page(client.get(ADDRESS)).text


def test_page_as_known_on_a_day_has_no_correction_after_it(get: Get) -> None:
    plan = make_plan(2024)
    june = published(plan, 6, noon(7, 18))
    revise(make_target(plan, 1), june, "6.1", "6.2", days=[noon(7, 10), noon(7, 28)])
    assert len(rows(get(ADDRESS))) == 2
    assert len(rows(get(f"{ADDRESS}?known=2024-07-20"))) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_depend_on_corrections(get: Get, number: int) -> None:
    plan = make_plan(2024)
    june = published(plan, 6, noon(7, 18))
    for each in range(1, number + 1):
        target = make_target(plan, each, lead=make_department(f"u{each}"))
        revise(target, june, "6.1", "6.2", days=[noon(7, 10), noon(7, 28)])
    with page_queries() as queries:
        page = get(ADDRESS)
    assert len(rows(page)) == number + 1
    assert len(queries) == 10 <= 12, "\n".join(queries)


def test_every_page_offers_its_own_days_of_publication(get: Get) -> None:
    plan = make_plan(2024)
    make_target(plan, 1)
    published(plan, 3, noon(4, 18))
    published(plan, 6, noon(7, 18))
    page = get("/plans/2024/indicators/?section=一&through=6&known=2024-07-18")
    here = "/plans/2024/indicators/?section=%E4%B8%80"
    assert {
        f"{here}&through=3&known=2024-04-18",
        f"{here}&through=6&known=2024-07-18",
        f"{here}&through=6",
        f"{ADDRESS}?through=6&known=2024-07-18",
    } <= set(page.hrefs)
    current = [link for link in page.all("a") if "发布1—6月" in text_of(link)]
    assert [link.get("aria-current") for link in current] == ["true"]
