"""The pages of 督办: what stands on them for whom, and what leaving an instruction takes."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reporting.enums import FollowUpSource, FollowUpState, RowGroup
from reporting.models import Department, FollowUp, Instruction, User
from tests.chengkou.conftest import signed_in
from tests.factories import (
    make_actual,
    make_followup,
    make_instruction,
    make_line,
    make_plan,
    make_target,
    make_task,
)
from tests.pages import Page, page_queries

pytestmark = pytest.mark.django_db

LIST = reverse("followups", args=[2024])
NEW = reverse("followup-new", args=[2024])
Units = tuple[Department, Department]


def later(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


def page(user: User, address: str, status: int = 200) -> Page:
    response = signed_in(user).get(address)
    assert response.status_code == status, address
    read = Page(response)
    assert not list(read.faults())
    return read


def titles(read: Page) -> list[str]:
    """The names of the rows that a page lists."""
    rows = [row for row in read.all("tr") if row.get("data-state")]
    return [next(row.iter("a")).text or "" for row in rows]


@pytest.fixture
def several(units: Units) -> dict[str, FollowUp]:
    """One in each state and an overdue one, of 单位甲; one of 单位乙."""
    plan = make_plan(2024)
    found = {}
    for state in FollowUpState:
        instruction = make_instruction(plan, title=f"甲{state.label}")
        found[state.value] = make_followup(instruction, units[0], state, due_on=later(5))
    overdue = make_instruction(plan, title="甲逾期")
    found["overdue"] = make_followup(overdue, units[0], due_on=later(-2))
    other = make_instruction(plan, title="乙")
    found["other"] = make_followup(other, units[1], due_on=later(9))
    return found


def test_leaders_see_all_and_a_unit_its_own_that_were_passed_on(
    several: dict[str, FollowUp], leader: User, clerk_a: User, clerk_b: User
) -> None:
    assert titles(page(leader, LIST)) == [
        *("甲逾期", "甲待转办", "甲办理中", "乙", "甲已回复", "甲已撤销", "甲已办结")
    ]
    assert "甲待转办" not in titles(page(clerk_a, LIST))
    assert len(titles(page(clerk_a, LIST))) == 5
    assert titles(page(clerk_b, LIST)) == ["乙"]
    page(clerk_b, reverse("followup", args=[2024, several["overdue"].pk]), 404)
    page(clerk_a, reverse("followup", args=[2024, several["to_pass"].pk]), 404)
    page(leader, reverse("followup", args=[2025, several["other"].pk]), 404)


def test_list_is_filtered_and_its_files_have_the_same_rows(
    several: dict[str, FollowUp], leader: User, units: Units
) -> None:
    units[1].county_leader = "李四"
    units[1].save()
    found = {
        "?state=overdue": ["甲逾期"],
        "?state=open": ["甲逾期", "甲待转办", "甲办理中", "乙", "甲已回复"],
        "?state=closed": ["甲已办结"],
        "?department=unit-b": ["乙"],
        "?leader=李四": ["乙"],
        "?kind=talk": [],
    }
    for query, expected in found.items():
        assert titles(page(leader, LIST + query)) == expected, query
    answer = signed_in(leader).get(LIST + "?state=overdue&export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    (row,) = [line for line in lines if "甲逾期" in line]
    assert "逾期2天" in row and "张三" in row and "请抓紧办理。" in row


def test_list_costs_the_same_for_one_and_for_three(leader: User, units: Units) -> None:
    plan = make_plan(2024)
    client = signed_in(leader)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            target = make_target(plan, Instruction.objects.count() + 1)
            instruction = make_instruction(
                plan, about_kind=RowGroup.INDICATORS, about=target.pk, title=target.name
            )
            make_followup(instruction, units[0])
        with page_queries() as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_leader_instructs_from_the_page_of_a_row_in_three_clicks(
    leader: User, units: Units
) -> None:
    plan = make_plan(2024)
    target = make_target(plan, 1, lead=units[0], name="地区生产总值增速")
    make_actual(target, "3.0", 3)
    client = signed_in(leader)
    row = Page(client.get(reverse("indicator", args=[2024, 1])))
    address = f"{NEW}?about=indicators-{target.pk}"
    assert address in row.hrefs
    form = Page(client.get(address))
    boxes = [each for each in form.all("input") if each.get("name") == "units"]
    assert [each.get("value") for each in boxes if each.get("checked") is not None] == [
        str(units[0].pk)
    ]
    answer = client.post(
        address, {"words": "请说明原因。", "units": [units[0].pk], "due_on": later(7)}
    )
    followup = FollowUp.objects.get()
    assert answer["Location"] == reverse("followup", args=[2024, followup.pk])
    instruction = followup.instruction
    assert (instruction.title, instruction.whose) == ("地区生产总值增速", str(leader))
    assert (instruction.about_kind, instruction.about) == ("indicators", target.pk)
    assert followup.state == FollowUpState.TO_PASS
    assert "〔2024〕1号已批示" in Page(client.get(answer["Location"])).text
    assert "请说明原因。" in Page(client.get(reverse("indicator", args=[2024, 1]))).text


def test_every_kind_of_row_has_its_way_in(reviewer: User, units: Units) -> None:
    plan = make_plan(2024)
    line = make_line(plan, project_fields={"lead": units[0]})
    task = make_task(plan, lead=units[0])
    pages = {
        f"projects-{line.pk}": reverse("project", args=[2024, line.pk]),
        f"tasks-{task.pk}": reverse("livelihood-task", args=[2024, task.pk]),
    }
    for about, address in pages.items():
        assert f"{NEW}?about={about}" in page(reviewer, address).hrefs
        page(reviewer, f"{NEW}?about={about}")
    for nothing in ("projects-999999", "tasks-x", "rumour-1", f"indicators-{'9' * 30}"):
        page(reviewer, f"{NEW}?about={nothing}", 404)


def test_a_unit_has_no_way_in_and_sees_what_it_was_passed(
    clerk_a: User, clerk_b: User, units: Units
) -> None:
    plan = make_plan(2024)
    target = make_target(plan, 1, lead=units[0])
    about = {"about_kind": RowGroup.INDICATORS, "about": target.pk, "title": "那件事"}
    make_followup(make_instruction(plan, **about), units[0])
    address = reverse("indicator", args=[2024, 1])
    own = page(clerk_a, address)
    assert "那件事" in own.text and not [url for url in own.hrefs if url.startswith(NEW)]
    assert "那件事" not in page(clerk_b, address).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"words": "  "}, "请写批示内容"),
        ({"units": []}, "请选择承办单位"),
        ({"units": ["0"]}, "0"),
        ({"due_on": later(-1)}, "不能早于今天"),
        ({"due_on": "快"}, "日期"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    wrong: dict[str, Any], sentence: str, leader: User, units: Units
) -> None:
    make_plan(2024)
    typed = {"title": "会上提的事", "words": "请办。", "units": [units[1].pk], "due_on": later(3)}
    answer = signed_in(leader).post(NEW, typed | wrong)
    assert answer.status_code == 400
    read = Page(answer)
    assert sentence in read.text and not Instruction.objects.exists()
    (title,) = [each for each in read.all("input") if each.get("name") == "title"]
    assert title.get("value") == "会上提的事"


def test_a_reviewer_passes_a_matter_of_a_meeting_to_two_units(
    reviewer: User, units: Units, clerk_b: User
) -> None:
    make_plan(2024)
    typed = {
        "title": "会上提的事",
        "words": "请办。",
        "units": [unit.pk for unit in units],
        "due_on": later(3),
        "source": FollowUpSource.MEETING,
        "whose": "第12次常务会议",
        "kind": "talk",
    }
    client = signed_in(reviewer)
    answer = client.post(NEW, typed)
    both = list(FollowUp.objects.order_by("pk"))
    assert {each.state for each in both} == {FollowUpState.AT_WORK}
    assert titles(Page(client.get(answer["Location"]))) == ["会上提的事"], (
        "the other unit's beside it"
    )
    own = page(clerk_b, reverse("followup", args=[2024, both[1].pk]))
    assert titles(own) == [] and "单位甲" not in own.text


def test_a_leader_takes_an_own_instruction_back_and_no_other(
    leader: User, units: Units, client: Client
) -> None:
    plan = make_plan(2024)
    own = make_followup(make_instruction(plan, given_by=leader), units[0], FollowUpState.TO_PASS)
    other = make_followup(make_instruction(plan), units[0], FollowUpState.TO_PASS)
    client.force_login(leader)
    step = {"action": "withdraw", "version": "1", "words": "写错了"}
    for followup, status in ((own, 302), (other, 409)):
        address = reverse("followup", args=[2024, followup.pk])
        assert client.post(address, step).status_code == status
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, other.state) == (FollowUpState.WITHDRAWN, FollowUpState.TO_PASS)


def test_overdue_ones_stand_on_the_overview_and_the_page_of_their_unit(
    several: dict[str, FollowUp], leader: User, clerk_b: User, units: Units
) -> None:
    overview = reverse("overview", args=[2024])
    county = page(leader, overview)
    assert titles(county) == ["甲逾期"]
    assert "未办结5件，其中待转办1件、逾期1件、已回复待办结1件" in county.text
    assert titles(page(clerk_b, overview)) == []
    assert "逾期" not in page(clerk_b, overview).text
    unit = reverse("department", args=[2024, "unit-a"])
    assert titles(page(leader, unit)) == ["甲逾期", "甲待转办", "甲办理中", "甲已回复"]
    assert titles(page(clerk_b, unit)) == []
    assert titles(page(leader, f"{overview}?known=2024-03-01")) == [], "they are today's"


def test_an_open_page_is_new_after_a_step(leader: User, units: Units) -> None:
    plan = make_plan(2024)
    followup = make_followup(make_instruction(plan), units[0], due_on=later(-2))
    client = signed_in(leader)
    for address in (LIST, reverse("overview", args=[2024])):
        first = client.get(address)
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert again.status_code == 304
        followup.version += 1
        followup.save()
        again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert again.status_code == 200
