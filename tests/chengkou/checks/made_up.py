"""A made-up county's document, small enough to add up by hand, and makers of its parts."""

from decimal import Decimal
from typing import Any

from chengkou.checks import run
from chengkou.checks.document import Document
from chengkou.checks.parts import ACTUALS, TARGETS, DocumentLine, DocumentTask, Stated
from chengkou.checks.result import Check, Quote
from reporting.enums import GrowthBasis, Status
from reporting.rules.rounding import PrintedNumber, printed

YEAR = 2025
EXPECTED, BINDING = "预期性", "约束性"


def figure(
    subject: str,
    name: str,
    quantity: str,
    value: str | None,
    unit: str = "亿元",
    *,
    dimension: str = "",
    part: str = "正文",
    text: str = "",
    sentence: str = "",
) -> Stated:
    number = None if value is None else printed(Decimal(value), text or value, unit)
    words = sentence or f"{dimension}{name}{quantity}{text or value}{unit}"
    return Stated(
        part, subject, dimension, name, quantity, number, text or value or "", unit, words
    )


def done(name: str, value: str | None, unit: str = "亿元", **fields: Any) -> Stated:
    return figure("完成情况", name, fields.pop("quantity", "完成数"), value, unit, **fields)


def planned(name: str, value: str | None, unit: str = "亿元", **fields: Any) -> Stated:
    return figure("工作任务", name, "目标数", value, unit, **fields)


def split(
    subject: str, dimension: str, quantity: str, unit: str = "亿元", **values: str
) -> list[Stated]:
    return [
        figure(subject, name, quantity, value, unit, dimension=dimension)
        for name, value in values.items()
    ]


def line(
    number: int,
    name: str,
    *,
    unit: str = "%",
    target: str | None = "7",
    actual: str | None = "8",
    status: Status = Status.MET,
    attribute: str = EXPECTED,
    basis: GrowthBasis = GrowthBasis.UNKNOWN,
    is_headline: bool = True,
) -> DocumentLine:
    def as_number(text: str | None) -> PrintedNumber | None:
        return None if text is None else printed(Decimal(text), "", unit)

    return DocumentLine(
        number,
        name,
        unit,
        attribute,
        is_headline,
        basis.value,
        as_number(target),
        as_number(actual),
        status,
        Quote(TARGETS, f"{number} {name} {target}"),
        Quote(ACTUALS, f"{number} {name} {target} {actual}"),
    )


def task(
    level: str, label: str, investment: str, words: str = "完成一件。", **funds: str
) -> DocumentTask:
    amounts = {"上级资金": "0", "县级资金": "0", "债券资金": "0", "社会资金": "0"} | funds
    return DocumentTask(
        level,
        label,
        words,
        {"年度投资": Decimal(investment)}
        | {name: Decimal(value) for name, value in amounts.items()},
    )


def document(
    figures: list[Stated] | None = None,
    lines: list[DocumentLine] | None = None,
    tasks: list[DocumentTask] | None = None,
    **fields: Any,
) -> Document:
    return Document(YEAR, figures or [], lines=lines or [], tasks=tasks or [], **fields)


def consistent() -> Document:
    """A made-up plan in which everything adds up and nearly every function has a check."""
    counts = [
        figure("计划指标", "计划指标", "个数", "5", "项"),
        *split("计划指标", "属性", "个数", "项", 约束性指标="1", 预期性指标="4"),
        *split("计划指标", "完成情况", "个数", "项", 达到预期="3", 低于预期="1"),
    ]
    projects = [
        figure("重点项目", "重点项目", "个数", "30", "个"),
        figure("重大项目", "重大项目", "个数", "30", "个", part="正文专栏"),
        figure("重点项目", "重点项目", "总投资", "50.0"),
        figure("重点项目", "重点项目", "年度计划投资", "12"),
        figure("重点项目", "重点项目", "完成投资", "11.2", text="约11.2"),
        *split("重点项目", "行业领域", "个数", "个", 基础设施="20", 乡村振兴="10"),
        *split("重点项目", "投资来源", "个数", "个", 国有投资="24", 社会投资="6"),
        *split("重点项目", "投资来源", "总投资", 国有投资="30.0", 社会投资="20.0"),
        *split("重点项目", "投资来源", "占总投资额", "%", 国有投资="60.0", 社会投资="40.0"),
        *split("重点项目", "投资来源", "年度计划投资", 国有投资="9.0", 社会投资="3.0"),
        *split("重点项目", "投资来源", "占年度计划", "%", 国有投资="75", 社会投资="25"),
        # How projects stood: no partition, and no sum of anything.
        *split("重点项目", "状态", "个数", "个", 开工="28", 竣工="15"),
    ]
    text = [
        done("地区生产总值", "100", text="突破100"),
        done("地区生产总值", "6", "%", quantity="增速"),
        done("固定资产投资", "20.5"),
        done("社会消费品零售总额", "31.8"),
        done("社会消费品零售总额", "6.0", "%", quantity="增速", part="正文后段"),
        done("空气质量优良天数", "350", "天"),
        done("空气质量…优良率", "95", "%", text="95%以上"),
        done("全社会研发经费投入", "5000", "万元"),
        done("研发经费投入强度", "0.48", "%"),
        done("金融机构存贷款余额", "9", "%", quantity="增速"),
        done("向上争取资金", "20"),
        done("中央预算内投资", "5"),
        done("特别国债", "4"),
        done("农业增加值增速", "4.0", "%", dimension="低于预期的指标", quantity="增速"),
        planned("营业收入…增长", "6.0", "%"),
        planned("利润总额…增长", "9.2", "%"),
        planned("利润率…增长", "3.0", "%"),
        planned("节能减排降碳", None, "", text="约束性"),
        planned("改造小区", "3", "个", sentence="启动东山、西山、和平3个小区改造"),
        planned("新建…城市公厕", "2", "座", part="正文专栏"),
        planned("新建…城市公厕", "2", "座", part="附件"),
        planned("承接市级重点民生实事", "1", "件"),
        planned("遴选县级重点民生实事", "1", "件"),
        figure("民生实事", "合计", "年度投资", "1500", "万元", part="附件"),
        figure("民生实事", "合计", "上级资金", "500.5", "万元", part="附件"),
    ]
    charts = [
        figure("地区生产总值", f"{year}年", quantity, value, unit, dimension="年份", part="图1")
        for year, amount, rate in ((2024, "95.0", "5"), (2025, "104.5", "6"))
        for quantity, value, unit in (("总量", amount, "亿元"), ("增速", rate, "%"))
    ]
    lines = [
        # 10 % by the amounts of the chart: prices rose, and nothing is wrong.
        line(1, "地区生产总值增速", actual="6", basis=GrowthBasis.CONSTANT),
        line(2, "农业增加值增速", actual="4.0", status=Status.SHORT),
        line(3, "社会消费品零售总额增速", actual="6.0", basis=GrowthBasis.CURRENT),
        line(4, "存款余额增速", actual="8"),
        line(4, "贷款余额增速", actual="10", is_headline=False, attribute=""),
        line(5, "单位地区生产总值能源消耗降低", attribute=BINDING),
    ]
    tasks = [
        task("city", "市级第1件", "500.5", 上级资金="500.5"),
        task("county", "县级第1件", "999.5", 债券资金="999.5"),
    ]
    earlier = [done("社会消费品零售总额", "30.0")]
    return document([*counts, *projects, *text, *charts], lines, tasks, earlier=earlier)


def one(checks: list[Check], *words: str) -> Check:
    """The check whose name holds all these words."""
    (found,) = (check for check in checks if all(word in check.name for word in words))
    return found


def outcome(
    checks: list[Check], *words: str
) -> tuple[str, str | None, str | None, str | None, bool]:
    check = one(checks, *words)
    return check.result.value, check.published, check.computed, check.difference, check.rounding


def contradictions(found: Document) -> list[str]:
    return [check.name for check in run(found) if check.contradicts]
