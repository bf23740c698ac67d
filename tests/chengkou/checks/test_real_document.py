"""The county's own document has exactly these contradictions; figures here are literals."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fixtures.source.tables import text
from tests.factories import make_plan

KEYS = ["name", "result", "published", "computed", "difference", "rounding", "quotes"]
Found = dict[str, Any]

# What does not add up, with the figure of the document, the other one, and the difference.
CONTRADICTIONS_2023 = [
    ("预期性指标中达到预期、基本达到预期的项数", "22", "19", "3"),
    ("预期性指标中低于预期的项数", "9", "11", "-2"),
    ("预期性指标中未设目标的项数", "0", "1", "-1"),
    ("计划指标完成情况：同一类写作“达到预期”和“基本达到预期”", "22", "22", "0"),
    ("重点项目个数：分建设性质之和与分投资来源之和", "114", "103", "11"),
    ("重点项目占年度计划（分行业领域）：表述与计算", "61", "61", "0"),
    ("重点项目占年度计划（分投资来源）：表述与计算", "71", "71", "0"),
    ("研发经费投入强度：全社会研发经费投入 ÷ 地区生产总值", "0.53", "0.58", "-0.05"),
    ("全县固定资产投资与重点项目完成投资", "44.5", "44.5", "0.0"),
    ("低于预期的指标：点名与个数（附表1）", "9", "10", "-1"),
]
CONTRADICTIONS_2024 = [
    ("新建城市公厕：文中与附表、附件（正文专栏9）", "3", "2", "1"),
    ("单位地区生产总值能源消耗降低：文中与附表的指标属性", None, None, None),
    ("利润率增长：由利润总额、营业收入的增长推算", "3", "0", "3"),
]
# What differs as printed, and rounding explains.
PART = "（正文第二部分（四））"
ROUNDED_2023 = [
    ("重点项目完成投资：合计与分行业领域之和（正文第一部分（结尾））", "44.5", "44.4", "0.1"),
    ("重点项目完成投资：合计与分投资来源之和（正文第一部分（结尾））", "44.5", "44.4", "0.1"),
    ("重点项目生态环保占年度计划（按完成投资）", "12", "11", "1"),
]
ROUNDED_2024 = [
    (f"重点项目总投资：合计与分投资来源之和{PART}", "235.93", "235.92", "0.01"),
    (f"重点项目年度计划投资：合计与分投资来源之和{PART}", "48", "48.10", "-0.10"),
    (f"重点项目年度计划投资：合计与分行业领域之和{PART}", "48", "48.18", "-0.18"),
    ("重点项目总投资：分投资来源之和与分行业领域之和", "235.92", "235.93", "-0.01"),
    ("重点项目年度计划投资：分投资来源之和与分行业领域之和", "48.10", "48.18", "-0.08"),
    ("重点项目国有投资占年度计划（按年度计划投资）", "53.1", "53.3", "-0.2"),
]


def check_plan(*arguments: str) -> str:
    out = io.StringIO()
    call_command("check_plan", *arguments, stdout=out)
    return out.getvalue()


def checks(year: int) -> list[Found]:
    found: list[Found] = json.loads(check_plan(str(year), "--json"))
    return found


def told(
    found: list[Found], *, rounding: bool
) -> list[tuple[str, str | None, str | None, str | None]]:
    """Name and figures of what differs."""
    return [
        (check["name"], check["published"], check["computed"], check["difference"])
        for check in found
        if check["result"] == "differs" and check["rounding"] == rounding
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("real_data")
class TestTheRealDocument:
    def test_2023(self) -> None:
        found = checks(2023)
        assert told(found, rounding=False) == CONTRADICTIONS_2023
        assert told(found, rounding=True) == ROUNDED_2023

    def test_2024(self) -> None:
        found = checks(2024)
        assert told(found, rounding=False) == CONTRADICTIONS_2024
        assert told(found, rounding=True) == ROUNDED_2024

    def test_what_cannot_be_known_is_said(self) -> None:
        unknown = [
            check["name"]
            for year in (2023, 2024)
            for check in checks(year)
            if check["result"] == "unknown"
        ]
        assert unknown == [
            "社会消费品零售总额：增速与总量",
            "旅游综合收入：增速与总量",
            *["重点项目台账与文件汇总数"] * 2,
        ]

    def test_growth_at_constant_or_comparable_prices_is_left_alone(self) -> None:
        """GDP: +9.2 % by amounts, 6 % as printed; fixed investment of 2022: +10.2 % and 9.3 %."""
        names = [check["name"] for check in checks(2023) if "增速与总量" in check["name"]]
        assert names == ["社会消费品零售总额：增速与总量", "旅游综合收入：增速与总量"]

    def test_livelihood_money_adds_up_by_row_and_column(self) -> None:
        found = {check["name"]: check for check in checks(2024)}
        columns = [check for name, check in found.items() if "合计行与逐件之和" in name]
        assert [check["computed"] for check in columns] == [
            "31273",
            "4836.5",
            "536.5",
            "23000",
            "2900",
        ]
        rows = [check for name, check in found.items() if "年度投资与各项资金之和" in name]
        assert len(rows) == 16
        assert {check["result"] for check in columns + rows} == {"agrees"}

    @pytest.mark.parametrize("year, agreeing", [(2023, 61), (2024, 81)])
    def test_most_of_it_agrees(self, year: int, agreeing: int) -> None:
        found = checks(year)
        assert sum(check["result"] == "agrees" for check in found) == agreeing
        assert len({check["name"] for check in found}) == len(found)

    def test_the_two_counts_of_indicators_quote_text_and_annex(self) -> None:
        (met,) = (
            check
            for check in checks(2023)
            if check["published"] == "22" and check["computed"] == "19"
        )
        assert any("其中22项指标达到预期" in quote for quote in met["quotes"])
        assert any("其中22项指标基本达到预期" in quote for quote in met["quotes"])

    @pytest.mark.parametrize("year", [2023, 2024])
    def test_the_sentences_are_the_documents(self, year: int) -> None:
        # 森林蓄积量（万立方米) ends with a half-width bracket; one cell of 附件3 is two paragraphs.
        document = "".join(text().split())
        for check in checks(year):
            assert list(check) == KEYS
            assert isinstance(check["rounding"], bool)
            if check["result"] == "differs":
                assert check["quotes"], check["name"]
                assert all("".join(quote.split()) in document for quote in check["quotes"]), check[
                    "name"
                ]

    def test_it_can_be_read(self) -> None:
        told = check_plan("2023")
        assert told.startswith(
            "共核对77处，一致61处，数字不一致6处、表述不一致4处；"
            "另有3处相差在舍入之内，3处缺数、无法核对。"
        )
        assert (
            "  研发经费投入强度：全社会研发经费投入 ÷ 地区生产总值　0.53%，0.58%，差−0.05个百分点"
            in told
        )
        assert "    正文第一部分（七）：全社会研发经费投入4200万元，同比增长22%" in told

    def test_a_tampered_figure_is_found(self) -> None:
        from reporting.models import PublishedFigure

        PublishedFigure.objects.filter(
            plan__year=2024, dimension="行业领域", name="乡村振兴", quantity="个数"
        ).update(value="13")
        new = [
            each for each in told(checks(2024), rounding=False) if each not in CONTRADICTIONS_2024
        ]
        assert new == [
            (f"重点项目个数：合计与分行业领域之和{PART}", "135", "136", "-1"),
            ("重点项目个数：分投资来源之和与分行业领域之和", "135", "136", "-1"),
        ]


@pytest.mark.django_db
def test_plan_without_figures_prints_that_nothing_is_checked() -> None:
    make_plan(2025)
    assert checks(2025) == []
    assert check_plan("2025").startswith("这个年度没有录入文件载明的数，没有可以核对的。")


@pytest.mark.django_db
def test_year_without_plan_is_refused() -> None:
    with pytest.raises(CommandError, match="没有1999年的计划"):
        check_plan("1999")
