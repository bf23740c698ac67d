"""Titles of columns as offices print them, and units behind names."""

import pytest

from indicators.importing.columns import COLUMNS, split_unit
from reporting.tables.heads import heads_of
from reporting.tables.sheets import table_of
from tests.reporting.tables.tables import sheet


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("序号", "number"),
        ("指 标", "name"),
        ("主要指标", "name"),
        ("指标名称", "name"),
        ("经济社会发展指标", "name"),
        ("计量单位", "unit"),
        ("预期", "target"),
        ("预期目标", "target"),
        ("2024年目标", "target"),
        ("2024年预期目标", "target"),
        ("2024年计划数", "target"),
        ("年度目标值", "target"),
        ("目标建议", "target"),
        ("属性", "attribute"),
        ("指标属性", "attribute"),
        ("指标类型", "attribute"),
        ("完成情况", "actual"),
        ("实际完成", "actual"),
        ("2024年预计完成", "actual"),
        ("2023年完成情况", "last_year"),
        ("2023年实际完成值", "last_year"),
        ("上年完成", "last_year"),
        ("上年预计完成数", "last_year"),
        ("2023年", "last_year"),
        ("牵头单位", "lead"),
        ("责任部门", "lead"),
        ("备注", "note"),
        ("2023年目标", ""),
        ("增速", ""),
        ("2022年完成", ""),
    ],
)
def test_title_of_a_column(title: str, field: str) -> None:
    (head,) = heads_of(table_of(sheet([title, "指标", "目标"])), COLUMNS, ("name",), 2024)
    assert head.fields.get(0, "") == field


@pytest.mark.parametrize(
    ("printed", "name", "unit"),
    [
        ("地区生产总值增速（%）", "地区生产总值增速", "%"),
        ("森林蓄积量（万立方米)", "森林蓄积量", "万立方米"),
        ("每千人口拥有执业（助理）医师数（人）", "每千人口拥有执业（助理）医师数", "人"),
        ("每千人口拥有执业（助理）医师数", "每千人口拥有执业（助理）医师数", ""),
        ("生产安全事故死亡人数", "生产安全事故死亡人数", ""),
        ("单位GDP能耗（2020年价）", "单位GDP能耗（2020年价）", ""),
        ("PM2.5平均浓度[微克/立方米]", "PM2.5平均浓度", "微克/立方米"),
        ("每万人口发明专利拥有量（件/万人）", "每万人口发明专利拥有量", "件/万人"),
        ("每千人口床位数（张/千人）", "每千人口床位数", "张/千人"),
        ("森林火灾受害率（‰）", "森林火灾受害率", "‰"),
        ("城镇化率提高（个百分点）", "城镇化率提高", "个百分点"),
        ("单位工业增加值用水量（立方米/万元）", "单位工业增加值用水量", "立方米/万元"),
        ("粮食产量（单位：万吨）", "粮食产量", "万吨"),
        ("工业增加值（规上）", "工业增加值（规上）", ""),
    ],
)
def test_unit_behind_a_name(printed: str, name: str, unit: str) -> None:
    assert split_unit(printed) == (name, unit)
