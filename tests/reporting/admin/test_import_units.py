"""The page on which a list of units comes in."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reporting.enums import Role
from reporting.models import Department, ImportLayout, User
from tests.factories import make_department, make_user
from tests.reporting.admin.lists import begun, boxes, confirmed, settled

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:reporting_department_import")
LIST = "单位名称\t分管县领导\t联系人\t联系电话\n县统计局\t张三\t王芳\t1\n县财政局\t李四\t\t"


@pytest.fixture
def office(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


def test_list_that_is_understood_comes_in_with_one_confirmation(office: Client) -> None:
    answer = begun(office, PAGE, LIST)
    assert "确认以后：新增2个单位，改动0个" in answer.text
    assert not Department.objects.exists()
    done = confirmed(office, PAGE, answer)
    assert done["Location"] == reverse("admin:reporting_department_changelist")
    units = Department.objects.values_list("name", "code", "county_leader", "contact", "order")
    assert list(units) == [
        ("县统计局", "tong-ji-ju", "张三", "王芳", 10),
        ("县财政局", "cai-zheng-ju", "李四", "", 20),
    ]
    assert "已导入单位：新增2个，改动0个" in office.get(done["Location"]).text
    again = begun(office, PAGE, LIST)
    assert "和系统里的完全一样" in again.text and "确认导入" not in again.text


def test_workbook_with_a_title_and_unknown_titles_is_mapped_by_hand(office: Client) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (["某县名单"], ["哪个", "谁管"], ["县统计局", "张三"]):
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("名单.xlsx", file.getvalue())
    first = office.post(PAGE, {"file": upload})
    assert "没有读到单位" in first.text
    second = office.post(PAGE, boxes(first) | {"t0-is_taken": "on", "t0-row": "2"})
    said = {"t0-column0": "name", "t0-column1": "county_leader"}
    third = office.post(PAGE, boxes(second) | said)
    assert "新增1个单位" in third.text
    confirmed(office, PAGE, third)
    assert Department.objects.get().county_leader == "张三"
    assert ImportLayout.objects.get().kind == "units"


def test_near_name_blocks_until_somebody_says_which_it_is(office: Client) -> None:
    unit = make_department("jiaotong-ju", "县交通运输局")
    answer = begun(office, PAGE, "单位\t电话\n县交通运输管理局\t1")
    assert "有1个名称和已有单位相近" in answer.text
    refused = confirmed(office, PAGE, answer)
    assert "有1个名称和已有单位相近" in refused.text and unit.phone == ""
    same = settled(office, PAGE, answer, **{"r0-2-choice": str(unit.pk)})
    assert "新增0个单位，改动1个" in same.text
    other = settled(office, PAGE, answer, **{"r0-2-choice": "new", "r0-2-code": "jtj"})
    confirmed(office, PAGE, other)
    assert Department.objects.get(code="jtj").name == "县交通运输管理局"


def test_code_that_cannot_be_one_is_told_at_its_box(office: Client) -> None:
    answer = begun(office, PAGE, LIST)
    wrong = confirmed(office, PAGE, answer, **{"r0-2-code": "a b"})
    assert "有1行填得不对" in wrong.text and not Department.objects.exists()


def test_forged_or_old_page_imports_nothing(office: Client, client: Client) -> None:
    answer = begun(office, PAGE, LIST)
    posted = boxes(answer) | {"confirm": "1"}
    assert "已经过期" in office.post(PAGE, posted | {"token": "x"}).text
    another = Client()
    another.force_login(User.objects.create_superuser("chief"))
    assert "已经过期" in another.post(PAGE, posted).text
    Department.objects.create(code="x", name="别的")
    assert "有人改过单位" in office.post(PAGE, posted).text
    assert Department.objects.count() == 1


def test_file_that_cannot_be_read_is_said_at_its_field(office: Client) -> None:
    for data in ({"file": SimpleUploadedFile("a.xlsx", b"no")}, {"pasted": " "}):
        answer = office.post(PAGE, data)
        assert answer.context["form"].errors["file"]


def test_preview_costs_as_much_for_three_rows_as_for_one(
    office: Client, django_assert_max_num_queries: Any
) -> None:
    begun(office, PAGE, LIST)
    for number in (1, 3):
        rows = "\n".join(f"单位{place}" for place in range(number))
        with django_assert_max_num_queries(12):
            begun(office, PAGE, f"单位名称\t电话\n{rows}")


def test_list_of_units_offers_the_import_to_those_who_may(office: Client) -> None:
    assert PAGE in office.get(reverse("admin:reporting_department_changelist")).text
    reviewer = Client()
    reviewer.force_login(make_user("checks", Role.REVIEWER))
    assert PAGE not in reviewer.get(reverse("admin:reporting_department_changelist")).text
    assert reviewer.get(PAGE).status_code == 403
    assert office.put(PAGE).status_code == 405
