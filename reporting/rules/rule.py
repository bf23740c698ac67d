"""A target's rule: what its wording asks for, as numbers that a figure can be held against."""

from dataclasses import dataclass
from decimal import Decimal

from reporting.enums import RuleKind
from reporting.rules.figures import difference, total, with_unit

PERCENT = "%"
POINTS = "个百分点"


@dataclass(frozen=True)
class Rule:
    """How one target is read.

    `at_least` and an upward `about` hold the printed number in `low`, `at_most` and a downward `about` in `high`,
    `between` in both; `step` holds the signed change from last year's value in `low`; `text` and `none` hold nothing.
    Numbers are in the row's unit and keep their printed decimals.
    """

    kind: RuleKind
    low: Decimal | None = None
    high: Decimal | None = None
    strict: bool = False
    """The number itself does not do: 超过, 低于, 正增长."""
    relative: bool = False
    """A step in percent of last year's value, not in the row's unit."""
    tolerance: Decimal | None = None
    """What 左右 allows on the bad side, in the row's unit without sign; None: nothing was set, nothing is allowed."""

    def problems(self) -> list[str]:
        """What is wrong with the rule, as sentences for the planner who typed it; empty when it can be judged by."""
        numbers = [number for number in (self.low, self.high, self.tolerance) if number is not None]
        if not all(number.is_finite() for number in numbers):
            return ["规则中的数字必须是有限的数。"]
        found = [sentence for applies, sentence in self._checks() if applies]
        if self.strict and self.kind not in (RuleKind.AT_LEAST, RuleKind.AT_MOST, RuleKind.STEP):
            found.append("“不含本数”只用于不低于、不超过和较上年变动。")
        if self.relative and self.kind is not RuleKind.STEP:
            found.append("“按百分比变动”只用于较上年变动。")
        if self.tolerance is not None and self.kind is not RuleKind.ABOUT:
            found.append("容许范围只用于“左右”。")
        return found

    def _checks(self) -> list[tuple[bool, str]]:
        low, high = self.low, self.high
        match self.kind:
            case RuleKind.AT_LEAST:
                return [
                    (low is None, "“不低于”须填写下限。"),
                    (high is not None, "“不低于”不填写上限。"),
                ]
            case RuleKind.AT_MOST:
                return [
                    (high is None, "“不超过”须填写上限。"),
                    (low is not None, "“不超过”不填写下限。"),
                ]
            case RuleKind.ABOUT:
                return [
                    (
                        (low is None) == (high is None),
                        "“左右”须填写一个数：越高越好填下限，越低越好填上限。",
                    ),
                    (self.tolerance is not None and self.tolerance < 0, "容许范围不能为负数。"),
                ]
            case RuleKind.BETWEEN:
                return [
                    (low is None or high is None, "“区间”须同时填写下限和上限。"),
                    (
                        low is not None and high is not None and low > high,
                        "区间的下限不能大于上限。",
                    ),
                ]
            case RuleKind.STEP:
                return [
                    (low is None, "“较上年变动”须在下限填写变动幅度，下降填负数。"),
                    (high is not None, "“较上年变动”不填写上限。"),
                    (self.relative and low is not None and low < -100, "下降幅度不能超过100%。"),
                ]
            case RuleKind.TEXT | RuleKind.NONE:
                return [(low is not None or high is not None, f"“{self.kind.label}”不填写数字。")]


def gap_unit_of(unit: str) -> str:
    """The unit of a difference between two figures: 个百分点 between any two in %, else their own."""
    return POINTS if unit == PERCENT else unit


def limit_of(about: Rule, number: Decimal) -> Decimal:
    """From where on an `about` rule with this printed number holds: 6.5 for 7左右 with a tolerance of 0.5."""
    tolerance = about.tolerance or Decimal(0)
    return total(number, tolerance) if about.low is None else difference(number, tolerance)


def leniency(about: Rule, number: Decimal, unit: str) -> str:
    """How an `about` rule with this printed number is applied: 按不低于6.5%判断（容许低0.5个百分点）."""
    word, side = ("不超过", "高") if about.low is None else ("不低于", "低")
    limit = with_unit(limit_of(about, number), unit)
    if about.tolerance is None:
        allowed = "未定容许范围，按印发数判断"
    elif about.tolerance == 0:
        allowed = "不容许偏离"
    else:
        allowed = f"容许{side}{with_unit(about.tolerance, gap_unit_of(unit))}"
    return f"按{word}{limit}判断（{allowed}）"


def describe(rule: Rule, unit: str) -> str:
    """How the wording was read, told back to the planner in Chinese; unit is the row's own.

    The rule must have no `problems()`.
    """
    low, high = rule.low, rule.high
    match rule.kind:
        case RuleKind.NONE:
            return "未设目标"
        case RuleKind.TEXT:
            return "由人工评定（未读出数字）"
        case RuleKind.AT_LEAST if low is not None:
            return f"{'高于' if rule.strict else '不低于'}{with_unit(low, unit)}"
        case RuleKind.AT_MOST if high is not None:
            return f"{'低于' if rule.strict else '不超过'}{with_unit(high, unit)}"
        case RuleKind.ABOUT if (number := low if low is not None else high) is not None:
            return f"{with_unit(number, unit)}左右：{leniency(rule, number, unit)}"
        case RuleKind.BETWEEN if low is not None and high is not None:
            return f"{with_unit(low, unit)}至{with_unit(high, unit)}，超出较好的一端也算达到"
        case RuleKind.STEP if low is not None:
            return _describe_step(low, rule, unit)
    raise ValueError(f"rule with problems: {'；'.join(rule.problems())}")


def _describe_step(step: Decimal, rule: Rule, unit: str) -> str:
    if step == 0:
        return "须好于上年（持平不算）" if rule.strict else "与上年持平，或好于上年"
    if rule.relative:
        words, size = ("增长", "下降"), with_unit(step.copy_abs(), PERCENT)
    else:
        words = ("提高", "下降") if unit == PERCENT else ("增加", "减少")
        size = with_unit(step.copy_abs(), gap_unit_of(unit))
    return f"较上年{words[0] if step > 0 else words[1]}{'超过' if rule.strict else ''}{size}"
