"""The columns that a ledger of projects and a list of livelihood tasks can have. No database."""

from projects.enums import Adjustment, InvestmentSource, Level, Nature, Stage
from projects.importing.reading.columns import (
    CodeColumn,
    Column,
    DayColumn,
    DeadlineColumn,
    EnrolledColumn,
    LineColumn,
    MoneyColumn,
    MonthColumn,
    NumberColumn,
    PromisesColumn,
    SpanColumn,
    choice,
)
from projects.models import PLAN_FUNDS

# Titles that say no more than that rows are sorted: the cells below tell by what.
_SORTED = "(项目|产业|工程|建设|所属)?(类型|类别|分类|板块)"

_BEFORE_LEVEL = "([0-9]{4}年度?)?(承接|承办|实施|遴选|推荐)?"
_OF_LEVEL = "(级|重点|级重点|级重大)?(项目|民生实事|实事|任务|清单|候选|建议|备选)*"
_LEVEL = {
    "city": f"{_BEFORE_LEVEL}市{_OF_LEVEL}",
    "county": f"{_BEFORE_LEVEL}[县区]{_OF_LEVEL}",
}
LEVEL = choice("level", "级别", "(项目|重点)?(级别|层级)|项目等级", Level, weak=_SORTED, **_LEVEL)
NATURE = choice(
    "nature",
    "建设性质",
    "(建设|项目)?性质|建设类型",
    Nature,
    weak=_SORTED,
    continued="续建(类|项目)*",
    new="(计划|拟)?新开工?(类|项目)*",
    preparation="(前期|储备|预备|谋划)(类|工作|储备|推进|项目)*",
)
CODE = CodeColumn(
    "code",
    "项目代码",
    "(投资)?(项目)?(统一|赋码)?(代码|编码)|项目编号|(投资)?项目在线(审批)?(平台)?代码",
)
NAME = LineColumn(
    "name",
    "项目名称",
    "(建设|工程|重点)?项目(名称)?|名称|工程名称|(民生)?实事(项目)?(名称)?|事项(名称)?",
)
SECTOR = LineColumn(
    "sector", "行业领域", "(所属|项目|投资)?(行业|领域|行业领域)(类别|分类|类型)?", _SORTED
)
LEAD = LineColumn("lead", "牵头单位", "(牵头|责任|主管|行业主管|牵头责任|责任主管)(单位|部门)")
COUNTY_LEADER = LineColumn(
    "county_leader", "县领导", "(分管|联系|牵头|责任|包联|挂联|挂钩|县级)*(县)?领导"
)
PROJECT_COLUMNS: tuple[Column, ...] = (
    CODE,
    NAME,
    LEVEL,
    NATURE,
    SECTOR,
    choice(
        "source",
        "投资来源",
        "(投资|资金)(来源|性质|主体|属性)|投资(类别|类型|方式)",
        InvestmentSource,
        weak=_SORTED,
        government="(政府|国有|国企|财政|政府性?)(投资|资金|性投资|企业)?|政府[、及和或/]?国有(投资)?",
        social="(社会|民间|民营|民企|外资)(投资|资本|资金|企业)?",
    ),
    LineColumn("owner", "业主单位", "(项目)?业主(单位)?|(建设|项目)单位|项目法人(单位)?"),
    LEAD,
    COUNTY_LEADER,
    LineColumn("commander", "项目指挥长", "(项目)?指挥长"),
    LineColumn("contact", "联系人", "(项目)?联系人(姓名)?"),
    LineColumn("phone", "联系电话", "(联系)?(电话|手机|方式)|联系人电话|手机号码?|电话号码"),
    LineColumn("place", "建设地点", "(建设|项目)(地点|地址|地)"),
    Column(
        "content",
        "建设内容及规模",
        "(项目)?(主要)?建设(内容|规模|内容[及和与、]?(建设)?规模|规模[及和与、]?(主要)?(建设)?内容)(概况)?",
    ),
    MonthColumn(
        "planned_start", "计划开工", "(计划|拟|预计)?开工(时间|日期|年月|月份|年份)?", of_year=1
    ),
    MonthColumn(
        "planned_finish",
        "计划竣工",
        "(计划|拟|预计)?(竣工|完工|建成|投用)(时间|日期|年月|月份|年份)?",
    ),
    DayColumn("started_on", "实际开工日期", "(实际|已)开工(时间|日期)?"),
    DayColumn("finished_on", "实际竣工日期", "实际(竣工|完工)(时间|日期)?"),
    choice("stage", "阶段", "(项目|目前|当前|建设)?(阶段|状态)", Stage),
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
        "(本年)?(计划|拟)(完成)?投资(额|数)?|(本年)?投资(计划|目标|任务)(额|数)?|本年投资(额|数)?"
        "|本年计划(额|数|总投资)?|(全年|年内|年)计划(完成)?投资(额|数)?",
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
    choice("adjustment", "中期调整", "(中期|计划)?调整(方式|类型|情况)?", Adjustment),
    Column("adjustment_no", "调整文号", "调整(依据|文件|文号)|文号"),
    DayColumn("adjusted_on", "调整日期", "调整(时间|日期)"),
    DayColumn("withdrawn_on", "撤销日期", "撤销(时间|日期)"),
    Column("withdrawal_reason", "撤销原因", "撤销(原因|理由)"),
)
SPAN = SpanColumn(
    "span",
    "起止年限",
    "(项目|计划|建设)?起止(年限|时间|年月|年份|日期)|(建设|实施)(年限|时间)",
)
"""Two columns in one, in files of counties alone."""
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
        "本年(工作|建设|主要)?(目标|目标任务|任务|建设内容)|(工作|主要|主要工作)?目标(任务)?",
        "(主要|工作|实施|实事|建设|项目|具体)*(内容|任务|举措|措施).*",
    ),
    LineColumn("lead", "牵头单位", "(牵头|主管|牵头责任)(单位|部门)"),
    COUNTY_LEADER,
    Column("responsible", "责任单位", "(责任|配合|协办|实施|参与)(单位|部门)"),
    PromisesColumn("targets", "量化目标", "(主要)?量化(目标|指标|任务)"),
    DeadlineColumn("due_on", "完成时限", "(计划|要求|预计)?(完成|办结)(时限|时间|日期|期限)"),
    MoneyColumn(
        "investment",
        "年度投资",
        "(本年)?(计划|投资计划)?(总)?(投资|资金)(额|计划|总额|合计|需求)?|小计|合计",
    ),
    MoneyColumn(
        "fund_upper",
        "上级资金",
        "(争取)?(上级|市级?及?以上)(财政|补助|补助性)?(资金|投资)?|中央[及和、]?市级?(资金)?",
    ),
    MoneyColumn("fund_county", "县级资金", "[县区]级?(财政|配套|统筹)?(资金)?"),
    MoneyColumn("fund_bond", "债券资金", "(地方)?(政府)?(专项)?债券?(资金)?"),
    MoneyColumn("fund_social", "社会资金", "社会(资金|资本|投资)?|(企业)?自筹(资金)?"),
    Column("remark", "备注", "备注|说明"),
)
