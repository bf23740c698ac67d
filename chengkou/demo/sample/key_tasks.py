"""The sample's 重点任务: figures that half a year might have brought, words, and why some lag."""

import random
from decimal import Decimal
from fractions import Fraction

from indicators.models import Actual, Target
from reporting.enums import DataNature, Direction, Measure, Pace, RuleKind, Verdict
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import half_up, places
from reporting.rules.rule import PERCENT

SEED = 171
HUNDRED = Decimal(100)
BIG = 20
"""From this number of things on, several of a kind are ready in any half year."""

COUNTED = frozenset("个家处座条件所户人套项") | {"人次", "场次"}
"""Units of which there is no half."""

# Fixed figures by number and month: what is nearly done by its nature, and what fell behind.
TYPED: dict[int, dict[int, str]] = {
    101: {6: "24"},
    201: {6: "121"},
    206: {6: "23.4"},
    211: {6: "22.5"},
    213: {6: "47.6"},
    408: {6: "52"},
    418: {6: "11.3"},
    603: {6: "2.48"},
    808: {6: "19"},
    911: {6: "2.34"},
    918: {6: "11"},
    1001: {6: "286"},
    1003: {6: "99.2"},
}
# What is reported on tasks in words, with the reviewer's verdict and its ground.
WORDS: dict[int, tuple[str, Verdict, str]] = {
    303: ("风机基础完成18台，升压站主体在建", Verdict.GOOD, "现场进度表"),
    304: ("已取得核准，进场道路开工", Verdict.GOOD, "开工报告"),
    305: ("已取得核准，用地手续在报批", Verdict.POOR, "用地预审还没有批复，没有开工"),
    415: ("国考断面1—6月均为Ⅱ类", Verdict.GOOD, "市生态环境局水质月报"),
    515: ("骨料生产线已试生产", Verdict.GOOD, "企业投产报告"),
    516: ("窑炉安装完成，待环保验收", Verdict.POOR, "环保验收没有完成，没有投产"),
    517: ("生产线改造完成，已投料", Verdict.GOOD, "企业投产报告"),
    917: ("已与1家企业签订入校协议", Verdict.GOOD, "签订的协议"),
}

Reason = tuple[str, str]
"""Why a row lags, and what is done about it."""

# By the unit that leads it.
REASONS: dict[str, Reason] = {
    "fazhan-gaige-wei": (
        "部分项目前期手续没有办完，资金和实物量集中在下半年",
        "逐个项目排出下达和开工时间，按月调度",
    ),
    "jingji-xinxi-wei": (
        "设备到货晚于计划，上半年见效少",
        "驻企专员跟进设备到货和安装，9月底前补上差额",
    ),
    "nongye-nongcun-wei": (
        "春季低温多雨，项目整地和建设开工晚",
        "抢抓秋冬农闲施工，按周通报各乡镇进度",
    ),
    "zhufang-chengxiang-jianwei": (
        "汛期施工天数少，上半年完成的工程量不足一半",
        "增加作业面和班组，汛后集中施工",
    ),
    "wenhua-lvyou-wei": (
        "上半年旅游淡季，活动和创建评定集中在消夏季以后",
        "倒排下半年活动和评定时间表",
    ),
    "chengshi-guanli-ju": (
        "选址和管线迁改协调时间长，开工晚",
        "7月底前完成迁改，同步组织绿化施工",
    ),
    "caizheng-ju": (
        "上半年市场需求不足，企业收入和利润增长慢于计划",
        "督促国有企业压减成本、盘活闲置资产",
    ),
    "renli-shebao-ju": (
        "培训和贷款集中在返乡和秋季招聘时段",
        "与乡镇逐村摸底，8月起集中组织",
    ),
    "linye-ju": (
        "造林抚育集中在秋冬季，上半年完成的面积少",
        "提前备足苗木，10月起集中栽植",
    ),
    "zhaoshang-touzi-ju": (
        "在谈项目签约推迟，上半年新签约项目少",
        "县领导带队上门对接，三季度集中签约",
    ),
    "keji-ju": (
        "认定和登记按批次进行，上半年只有一批",
        "辅导企业备齐材料，参加下半年批次",
    ),
    "jiao-wei": (
        "学校施工集中在暑期，上半年完工的少",
        "暑期集中施工，开学前完成验收",
    ),
    "shangwu-wei": (
        "电商大促集中在下半年，上半年增长慢于计划",
        "组织腊肉、中药材线上促销，扩大直播场次",
    ),
    "jiaotong-ju": (
        "雨季塌方影响施工，路面工程推迟",
        "抢抓晴好天气施工，10月底前完成路面",
    ),
    "shuili-ju": (
        "主汛期停工，治理工程集中在枯水期",
        "汛后立即复工，增加施工点位",
    ),
    "yingji-ju": (
        "避让户新房建设慢，搬迁推迟",
        "逐户落实建房时间，雨季前先行临时安置",
    ),
    "weisheng-jiankang-wei": (
        "方案评审推迟，工程没有按时开工",
        "7月底前完成评审和招标",
    ),
    "chengxing-gongsi": (
        "征地交付晚于计划，上半年完成投资少",
        "分段交地、分段施工，按月核对投资",
    ),
}
GENERAL: Reason = ("工作集中在下半年开展，上半年进度慢于计划", "排出下半年时间表，按月通报")


def type_task(row: Actual, month: int) -> None:
    """Set what the unit reports on the task: a figure, or words of what has no number."""
    target = row.target
    row.source = f"{target.lead.name}{target.plan.year}年1—{month}月月报"
    row.nature = DataNature.FINAL
    if target.rule_kind == RuleKind.TEXT:
        row.words, verdict, _ = WORDS[target.number]
        if verdict is Verdict.POOR:
            row.explanation, row.measures = why_task_lags(target)
        return
    row.value = figure(target, month)


def judge_task(row: Actual) -> None:
    """Set the reviewer's verdict on words."""
    _, row.verdict, row.verdict_note = WORDS[row.target.number]


def why_task_lags(target: Target) -> Reason:
    """Why the task lags, and what is done about it."""
    why, what = REASONS.get(target.lead.code, GENERAL)
    # One sentence for many rows would read as if nobody had looked at any of them.
    return f"{target.name}：{why}", f"{what}（{target.name}）"


def figure(target: Target, month: int) -> Decimal:
    """A figure that the months 1 to `month` might have brought; always the same for a task."""
    typed = TYPED.get(target.number, {}).get(month)
    if typed:
        return Decimal(typed)
    bound = target.rule_high if target.rule_low is None else target.rule_low
    assert bound is not None, "a task without a number has words"
    rng = random.Random(f"{SEED} {target.number}")  # noqa: S311  figures, no secrets
    if target.measure == Measure.CUMULATIVE:
        return _sum(target, bound, month, rng)
    if _is_growth(target):
        return half_up(Fraction(bound) * Fraction(rng.randint(88, 118), 100), 1)
    if target.direction == Direction.DOWN:
        return half_up(Fraction(bound) * Fraction(rng.randint(70, 97), 100), places(bound) + 1)
    return _share(target, bound, rng)


def _is_growth(target: Target) -> bool:
    return "增长" in target.name and target.unit == PERCENT


def _sum(target: Target, bound: Decimal, month: int, rng: random.Random) -> Decimal:
    """A sum that grows from zero; of a few things none or one is ready inside the year."""
    if target.pace == Pace.YEAR_END and bound < BIG:
        return Decimal(rng.randint(0, int(bound) // 2)) if month < YEAR_END else bound
    done = Fraction(bound) * month / YEAR_END * Fraction(rng.randint(86, 128), 100)
    return half_up(done, 0 if target.unit in COUNTED else 2)


def _share(target: Target, bound: Decimal, rng: random.Random) -> Decimal:
    """A share or a level near its target; no share is more than the whole."""
    if target.unit != PERCENT:
        return half_up(Fraction(bound) * Fraction(rng.randint(90, 101), 100), places(bound))
    near = bound + Decimal(rng.randint(-9, 14)) / 10
    return min(near, HUNDRED)
