"""All checks together: a consistent document is not contradicted, every changed figure is found."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chengkou.checks import CHECKS, run
from chengkou.checks.document import Document
from chengkou.checks.parts import Stated
from chengkou.checks.result import Kind, Result
from reporting.enums import Status
from reporting.rules.rounding import printed
from tests.chengkou.checks.made_up import consistent, document, line, task


def changed(
    found: Document, subject: str, name: str, quantity: str, value: str, *, part: str = ""
) -> Document:
    """The document with one figure printed otherwise."""

    def other(figure: Stated) -> Stated:
        if (figure.subject, figure.name, figure.quantity) != (
            subject,
            name,
            quantity,
        ) or part not in figure.part:
            return figure
        return replace(figure, number=printed(Decimal(value), value, figure.unit), text=value)

    figures = [other(figure) for figure in found.figures]
    assert figures != found.figures, "no such figure"
    return replace(found, figures=figures)


def kinds(found: Document) -> set[Kind]:
    return {check.kind for check in run(found) if check.contradicts}


def test_consistent_document_has_no_contradiction() -> None:
    checks = run(consistent())
    assert [check.name for check in checks if check.result == Result.DIFFERS] == []
    assert [check.kind for check in checks if check.result == Result.UNKNOWN] == [Kind.LEDGER]
    assert {check.kind for check in checks} == set(Kind) - {Kind.LABEL}


def test_only_five_functions_have_no_check_of_consistent_document() -> None:
    silent = [each.__name__ for each in CHECKS if not list(each(consistent()))]
    assert silent == [
        "all_binding_met",
        "told_apart",
        "two_words",
        "attributes",
        "investment_in_words",
    ]


def test_names_of_checks_are_unique() -> None:
    names = [check.name for check in run(consistent())]
    assert len(names) == len(set(names))


def test_every_check_has_quotes() -> None:
    assert [check.name for check in run(consistent()) if not check.quotes] == []


def test_empty_document_has_no_checks() -> None:
    assert run(document()) == []


@pytest.mark.parametrize(
    "subject, name, quantity, value, found",
    [
        ("计划指标", "计划指标", "个数", "6", {Kind.JUDGEMENT, Kind.SUM}),
        ("计划指标", "达到预期", "个数", "4", {Kind.JUDGEMENT, Kind.SUM}),
        ("计划指标", "低于预期", "个数", "0", {Kind.JUDGEMENT, Kind.SUM, Kind.NAMES}),
        ("重点项目", "社会投资", "个数", "5", {Kind.SUM, Kind.SPLIT}),
        ("重大项目", "重大项目", "个数", "31", {Kind.TWICE}),
        ("重点项目", "社会投资", "总投资", "20.3", {Kind.SUM, Kind.SHARE}),
        ("重点项目", "国有投资", "占总投资额", "61.0", {Kind.SHARE}),
        ("重点项目", "重点项目", "完成投资", "20.5", {Kind.SCOPE}),
        ("重点项目", "重点项目", "完成投资", "20.8", {Kind.SCOPE}),
        ("完成情况", "地区生产总值", "增速", "6.6", {Kind.ANNEX}),
        ("完成情况", "地区生产总值", "完成数", "101", {Kind.TWICE, Kind.RATIO}),
        ("完成情况", "社会消费品零售总额", "完成数", "31.0", {Kind.GROWTH}),
        ("完成情况", "研发经费投入强度", "完成数", "0.52", {Kind.RATIO}),
        ("完成情况", "金融机构存贷款余额", "增速", "12", {Kind.RATIO}),
        ("完成情况", "特别国债", "完成数", "17", {Kind.SUM}),
        ("工作任务", "利润率…增长", "目标数", "6.0", {Kind.RATIO}),
        ("工作任务", "承接市级重点民生实事", "目标数", "2", {Kind.ANNEX}),
        ("民生实事", "合计", "年度投资", "1501", {Kind.FUNDING}),
    ],
)
def test_changed_figure_is_contradicted(
    subject: str, name: str, quantity: str, value: str, found: set[Kind]
) -> None:
    assert kinds(changed(consistent(), subject, name, quantity, value)) == found


def test_figure_that_differs_from_annex_is_contradicted() -> None:
    assert kinds(
        changed(consistent(), "工作任务", "新建…城市公厕", "目标数", "3", part="正文专栏")
    ) == {Kind.ANNEX}


def test_count_that_differs_from_judgement_is_contradicted() -> None:
    found = consistent()
    lines = [
        replace(each, status=Status.SHORT) if each.number == 3 else each for each in found.lines
    ]
    assert kinds(replace(found, lines=lines)) == {Kind.JUDGEMENT}


def test_task_with_wrong_funding_sum_is_contradicted() -> None:
    found = consistent()
    tasks = [task("city", "市级第1件", "500.5", 上级资金="500.5", 县级资金="1"), found.tasks[1]]
    assert kinds(replace(found, tasks=tasks)) == {Kind.FUNDING}


def test_ledger_is_compared_with_every_aggregate() -> None:
    """Counts by sector and source, totals and plans; unknown where the ledger has no sum."""
    sums = {
        ("", "", "个数"): Decimal(30),
        ("", "", "总投资"): Decimal("50.02"),
        ("", "", "年度计划投资"): Decimal("12.5"),
        ("行业领域", "基础设施", "个数"): Decimal(20),
        ("行业领域", "乡村振兴", "个数"): Decimal(9),
        ("投资来源", "国有投资", "年度计划投资"): Decimal("9.2"),
    }
    checks = [
        check for check in run(replace(consistent(), ledger=sums)) if check.kind == Kind.LEDGER
    ]
    told = {
        check.name.removeprefix("台账："): (check.result.value, check.rounding) for check in checks
    }
    assert told == {
        "重点项目个数": ("agrees", False),
        "重点项目总投资": ("differs", True),
        "重点项目年度计划投资": ("differs", True),
        "基础设施个数": ("agrees", False),
        "乡村振兴个数": ("differs", False),
        "国有投资年度计划投资": ("differs", False),
        "国有投资个数": ("unknown", False),
        "社会投资个数": ("unknown", False),
        "国有投资总投资": ("unknown", False),
        "社会投资总投资": ("unknown", False),
        "社会投资年度计划投资": ("unknown", False),
    }


def test_growth_at_constant_prices_is_not_compared_with_amounts() -> None:
    growths = [check.name for check in run(consistent()) if check.kind == Kind.GROWTH]
    assert growths == ["社会消费品零售总额：增速与总量"]


def test_checks_are_sorted_by_kind() -> None:
    order = [list(Kind).index(check.kind) for check in run(consistent())]
    assert order == sorted(order)


def test_table_alone_has_no_checks() -> None:
    assert run(document(lines=[line(1, "地区生产总值增速")])) == []
