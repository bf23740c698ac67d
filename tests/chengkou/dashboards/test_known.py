"""历史: pages of a plan as known on a day, with links that keep it and a way back to now."""

import datetime
import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import ProjectPlan
from reporting.enums import Attribute
from reporting.models import Plan, Submission, User
from tests.chengkou.test_assess import rows as assessed
from tests.factories import (
    make_actual,
    make_line,
    make_period,
    make_plan,
    make_progress,
    make_revision,
    make_submission,
    make_target,
    make_target_progress,
    make_task,
    make_task_progress,
    make_task_target,
)
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db

Get = Callable[..., Page]
BASE = "/plans/2023/"
PAGES = [
    *(
        "",
        "indicators/",
        "indicators/1/",
        "projects/",
        "projects/ledger/",
        "livelihood/",
        "shortfalls/",
        "departments/",
        "departments/tongji/",
        "checks/",
    ),
    "projects/{project}/",
    "livelihood/{task}/",
]
BEFORE, AFTER = "2024-03-02", "2024-03-03"
"""The days on which the first and the second revision were approved."""


@pytest.fixture
def addresses() -> list[str]:
    """A plan whose figures of 1—6月 were corrected by a second revision, and its pages."""
    plan = make_plan(2023)
    target = make_target(
        plan, 1, wording="7", attribute=Attribute.EXPECTED, name="地区生产总值增速"
    )
    line, task = make_line(plan), make_task(plan)
    promise = make_task_target(task)
    period = make_period(plan, 6)
    for revision, figure in ((1, "5.1"), (2, "8.2")):
        form = make_submission(period, target.lead, revision=revision)
        make_actual(target, figure, submission=form)
        make_progress(line, figure, submission=form)
        make_task_progress(task, submission=form, words=f"完成{figure}")
        make_target_progress(promise, figure, submission=form)
    keys = {"project": ProjectPlan.objects.get().pk, "task": task.pk}
    return [BASE + page.format(**keys) for page in PAGES]


def test_page_as_known_on_a_day_shows_what_was_approved_by_then(
    get: Get, addresses: list[str]
) -> None:
    for address in addresses:
        then, now = (get(f"{address}?through=6&known={day}").text for day in (BEFORE, AFTER))
        assert "按2024年3月2日已审核的数据" in then and "按2024年3月3日已审核的数据" in now
        assert "8.2" not in then, address
        listing = address.removeprefix(BASE)
        assert "5.1" in then or listing in ("departments/", "checks/"), address
        # What is no longer behind is not on the overview, and on the list of what is only by name.
        assert "8.2" in now or listing in ("", "shortfalls/", "departments/", "checks/"), address


def test_correction_tag_hidden_as_known_before_the_correction(
    get: Get, addresses: list[str]
) -> None:
    for address in addresses:
        then, now = (get(f"{address}?through=6&known={day}") for day in (BEFORE, AFTER))
        marks = [tag.get("title") for tag in now.all("span") if text_of(tag).startswith("原报5.1")]
        listing = address.removeprefix(BASE)
        # Where the corrected figure is not shown there is nothing to mark.
        assert bool(marks) == (listing not in ("", "projects/", "departments/", "checks/")), address
        assert all(
            title and "第1版为5.1，2024年3月2日审核通过；第2版改为8.2" in title for title in marks
        )
        assert "原报" not in then.text, address


def test_files_have_corrections(client: Client, leader: User, addresses: list[str]) -> None:
    client.force_login(leader)
    for page in ("indicators/", "projects/ledger/", "livelihood/", "shortfalls/"):
        content = client.get(f"{BASE}{page}?through=6&export=csv").content.decode("utf-8-sig")
        assert "第1版为5.1，2024年3月2日审核通过；第2版改为8.2" in content, page


def test_page_as_known_before_any_approval_is_empty(get: Get, addresses: list[str]) -> None:
    for address in addresses:
        text = get(f"{address}?through=6&known=2024-03-01").text
        assert "5.1" not in text and "8.2" not in text, address


def test_page_empty_on_an_early_day_says_nothing_was_approved(
    get: Get, addresses: list[str]
) -> None:
    reason = "截至2024年3月1日还没有审核通过的填报"
    for address in [*addresses, "/screen/2023/"]:
        text = get(f"{address}?through=6&known=2024-03-01").text
        assert "还没有发布" not in text and "尚未发布" not in text, address
    project = next(address for address in addresses if re.search(r"projects/\d", address))
    for address in (
        BASE,
        f"{BASE}indicators/1/",
        f"{BASE}projects/",
        project,
        f"{BASE}livelihood/",
        "/screen/2023/",
    ):
        assert reason in get(f"{address}?through=6&known=2024-03-01").text, address
    assert "当日还没有审核通过的填报" in get(f"{BASE}shortfalls/?through=6&known=2024-03-01").text
    assert (
        f"1—6月应填报1项，{reason}。目标已列在各项之后。"
        in get(f"{BASE}?through=6&known=2024-03-01").text
    )


def test_unpublished_period_awaits_publishing_on_every_day(get: Get, addresses: list[str]) -> None:
    make_period(Plan.objects.get(year=2023), 9, published=False)
    for address in [BASE, f"{BASE}projects/", f"{BASE}livelihood/"]:
        text = get(f"{address}?through=9&known=2024-03-01").text
        assert "还没有发布" in text and "还没有审核通过" not in text, address


def test_shortfall_of_a_day_is_listed_as_known_on_it(get: Get, addresses: list[str]) -> None:
    del addresses
    then, now = (get(f"{BASE}shortfalls/?through=6&known={day}") for day in (BEFORE, AFTER))
    assert "地区生产总值增速" in then.text
    assert "地区生产总值增速" not in " ".join(map(text_of, now.all("tr")))


def test_every_link_keeps_the_day_but_the_way_back(get: Get, addresses: list[str]) -> None:
    for address in addresses:
        page = get(f"{address}?through=6&known={BEFORE}")
        panel = next(each for each in page.all("div") if each.get("class") == "history-panel")
        days = {link.get("href") for link in panel.iter("a")}
        found = [href for href in page.hrefs if href.startswith("/plans/")]
        way_back = f"{address}?through=6"
        assert way_back in days
        links = [urlsplit(href) for href in found if href not in days or href == way_back]
        back = {link for link in links if "known" not in parse_qs(link.query)}
        assert [(link.path, parse_qs(link.query)) for link in back] == [
            (address, {"through": ["6"]})
        ]
        assert all(parse_qs(link.query)["known"] == [BEFORE] for link in links if link not in back)
        kept = [
            {each.get("name"): each.get("value") for each in form.iter("input")}
            for form in _get_forms(page)
        ]
        assert all(each["known"] == BEFORE and each["through"] == "6" for each in kept)
        assert len(kept) >= 1


def test_form_for_a_day_keeps_the_other_parameters(get: Get, addresses: list[str]) -> None:
    del addresses
    (form,) = (
        form
        for form in _get_forms(
            get(f"{BASE}indicators/?status=behind&sort=-gap&through=6&known={BEFORE}")
        )
        if form.find(".//input[@type='date']") is not None
    )
    fields = {each.get("name"): each.get("value") for each in form.iter("input")}
    assert fields == {"status": "behind", "sort": "-gap", "through": "6", "known": BEFORE}
    (date,) = form.findall(".//input[@type='date']")
    assert date.get("max") == timezone.localdate().isoformat()


@pytest.mark.parametrize("asked", ["2023-02-30", "abc", "6", "tomorrow"])
def test_invalid_or_future_day_shows_now_with_a_notice(
    get: Get, addresses: list[str], asked: str
) -> None:
    if asked == "tomorrow":
        asked = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    page = get(f"{addresses[1]}?through=6&known={asked}")
    assert (
        f"“{asked}”不是今天或以前的日期" in page.text
        and "8.2" in page.text
        and "已审核的数据：" not in page.text
    )
    assert not any(
        "known=" in href for href in page.hrefs if not href.startswith(addresses[1] + "?")
    )


def test_empty_day_shows_now_without_a_notice(get: Get, addresses: list[str]) -> None:
    page = get(f"{addresses[1]}?through=6&known=")
    assert "8.2" in page.text and not page.root.findall(".//p[@class='notice']")


def test_today_is_accepted_as_a_day(get: Get, addresses: list[str]) -> None:
    page = get(f"{addresses[1]}?through=6&known={timezone.localdate()}")
    assert "8.2" in page.text and "已审核的数据" in page.text


@pytest.mark.parametrize(
    "known, wording", [("2023-06-30", "7"), ("2023-07-01", "9"), ("2023-12-31", "9")]
)
def test_targets_are_those_in_force_on_the_day_of_knowledge(
    get: Get, known: str, wording: str
) -> None:
    target = make_target(make_plan(2023), 1, wording="7")
    make_revision(target, "2023-07-01", "9")
    assert [
        row["target_text"] for row in assessed("2023", "--through", "12", "--known", known)
    ] == [wording]
    page = get(f"{BASE}indicators/1/?through=12&known={known}")
    assert ("尚未生效" in page.text) == (wording == "7")


def test_change_after_the_periods_end_does_not_apply_on_a_later_day() -> None:
    target = make_target(make_plan(2023), 1, wording="7")
    make_revision(target, "2023-07-01", "9")
    assert [
        row["target_text"] for row in assessed("2023", "--through", "6", "--known", "2023-12-31")
    ] == ["7"]


def test_printed_page_names_the_day(get: Get, addresses: list[str]) -> None:
    page = get(f"{addresses[0]}?through=6&known={BEFORE}")
    assert page.root.get("data-print-period") == "报告期：2023年1—6月，按2024年3月2日已审核的数据"


def test_file_names_have_the_day(client: Client, leader: User, addresses: list[str]) -> None:
    client.force_login(leader)
    for page in (
        "indicators/",
        "projects/ledger/",
        "livelihood/",
        "shortfalls/",
        "departments/",
        "checks/",
    ):
        response = client.get(f"{BASE}{page}?through=6&known={BEFORE}&export=csv")
        assert "按2024年3月2日" in unquote(response["Content-Disposition"]), page
        assert "8.2" not in response.content.decode("utf-8-sig")


def test_link_to_another_year_keeps_the_day(get: Get, addresses: list[str]) -> None:
    other: Plan = make_plan(2024)
    page = get(f"{addresses[0]}?known={BEFORE}")
    assert f"/plans/{other.year}/?known={BEFORE}" in page.hrefs


def _get_forms(page: Page) -> list[Element]:
    return [form for form in page.all("form") if form.get("method") == "get"]


# The period with which a day opens.


@pytest.mark.parametrize(
    "day, month",
    [
        ("2024-04-14", 3),  # nothing of 1—3月 was approved yet: the first quarter, as always
        ("2024-05-01", 3),
        ("2024-06-30", 3),  # 1—6月 is over, and nothing of it approved
        ("2024-07-14", 3),
        ("2024-07-15", 6),
        ("2024-11-01", 6),  # 1—9月 was approved and never published
    ],
)
def test_day_in_the_past_opens_with_the_latest_period_known_by_then(
    get: Get, day: str, month: int
) -> None:
    plan = make_plan(2024)
    target = make_target(plan, 1, wording="7")
    for through, approved in ((3, "2024-04-15"), (6, "2024-07-15"), (9, "2024-10-15")):
        actual = make_actual(target, "5", through, published=through < 9)
        at = f"{approved}T09:00:00+08:00"
        Submission.objects.filter(pk=actual.submission_id).update(approved_at=at)
    for address in ("/plans/2024/", "/plans/2024/indicators/", "/plans/2024/shortfalls/"):
        page = get(f"{address}?known={day}")
        (switch,) = [nav for nav in page.all("nav") if nav.get("aria-label") == "报告期"]
        current = [text_of(link) for link in switch if link.get("aria-current")]
        assert current == [f"1—{month}月"], address


def test_period_not_over_on_the_day_is_shown_where_it_is_asked_for(get: Get) -> None:
    make_actual(make_target(make_plan(2024), 1), "5", 12)
    assert "全年" in get("/plans/2024/?through=12&known=2024-05-01").text


def test_command_opens_a_day_with_the_same_period() -> None:
    target = make_target(make_plan(2024), 1, wording="7")
    for month in (3, 6):
        actual = make_actual(target, str(month), month)
        at = f"2024-0{month + 1}-15T09:00:00+08:00"
        Submission.objects.filter(pk=actual.submission_id).update(approved_at=at)
    assert [row["actual"] for row in assessed("2024", "--known", "2024-07-14")] == ["3"]
    assert [row["actual"] for row in assessed("2024", "--known", "2024-07-15")] == ["6"]
