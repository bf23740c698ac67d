"""The step of a ledger's import on which the planner says what columns and names mean."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from projects.admin import import_page, import_state
from projects.models import KeyProject, LivelihoodTask, ProjectPlan
from reporting.enums import PlanState
from reporting.models import ImportLayout, Plan, User
from tests.factories import make_department, make_plan, make_sector
from tests.pages import Page
from tests.projects.importing.files import HEAD, row, sheets_of, xlsx
from tests.reporting.tables import word_files

pytestmark = pytest.mark.django_db

IMPORT = reverse("admin:projects_keyproject_import")
TASKS = reverse("admin:projects_livelihoodtask_import")
UNKNOWN = ["事项", "类属", "谁管", "谁出钱", "哪一类", "盘子", "今年安排"]
LINES: list[list[Any]] = [
    ["2024年大事"],
    UNKNOWN,
    ["甲路", "续建", "县交通局", "政府", "基础设施", 1.5, 0.5],
    ["乙桥", "新开工", "县交通局", "政府", "基础设施", 2, 1],
]
MEANT = {
    "t0-is_taken": "on",
    "t0-column0": "name",
    "t0-column1": "nature",
    "t0-column2": "lead",
    "t0-column3": "source",
    "t0-column4": "sector",
    "t0-column5": "total_investment",
    "t0-column6": "investment",
    "t0-said-unit": "亿元",
}


@pytest.fixture
def plan() -> Plan:
    make_sector()
    make_department("jiaotong", "县交通局")
    return make_plan(2024, PlanState.DRAFT)


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


def is_sound(response: Any) -> Page:
    assert response.status_code == 200
    page = Page(response)
    assert not list(page.faults())
    return page


def sent(client: Client, plan: Plan, content: bytes, name: str = "台账.xlsx") -> Any:
    return client.post(IMPORT, {"plan": plan.pk, "file": SimpleUploadedFile(name, content)})


def again(client: Client, response: Any, address: str = IMPORT, **changes: str) -> Any:
    """The page posted as it stands, with these boxes changed."""
    posted = {"source": response.context["source"]}
    for table in response.context["state"].mapping.tables:
        for box in table.form:
            value = box.value()
            if value not in (None, False, ""):
                posted[box.html_name] = "on" if value is True else str(value)
    for name in response.context["state"].names:
        posted[name.key] = name.chosen
    return client.post(address, posted | changes, follow=True)


def confirmed(client: Client, response: Any, address: str = IMPORT, **changes: str) -> Any:
    """The page as it stands confirmed, with these boxes changed."""
    more = {"token": response.context["token"], "looked": "on", **changes}
    return again(client, response, address, **more)


def test_unknown_head_is_chosen_once_and_remembered(at_work: Client, plan: Plan) -> None:
    first = sent(at_work, plan, xlsx(*LINES).getvalue())
    assert "或者在“表头和各列”里改" in is_sound(first).text
    headed = again(at_work, first, **{"t0-row": "2", "t0-is_taken": "on"})
    assert "盘子" in is_sound(headed).text
    read = again(at_work, headed, **MEANT)
    assert "读到2个项目。确认以后：新增2个项目" in is_sound(read).text
    assert not KeyProject.objects.exists() and not ImportLayout.objects.exists()
    is_sound(confirmed(at_work, read))
    assert KeyProject.objects.get(name="甲路").total_investment == 15000
    stored = ImportLayout.objects.get(kind="projects")
    assert stored.fields["5"] == "total_investment" and stored.fields["said"] == {"unit": "亿元"}
    same = is_sound(sent(at_work, plan, xlsx(*LINES).getvalue()))
    assert "读到2个项目。和系统里的完全一样" in same.text and "各列和上次一样" in same.text


def test_known_head_needs_no_word_and_is_not_remembered(at_work: Client, plan: Plan) -> None:
    preview = sent(at_work, plan, xlsx(HEAD, row()).getvalue())
    is_sound(confirmed(at_work, preview))
    assert ProjectPlan.objects.count() == 1
    assert not ImportLayout.objects.exists()


def test_column_is_corrected_and_what_is_left_out_is_named(at_work: Client, plan: Plan) -> None:
    head = [*HEAD, "2023年计划投资（万元）"]
    first = sent(at_work, plan, xlsx(head, [*row(), 77]).getvalue())
    assert "没有用到的列：J列“2023年计划投资（万元）”" in is_sound(first).text
    changed = again(at_work, first, **{"t0-column8": "", "t0-column9": "investment"})
    assert "没有用到的列：I列“2024年计划投资（万元）”" in is_sound(changed).text
    is_sound(confirmed(at_work, changed))
    assert ProjectPlan.objects.get().investment == 77


def test_two_columns_that_can_be_one_are_settled_on_the_page(at_work: Client, plan: Plan) -> None:
    head = [*HEAD[:5], "责任单位", *HEAD[6:], "主管部门"]
    first = sent(at_work, plan, xlsx(head, [*row(), "县水利局"]).getvalue())
    assert "都像是牵头单位" in is_sound(first).text and first.context["token"] == ""
    settled = again(at_work, first, **{"t0-column9": ""})
    assert "新增1个项目" in is_sound(settled).text
    assert settled.context["token"]


def test_what_was_changed_since_the_preview_is_previewed_first(at_work: Client, plan: Plan) -> None:
    head = [*HEAD, "2023年计划投资（万元）"]
    preview = sent(at_work, plan, xlsx(head, [*row(), 77]).getvalue())
    columns = {"t0-column8": "", "t0-column9": "investment"}
    changed = confirmed(at_work, preview, **columns)
    assert "列、单位或名称改过，还没有照此读过" in is_sound(changed).text
    assert "没有用到的列：I列“2024年计划投资（万元）”" in changed.text
    assert not ProjectPlan.objects.exists() and not ImportLayout.objects.exists()
    assert "已导入" in is_sound(confirmed(at_work, changed)).text
    assert ProjectPlan.objects.get().investment == 77


def test_name_chosen_since_the_preview_is_previewed_first(at_work: Client, plan: Plan) -> None:
    content = xlsx(HEAD, row(lead="交通局")).getvalue()
    first = sent(at_work, plan, content)
    (name,) = first.context["state"].names
    named = again(at_work, first, **{name.key: "县交通局"})
    forgotten = confirmed(at_work, named, **{name.key: ""})
    assert "还没有照此读过" in is_sound(forgotten).text
    assert "没有叫“交通局”的牵头单位" in forgotten.text
    assert not ProjectPlan.objects.exists()


def test_page_is_read_again_though_warnings_are_not_ticked(at_work: Client, plan: Plan) -> None:
    preview = sent(at_work, plan, xlsx(HEAD, row(done=2000)).getvalue())
    token = preview.context["token"]
    read = again(at_work, preview, token=token, again="照此再读一遍")
    assert "已导入" not in is_sound(read).text and read.context["token"]
    unticked = again(at_work, preview, token=token)
    assert "有提醒要核对" in is_sound(unticked).text
    assert unticked.context["source"] and not ProjectPlan.objects.exists()


def test_too_much_for_one_post_leaves_out_what_can_be_changed(
    at_work: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = xlsx(HEAD, row()).getvalue()
    token = sent(at_work, plan, content).context["token"]
    monkeypatch.setattr(import_page, "MAX_TOKEN", len(token) + 10)
    preview = sent(at_work, plan, content)
    assert "不能在这一页上改" in is_sound(preview).text
    assert preview.context["token"] and preview.context["source"] == ""


def test_unit_of_money_that_the_file_does_not_say_is_chosen(at_work: Client, plan: Plan) -> None:
    head = [title.replace("（万元）", "") for title in HEAD]
    first = sent(at_work, plan, xlsx(head, row(total=12000)).getvalue())
    assert "没有写单位" in is_sound(first).text
    settled = again(at_work, first, **{"t0-said-unit": "元"})
    is_sound(confirmed(at_work, settled))
    assert str(KeyProject.objects.get().total_investment) == "1.2000"


def test_names_that_are_unknown_are_chosen_and_remembered(at_work: Client, plan: Plan) -> None:
    content = xlsx(HEAD, row(lead="交通局"), row("p-2", "乙桥", lead="交通局")).getvalue()
    first = sent(at_work, plan, content)
    assert "没有叫“交通局”的牵头单位" in is_sound(first).text
    (name,) = first.context["state"].names
    assert (name.label, name.words, name.options) == ("牵头单位", "交通局", ["县交通局"])
    named = again(at_work, first, **{name.key: "县交通局"})
    assert "新增2个项目" in is_sound(named).text
    is_sound(confirmed(at_work, named))
    assert {project.lead.name for project in KeyProject.objects.all()} == {"县交通局"}
    same = sent(at_work, plan, content)
    assert "和系统里的完全一样" in is_sound(same).text
    (name,) = same.context["state"].names
    assert name.chosen == "县交通局"
    forgotten = again(at_work, same, **{name.key: ""})
    assert "没有叫“交通局”的牵头单位" in is_sound(forgotten).text


def test_name_that_nobody_has_is_still_unknown(at_work: Client, plan: Plan) -> None:
    first = sent(at_work, plan, xlsx(HEAD, row(lead="交通局")).getvalue())
    (name,) = first.context["state"].names
    assert "没有叫“交通局”的牵头单位" in again(at_work, first, **{name.key: "县某局"}).text


def test_sheet_that_does_not_belong_is_left_out(at_work: Client, plan: Plan) -> None:
    content = sheets_of(台账=[HEAD, row()], 旧=[HEAD, row(total=7)]).getvalue()
    first = sent(at_work, plan, content)
    page = is_sound(first)
    assert "项目代码“p-1”和工作表“台账”第2行重复" in page.text
    posted = {"source": first.context["source"], "t0-is_taken": "on", "t0-row": "1"}
    posted |= {f"t0-column{at}": name for at, name in _fields(first).items()}
    settled = at_work.post(IMPORT, posted)
    assert "工作表“旧”没有选，没有读。" in is_sound(settled).text
    is_sound(confirmed(at_work, settled))
    assert KeyProject.objects.get().total_investment == 1000


def _fields(response: Any) -> dict[int, str]:
    table = response.context["state"].mapping.tables[0]
    return dict(table.understood.heads[0].fields)


def test_sheets_of_natures_come_in_together(at_work: Client, plan: Plan) -> None:
    head = [HEAD[0], HEAD[1], *HEAD[3:]]
    lines = [[*row()[:2], *row()[3:]], [*row("p-2", "乙桥")[:2], *row()[3:]]]
    content = sheets_of(续建项目=[head, lines[0]], 前期项目=[head, lines[1]]).getvalue()
    preview = sent(at_work, plan, content)
    assert "文件里有2个台账，一起读" in is_sound(preview).text
    is_sound(confirmed(at_work, preview))
    natures = ProjectPlan.objects.order_by("project__code").values_list("nature", flat=True)
    assert list(natures) == ["continued", "preparation"]


def test_nature_of_a_sheet_is_chosen_and_not_remembered(at_work: Client, plan: Plan) -> None:
    head = [HEAD[0], HEAD[1], *HEAD[3:]]
    content = xlsx(head, [*row()[:2], *row()[3:]]).getvalue()
    first = sent(at_work, plan, content)
    assert "要有它" in is_sound(first).text
    settled = again(at_work, first, **{"t0-said-nature": "preparation"})
    is_sound(confirmed(at_work, settled))
    assert ProjectPlan.objects.get().nature == "preparation"
    assert "said" not in ImportLayout.objects.get().fields


def test_pasted_cells_and_a_word_file_are_read_alike(at_work: Client, plan: Plan) -> None:
    lines = [HEAD, [str(cell) for cell in row()]]
    pasted = "\n".join("\t".join(line) for line in lines)
    first = at_work.post(IMPORT, {"plan": plan.pk, "pasted": pasted})
    assert "确认以后：新增1个项目" in is_sound(first).text
    made = word_files.document("附件", "城口县2024年重点项目表", lines)
    second = sent(at_work, plan, word_files.saved(made), "台账.docx")
    assert "确认以后：新增1个项目" in is_sound(second).text
    is_sound(confirmed(at_work, second))
    assert KeyProject.objects.get().name == "甲路"


def test_tasks_have_the_same_step(at_work: Client, plan: Plan) -> None:
    lines = [
        "哪级\t号\t叫什么\t干什么\t谁牵头\t多少钱\t上头给",
        "市级\t1\t农村饮水\t改造20处。\t县交通局\t10\t10",
    ]
    first = at_work.post(TASKS, {"plan": plan.pk, "pasted": "\n".join(lines)})
    headed = again(at_work, first, TASKS, **{"t0-row": "1", "t0-is_taken": "on"})
    fields = ["level", "number", "name", "target_text", "lead", "investment", "fund_upper"]
    chosen = {f"t0-column{at}": name for at, name in enumerate(fields)}
    read = again(at_work, headed, TASKS, **chosen, **{"t0-said-unit": "万元"})
    assert "新增1件民生实事" in is_sound(read).text, read.context["faults"]
    is_sound(confirmed(at_work, read, TASKS))
    assert LivelihoodTask.objects.get().name == "农村饮水"


@pytest.mark.parametrize("token", ["", "forged", "eyJ1c2VyIjoxfQ:1x:abc"])
def test_forged_source_is_refused(token: str, at_work: Client, plan: Plan) -> None:
    assert "预览已经过期" in is_sound(at_work.post(IMPORT, {"source": token})).text


def test_source_of_another_page_or_user_is_refused(at_work: Client, plan: Plan) -> None:
    first = sent(at_work, plan, xlsx(HEAD, row()).getvalue())
    source = {"source": first.context["source"]}
    assert "预览已经过期" in is_sound(at_work.post(TASKS, source)).text
    at_work.force_login(User.objects.create_superuser("chief", password="a-long-test-password"))
    assert "预览已经过期" in is_sound(at_work.post(IMPORT, source)).text


def test_file_too_large_for_the_step_is_previewed_without_it(
    at_work: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_state, "MAX_TOKEN", 10)
    preview = sent(at_work, plan, xlsx(HEAD, row()).getvalue())
    assert "新增1个项目" in is_sound(preview).text
    assert preview.context["source"] == "" and preview.context["token"]
    assert "文件太大，列、单位和名称不能在这一页上改" in preview.text
