"""What the columns of a table of targets can be, and the units that stand behind names."""

import re

from reporting.tables.heads import Meaning
from reporting.tables.mapping import Vocabulary

_HOW = "(实际|预计|全年|预期)*"
_DONE = "(完成|执行|达到|实现)(情况|值|数|实际)?"
COLUMNS = (
    Meaning("number", "序号", "序号|编号|号|项次|序次"),
    Meaning(
        "name",
        "指标",
        "(主要|计划|预期|发展|经济社会发展|具体|考核)*指标(名称|项目|内容)?|指标及单位|(目标)?名称|项目",
    ),
    Meaning("unit", "单位", "(计量)?单位"),
    Meaning(
        "target",
        "目标",
        "(本年)?(主要|预期|计划|发展|年度|工作|全年|建议|规划)*"
        "(目标|预期|计划|预计目标|任务)(值|数|建议|安排|增长)?",
    ),
    Meaning("attribute", "指标属性", "(指标)?(属性|性质|类型|类别)"),
    Meaning("actual", "完成情况", f"(本年)?({_HOW}{_DONE}|实际(值|数)?|实绩)"),
    Meaning("last_year", "上年完成", f"上年{_HOW}({_DONE}|实绩|数|值)?|(上年)?基数"),
    Meaning("lead", "牵头单位", "(牵头|责任|主管|归口|牵头责任|责任牵头)(单位|部门)"),
    Meaning("note", "备注", "备注|说明"),
)
NEEDED = ("name", "target")
VOCABULARY = Vocabulary(COLUMNS, NEEDED)
RESULTS = Vocabulary(COLUMNS, ("name", "actual"))
"""A table of how another year's plan came out, without its targets."""

RATES = ("%", "‰", "个百分点", "百分点")
COUNTS = (
    *("人", "名", "人次", "户", "家", "个", "项", "件", "起", "例", "次", "场", "场次", "张", "套"),
    *("所", "座", "台", "辆", "支", "头", "只", "株", "处", "条", "门", "位", "册", "盏", "床"),
)
"""Units of what is counted one by one."""
MEASURES = (
    *("元", "美元", "天", "岁", "公里", "千米", "米", "亩", "公顷", "平方公里", "平方米", "㎡"),
    *("立方米", "m3", "方", "吨", "吨标准煤", "吨标煤", "公斤", "千克", "克", "斤", "千瓦"),
    *("千瓦时", "瓦", "度", "微克", "毫克", "分贝", "分", "皮长公里", "标准煤"),
)
_BASES = "|".join((*RATES, *COUNTS, *MEASURES, "年"))
_COUNTED = f"(十|百|千|万|十万|百万|千万|亿)?({_BASES})"
_UNIT = re.compile(rf"{_COUNTED}(/{_COUNTED})?|{_COUNTED}/(每)?(千|万|十万|百万)?人")
_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,16})[)）\]】]$")


def split_unit(name: str) -> tuple[str, str]:
    """A name without the unit in brackets behind it, and the unit; empty where none is one.

    (助理) in the middle and （含规下） at the end are parts of the name.
    """
    found = _BRACKET.search(name)
    if found is None:
        return name, ""
    unit = found[1].strip().replace("％", "%").removeprefix("单位:").removeprefix("单位：")
    if not _UNIT.fullmatch(unit):
        return name, ""
    return name[: found.start()].rstrip(), unit
