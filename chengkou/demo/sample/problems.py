"""Why the sample's projects lag and what is done about it, in words that fit kind and figures."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from projects.enums import InvestmentSource, Nature, Node, ProblemKind
from projects.models import ProjectPlan, ProjectProgress
from reporting.rules.figures import percent


@dataclass(frozen=True)
class Words:
    """What a unit writes on a lagging project; each with places to be filled in."""

    problem: str
    reason: str
    measures: str


# What happens first, second and third: an approval is waited for, came late, is made up for.
IN_TURN = {
    ProblemKind.LAND: (
        Words(
            "{n}亩项目用地没有取得批复",
            "{what}的用地组卷资料退回补正，没有批复的地块不能进场",
            "补齐{n}亩勘测定界资料重新上报，{next}月底前取得用地批复",
        ),
        Words(
            "{n}亩项目用地批复晚于计划",
            "{what}取得用地批复比计划晚2个月，进场推迟",
            "{n}亩用地按批复进度分块进场，{next}月起增加2个作业面",
        ),
        Words(
            "{n}亩项目用地批复晚，进度欠账未补上",
            "{what}因用地批复晚，错过上半年施工期，仍在赶工",
            "{n}亩用地两班作业、按旬调度，年底前补上所欠进度",
        ),
    ),
    ProblemKind.FOREST: (
        Words(
            "{n}亩林地手续没有批复",
            "{what}使用林地的资料退回补正，涉林工段不能进场",
            "先做不涉林的工段，专人跟踪，{next}月底前取得{n}亩使用林地同意书",
        ),
        Words(
            "{n}亩林地手续批复晚于计划",
            "{what}办结使用林地手续比计划晚，采伐和进场推迟",
            "{next}月底前完成{n}亩林木采伐，涉林工段同时开工",
        ),
        Words(
            "{n}亩林地工段进度欠账未补上",
            "{what}因林地手续办结晚，涉林工段仍在赶工",
            "{n}亩涉林工段增加机械和班组，年底前补上所欠进度",
        ),
    ),
    ProblemKind.CLEARANCE: (
        Words(
            "{n}户征拆协议没有签订",
            "{what}的征拆补偿商谈慢，相连工段不能进场",
            "{place}干部包户，{next}月底前完成{n}户签约",
        ),
        Words(
            "{fewer}户征拆协议没有签订",
            "{what}征拆{n}户，余下的对补偿有异议，工段断续施工",
            "对{fewer}户逐户复核补偿，{next}月底前腾地",
        ),
        Words(
            "征拆腾地晚，进度欠账未补上",
            "{what}征拆{n}户到8月才全部腾地，后续工段晚开",
            "{n}户腾地后各工段同时施工，年底前补上所欠进度",
        ),
    ),
    ProblemKind.APPROVAL: (
        Words(
            "初步设计没有批复",
            "{what}的初步设计要改{n}处，修改后重新送审，审批晚于计划",
            "{n}处修改意见逐条落实，{next}月上旬取得批复并招标",
        ),
        Words(
            "设计变更审批未办结",
            "{what}有{n}处设计变更待审批，相关工段暂缓施工",
            "设计、监理现场会商{n}处变更，{next}月中旬办结审批",
        ),
        Words(
            "审批办结晚，进度欠账未补上",
            "{what}的{n}处设计变更8月才办结审批，后续工段晚开",
            "{n}处变更工段倒排工期，年底前补上所欠进度",
        ),
    ),
}
MONEY_OF_GOVERNMENT = Words(
    "资金到位{arrived}万元，只占年度计划的{share}%",
    "{what}的到位资金比完成投资少{gap}万元，施工单位无力再垫资",
    "加快资金拨付，{next}月底前先拨付{gap}万元工程款",
)
MONEY_OF_INVESTORS = Words(
    "资金到位{arrived}万元，只占年度计划的{share}%",
    "{what}的企业自筹资金比完成投资少{gap}万元，银行贷款没有放款",
    "组织银企对接，{next}月底前落实{gap}万元资金",
)
# The weather that holds up works, by month.
WEATHER = {
    3: Words(
        "一季度有效施工天数少",
        "{what}受低温雨雪影响，一季度少施工{n}天，春节后复工晚",
        "增加{few}个施工班组，把少施工的{n}天在二季度补上",
    ),
    6: Words(
        "二季度有效施工天数少",
        "{what}受5—6月连续降雨影响，少施工{n}天",
        "增加{few}个作业面和机械，抢晴天补上{n}天的施工量",
    ),
    9: Words(
        "三季度有效施工天数少",
        "{what}受汛期强降雨影响，三季度少施工{n}天，料场转运受阻",
        "增加{few}个作业面，材料提前进场，年底前补上{n}天的施工量",
    ),
}
NOT_BEGUN = "，没有按计划开工"
DAYS_TO_SETTLE = datetime.timedelta(days=20)
"""How long after the date of the report a matter may take."""

# What holds up a node, with the kind of problem that it is.
NODES = {
    Node.APPROVAL: (
        *(ProblemKind.APPROVAL, "项目建议书补充资金来源说明，立项审批"),
        "补齐资金来源说明",
    ),
    Node.FEASIBILITY: (
        *(ProblemKind.APPROVAL, "可研报告按评审意见修改，可研审批"),
        "按评审意见改完可研报告",
    ),
    Node.LAND: (
        *(ProblemKind.LAND, "用地预审资料退回补正，用地手续"),
        "补齐勘测定界和用地预审资料",
    ),
    Node.ENVIRONMENT: (
        *(ProblemKind.APPROVAL, "环评公示后补充论证，环评审批"),
        "补充环评论证后重新送审",
    ),
    Node.TENDER: (
        *(ProblemKind.APPROVAL, "招标限价审查未完成，招标审批"),
        "完成限价审查并挂网招标",
    ),
    Node.PERMIT: (
        *(ProblemKind.APPROVAL, "施工图审查未完成，施工许可审批"),
        "完成施工图审查",
    ),
}

# What the county's leader is asked for.
MATTERS = {
    ProblemKind.LAND: "请协调加快{what}的用地审查报批",
    ProblemKind.FOREST: "请协调县林业局加快{what}的林地审查报批",
    ProblemKind.CLEARANCE: "请协调{place}解决{what}的征拆补偿异议",
    ProblemKind.MONEY: "请协调落实{what}的后续资金{rest}万元",
    ProblemKind.APPROVAL: "请协调加快{what}的审批",
    ProblemKind.WORKS: "请协调{what}的材料运输和料场供应",
}


def explain(row: ProjectProgress, kind: ProblemKind, number: int, turn: int) -> None:
    """Write problem, reason and measures of a lagging project.

    `number` is how much is concerned: 亩, 户, days. `turn` counts the quarters of the year in which
    it should be built: 1, 2 or 3.
    """
    words = _words(row, kind, turn)
    blanks = _blanks(row, number)
    row.problem_kind = kind
    row.problem = words.problem.format(**blanks)
    row.explanation = words.reason.format(**blanks)
    row.measures = words.measures.format(**blanks)
    if not row.completed:
        row.explanation += NOT_BEGUN


def ask(row: ProjectProgress, leader: str) -> None:
    """Ask the leader to settle what holds the project up; after `explain`."""
    words = MATTERS[ProblemKind(row.problem_kind)]
    row.matter = words.format(**_blanks(row, 0))
    row.matter_for = f"分管县领导{leader}"
    row.matter_by = _due_on(row) + DAYS_TO_SETTLE


def explain_node(row: ProjectProgress, node: Node, months_late: int) -> None:
    """Write problem, reason and measures of a project in preparation, by its first late node."""
    kind, reason, measures = NODES[node]
    what = stem(row.project_plan)
    late = f"{months_late}个多月" if months_late else "不到1个月"
    row.problem_kind = kind
    row.problem = f"{node.label}没有按期办结"
    row.explanation = f"{what}的{reason}已晚{late}"
    row.measures = f"{measures}，{_due_on(row).month}月底前办结{what}的{node.label}"


def _due_on(row: ProjectProgress) -> datetime.date:
    """The day on which the report is due, from which a unit counts what it does next."""
    due_on = row.submission.due_on
    assert due_on is not None, "every round of the sample has a date"
    return due_on


def stem(line: ProjectPlan) -> str:
    """高燕公路改建: the project's name without 示例."""
    return line.project.name.removesuffix("（示例）")


def _words(row: ProjectProgress, kind: ProblemKind, turn: int) -> Words:
    line = row.project_plan
    if kind == ProblemKind.MONEY:
        is_private = line.project.source == InvestmentSource.SOCIAL
        return MONEY_OF_INVESTORS if is_private else MONEY_OF_GOVERNMENT
    if kind == ProblemKind.WORKS:
        return WEATHER[row.submission.period.month]
    if kind == ProblemKind.APPROVAL and line.nature == Nature.CONTINUED:
        turn = max(turn, 2)  # what is being built has its design approved
    return IN_TURN[kind][turn - 1]


def _blanks(row: ProjectProgress, number: int) -> dict[str, object]:
    """What the places in the words are filled with."""
    month = _due_on(row).month
    plan = row.project_plan.investment
    completed = int(row.completed or 0)
    arrived = int(row.arrived or 0)
    return {
        "what": stem(row.project_plan),
        "place": row.project_plan.project.place,
        "n": number,
        "fewer": number // 3 + 1,
        "few": number % 3 + 1,
        "next": month,
        "arrived": arrived,
        "gap": completed - arrived,
        "share": percent(Decimal(arrived), plan),
        "rest": int(plan) - arrived,
    }
