"""The columns of a county's table: names in use, kinds of cells, units of money. No database."""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from projects.enums import Adjustment, InvestmentSource, Level, Nature, Stage
from projects.importing import cells
from projects.models import PLAN_FUNDS
from reporting.rules.figures import bare, plain
from reporting.spreadsheets.cells import Cell

Value = str | Decimal | datetime.date | int
"""The value of a cell; of a choice its stored value, of a unit or sector its name."""

UNITS = {"万元": Decimal(1), "万": Decimal(1), "亿元": Decimal(10000), "亿": Decimal(10000)}
"""How many 万元 one of each unit is."""
_UNIT = re.compile(r"百万元|千万元|千元|亿元|万元|元|(?<=[(:/])[亿万](?=[)]|$)")
_UNIT_LINE = re.compile(r"单位[:为]?(百万元|千万元|千元|亿元|万元|元)")


@dataclass(frozen=True)
class Column:
    """A column of text; subclasses read other values."""

    field: str
    label: str
    """Its title in files that we export."""
    names: str
    """A pattern for its titles in counties' files, after `plainly`: 本年 is the plan's year."""

    is_money = False

    def read(self, cell: Cell, factor: Decimal) -> Value | None:
        """The cell's value; None for an empty cell. Raises cells.Wrong."""
        return cells.text(cell) or None

    def show(self, value: Any) -> str:
        """The value as text for people and files; `read` takes it back."""
        return "" if value is None else str(value)

    def load(self, dumped: str) -> Value:
        """The value back from what `dump` made of it."""
        return dumped

    @property
    def title(self) -> str:
        """Its title in a file that we export, with the unit."""
        return f"{self.label}（万元）" if self.is_money else self.label


def by_field(columns: Iterable[Column]) -> dict[str, Column]:
    return {column.field: column for column in columns}


def dump(value: Value) -> str:
    """A value as text, to carry from the preview to the confirmation."""
    return plain(value) if isinstance(value, Decimal) else str(value)


class MoneyColumn(Column):
    is_money = True

    def read(self, cell: Cell, factor: Decimal) -> Value | None:
        return cells.amount(cell, factor)

    def show(self, value: Any) -> str:
        return "" if value is None else bare(Decimal(value))

    def load(self, dumped: str) -> Value:
        return Decimal(dumped)


class NumberColumn(Column):
    def read(self, cell: Cell, factor: Decimal) -> Value | None:
        return cells.number(cell)

    def load(self, dumped: str) -> Value:
        return int(dumped)


class DayColumn(Column):
    def read(self, cell: Cell, factor: Decimal) -> Value | None:
        return cells.day(cell)

    def load(self, dumped: str) -> Value:
        return datetime.date.fromisoformat(dumped)


class MonthColumn(DayColumn):
    def read(self, cell: Cell, factor: Decimal) -> Value | None:
        return cells.month(cell)

    def show(self, value: Any) -> str:
        return f"{value:%Y-%m}" if value else ""


class EnrolledColumn(DayColumn):
    """入统日期: a day; 否 is none yet, and 是 alone is refused: it does not say which day."""

    def read(self, cell: Cell, factor: Decimal) -> Value | None:
        words = cells.text(cell)
        if re.fullmatch("否|未|未[入纳]统", words):
            return None
        if re.fullmatch("是|已|已[入纳]统", words):
            raise cells.Wrong(f"只写“{words}”不够，请填入统的日期；日期不清楚的留空。")
        return cells.day(cell)


@dataclass(frozen=True)
class ChoiceColumn(Column):
    """A column of choices: a label, or another word for the same value."""

    words: Mapping[str, str] = field(default_factory=dict)
    """A pattern for the words of each value."""
    labels: Mapping[str, str] = field(default_factory=dict)

    def read(self, cell: Cell, factor: Decimal) -> Value | None:
        words = plainly(cells.text(cell))
        if not words:
            return None
        found = self.find(words)
        if found is None:
            raise cells.Wrong(f"“{words}”不认识，请填：{'、'.join(self.labels.values())}。")
        return found

    def find(self, words: str) -> str | None:
        """The value whose pattern the words match; None for no value."""
        for value, pattern in self.words.items():
            if re.fullmatch(pattern, words):
                return value
        return None

    def show(self, value: Any) -> str:
        if not value:
            return ""
        return self.labels[value]


def _choice(field: str, label: str, names: str, choices: Any, **words: str) -> ChoiceColumn:
    """A column of these choices; `words` has by value a pattern for words beside the label."""
    labels = dict(choices.choices)
    patterns = {}
    for value, choice_label in labels.items():
        pattern = re.escape(plainly(choice_label))
        if value in words:
            pattern = f"{pattern}|{words[value]}"
        patterns[value] = pattern
    return ChoiceColumn(field, label, names, patterns, labels)


def plainly(title: str, year: int | None = None) -> str:
    """A title without blanks, brackets, unit and decoration, in narrow signs.

    With `year`, that year reads 本年 and the one before 上年.
    """
    plain_title = _narrow(title)
    plain_title = re.sub(r"[(\[【<][^()\[\]【】<>]*[)\]】>]", "", plain_title)
    plain_title = re.sub(r"[/:,-]?(百万元|千万元|千元|亿元|万元)$", "", plain_title).strip(
        "*#:;,.、。·★☆※"
    )
    if year is not None:
        plain_title = re.sub(rf"{year}年?度?", "本年", plain_title)
        plain_title = re.sub(rf"{year - 1}年?度?", "上年", plain_title)
    return re.sub("本年度|当年|今年|^年度", "本年", plain_title).replace("去年", "上年")


def unit_of(title: str) -> str:
    """The last unit of money in a title, as in 总投资额（其中国债，万元）; empty for none."""
    units: list[str] = _UNIT.findall(_narrow(title))
    return units[-1] if units else ""


def unit_line(words: str) -> str:
    """The unit that a line above the table gives for all of it (单位：万元); empty for none."""
    found = _UNIT_LINE.search(_narrow(words))
    return found[1] if found else ""


def _narrow(title: str) -> str:
    """The title in narrow signs, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))


_OF_LEVEL = "(级|重点|级重点|级重大)?(项目|民生实事|实事|任务)*"
_LEVEL = {"city": f"市{_OF_LEVEL}", "county": f"[县区]{_OF_LEVEL}"}
LEVEL = _choice("level", "级别", "(项目|重点)?(级别|层级)|项目等级", Level, **_LEVEL)
NATURE = _choice(
    "nature",
    "建设性质",
    "(建设|项目)?性质|建设类型",
    Nature,
    continued="续建(类|项目)*",
    new="(计划|拟)?新(开工?|建)(类|项目)*",
    preparation="(前期|储备|预备|谋划)(类|工作|储备|推进|项目)*",
)
CODE = Column(
    "code",
    "项目代码",
    "(投资)?(项目)?(统一|赋码)?(代码|编码)|项目编号|(投资)?项目在线(审批)?(平台)?代码",
)
NAME = Column(
    "name",
    "项目名称",
    "(建设|工程|重点)?项目(名称)?|名称|工程名称|(民生)?实事(项目)?(名称)?|事项(名称)?",
)
SECTOR = Column("sector", "行业领域", "(所属|项目|投资)?(行业|领域|行业领域)(类别|分类|类型)?|板块")
LEAD = Column("lead", "牵头单位", "(牵头|责任|主管|行业主管|牵头责任|责任主管)(单位|部门)")
COUNTY_LEADER = Column(
    "county_leader", "县领导", "(分管|联系|牵头|责任|包联|挂联|挂钩|县级)*(县)?领导"
)
PROJECT_COLUMNS: tuple[Column, ...] = (
    CODE,
    NAME,
    LEVEL,
    NATURE,
    SECTOR,
    _choice(
        "source",
        "投资来源",
        "(投资|资金)(来源|性质|主体|属性)|投资(类别|类型|方式)",
        InvestmentSource,
        government="(政府|国有|国企|财政|政府性?)(投资|资金|性投资|企业)?|政府[、及和或/]?国有(投资)?",
        social="(社会|民间|民营|民企|外资)(投资|资本|资金|企业)?",
    ),
    Column("owner", "业主单位", "(项目)?业主(单位)?|(建设|项目)单位|项目法人(单位)?"),
    LEAD,
    COUNTY_LEADER,
    Column("commander", "项目指挥长", "(项目)?指挥长"),
    Column("contact", "联系人", "(项目)?联系人(姓名)?"),
    Column("phone", "联系电话", "(联系)?(电话|手机|方式)|联系人电话|手机号码?|电话号码"),
    Column("place", "建设地点", "(建设|项目)(地点|地址|地)"),
    Column(
        "content",
        "建设内容及规模",
        "(项目)?(主要)?建设(内容|规模|内容[及和与、]?(建设)?规模|规模[及和与、]?(主要)?(建设)?内容)(概况)?",
    ),
    MonthColumn("planned_start", "计划开工", "(计划|拟|预计)?开工(时间|日期|年月|月份)?"),
    MonthColumn(
        "planned_finish", "计划竣工", "(计划|拟|预计)?(竣工|完工|建成|投用)(时间|日期|年月|月份)?"
    ),
    DayColumn("started_on", "实际开工日期", "(实际|已)开工(时间|日期)?"),
    DayColumn("finished_on", "实际竣工日期", "实际(竣工|完工)(时间|日期)?"),
    _choice("stage", "阶段", "(项目|目前|当前|建设)?(阶段|状态)", Stage),
    EnrolledColumn("enrolled_on", "入统日期", "(入统|纳统|入库)(时间|日期)?"),
    MoneyColumn(
        "total_investment",
        "总投资",
        "(估算|概算|计划|匡算|项目|预算)?总投资(额|估算|概算)?|投资(总额|估算|概算)",
    ),
    MoneyColumn(
        "done_before",
        "截至上年底累计完成投资",
        r"(?=.*[截至到底末累])(截[至止]|[至到])?上年(12月(31日)?)?[底末]?(止|前)?(累计)?(已|预计)?完成(总)?(投资额?)?",
    ),
    MoneyColumn(
        "investment",
        "本年计划投资",
        "(本年)?(计划|拟)(完成)?投资额?|(本年)?投资(计划|目标|任务)额?|本年投资额?",
    ),
    MoneyColumn("fund_central", "中央预算内资金", "(争取)?中央(预算内?)?(投资|资金)?"),
    MoneyColumn("fund_treasury", "特别国债资金", "(超长期)?(特别)?国债(投资|资金)?"),
    MoneyColumn("fund_bond", "专项债资金", "(地方)?(政府)?专项债(券)?(投资|资金)?"),
    MoneyColumn("fund_city", "市级资金", "市级?(财政|配套|补助)?(资金|投资)?"),
    MoneyColumn("fund_county", "县级资金", "[县区]级?(财政|配套)?(资金|投资)?"),
    MoneyColumn("fund_social", "社会资本", "社会(资本|投资|资金)|(企业|业主)?自筹(资金)?"),
    Column(
        "goal",
        "本年目标",
        "本年(建设|工作|形象进度)?(目标|目标任务|任务|(主要)?建设内容|形象进度|形象进度目标)",
    ),
    _choice("adjustment", "中期调整", "(中期|计划)?调整(方式|类型|情况)?", Adjustment),
    Column("adjustment_no", "调整文号", "调整(依据|文件|文号)|文号"),
    DayColumn("adjusted_on", "调整日期", "调整(时间|日期)"),
    DayColumn("withdrawn_on", "撤销日期", "撤销(时间|日期)"),
    Column("withdrawal_reason", "撤销原因", "撤销(原因|理由)"),
)
LINE_FIELDS = frozenset(
    (
        "nature",
        "done_before",
        "investment",
        *PLAN_FUNDS,
        "goal",
        "adjustment",
        "adjustment_no",
        "adjusted_on",
        "withdrawn_on",
        "withdrawal_reason",
    )
)
"""Fields of the project's line in the plan; the other columns are of the project itself."""

TASK_COLUMNS: tuple[Column, ...] = (
    LEVEL,
    NumberColumn("number", "序号", "序号|编号|号"),
    NAME,
    Column(
        "target_text",
        "年度目标",
        "本年(工作|建设)?(目标|目标任务|任务|建设内容)|目标任务|(主要)?建设内容.*",
    ),
    Column("lead", "牵头单位", "(牵头|主管|牵头责任)(单位|部门)"),
    COUNTY_LEADER,
    Column("responsible", "责任单位", "(责任|配合|协办|实施|参与)(单位|部门)"),
    DayColumn("due_on", "完成时限", "(完成|办结)(时限|时间|日期)"),
    MoneyColumn(
        "investment",
        "年度投资",
        "(本年)?(计划|投资计划)?(总)?(投资|资金)(额|计划|总额|合计|需求)?|小计|合计",
    ),
    MoneyColumn(
        "fund_upper", "上级资金", "(争取)?上级(财政|补助)?(资金)?|中央[及和、]?市级?(资金)?"
    ),
    MoneyColumn("fund_county", "县级资金", "[县区]级?(财政|配套)?(资金)?"),
    MoneyColumn("fund_bond", "债券资金", "(专项)?债券?(资金)?"),
    MoneyColumn("fund_social", "社会资金", "社会(资金|资本|投资)?|(企业)?自筹(资金)?"),
    Column("remark", "备注", "备注|说明"),
)
