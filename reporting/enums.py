"""The closed lists of the ledger: the value is stored, the label is shown.

They know no model and no database, so that the rules and the models can both use them.
"""

from django.db.models import TextChoices


class Measure(TextChoices):
    """How a figure behaves through the year, hence how it may be compared with a year's target."""

    RATE = "rate", "增速·比率"
    """Compared with its target in any month: growth rates, unemployment, shares."""
    CUMULATIVE = "cumulative", "累计量"
    """Grows from zero on 1 January: new enterprises, days of good air, money received, deaths."""
    LEVEL = "level", "期末水平"
    """A level reached at the end of the period: urbanisation, life expectancy, stock of timber."""


class Direction(TextChoices):
    """Which way is good."""

    UP = "up", "越高越好"
    DOWN = "down", "越低越好"
    HOLD = "hold", "保持（高低都不好）"
    """Both sides are bad: consumer prices, the sex ratio at birth."""


class Attribute(TextChoices):
    """What the plan's 属性 column says; empty for sub-rows, in the models an empty string."""

    BINDING = "binding", "约束性"
    EXPECTED = "expected", "预期性"


class Status(TextChoices):
    """What an assessment comes to; `reporting.rules.labels` has the word by attribute."""

    MET = "met", "达到目标"
    NEAR = "near", "基本达到"
    SHORT = "short", "未达目标"
    ON_TRACK = "on_track", "达到序时"
    BEHIND = "behind", "低于序时"
    YEAR_END = "year_end", "年末考核，暂不评价"
    """Has a figure, of which nothing is expected before the year's end."""
    NOT_EVALUATED = "not_evaluated", "未到考核节点，暂不评价"
    """Has a figure, of which nothing is expected before a later month of the year."""
    NOT_DUE = "not_due", "未到统计时点"
    NOT_REPORTED = "not_reported", "未填报"
    NO_TARGET = "no_target", "未设目标"
    UNDETERMINED = "undetermined", "待评定"

    @property
    def lags(self) -> bool:
        """Whether the row is flagged; defined only here, for pages, forms and reports."""
        return self in (Status.BEHIND, Status.SHORT)


JUDGED_STATUSES = frozenset({Status.MET, Status.NEAR, Status.SHORT, Status.ON_TRACK, Status.BEHIND})
"""What says how something stands; the others say why that is not said."""


class Grade(TextChoices):
    """A project against its pace: five grades, and the reasons why there is no grade."""

    NORMAL = "normal", "正常"
    SLOW = "slow", "略慢"
    LAGGING = "lagging", "滞后"
    FAR_BEHIND = "far_behind", "明显滞后"
    SEVERE = "severe", "严重滞后"
    NOT_YET = "not_yet", "未到开工时间"
    NODES_KEPT = "nodes_kept", "节点按期"
    NODES_LATE = "nodes_late", "节点逾期"
    NO_NODES = "no_nodes", "未排节点"
    NO_PLAN = "no_plan", "未设年度投资"
    NOT_DUE = "not_due", "未到统计时点"
    NOT_REPORTED = "not_reported", "未填报"

    @property
    def is_graded(self) -> bool:
        """Whether it is one of the five."""
        return self in FIVE_GRADES

    @property
    def lags(self) -> bool:
        """Whether the project is flagged; defined only here, for pages, forms and reports."""
        return self.is_slow or self is Grade.NODES_LATE

    @property
    def is_slow(self) -> bool:
        """Whether it is 滞后 or worse (滞后及以下): flagged by its money, not by its nodes."""
        return self in (Grade.LAGGING, Grade.FAR_BEHIND, Grade.SEVERE)

    @property
    def colour(self) -> str:
        """The ending of its CSS class and of its symbol; empty for what is no grade."""
        return COLOURS.get(self, "")

    @property
    def mark(self) -> str:
        """The symbol shown before its word."""
        if self.is_graded:
            return f"grade-{self.colour}"
        return f"mark-{_LIKE[self].value}"


COLOURS = {
    Grade.NORMAL: "green",
    Grade.SLOW: "blue",
    Grade.LAGGING: "yellow",
    Grade.FAR_BEHIND: "orange",
    Grade.SEVERE: "red",
}
FIVE_GRADES = tuple(COLOURS)
# What is no grade looks like the status that says the same of other rows.
_LIKE = {
    Grade.NOT_YET: Status.NOT_DUE,
    Grade.NODES_KEPT: Status.ON_TRACK,
    Grade.NODES_LATE: Status.BEHIND,
    Grade.NO_NODES: Status.NO_TARGET,
    Grade.NO_PLAN: Status.NO_TARGET,
    Grade.NOT_DUE: Status.NOT_DUE,
    Grade.NOT_REPORTED: Status.NOT_REPORTED,
}


class FinalWord(TextChoices):
    """What is settled before the year is over; its label replaces the status's."""

    EARLY = "early", "提前完成"
    EXCEEDED = "exceeded", "已突破"
    OUT_OF_REACH = "out_of_reach", "已无法完成"


class RuleKind(TextChoices):
    """What a printed wording asks for; `reporting.rules.rule.Rule` has the fields of a kind."""

    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不超过"
    ABOUT = "about", "左右"
    BETWEEN = "between", "区间"
    STEP = "step", "较上年变动"
    TIED = "tied", "与其他数比"
    TEXT = "text", "由人工评定"
    NONE = "none", "未设目标"


class Tie(TextChoices):
    """What a tied target is compared with, in the same months of the year."""

    INDICATOR = "indicator", "本计划的另一个指标"
    CITY = "city", "全市的同一指标"
    RANK = "rank", "全市排名前几位"
    RANK_GAIN = "rank_gain", "全市排名比上年前进几位"

    @property
    def is_of_rank(self) -> bool:
        """Whether the row's rank is compared, not its figure."""
        return self in (Tie.RANK, Tie.RANK_GAIN)


class Pace(TextChoices):
    """Which share of the year's plan should be done by the end of a month (序时进度)."""

    EVEN = "even", "按月均匀"
    LAST_YEAR = "last_year", "按上年同期占比"
    MILESTONES = "milestones", "按节点"
    YEAR_END = "year_end", "年末集中"


class GrowthBasis(TextChoices):
    """增速口径: at which prices a growth rate is computed."""

    CURRENT = "current", "现价"
    CONSTANT = "constant", "不变价"
    COMPARABLE = "comparable", "可比口径"
    UNKNOWN = "unknown", "未注明"


class DataNature(TextChoices):
    """数据性质: how final a reported figure is."""

    ESTIMATE = "estimate", "预计"
    FLASH = "flash", "快报"
    FINAL = "final", "最终核实"


class Verdict(TextChoices):
    """A reviewer's verdict on a target without a figure; inside the year it is about the pace."""

    GOOD = "good", "达到要求"
    POOR = "poor", "未达要求"


class SubmissionState(TextChoices):
    """The state of one unit's report for one period."""

    DRAFT = "draft", "填报中"
    SIGNING = "signing", "待审签"
    """With the unit's own approver (单位审签), before it is handed in."""
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已审核"


class EvidenceKind(TextChoices):
    """What a file given as evidence (佐证) shows."""

    OTHER = "other", "其他佐证"
    STARTED = "started", "开工"
    FINISHED = "finished", "竣工"
    DONE = "done", "办结"
    SCAN = "scan", "签字盖章的扫描件"


class RowGroup(TextChoices):
    """What a period can be limited to; every kind of report rows belongs to one."""

    INDICATORS = "indicators", "指标"
    PROJECTS = "projects", "重点项目"
    TASKS = "tasks", "民生实事"
    KEY_TASKS = "key_tasks", "重点任务"


class PlanState(TextChoices):
    """The state of a year's plan."""

    DRAFT = "draft", "草案"
    ADOPTED = "adopted", "已批准"
    ARCHIVED = "archived", "已归档"


class Role(TextChoices):
    """What a person is here to do; the value is the name of the permission group."""

    REPORTER = "reporter", "填报员"
    REVIEWER = "reviewer", "审核员"
    PLANNER = "planner", "计划管理员"
    LEADER = "leader", "县领导"


# In these a submission's rows may be changed.
OPEN_STATES = (SubmissionState.DRAFT, SubmissionState.RETURNED)
# In these it is with its unit and not handed in.
WITH_UNIT_STATES = (*OPEN_STATES, SubmissionState.SIGNING)


class Action(TextChoices):
    """What is done with a submission; every action leaves an event."""

    OPEN = "open", "下发"
    ADD = "add", "增补填报项"
    MOVE = "move", "调整填报单位"
    EXTEND = "extend", "延期"
    URGE = "urge", "催报"
    SAVE = "save", "保存"
    FILL_IN = "fill_in", "代填"
    SEND = "send", "送审签"
    SUBMIT = "submit", "提交"
    SIGN = "sign", "审签提交"
    SIGN_BACK = "sign_back", "审签退回"
    WITHDRAW = "withdraw", "撤回"
    ACCEPT = "accept", "受理"
    RETURN = "return", "退回"
    JUDGE = "judge", "评定"
    APPROVE = "approve", "审核通过"
    REOPEN = "reopen", "重新打开"
    SUPPLEMENT = "supplement", "补报"


# With these a unit hands its submission in.
HANDING_IN = (Action.SUBMIT, Action.SIGN)
# With these it is with whoever fills it in again, for a reason.
GIVING_BACK = (Action.RETURN, Action.SIGN_BACK)


class NoticeKind(TextChoices):
    """What a unit is told of one of its submissions."""

    OPENED = "opened", "下发"
    SIGNING = "signing", "待审签"
    """For those alone who sign for the unit."""
    RETURNED = "returned", "退回"
    DUE_SOON = "due_soon", "临期"
    LATE = "late", "逾期"
    APPROVED = "approved", "通过"


class Channel(TextChoices):
    """How notices leave the house; on the pages everybody has them anyway."""

    EMAIL = "email", "电子邮件"
    WEBHOOK = "webhook", "政务消息"


class PublishingAction(TextChoices):
    """What is done with a period; every action leaves an event."""

    PUBLISH = "publish", "发布"
    UPDATE = "update", "发布更新"
    """What was approved after publishing becomes public."""
    TAKE_BACK = "take_back", "撤回发布"
