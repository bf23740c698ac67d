"""Which indicator of the plan a tied target is compared with."""

from indicators.models import Indicator, Target
from indicators.tied import is_named_by
from reporting.models import Plan
from reporting.rules.rule import Rule


def named_indicator(words: str, plan: Plan, own: Indicator, unit: str) -> int | None:
    """The key of the one other indicator of the plan, in the same unit, that these words name."""
    named = []
    for target in Target.objects.printed(plan):
        is_other = target.indicator_id != own.pk and target.unit == unit
        if is_other and is_named_by(words, target.name):
            named.append(target.indicator_id)
    return named[0] if len(named) == 1 else None


def problem_of_other(rule: Rule, plan: Plan, own: Indicator, unit: str) -> str:
    """Why the indicator that the planner chose cannot be compared with; empty where it can."""
    if rule.other is None:
        return ""
    if rule.other == own.pk:
        return "不能与它自己比。"
    for target in Target.objects.printed(plan):
        if target.indicator_id == rule.other:
            return (
                ""
                if target.unit == unit
                else f"单位不同，不能直接比：{target.name}的单位是{target.unit}。"
            )
    return f"{plan}里没有这个指标。"
