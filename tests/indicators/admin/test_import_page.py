"""The page on which a plan's targets come in from a file: read, settle, confirm."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Indicator, Observation, Target
from reporting.enums import PlanState
from reporting.models import Department, ImportLayout, Plan, User
from tests.factories import make_department, make_plan, make_section, make_target
from tests.indicators.importing.offices import as_printed
from tests.pages import Page
from tests.reporting.tables import word_files as files

pytestmark = pytest.mark.django_db

IMPORT = reverse("admin:indicators_target_import")
PASTED = """\
序号\t指标\t单位\t2025年目标\t属性\t2024年完成
1\tGDP增速\t%\t6.5\t预期性\t6.0
2\t失业率\t%\t≤5.5\t预期性\t5.5
"""


@pytest.fixture
def plan() -> Plan:
    make_department("tongji", "县统计局")
    return make_plan(2025, PlanState.DRAFT)


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


def is_sound(response: Any) -> Page:
    assert response.status_code == 200
    page = Page(response)
    assert not list(page.faults())
    return page


def sent(client: Client, plan: Plan, content: bytes | str, name: str = "计划.docx") -> Any:
    if isinstance(content, str):
        return client.post(IMPORT, {"plan": plan.pk, "pasted": content})
    upload = SimpleUploadedFile(name, content)
    return client.post(IMPORT, {"plan": plan.pk, "file": upload})


def boxes(response: Any) -> dict[str, str]:
    """What a browser would post of the page as it stands, without its buttons."""
    state = response.context["state"]
    posted = {"token": response.context["token"]}
    forms = [row.form for row in state.rows] + [table.form for table in state.tables]
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, bool):
                if value:
                    posted[field.html_name] = "on"
            elif value is not None:
                posted[field.html_name] = str(value)
    if response.context.get("found"):
        posted["seen"] = response.context["found"].seen
        posted["shown"] = response.context["state"].digest
    return posted


def again(client: Client, response: Any, **changes: str) -> Any:
    posted = boxes(response)
    for name, value in changes.items():
        posted[_named(posted, name)] = value
    return client.post(IMPORT, posted)


def _named(posted: dict[str, str], name: str) -> str:
    """A box by a short name: lead, or row3_unit of the row in line 3 of its table."""
    found = re.fullmatch(r"row([0-9]+)_(\w+)", name)
    if found is None:
        return name
    for known in posted:
        if re.fullmatch(rf"r.+-{found[1]}-name", known):
            return known.removesuffix("name") + found[2]
    raise AssertionError(name)


def confirmed(client: Client, response: Any) -> Any:
    return client.post(IMPORT, {**boxes(response), "lead": _lead(), "confirm": "1"}, follow=True)


def _lead() -> str:
    return str(make_department("tongji", "县统计局").pk)


def test_what_was_changed_since_the_preview_is_shown_first(at_work: Client, plan: Plan) -> None:
    shown = again(at_work, sent(at_work, plan, PASTED), lead=_lead())
    assert "确认以后：新增2行" in is_sound(shown).text
    for changes in ({"row3_skip": "on"}, {"row3_wording": "≤5.2"}, {"t0-column5": ""}):
        changed = again(at_work, shown, lead=_lead(), confirm="1", **changes)
        assert "这一页上改过，还没有照此看过" in is_sound(changed).text
        assert not Target.objects.exists() and not Observation.objects.exists()
    assert "参考数据0个" in changed.text
    assert "已导入" in is_sound(confirmed(at_work, changed)).text
    assert not Observation.objects.exists()


def test_word_table_becomes_a_plan(at_work: Client, plan: Plan) -> None:
    made = files.document("附表2", "某县2025年国民经济和社会发展预期目标", as_printed(2024))
    first = sent(at_work, plan, files.saved(made))
    page = is_sound(first)
    assert "读到40行目标。" in page.text
    assert "40行没有牵头单位" in page.text
    second = again(at_work, first, lead=_lead())
    assert "确认以后：新增40行，改动0行，参考数据0个。" in is_sound(second).text
    assert not Target.objects.exists()
    third = confirmed(at_work, second)
    assert "已导入2025年计划（草案）的目标：新增40行" in is_sound(third).text
    stored = list(Target.objects.printed(plan))
    assert len(stored) == 40
    assert {target.lead.code for target in stored} == {"tongji"}
    assert [section.name for section in plan.sections.order_by("order")][:2] == [
        "推动高质量发展",
        "创造高品质生活",
    ]


def test_pasted_table_brings_last_years_results(at_work: Client, plan: Plan) -> None:
    response = again(at_work, sent(at_work, plan, PASTED), lead=_lead())
    is_sound(confirmed(at_work, response))
    stored = Observation.objects.order_by("pk")
    assert [(each.year, str(each.value)) for each in stored] == [(2024, "6.0"), (2024, "5.5")]


def test_indicator_of_an_earlier_plan_is_the_same(at_work: Client, plan: Plan) -> None:
    old = make_target(make_plan(2024), 1, name="GDP增速")
    response = again(at_work, sent(at_work, plan, PASTED), lead=_lead())
    is_sound(confirmed(at_work, response))
    assert Target.objects.get(plan=plan, number=1).indicator == old.indicator
    assert Indicator.objects.count() == 2


def test_what_is_not_understood_blocks_until_it_is_settled(at_work: Client, plan: Plan) -> None:
    lines = ["指标\t目标\t属性", "营商环境\t优化\t指导性", "失业率（%）\t5.5\t预期性"]
    text = "\n".join([*lines, "投资增速（%）\t8\t预期性"])
    first = again(at_work, sent(at_work, plan, text), lead=_lead())
    page = is_sound(first)
    assert "1行还有问题要定。" in page.text
    assert "属性“指导性”不认识" in page.text
    refused = at_work.post(IMPORT, {**boxes(first), "lead": _lead(), "confirm": "1"})
    assert "1行还有问题要定。" in is_sound(refused).text
    assert not Target.objects.exists()
    measured = again(at_work, first, lead=_lead(), row2_measure="level", row2_attribute="expected")
    assert "目标“优化”没有读成数，由人工评定。" in is_sound(measured).text
    looked = again(at_work, measured, lead=_lead(), row2_looked="on")
    assert "新增3行" in is_sound(looked).text
    is_sound(confirmed(at_work, looked))
    assert Target.objects.get(name="营商环境").rule_kind == "text"


def test_skipped_row_is_not_imported(at_work: Client, plan: Plan) -> None:
    response = again(at_work, sent(at_work, plan, PASTED), lead=_lead(), row3_skip="on")
    is_sound(confirmed(at_work, response))
    assert [target.name for target in Target.objects.printed(plan)] == ["GDP增速"]


def test_head_that_is_not_known_is_chosen_once_and_remembered(at_work: Client, plan: Plan) -> None:
    text = "事项\t要求\t计量\n甲增速\t7.0\t%\n乙增速\t8.0\t%"
    first = sent(at_work, plan, text)
    assert "没有读到2025年的目标" in is_sound(first).text
    headed = again(at_work, first, **{"t0-row": "1", "t0-is_taken": "on"})
    chosen = {"t0-column0": "name", "t0-column1": "target", "t0-column2": "unit"}
    second = again(at_work, headed, lead=_lead(), **chosen)
    assert "读到2行目标。" in is_sound(second).text
    third = again(
        at_work, second, lead=_lead(), row2_attribute="expected", row3_attribute="binding"
    )
    is_sound(confirmed(at_work, third))
    assert ImportLayout.objects.get().fields == {"0": "name", "1": "target", "2": "unit"}
    make_plan(2026, PlanState.DRAFT)
    plan_2026 = Plan.objects.get(year=2026)
    assert "读到2行目标。" in is_sound(sent(at_work, plan_2026, text)).text


def test_column_can_be_left_out(at_work: Client, plan: Plan) -> None:
    first = again(at_work, sent(at_work, plan, PASTED), lead=_lead(), **{"t0-column5": ""})
    is_sound(confirmed(at_work, first))
    assert not Observation.objects.exists()


def test_plan_changed_meanwhile_is_refused(at_work: Client, plan: Plan) -> None:
    response = again(at_work, sent(at_work, plan, PASTED), lead=_lead())
    make_target(plan, 9, name="别人加的")
    assert "预览以后有人改了" in is_sound(confirmed(at_work, response)).text
    assert Target.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7", "这不是 Excel 文件"),
        (" ", "请选择文件，或者粘贴表格。"),
        ("没有表", "没有读到2025年的目标"),
    ],
)
def test_what_cannot_be_read_is_said(
    at_work: Client, plan: Plan, content: bytes | str, said: str
) -> None:
    assert said in is_sound(sent(at_work, plan, content)).text


def test_without_a_draft_there_is_nothing_to_import_into(at_work: Client) -> None:
    make_plan(2024)
    response = at_work.post(IMPORT, {"pasted": PASTED})
    assert "没有草案状态的年度计划" in is_sound(response).text


def test_forged_or_foreign_token_is_refused(at_work: Client, plan: Plan, reviewer: User) -> None:
    response = again(at_work, sent(at_work, plan, PASTED), lead=_lead())
    posted = {**boxes(response), "lead": _lead(), "confirm": "1"}
    forged = at_work.post(IMPORT, {**posted, "token": posted["token"] + "x"})
    assert "这一页已经过期" in is_sound(forged).text
    at_work.force_login(User.objects.create_superuser("admin2"))
    assert "这一页已经过期" in is_sound(at_work.post(IMPORT, posted)).text
    assert not Target.objects.exists()
    at_work.force_login(reviewer)
    assert at_work.get(IMPORT).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_as_many_queries_whatever_there_is(
    number: int, at_work: Client, plan: Plan
) -> None:
    for place in range(1, number + 1):
        make_department(f"unit{place}", f"单位{place}")
        make_target(plan, place + 20, name=f"指标{place}")
    rows = [f"{place}\t第{place}项增速\t%\t7\t预期性\t6" for place in range(1, number + 1)]
    text = "\n".join([PASTED.splitlines()[0], *rows])
    response = again(at_work, sent(at_work, plan, text), lead=_lead())
    posted = {**boxes(response), "lead": _lead()}
    with CaptureQueriesContext(connection) as queries:
        at_work.post(IMPORT, posted)
    assert len(queries) == 15


def test_similar_indicator_is_offered(at_work: Client, plan: Plan) -> None:
    make_target(make_plan(2024), 1, name="全县GDP增速")
    page = is_sound(sent(at_work, plan, PASTED))
    assert "新指标，或者是全县GDP增速？" in page.text


# The tasks of boxes (专栏), the second catalogue.

BOX = [
    ["专栏9：2025年民生事业重点事项"],
    [
        "增强公共服务。新引入1-2家企业入校。收入比缩小至2.45:1。水质稳定在Ⅱ类标准及以上。新建公园2个。"
    ],
]
TARGETS = [["序号", "指标", "单位", "目标", "属性"], ["1", "GDP增速", "%", "6.5", "预期性"]]


def settled_by_hand(client: Client, response: Any) -> Any:
    """All rows looked at, led by 县统计局."""
    looked = {}
    for row in response.context["state"].rows:
        if row.problems:
            looked[f"{row.form.prefix}-looked"] = "on"
    lead = Department.objects.get(code="tongji")
    return again(client, response, lead=str(lead.pk), **looked)


def test_tasks_of_a_box_come_into_the_second_catalogue(at_work: Client, plan: Plan) -> None:
    made = files.saved(files.document(BOX, "2025年计划指标", TARGETS))
    response = sent(at_work, plan, made)
    page = is_sound(response)
    assert "读到5行目标，其中专栏里的重点任务4项。" in page.text
    assert len(response.context["state"].tables) == 1
    response = settled_by_hand(at_work, response)
    is_sound(response)
    assert response.context["state"].open == []
    done = again(at_work, response, confirm="1", lead=response.wsgi_request.POST["lead"])
    assert done.status_code == 302
    stored = Target.objects.filter(plan=plan).order_by("number")
    assert [
        (each.number, each.section.catalogue, each.name, each.wording, each.rule_kind)
        for each in stored
    ] == [
        (1, "indicators", "GDP增速", "6.5", "at_least"),
        (901, "tasks", "企业入校", "新引入1-2家企业入校", "text"),
        (902, "tasks", "收入比", "缩小至2.45:1", "at_most"),
        (903, "tasks", "水质", "稳定在Ⅱ类标准及以上", "text"),
        (904, "tasks", "新建公园", "2个", "at_least"),
    ]
    assert {each.section.name for each in stored} == {"指标", "民生事业重点事项"}


def test_what_is_no_number_in_a_box_blocks_until_it_is_looked_at(
    at_work: Client, plan: Plan
) -> None:
    response = sent(at_work, plan, files.saved(files.document(BOX)))
    asked = [row.matched.printed.number for row in response.context["state"].rows if row.problems]
    assert asked == [901, 903]
    response = again(at_work, response, confirm="1", lead=str(Department.objects.get().pk))
    assert "2行还有问题要定。" in is_sound(response).text
    assert not Target.objects.exists()


def test_task_that_an_indicator_was_chosen_for_is_counted_there(
    at_work: Client, plan: Plan
) -> None:
    known = make_target(plan=make_plan(2024), name="GDP增速", unit="%").indicator
    box = [["专栏1：2025年经济"], ["全年地区生产总值增长6.5%。"]]
    response = sent(at_work, plan, files.saved(files.document(box, TARGETS)))
    (task,) = (row for row in response.context["state"].rows if row.matched.printed.number == 101)
    lead = str(Department.objects.get(code="tongji").pk)
    chosen = {f"{task.form.prefix}-indicator": known.code, "lead": lead}
    response = again(at_work, response, **chosen)
    assert again(at_work, response, confirm="1", lead=lead).status_code == 302
    same = Target.objects.get(plan=plan, number=101).same_as
    assert same == Target.objects.get(plan=plan, number=1)


def test_row_is_led_by_the_unit_that_led_it_last(at_work: Client, plan: Plan) -> None:
    last = make_target(plan=make_plan(2024), name="GDP增速", unit="%")
    response = sent(at_work, plan, PASTED)
    first, second = response.context["state"].rows
    assert first.form["lead"].value() == str(last.lead.pk)
    assert second.form["lead"].value() == ""


def test_tasks_of_other_plans_are_no_choice_for_a_target(at_work: Client, plan: Plan) -> None:
    box = make_section(make_plan(2024), "专栏1", catalogue="tasks")
    task = make_target(plan=box.plan, section=box, number=101, name="GDP增速", unit="%")
    response = sent(at_work, plan, PASTED)
    first = response.context["state"].rows[0]
    assert first.matched.known is None
    assert task.indicator.code not in dict(first.form.fields["indicator"].choices)
