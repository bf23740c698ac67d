"""A target's rule: what its wording asks for, as numbers that a figure can be compared with."""

from dataclasses import dataclass
from decimal import Decimal

from reporting.enums import Direction, RuleKind, Tie
from reporting.rules.figures import difference, total, with_unit

PERCENT = "%"
POINTS = "个百分点"

_BAD_SIDES = {Direction.UP: "低", Direction.DOWN: "高", Direction.HOLD: "高低"}
STRICT_KINDS = (RuleKind.AT_LEAST, RuleKind.AT_MOST, RuleKind.STEP, RuleKind.TIED)


@dataclass(frozen=True)
class Rule:
    """How one target is read.

    `at_least` uses `low`, `at_most` `high`, `between` both. `about` uses `high` where less is
    better, else `low`. `step` has the signed change from last year's value in `low`; `text` and
    `none` have no number. Numbers are in the row's unit and keep their printed decimals.
    """

    kind: RuleKind
    low: Decimal | None = None
    high: Decimal | None = None
    strict: bool = False
    """The number itself does not meet the target: 超过, 低于, 正增长."""
    relative: bool = False
    """A step in percent of last year's value, not in the row's unit."""
    tolerance: Decimal | None = None
    """What 左右 allows on a bad side, in the row's unit, without sign; None: nothing was set."""

    tie: Tie | None = None
    """Of a tied rule: what it is compared with. A rank's number is in `high`."""
    other: int | None = None
    """The key of the other indicator, where it is compared with one; None while none is chosen."""
    other_words: str = ""
    """What the wording calls it: 经济增长; of a stored rule empty. Not part of what is asked."""

    @property
    def printed_number(self) -> Decimal | None:
        """The one number of an `about` rule: its floor or, where less is better, its ceiling."""
        return self.high if self.low is None else self.low

    def problems(self) -> list[str]:
        """What is wrong with the rule, as sentences for the planner; empty if it can be applied."""
        for number in (self.low, self.high, self.tolerance):
            if number is not None and not number.is_finite():
                return ["规则中的数字必须是有限的数。"]
        found = [sentence for applies, sentence in self._checks_of_numbers() if applies]
        if self.strict and self.kind not in STRICT_KINDS:
            found.append("“不含本数”只用于不低于、不超过、较上年变动和与其他数比。")
        if self.relative and self.kind is not RuleKind.STEP:
            found.append("“按百分比变动”只用于较上年变动。")
        if self.tolerance is not None and self.kind not in (RuleKind.ABOUT, RuleKind.TIED):
            found.append("容许范围只用于“左右”和“同步”。")
        return found + self._problems_of_tie()

    def _problems_of_tie(self) -> list[str]:
        if self.kind is not RuleKind.TIED:
            is_tied = self.tie is not None or self.other is not None
            return ["“与什么比”只用于与其他数比。"] if is_tied else []
        if self.tie is None:
            return ["“与其他数比”须选好与什么比。"]
        checks = [
            (
                (self.tie is Tie.INDICATOR) != (self.other is not None),
                "与本计划的另一个指标比的，须选好那个指标；其他的不选。",
            ),
            (self.strict and self.tolerance is not None, "“同步”有容许范围，不能又不含本数。"),
            (self.tolerance is not None and self.tolerance < 0, "容许范围不能为负数。"),
            (
                self.tie.is_of_rank and (self.strict or self.tolerance is not None),
                "比排名的，不用“不含本数”和容许范围。",
            ),
        ]
        return [sentence for applies, sentence in checks if applies]

    def _checks_of_numbers(self) -> list[tuple[bool, str]]:
        """What may be wrong with the numbers, and whether it is."""
        low = self.low
        high = self.high
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
            case RuleKind.TIED:
                is_of_rank = self.tie is not None and self.tie.is_of_rank
                return [
                    (low is not None, "“与其他数比”不填写下限。"),
                    (is_of_rank != (high is not None), "只有比排名的在上限填写几位。"),
                    (
                        is_of_rank and high is not None and (high < 1 or high != int(high)),
                        "几位须是1以上的整数。",
                    ),
                ]
            case RuleKind.TEXT | RuleKind.NONE:
                return [(low is not None or high is not None, f"“{self.kind.label}”不填写数字。")]


def gap_unit_of(unit: str) -> str:
    """The unit of a difference between two figures: 个百分点 between any two in %, else theirs."""
    return POINTS if unit == PERCENT else unit


def comparing_word(*, is_ceiling: bool, strict: bool) -> str:
    """How a figure has to compare with the number of a rule: 不低于, 高于, 不超过 or 低于."""
    if is_ceiling:
        return "低于" if strict else "不超过"
    return "高于" if strict else "不低于"


def limit_of(about: Rule, number: Decimal) -> Decimal:
    """From where on an `about` rule with this printed number is met: 6.5 for 7左右 less 0.5."""
    tolerance = about.tolerance or Decimal(0)
    if about.low is None:
        return total(number, tolerance)
    return difference(number, tolerance)


def leniency(about: Rule, number: Decimal, unit: str, direction: Direction = Direction.UP) -> str:
    """How an `about` rule with this number is applied: 按不低于6.5%判断（容许低0.5个百分点）.

    Where both sides are bad: 按2.5%至3.5%判断（上下各容许0.5个百分点）.
    """
    if direction is Direction.HOLD:
        return _leniency_on_both_sides(about, number, unit)
    limit = with_unit(limit_of(about, number), unit)
    if about.low is None:
        return f"按不超过{limit}判断（{_tolerance_in_words(about, '高', unit)}）"
    return f"按不低于{limit}判断（{_tolerance_in_words(about, '低', unit)}）"


def held_limits(about: Rule, number: Decimal) -> tuple[Decimal, Decimal]:
    """Between which figures an `about` rule is met where both sides are bad: 2.5 and 3.5."""
    tolerance = about.tolerance or Decimal(0)
    return difference(number, tolerance), total(number, tolerance)


def _leniency_on_both_sides(about: Rule, number: Decimal, unit: str) -> str:
    if not about.tolerance:
        unset = "" if about.tolerance is not None else "，未定容许范围"
        return f"按等于{with_unit(number, unit)}判断（高低都不容许{unset}）"
    low, high = held_limits(about, number)
    allowed = with_unit(about.tolerance, gap_unit_of(unit))
    return f"按{with_unit(low, unit)}至{with_unit(high, unit)}判断（上下各容许{allowed}）"


def _tolerance_in_words(about: Rule, bad_side: str, unit: str) -> str:
    if about.tolerance is None:
        return "未定容许范围，按印发数判断"
    if about.tolerance == 0:
        return "不容许偏离"
    return f"容许{bad_side}{with_unit(about.tolerance, gap_unit_of(unit))}"


def describe(rule: Rule, unit: str, direction: Direction = Direction.UP, other: str = "") -> str:
    """How the wording was read, in Chinese for the planner; unit and direction are the row's own.

    `other` is the name of the indicator that a tied rule is compared with.

    The rule must have no `problems()`. Raises ValueError where the number of its kind is missing.
    """
    if rule.kind is RuleKind.NONE:
        return "未设目标"
    if rule.kind is RuleKind.TEXT:
        return "由人工评定（未读出数字）"
    if rule.kind is RuleKind.TIED:
        return describe_tie(rule, unit, direction, other or rule.other_words or "所选指标")
    return _describe_numbers(rule, unit, direction)


def describe_tie(rule: Rule, unit: str, direction: Direction, other: str) -> str:
    """What a tied rule asks for, against the other indicator's name: 快于同期地区生产总值增速."""
    if not rule.tie:
        raise ValueError("须说明与哪个数比")
    match rule.tie:
        case Tie.RANK:
            return f"全市排名前{rule.high}位"
        case Tie.RANK_GAIN:
            return f"全市排名比上年前进{rule.high}位"
        case Tie.CITY:
            other = "全市同期数"
        case _:
            other = f"同期{other}"
    if rule.tolerance is None:
        word = comparing_word(is_ceiling=direction is Direction.DOWN, strict=rule.strict)
        return f"{word}{other}"
    allowed = f"不容许{_BAD_SIDES[direction]}"
    if rule.tolerance:
        tolerance = with_unit(rule.tolerance, gap_unit_of(unit))
        allowed = f"容许{_BAD_SIDES[direction]}{tolerance}"
    return f"与{other}同步（{allowed}）"


def _describe_numbers(rule: Rule, unit: str, direction: Direction) -> str:
    low = rule.low
    high = rule.high
    number = rule.printed_number
    match rule.kind:
        case RuleKind.AT_LEAST if low is not None:
            return comparing_word(is_ceiling=False, strict=rule.strict) + with_unit(low, unit)
        case RuleKind.AT_MOST if high is not None:
            return comparing_word(is_ceiling=True, strict=rule.strict) + with_unit(high, unit)
        case RuleKind.ABOUT if number is not None:
            is_exact = direction is Direction.HOLD and not rule.tolerance
            about = "" if is_exact else "左右"
            return f"{with_unit(number, unit)}{about}：{leniency(rule, number, unit, direction)}"
        case RuleKind.BETWEEN if low is not None and high is not None:
            beyond = "超出较好的一端也算达到"
            if direction is Direction.HOLD:
                beyond = "超出哪一端都不算达到"
            return f"{with_unit(low, unit)}至{with_unit(high, unit)}，{beyond}"
        case RuleKind.STEP if low is not None:
            return _describe_step(low, rule, unit, direction)
    raise ValueError(f"rule with problems: {'；'.join(rule.problems())}")


def _describe_step(step: Decimal, rule: Rule, unit: str, direction: Direction) -> str:
    if step == 0 and direction is Direction.HOLD:
        return "与上年持平，高低都不算达到"
    if step == 0:
        return "须好于上年（持平不算）" if rule.strict else "与上年持平，或好于上年"
    size = with_unit(step.copy_abs(), PERCENT if rule.relative else gap_unit_of(unit))
    if rule.strict:
        size = f"超过{size}"
    return f"较上年{_verb_of_step(step, rule, unit)}{size}"


def _verb_of_step(step: Decimal, rule: Rule, unit: str) -> str:
    if step < 0:
        return "下降" if rule.relative or unit == PERCENT else "减少"
    if rule.relative:
        return "增长"
    return "提高" if unit == PERCENT else "增加"
