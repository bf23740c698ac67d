"""README's "A site of your own", step by step: from an empty database to the first quarter.

Forms are filled in and sent as a browser does, by the words on their buttons.
"""

import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import openpyxl
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from indicators.models import Target
from projects.models import LivelihoodTask, ProjectPlan
from reporting.enums import Role
from reporting.models import Department, Period, Plan, SiteSettings, Submission
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db

SECTION = "## A site of your own"
COMMANDS = {"migrate", "createsuperuser", "collectstatic", "check", "send_notices"}
STEPS = ["站点设置", "单位", "用户", "计划", "指标", "重点项目", "批准", "下发"]
TICKED = ("checkbox", "radio")
PASSWORD = "Own-2-Password"
UNITS = "单位名称\t分管县领导\t联系人\t电话\n县统计局\t李某\t王芳\t1\n县教委\t李某\t张伟\t2"
PEOPLE = "姓名\t单位\t角色\n王芳\t县统计局\t填报员\n张伟\t县教委\t填报员\n李某\t\t县领导"
TARGETS = (
    "序号\t指标\t单位\t2025年目标\t属性\t牵头单位\n1\t地区生产总值增速\t%\t6左右\t预期性\t县统计局"
)
LEDGER: list[list[Any]] = [
    ["某县2025年重点项目表"],
    ["单位：万元"],
    *(
        ["项目名称", "建设性质", "投资主体", "责任单位", "行业领域", "总投资", "2025年计划投资"],
        ["育才中学", "续建", "政府", "县教委", "基础设施", 15000, 5000],
    ),
]
TASKS: list[list[Any]] = [
    ["序号", "级别", "项目名称", "年度目标", "牵头单位", "年度投资（万元）", "县级资金（万元）"],
    [1, "县级", "新建幼儿园", "新建1所幼儿园", "县教委", 100, 100],
]


def section() -> str:
    """The section of the README."""
    text = (Path(settings.BASE_DIR) / "README.md").read_text(encoding="utf-8")
    return text.split(SECTION)[1].split("\n## ")[0]


def fields_of(form: Element) -> dict[str, Any]:
    """What a browser would send of a form as it stands, without its buttons."""
    found: dict[str, Any] = {}
    for box in form.iter():
        name, kind = box.get("name"), box.get("type")
        if not name or box.tag == "button" or kind in ("submit", "file") or "__prefix__" in name:
            continue
        if box.tag == "select":
            chosen = [each for each in box.iter("option") if each.get("selected") is not None]
            offered = chosen or list(box.iter("option"))
            if offered and (chosen or box.get("multiple") is None):
                found[name] = offered[0].get("value") or ""
        elif box.tag == "textarea":
            found[name] = "".join(box.itertext()).removeprefix("\n")
        elif box.tag == "input" and (kind not in TICKED or box.get("checked") is not None):
            found[name] = box.get("value") or ("on" if kind == "checkbox" else "")
    return found


def press(client: Client, page: Any, words: str, **typed: Any) -> Any:
    """The answer to the button with these words, after its form was filled in."""
    for form in Page(page).all("form"):
        for button in form.iter():
            is_button = button.tag == "button" or button.get("type") == "submit"
            if is_button and words in f"{text_of(button)} {button.get('value')}":
                data = {**fields_of(form), **typed}
                if button.get("name"):
                    data[button.get("name", "")] = button.get("value") or ""
                address = urljoin(page.wsgi_request.get_full_path(), form.get("action") or "")
                return client.post(address, data, follow=True)
    raise AssertionError(f"no button {words} on {page.wsgi_request.path}")


def next_page(office: Client, step: str) -> Any:
    """The page that the planner's front page leads to: this step is the next."""
    front = office.get("/admin/").context["front"]
    left = [each for each in front.steps if not each.is_done]
    assert left[0].label == step
    return office.get(left[0].url)


def workbook(name: str, rows: list[list[Any]]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def signed_in(username: str, password: str) -> Client:
    """Somebody who signs in for the first time, and chooses a password."""
    client = Client()
    given = {"username": username, "password": password}
    page = client.post("/login/", given, follow=True)
    assert page.wsgi_request.path == "/password/"
    own = {"old_password": password, "new_password1": PASSWORD, "new_password2": PASSWORD}
    press(client, page, "修改密码", **own)
    return client


def test_readme_names_the_commands_that_a_site_needs() -> None:
    assert set(re.findall(r"manage\.py (\w+)", section())) == COMMANDS
    steps = section().split("\n3. ")[1]
    places = [steps.find(step) for step in STEPS]
    assert -1 not in places and places == sorted(places)


@pytest.mark.slow
def test_site_is_set_up_from_nothing_to_its_first_published_quarter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = begun(monkeypatch)
    slips = named(office)
    planned(office)
    period = opened(office)
    clerk = signed_in(slips["王芳"].username, slips["王芳"].password)
    fill_in(clerk, "县统计局", value="5.87")
    form = Submission.objects.get(department__name="县统计局")
    press(office, office.get(f"/admin/reporting/submission/{form.pk}/change/"), "审核通过")
    form.refresh_from_db()
    assert form.state == "approved"
    leader = signed_in(slips["李某"].username, slips["李某"].password)
    page = "/plans/2025/indicators/1/?through=3&leader=all"
    assert "5.87" not in leader.get(page).text
    publish = office.get(f"/admin/reporting/period/{period.pk}/publish/")
    press(office, publish, "发布", confirmed="on")
    seen = leader.get(page)
    assert "5.87" in seen.text and "某县年度计划台账" in seen.text
    assert "城口" not in seen.text + office.get("/admin/").text


def begun(monkeypatch: pytest.MonkeyPatch) -> Client:
    """Steps 1 and 2: the commands, and the office's account."""
    call_command("migrate", verbosity=0)
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", username="it", email="it@x.cn", verbosity=0)
    call_command("collectstatic", "--noinput", "--dry-run", verbosity=0)
    call_command("check")
    chief = Client()
    assert chief.login(username="it", password=PASSWORD)
    groups = Group.objects.filter(name__in=[Role.PLANNER.value, Role.REVIEWER.value])
    first = {"password1": "First-1-Password", "password2": "First-1-Password"}
    press(
        chief,
        chief.get("/admin/reporting/user/add/"),
        "保存",
        username="office",
        name="赵云",
        groups=[str(group.pk) for group in groups],
        **first,
    )
    return signed_in("office", "First-1-Password")


def named(office: Client) -> dict[str, Any]:
    """Steps 3 to 5: the site, its units and its people; the slips by name."""
    names = {"county": "某县", "office": "某县发展和改革委员会"}
    press(office, next_page(office, "站点设置"), "保存", **names)
    assert SiteSettings.objects.get().county == "某县"
    read = press(office, next_page(office, "单位"), "读出来看看", pasted=UNITS)
    press(office, read, "确认导入")
    assert Department.objects.count() == 2
    read = press(office, next_page(office, "用户"), "读出来看看", pasted=PEOPLE)
    slips = {slip.name: slip for slip in press(office, read, "确认导入").context["slips"]}
    assert set(slips) == {"王芳", "张伟", "李某"}
    return slips


def planned(office: Client) -> None:
    """Steps 6 to 9: the plan, its targets, projects and tasks, adopted."""
    press(office, next_page(office, "计划"), "保存", year="2025", title="2025年计划")
    read = press(office, next_page(office, "指标"), "读出来看看", pasted=TARGETS)
    press(office, read, "确认导入")
    target = Target.objects.get()
    assert (target.name, target.lead.name) == ("地区生产总值增速", "县统计局")
    press(office, next_page(office, "重点项目"), "保存", name="基础设施", order="10")
    import_file(office, next_page(office, "重点项目"), workbook("台账.xlsx", LEDGER))
    assert ProjectPlan.objects.get().project.name == "育才中学"
    import_file(office, next_page(office, "民生实事"), workbook("民生实事.xlsx", TASKS))
    assert LivelihoodTask.objects.get().name == "新建幼儿园"
    adopted = {"looked": "on", "adopted_by": "县人民代表大会", "adopted_on": "2025-01-20"}
    press(office, next_page(office, "批准"), "批准并锁定", **adopted)
    assert not Plan.objects.get().is_open


def opened(office: Client) -> Period:
    """Step 10: the first period, asked of its units."""
    next_page(office, "下发")
    plan = str(Plan.objects.get().pk)
    press(office, office.get("/admin/reporting/period/add/"), "保存", month="3", plan=plan)
    period = Period.objects.get()
    press(office, office.get(f"/admin/reporting/period/{period.pk}/board/"), "下发填报任务")
    assert Submission.objects.count() == 2
    return period


def import_file(office: Client, page: Any, file: SimpleUploadedFile) -> None:
    """A ledger chosen, previewed, its remarks ticked, confirmed."""
    for words in ("上传并预览", "读出来看看"):
        if words in page.text:
            page = press(office, page, words, file=file)
            break
    press(office, page, "确认导入", looked="on")


def fill_in(clerk: Client, unit: str, **typed: str) -> None:
    """A unit's form with a figure in each row, submitted."""
    form = Submission.objects.get(department__name=unit)
    page = clerk.get(f"/admin/reporting/submission/{form.pk}/change/")
    figures = {}
    for box in Page(page).all("input"):
        name = box.get("name") or ""
        if re.fullmatch(r"actual-\d+-value", name):
            figures[name] = typed["value"]
    assert figures
    page = press(clerk, page, "提交", **figures)
    form.refresh_from_db()
    assert form.state == "submitted", text_of(Page(page).all("main")[0])[:600]
