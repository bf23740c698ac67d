"""Names in any spelling, and names that are nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.tables.names import Register, code_of, folded, nearly_the_same, similar


@pytest.mark.parametrize(
    "spelling",
    ["甲路(一期)A1", "甲 路（一期）Ａ１", "甲路【一期】a1", "甲路〔一期〕\nA1", "“甲路”(一期)A1"],
)
def test_spellings_of_a_name_fold_to_one(spelling: str) -> None:
    assert folded(spelling) == "甲路(一期)a1"


@given(st.text("甲乙路（）()【】〔〕 　\n“”—-１1ＡaAü·•", max_size=30))
def test_folding_again_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)


def test_register_finds_any_spelling_but_of_two_things_none() -> None:
    register = Register({"甲（局）": 1, "乙(局)": 2, "乙（局）": 3})
    assert (register.find("甲(局)"), register.find("甲 （局）")) == (1, 1)
    assert (register.find("乙(局)"), register.find("乙 局"), register.find("乙 (局)")) == (
        2,
        None,
        None,
    )


def test_likest_name_comes_first() -> None:
    names = ["县水利局", "县交通局", "县财政局"]
    assert similar("县交通运输局", names, cutoff=50, limit=2)[0] == "县交通局"


@pytest.mark.parametrize(
    "name, places",
    [
        ("高观镇农村公路硬化", [0]),
        ("高观镇农村公路硬化工程2期", []),
        ("城南水厂", []),
    ],
)
def test_name_is_nearly_another_with_the_same_numbers_alone(name: str, places: list[int]) -> None:
    assert nearly_the_same(name, ["高观镇农村公路硬化工程", "高观镇农村公路硬化工程1期"]) == places


def test_code_is_the_pinyin_of_a_name_and_no_other_has_it() -> None:
    assert code_of("PM2.5平均浓度", [], nameless="x") == "pm25-ping-jun-nong-du"
    taken = ["gdp-zeng-su", "gdp-zeng-su-2"]
    assert code_of("GDP增速", taken, nameless="x") == "gdp-zeng-su-3"
    assert code_of("王　芳", ["wangfang"], nameless="x", joint="") == "wangfang2"
    assert code_of("①", [], nameless="x") == "1"
    assert code_of("（）", [], nameless="x") == "x"
    assert len(code_of("很" * 60, [], nameless="x")) <= 50
