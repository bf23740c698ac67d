"""Documents from templates: what each says, of whom, and that an office's own template is used."""

import io
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError
from django.test import Client
from docx.oxml.ns import qn

from chengkou.documents.templated import TEMPLATED, Templated
from chengkou.office_templates.keeping import put_back
from indicators.enums import Outlook
from projects.enums import Nature
from reporting.enums import DataNature, Measure, PlanState, SubmissionState
from reporting.evidence.store import keep
from reporting.models import Department, DocumentTemplate, Period, Submission, User
from tests.chengkou.documents.files import download, lines, text, written
from tests.factories import (
    make_actual,
    make_line,
    make_period,
    make_plan,
    make_progress,
    make_revision,
    make_site,
    make_submission,
    make_target,
)
from tests.reporting.documents.templates.made import template

pytestmark = pytest.mark.django_db
JUNE = "/plans/2023/documents/{}.docx?through=6"


def document(client: Client, name: str, query: str = "") -> str:
    return text(download(client, JUNE.format(name) + query))


def late_unit(plan_month: int, unit: Department, *, due: str) -> Submission:
    period = make_period(make_plan(), plan_month, published=True)
    Period.objects.filter(pk=period.pk).update(due_on=due)
    submission = make_submission(period, unit, state=SubmissionState.DRAFT)
    Submission.objects.filter(pk=submission.pk).update(
        submitted_at=None, submitted_by=None, approved_at=None, approved_by=None
    )
    return submission


def test_quarterly_names_who_is_late_what_lags_and_the_four_rates(
    client: Client, leader: User, units: tuple[Department, Department]
) -> None:
    make_site("甲县")
    plan = make_plan()
    first, second = units
    target = make_target(plan, 1, name="甲项增速", lead=first)
    make_actual(target, "6.0", 6, nature=DataNature.FLASH, explanation="贷款到期。")
    progress = make_line(plan, "p", "100", Nature.NEW, project_fields={"name": "乙项目"})
    make_progress(progress, "1", explanation="征地慢")
    late_unit(6, second, due="2023-07-10")
    client.force_login(leader)
    words = document(client, "quarterly")
    assert "关于甲县2023年上半年计划执行情况的通报" in words
    assert "甲项增速（%）\t7\t6.0快\t低1.0个百分点\t低于序时\t贷款到期" in words
    assert "乙项目" in words and "征地慢" in words
    for name in ("开工率", "投资完成率\t1.0%", "资金到位率", "竣工率"):
        assert name in words
    assert "未报1个" in words and "单位乙\t逾期未报（应于7月10日前）" in words
    assert "五、滞后的民生实事\n没有。" in words


def test_midyear_has_the_way_of_each_indicator_and_the_changes_of_the_plan(
    client: Client, leader: User
) -> None:
    plan = make_plan()
    rate = make_target(plan, 1, name="甲项增速", wording="7")
    make_actual(
        rate, "6.5", 6, nature=DataNature.ESTIMATE, forecast=Decimal("6.8"), outlook=Outlook.EFFORT
    )
    sum_ = make_target(plan, 2, name="招商", wording="10", unit="亿元", measure=Measure.CUMULATIVE)
    make_actual(sum_, "4", 6)
    make_revision(make_target(plan, 3, name="丙项增速", wording="9"), "2023-05-01", "8")
    client.force_login(leader)
    words = document(client, "midyear")
    row = "1\t甲项增速（%）\t7\t6.5预\t低0.5个百分点\t6.8%\t需努力\t低于序时"
    assert row in words
    assert "2\t招商（亿元）\t10\t4\t占全年40.0%\t—\t—" in words
    assert "3\t丙项增速\t9\t8\t" in words and "附：计划调整方案" in words


def test_yearly_has_the_next_plan_as_far_as_the_reader_may_see_it(
    client: Client, leader: User, planner: User
) -> None:
    make_actual(make_target(make_plan(), 1, name="甲项增速"), "7")
    following = make_plan(2024, PlanState.DRAFT)
    make_target(following, 1, name="甲项增速", wording="6.5")
    address = "/plans/2023/documents/yearly.docx"
    client.force_login(planner)
    words = text(download(client, address))
    assert "与2024年计划草案的报告" in words and "2024年计划（草案）预期目标" in words
    assert "甲项增速（%）\t6.5\t预期性" in words
    client.force_login(leader)
    words = text(download(client, address))
    assert "2024" not in words and "6.5" not in words


def test_meeting_is_of_one_leader_with_what_is_to_be_settled(
    client: Client, leader: User, units: tuple[Department, Department]
) -> None:
    first, _ = units
    first.county_leader = "张三"
    first.save()
    plan = make_plan()
    for unit in units:
        line = make_line(plan, unit.code, project_fields={"name": f"{unit.name}项目", "lead": unit})
        make_progress(line, "10", matter=f"{unit.name}的事", matter_for="张三")
        make_actual(make_target(plan, unit.pk, name=f"{unit.name}增速", lead=unit), "6", 6)
    client.force_login(leader)
    words = document(client, "meeting", "&leader=张三")
    assert "张三分管" in words and "单位甲的事\t张三\t未写明" in words and "单位甲增速" in words
    assert "单位乙" not in words
    assert "单位乙的事" in document(client, "meeting")


def test_letter_goes_to_each_unit_that_has_not_reported(
    client: Client, reviewer: User, units: tuple[Department, Department]
) -> None:
    for unit in units:
        late_unit(6, unit, due="2023-07-10")
    Period.objects.update(published_at=None, published_by=None)
    client.force_login(reviewer)
    words = document(client, "letter")
    assert "单位甲：" in words and "单位乙：" in words
    assert "应于2023年7月10日前报送，目前逾期未报" in words
    # It is sent out: it says nothing of what is not public.
    assert "未发布" not in words


def test_letter_says_that_nobody_is_to_be_urged(client: Client, leader: User) -> None:
    make_actual(make_target(make_plan(), 1), "7", 6)
    client.force_login(leader)
    assert "没有需要催报的单位。" in document(client, "letter")


@pytest.mark.parametrize("kind", TEMPLATED, ids=lambda kind: kind.name)
def test_document_is_in_official_fonts_and_leaves_no_placeholder(
    client: Client, leader: User, kind: Templated
) -> None:
    make_actual(make_target(make_plan(), 1), "6", 6)
    client.force_login(leader)
    content = download(client, JUNE.format(kind.name))
    words = text(content)
    assert "{" not in words and "}" not in words
    body = docx.Document(io.BytesIO(content)).element.body
    fonts = {each.get(qn("w:eastAsia")) for each in body.iter(qn("w:rFonts"))}
    assert fonts <= {"方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"}
    assert docx.Document(io.BytesIO(content)).core_properties.comments.startswith(
        "报告期：2023年1—6月　已发布"
    )


def own(name: str, content: bytes, by: User) -> DocumentTemplate:
    """The content as the template of a document, past all that looks at it."""
    keep(name, content, b"")
    return DocumentTemplate.objects.create(
        document=name, name="我的.docx", digest=name, size=len(content), added_by=by
    )


def test_office_s_own_template_is_used_until_it_is_put_back(
    client: Client, leader: User, planner: User
) -> None:
    make_actual(make_target(make_plan(), 1), "6", 6)
    client.force_login(leader)
    (kind,) = [each for each in TEMPLATED if each.name == "quarterly"]
    before = client.get(JUNE.format("quarterly"))
    own("quarterly", template("本单位的{{ 标题 }}"), planner)
    # A browser that has the file of the template before asks again.
    answer = client.get(JUNE.format("quarterly"), headers={"if-none-match": before["ETag"]})
    assert "本单位的关于" in text(answer.content)
    assert lines(answer.content) == []
    assert put_back(kind, by=planner) and not put_back(kind, by=planner)
    assert "一、总体情况" in document(client, "quarterly")


def test_own_template_that_cannot_be_filled_in_is_told(
    client: Client, leader: User, planner: User, tmp_path: Path
) -> None:
    make_actual(make_target(make_plan(), 1), "6", 6)
    own("letter", template("{{ 早先有的 }}"), planner)
    client.force_login(leader)
    answer = client.get(JUNE.format("letter"))
    assert answer.status_code == 409
    assert "没有【早先有的】这个占位符" in answer.content.decode()
    with pytest.raises(CommandError, match="早先有的"):
        written(tmp_path, "letter", 2023, "docx", "--through", "6")
