"""Money of the livelihood tasks by row, by column and in words."""

from decimal import Decimal

import pytest

from chengkou.checks import money
from tests.chengkou.checks.made_up import document, figure, outcome, planned, task


def test_funding_of_a_task_is_compared_exactly() -> None:
    tasks = [
        task("city", "市级第1件", "45", 上级资金="31.5", 县级资金="13.5"),
        task("city", "市级第2件", "45", 上级资金="31.5", 县级资金="13.4"),
    ]
    checks = list(money.funding_by_row(document(tasks=tasks)))
    assert outcome(checks, "第1件") == ("agrees", "45", "45", "0", False)
    assert outcome(checks, "第2件") == ("differs", "45", "44.9", "0.1", False)


def test_total_row_is_compared_with_sum_of_each_column() -> None:
    total = [
        figure("民生实事", "合计", name, value, "万元")
        for name, value in (("年度投资", "60"), ("县级资金", "13.5"))
    ]
    tasks = [task("city", "市级第1件", "45", 县级资金="13.5"), task("county", "县级第1件", "14")]
    checks = list(money.funding_by_column(document(total, tasks=tasks)))
    assert outcome(checks, "年度投资") == ("differs", "60", "59", "1", False)
    assert outcome(checks, "县级资金") == ("agrees", "13.5", "13.5", "0.0", False)
    assert outcome(list(money.funding_by_column(document(total))), "年度投资")[0] == "unknown"


@pytest.mark.parametrize(
    "words, investment, found",
    [
        (
            "完成投资150万元。建设公厕，完成投资150万元。",
            "300",
            ("agrees", "300", "300", "0", False),
        ),
        ("完成投资1.5亿元。", "15000", ("agrees", "15000", "15000", "0", False)),
        ("完成投资1.5亿元。", "15400", ("differs", "15000", "15400", "-400", True)),
        ("完成投资1.5亿元。", "15600", ("differs", "15000", "15600", "-600", False)),
        ("完成投资7000万元。", "7001", ("differs", "7000", "7001", "-1", False)),
    ],
)
def test_investment_named_in_target_is_compared_with_row(
    words: str, investment: str, found: tuple[str, str, str, str, bool]
) -> None:
    checks = list(
        money.investment_in_words(document(tasks=[task("city", "市级第1件", investment, words)]))
    )
    assert outcome(checks, "第1件") == found


def test_target_without_investment_is_not_checked() -> None:
    assert list(money.investment_in_words(document(tasks=[task("city", "市级第1件", "5")]))) == []


def test_stated_number_of_tasks_is_compared_with_rows() -> None:
    said = [planned("承接市级重点民生实事", "13", "件"), planned("遴选县级重点民生实事", "1", "件")]
    tasks = [task("city", f"市级第{number}件", "1", 上级资金="1") for number in range(12)] + [
        task("county", "县", "0")
    ]
    checks = list(money.task_counts(document(said, tasks=tasks)))
    assert outcome(checks, "市级") == ("differs", "13", "12", "1", False)
    assert outcome(checks, "县级")[0] == "agrees"
    assert {check.result.value for check in money.task_counts(document(said))} == {"unknown"}


def test_missing_ledger_is_one_unknown_check() -> None:
    rows = [
        figure("重点项目", "重点项目", "个数", "30", "个"),
        figure("重点项目", "基础设施", "个数", "20", "个", dimension="行业领域"),
    ]
    (check,) = money.ledger_against_aggregates(document(rows))
    assert (check.result.value, [quote.sentence for quote in check.quotes]) == (
        "unknown",
        [rows[0].sentence],
    )
    (check,) = money.ledger_against_aggregates(document(rows[1:]))
    assert [quote.sentence for quote in check.quotes] == [rows[1].sentence]
    assert (
        list(money.ledger_against_aggregates(document(ledger={("", "", "个数"): Decimal(30)})))
        == []
    )
