"""The page of an import: permissions, preview, and confirmation by a second POST."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from projects.models import KeyProject, LivelihoodTask, ProjectPlan
from reporting.admin import import_source
from reporting.enums import PlanState
from reporting.models import Plan, User
from reporting.spreadsheets import uploads
from reporting.tables.found import FoundTable
from tests.factories import make_department, make_line, make_plan, make_sector, make_task
from tests.pages import Page, page_queries
from tests.projects.importing.files import HEAD, row, table, xlsx

pytestmark = pytest.mark.django_db

IMPORT = reverse("admin:projects_keyproject_import")
EXPORT = reverse("admin:projects_keyproject_export")
TASKS = reverse("admin:projects_livelihoodtask_import")


@pytest.fixture
def plan() -> Plan:
    make_sector()
    make_department("jiaotong", "县交通局")
    return make_plan(2024, PlanState.DRAFT)


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


def sent(
    client: Client, plan: Plan, *lines: Any, address: str = IMPORT, name: str = "台账.xlsx"
) -> Any:
    content = lines[0] if lines and isinstance(lines[0], bytes) else xlsx(*lines).getvalue()
    return client.post(address, {"plan": plan.pk, "file": SimpleUploadedFile(name, content)})


def confirmed(client: Client, response: Any, address: str = IMPORT, **fields: str) -> Any:
    return client.post(address, {"token": response.context["token"], **fields}, follow=True)


def is_sound(response: Any) -> Page:
    assert response.status_code == 200
    page = Page(response)
    assert not list(page.faults())
    return page


def test_upload_preview_confirm(at_work: Client, plan: Plan) -> None:
    assert "选择文件" in is_sound(at_work.get(IMPORT)).text
    preview = sent(
        at_work, plan, ["2024年重点项目"], HEAD, row(), row("p-2", "乙桥", done=1), ["合计"]
    )
    text = is_sound(preview).text
    assert "读到2个项目。确认以后：新增2个项目，改动0个，不变0个。" in text
    assert "第5行是合计、小计" in text
    assert not KeyProject.objects.exists() and not ProjectPlan.objects.exists()
    done = confirmed(at_work, preview)
    assert "已导入2024年项目台账：新增2个项目，改动0个，不变0个。" in done.text
    assert ProjectPlan.objects.count() == 2
    same = sent(at_work, plan, HEAD, row(), row("p-2", "乙桥", done=1))
    assert "读到2个项目。和系统里的完全一样，没有要导入的。" in is_sound(same).text
    assert same.context["token"] == ""


def test_changes_are_shown_old_and_new(at_work: Client, plan: Plan) -> None:
    confirmed(at_work, sent(at_work, plan, HEAD, row(), row("p-2", "乙桥")))
    preview = sent(at_work, plan, HEAD, row(total=1200))
    is_sound(preview)
    assert "<b>总投资</b>：<del>1000</del> → <ins>1200</ins>" in preview.text
    assert "2024年计划（草案）里另有1个项目不在文件里，保持原样。" in preview.text
    confirmed(at_work, preview)
    assert KeyProject.objects.get(code="p-1").total_investment == 1200


def test_preview_with_a_fault_has_no_confirmation(at_work: Client, plan: Plan) -> None:
    preview = sent(at_work, plan, HEAD, row(), row("p-2", "乙桥", total="约五百"))
    text = is_sound(preview).text
    assert "有错误，什么都没有导入" in text and "1处错误" in text
    assert "3G列“总投资（万元）”“约五百”里的“约五百”不是数字" in text.replace(" ", "")
    assert preview.context["token"] == ""


def test_only_the_first_faults_are_listed(at_work: Client, plan: Plan) -> None:
    preview = sent(at_work, plan, HEAD, *(row(f"p-{n}", f"项目{n}", plan="x") for n in range(250)))
    assert "250处错误" in preview.text and "还有50处，先改这些。" in preview.text


def test_warnings_must_be_ticked_before_the_import(at_work: Client, plan: Plan) -> None:
    preview = sent(at_work, plan, HEAD, row(done=2000))
    assert "超概算" in is_sound(preview).text
    again = confirmed(at_work, preview)
    assert "有提醒要核对：请看过以后勾选，再确认导入。" in is_sound(again).text
    assert not KeyProject.objects.exists()
    confirmed(at_work, again, looked="on")
    assert ProjectPlan.objects.get().done_before == 2000


def test_import_refused_when_the_ledger_changed_since_the_preview(
    at_work: Client, plan: Plan
) -> None:
    confirmed(at_work, sent(at_work, plan, HEAD, row()))
    preview = sent(at_work, plan, HEAD, row(total=1200))
    KeyProject.objects.update(place="葛城街道")
    refused = confirmed(at_work, preview)
    assert "预览以后，有人改了“甲路”。什么都没有导入" in is_sound(refused).text
    assert KeyProject.objects.get().total_investment == 1000


def test_import_refused_when_the_ledger_changed_since_an_unticked_confirmation(
    at_work: Client, plan: Plan
) -> None:
    confirmed(at_work, sent(at_work, plan, HEAD, row()))
    preview = sent(at_work, plan, HEAD, row(done=299))
    again = confirmed(at_work, preview)
    KeyProject.objects.update(place="葛城街道")
    assert "有人改了“甲路”" in confirmed(at_work, again, looked="on").text


def test_sums_that_differ_are_shown_and_ticked_before_the_import(
    at_work: Client, plan: Plan
) -> None:
    total = ["合　计", "3个", None, None, None, None, 2100, 600, 400]
    preview = sent(at_work, plan, HEAD, row(), row("p-2", "乙桥"), total)
    text = is_sound(preview).text
    assert "写的是3个，读到2个。" in text
    assert "写的总投资是2100万元，读到的2行相加是2000万元，相差100万元。" in text
    again = confirmed(at_work, preview)
    assert "有提醒要核对" in is_sound(again).text and not KeyProject.objects.exists()
    assert "写的是3个，读到2个。" in is_sound(again).text
    confirmed(at_work, again, looked="on")
    assert ProjectPlan.objects.count() == 2


@pytest.mark.parametrize("token", ["", "forged", "eyJ1c2VyIjoxfQ:1x:abc"])
def test_forged_confirmation_is_refused(token: str, at_work: Client, plan: Plan) -> None:
    assert "预览已经过期" in is_sound(at_work.post(IMPORT, {"token": token})).text


def test_confirmation_refused_for_another_user_or_another_page(at_work: Client, plan: Plan) -> None:
    preview = sent(at_work, plan, HEAD, row())
    assert "预览已经过期" in confirmed(at_work, preview, address=TASKS).text
    other = Client()
    other.force_login(User.objects.create_superuser("chief", password="a-long-test-password"))
    assert "预览已经过期" in confirmed(other, preview).text
    assert not KeyProject.objects.exists()


@pytest.mark.parametrize(
    "content, name, words",
    [
        (b"", "a.xlsx", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "旧格式的 Excel 文件（.xls）"),
        (b"%PDF-1.7", "a.pdf", "不是 Excel 文件"),
        (b"PK\x03\x04", "a.xlsx", "打不开"),
        (b"x" * (10 * 1024**2 + 1), "a.xlsx", "最多能读 10 MB"),
        ("项目代码,投资\r\n".encode(), "a.csv", "没有找到表头"),
    ],
)
def test_unreadable_file_is_refused_at_its_field(
    content: bytes, name: str, words: str, at_work: Client, plan: Plan
) -> None:
    response = sent(at_work, plan, content, name=name)
    assert words in is_sound(response).text
    assert not KeyProject.objects.exists()


def test_file_is_required(at_work: Client, plan: Plan) -> None:
    text = is_sound(at_work.post(IMPORT, {"plan": "abc"})).text
    assert "请选择文件，或者粘贴表格。" in text


def test_csv_is_imported(at_work: Client, plan: Plan) -> None:
    lines = [",".join(HEAD), ",".join(map(str, row()))]
    confirmed(at_work, sent(at_work, plan, "\r\n".join(lines).encode("gb18030"), name="台账.csv"))
    assert KeyProject.objects.get().name == "甲路"


def test_exported_file_can_be_imported(at_work: Client, plan: Plan) -> None:
    confirmed(at_work, sent(at_work, plan, HEAD, row(total=1000.25)))
    response = at_work.get(EXPORT, {"plan": "2024", "export": "xlsx"})
    again = table(io.BytesIO(response.content))
    assert [line.values["total_investment"] for line in again.rows] == [
        KeyProject.objects.get().total_investment
    ]
    same = sent(at_work, plan, response.content)
    assert "和系统里的完全一样" in is_sound(same).text


def test_long_cell_is_refused_by_its_place(at_work: Client, plan: Plan) -> None:
    """Such a heading once stopped the whole site for half a minute."""
    response = sent(at_work, plan, HEAD, ["一、" + "1" * 5000])
    assert "第2行A列有5002个字，一格最多5000个字。" in is_sound(response).text


def test_what_lies_far_from_the_table_is_said(at_work: Client, plan: Plan) -> None:
    far = [*row("p-2"), *[None] * 100, "x"]
    text = is_sound(sent(at_work, plan, HEAD, row(), *[[]] * 300, far)).text
    assert "读到1个项目" in text
    assert "第2行往下连续空了200行，再往下的没有读。" in text


@pytest.mark.django_db(transaction=True)
def test_database_is_given_back_while_a_file_is_read(
    at_work: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def read_nothing(*_args: object, **_options: object) -> list[FoundTable]:
        held.append(connection.in_atomic_block)
        return []

    given_back: list[bool] = []
    monkeypatch.setattr(import_source, "tables_of", read_nothing)
    monkeypatch.setattr(connection, "close", lambda: given_back.append(True))
    sent(at_work, plan, HEAD)
    assert held == [False]
    assert given_back


def test_upload_that_is_far_too_large_is_refused_unread(
    at_work: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_BODY", 1000)
    response = sent(at_work, plan, b"x" * 2000, name="a.xlsx")
    assert response.status_code == 413
    assert "上传的内容有 0.1 MB，文件最多 10 MB。什么也没有改动。" in response.text


def test_too_much_typed_text_is_refused_by_its_limit(at_work: Client, plan: Plan) -> None:
    response = at_work.post(IMPORT, {"token": "x" * 3_000_000})
    assert response.status_code == 413
    assert "填写的内容太多：一次最多 2.5 MB。什么也没有改动。" in response.text


@pytest.mark.parametrize(
    "query",
    ["", "?plan=2024", "?plan=2024&export=exe", "?plan=1999&export=csv", "?plan=²&export=csv"],
)
def test_unknown_plan_or_format_is_not_found(query: str, at_work: Client, plan: Plan) -> None:
    assert at_work.get(EXPORT + query).status_code == 404


def test_tasks_are_imported(at_work: Client, plan: Plan) -> None:
    head = [
        "级别",
        "序号",
        "项目名称",
        "年度目标",
        "牵头单位",
        "年度投资（万元）",
        "上级资金（万元）",
    ]
    preview = sent(
        at_work,
        plan,
        head,
        ["市级", 1, "农村饮水", "改造20处。", "县交通局", 10, 10],
        address=TASKS,
    )
    assert "确认以后：新增1件民生实事，改动0件，不变0件。" in is_sound(preview).text
    confirmed(at_work, preview, address=TASKS)
    assert LivelihoodTask.objects.get().name == "农村饮水"


@pytest.mark.parametrize("who", ["reviewer", "clerk_a", "leader"])
@pytest.mark.parametrize(
    "page",
    ["keyproject_import", "keyproject_export", "livelihoodtask_import", "livelihoodtask_export"],
)
def test_import_and_export_are_for_planners_alone(
    who: str, page: str, client: Client, plan: Plan, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    address = reverse(f"admin:projects_{page}")
    assert client.get(address, {"plan": "2024", "export": "csv"}).status_code == 403
    assert client.post(address, {"plan": plan.pk}).status_code == 403


@pytest.mark.parametrize("model", ["keyproject", "projectplan", "livelihoodtask"])
def test_list_links_to_the_import_for_planners_alone(
    model: str, at_work: Client, plan: Plan, reviewer: User
) -> None:
    make_line(plan)
    make_task(plan)
    address = reverse(f"admin:projects_{model}_changelist")
    target = TASKS if model == "livelihoodtask" else IMPORT
    assert f'href="{target}"' in at_work.get(address).text
    at_work.force_login(reviewer)
    assert f'href="{target}"' not in at_work.get(address).text


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_rows(number: int, at_work: Client, plan: Plan) -> None:
    for place in range(number):
        make_line(
            plan,
            f"p-{place}",
            project_fields={"name": f"项目{place}", "lead": make_department("jiaotong")},
        )
    with page_queries() as asked:
        sent(at_work, plan, HEAD, *(row(f"p-{place}", f"项目{place}") for place in range(number)))
    assert len(asked) == 10
    with page_queries() as asked:
        at_work.get(EXPORT, {"plan": "2024", "export": "csv"})
    assert len(asked) == 2
