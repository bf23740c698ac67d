"""The style guide: every part of the look in all its states, made by the rules that pages use.

It exists in development (DEBUG) only, and does not query the database.
"""

import datetime
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.messages import constants as levels
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chengkou.demo.style_indicators import YEAR, rows
from indicators.presenters.groups import by_section
from indicators.presenters.tables import IndicatorTable
from indicators.presenters.tallies import Tally
from projects.enums import InvestmentSource, Nature, ProblemKind
from projects.judging import JudgedProject
from projects.models import KeyProject, LivelihoodTask, ProjectPlan, ProjectProgress, Sector
from projects.presenters.funding import Funding
from projects.presenters.project_totals import ProjectTotals
from projects.presenters.projects import ProjectRow
from projects.presenters.tables import ProjectTable
from reporting.drawing.charts import ChartGroup, Charts, Figure, NumberRow, NumberTable
from reporting.enums import Attribute, FinalWord, Grade, Status
from reporting.models import Department, Plan
from reporting.pages.paging import paged
from reporting.pages.plan_page import Choice
from reporting.rules.labels import STATUS_LABELS
from reporting.rules.projects.facts import NodeDates, ProjectFacts
from reporting.rules.projects.grade import Bounds, judge_project

TOKENS = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"

# The shape of each status's mark, and when the status is given.
SHAPES = {
    Status.MET: ("实心圆，对勾", "年末，或提前达到"),
    Status.NEAR: ("半实心圆", "年末，在明文容许的范围内"),
    Status.SHORT: ("实心倒三角", "年末未达；已突破、已无法完成"),
    Status.ON_TRACK: ("空心圆，对勾", "年内，还可变"),
    Status.BEHIND: ("空心倒三角", "年内，还可变"),
    Status.YEAR_END: ("沙漏", "有数据，到年末才评价"),
    Status.NOT_EVALUATED: ("空心圆，一点", "有数据，到节点才评价"),
    Status.NOT_DUE: ("钟面", "本期不统计"),
    Status.NOT_REPORTED: ("虚线方框", "该填而未填"),
    Status.NO_TARGET: ("短横", "没有印发目标"),
    Status.UNDETERMINED: ("菱形问号", "文字目标等人评定，或要比的数还没有"),
}


# Of the made-up projects: the month, and the year's planned investment in 万元.
HALF_YEAR = 6
PLANNED = Decimal(10000)


def _project(number: int, words: str, facts: ProjectFacts) -> ProjectRow:
    judged = judge_project(facts, Bounds())
    project = KeyProject(
        code=f"{YEAR}-{number:03}",
        name=words,
        sector=Sector(name="产业发展", order=1),
        source=InvestmentSource.GOVERNMENT,
        lead=Department(code="unit", name="经济信息委"),
        total_investment=facts.investment * 3,
    )
    nature = Nature.CONTINUED
    if facts.is_preparation:
        nature = Nature.PREPARATION
    elif facts.is_new:
        nature = Nature.NEW
    line = ProjectPlan(
        pk=number, project=project, plan=Plan(year=YEAR), nature=nature, investment=facts.investment
    )
    row = None
    if judged.lags and not facts.is_preparation:
        row = ProjectProgress(
            progress_words="主体完成三层",
            progress_percent=40,
            problem_kind=ProblemKind.LAND,
            problem="用地手续未办结",
        )
    return ProjectRow(JudgedProject(line, row, judged), "")


def projects() -> list[ProjectRow]:
    """A project of every grade, in the order of the enum, and one ahead of its plan."""
    planned = datetime.date(YEAR, 3, 31)
    done = datetime.date(YEAR, 3, 20)
    year_end = datetime.date(YEAR, 12, 31)
    autumn = datetime.date(YEAR, 9, 1)
    facts = {
        "超前的项目": _building(6500),
        "与序时持平的项目": _building(5000),
        "略慢的项目": _building(4400),
        "滞后的项目，资金滞后": _building(3500, arrived=Decimal(2000)),
        "明显滞后的项目": _building(2500),
        "严重滞后、没有按期开工的项目": _building(
            1000, is_new=True, planned_start=datetime.date(YEAR, 1, 1)
        ),
        "未到开工时间的项目": ProjectFacts(
            YEAR, HALF_YEAR, PLANNED, is_new=True, planned_start=autumn
        ),
        "前期节点按期的项目": _preparing(NodeDates("立项", planned, done)),
        "前期节点逾期的项目": _preparing(NodeDates("立项", planned, None)),
        "没有排前期节点的项目": _preparing(NodeDates("立项", None, None)),
        "没有年度计划投资的项目": _building(300, investment=Decimal(0), planned_finish=year_end),
        "本期不填报的项目": ProjectFacts(YEAR, HALF_YEAR, PLANNED, is_due=False),
        "该填而未填的项目": ProjectFacts(YEAR, HALF_YEAR, PLANNED),
    }
    return [
        _project(number, words, of_project)
        for number, (words, of_project) in enumerate(facts.items(), start=1)
    ]


def _building(completed: int, *, investment: Decimal = PLANNED, **more: Any) -> ProjectFacts:
    done = Decimal(completed)
    return ProjectFacts(YEAR, HALF_YEAR, investment, completed=done, is_reported=True, **more)


def _preparing(node: NodeDates) -> ProjectFacts:
    return ProjectFacts(YEAR, HALF_YEAR, Decimal(0), is_preparation=True, nodes=(node,))


def _task(upper: int, county: int, bond: int, social: int, *, is_wide: bool = False) -> Funding:
    task = LivelihoodTask(
        investment=Decimal(upper + county + bond + social),
        fund_upper=Decimal(upper),
        fund_county=Decimal(county),
        fund_bond=Decimal(bond),
        fund_social=Decimal(social),
    )
    return Funding([task], is_wide=is_wide)


FUNDINGS = (
    ("四项都有，合计", _task(5200, 1800, 3000, 900, is_wide=True)),
    ("四项都有", _task(5200, 1800, 3000, 900)),
    ("一项", _task(0, 860, 0, 0)),
    ("很小的一项", _task(12000, 0, 0, 15)),
    ("没有资金", _task(0, 0, 0, 0)),
)


def charts() -> Charts:
    """One chart of each kind over its table; one year is not known."""
    bars = {
        "kind": "bars",
        "labels": ["2021", "2022", "2023"],
        "values": ["58.1", None, "72.4"],
        "tones": ["bar", "bar", "short"],
        "targets": [None, "66", "75"],
        "under": ["8.6%", "—", "6%"],
    }
    lines = {
        "kind": "lines",
        "labels": ["1—3月", "1—6月", "1—9月", "1—12月"],
        "county": ["5.2", "5.6", "5.9", "6"],
        "city": ["4.7", "5.1", "5.6", "6.1"],
        "names": ["全县", "全市"],
        "target": {"value": "7", "text": "目标7左右"},
        "fill": False,
        "from_zero": True,
    }
    figures = [
        Figure("bars", "总量增加，增速低于目标", "总量（亿元），横线为目标，下为增速", bars),
        Figure("lines", "全年各期都低于目标", "累计同比增速（%），粗线为全县", lines),
    ]
    amounts = NumberTable(
        "各年总量",
        "年份",
        ["2021", "2022", "2023"],
        [NumberRow("总量（亿元）", ["58.1", "—", "72.4"])],
    )
    growth = NumberTable(
        "各期增速",
        "%",
        lines["labels"],  # type: ignore[arg-type]
        [NumberRow("全县", lines["county"]), NumberRow("全市", lines["city"])],  # type: ignore[arg-type]
    )
    return Charts([ChartGroup(figures, [amounts, growth], "来源 示意数字，不是城口县的数据")])


class Controls(forms.Form):
    """One control of each kind that forms of the site use."""

    text = forms.CharField(label="文字", help_text="照文件一字不改。")
    secret = forms.CharField(label="密码", widget=forms.PasswordInput)
    figure = forms.CharField(label="数字", help_text="按统计口径填写，如 6.5。")
    choice = forms.ChoiceField(
        label="选项", choices=[("", "请选择"), ("1", "政府（国有）"), ("2", "社会")]
    )
    date = forms.DateField(label="日期", required=False)
    agreed = forms.BooleanField(label="已核对")
    off = forms.CharField(label="不能改的", disabled=True, initial="由统计局提供", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse the form as a whole, as well as each field."""
        raise forms.ValidationError("四项资金之和与年度投资相差 20 万元，请核对。")


REFUSED = {"refused-figure": "六", "refused-choice": "3", "refused-date": "昨天"}
MESSAGES = (
    Message(levels.SUCCESS, "已保存。"),
    Message(levels.INFO, "有 2 行数据尚未发布。"),
    Message(levels.WARNING, "截止日期已过，仍可提交。"),
    Message(levels.ERROR, "有 3 行缺少原因说明，没有提交。"),
)
LEAD = (
    ("1—6月，36项指标中有数据", ""),
    ("28项", "strong"),
    ("，达到序时21项，", ""),
    ("低于序时7项", "late"),
    ("，", ""),
    ("已突破1项", "bad"),
    ("。", ""),
)


def tokens() -> dict[str, list[str]]:
    """The names of the tokens (colours, sizes of type, spaces) in the order of their file."""
    text = TOKENS.read_text(encoding="utf-8")
    kinds = {
        "colours": r"[\w-]+: var\(--if-light",
        "sizes": r"size[\w-]+:",
        "spaces": r"space[\w-]+:",
    }
    names = {}
    for kind, declared in kinds.items():
        names[kind] = re.findall(rf"^  (--(?={declared})[\w-]+)", text, re.MULTILINE)
    return names


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every element of the pages in all its states."""
    made = rows()
    switch = ("1—3月", "1—6月", "1—9月", "全年")
    periods = [
        Choice(label=label, url="#", current=place == 1, available=place < 3)
        for place, label in enumerate(switch)
    ]
    settled = []
    for word in FinalWord:
        status = Status.MET if word == FinalWord.EARLY else Status.SHORT
        settled.append((status, word.label))
    context = {
        "title": "样式",
        "sub": ["颜色、字号、标记、目标条、表格、图表和表单的各种状态"],
        "switches": {
            "year": YEAR,
            "query": "",
            "years": [Choice(label=str(YEAR), url="#", current=True, available=True)],
            "periods": periods,
        },
        "notice": "“13”不是 1 至 12 的月份，现显示默认的报告期1—6月。",
        "is_sample": True,
        "messages": MESSAGES,
        "tokens": tokens(),
        "statuses": [
            {
                "value": status.value,
                "words": [STATUS_LABELS[attribute][status] for attribute in (*Attribute, None)],
                "shape": SHAPES[status][0],
                "when": SHAPES[status][1],
            }
            for status in Status
        ],
        "settled": settled,
        "grades": list(Grade),
        "lead": LEAD,
        "tally": Tally(made),
        "bands": by_section(made),
        "table": IndicatorTable(made),
        "ledger": ProjectTable(None),
        "paged": paged(projects(), QueryDict("page=all"), per_page=5),
        "totals": ProjectTotals("合计", projects()),
        "verdicts": [row for row in made if row.scale][:4],
        "fundings": FUNDINGS,
        "charts": charts(),
        "empty_form": Controls(),
        "refused_form": Controls(REFUSED, prefix="refused"),
    }
    return render(request, "chengkou/styleguide.html", context)
