"""A wording in a form: how it is read, and the planner's correction."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator

from indicators.admin.ties import named_indicator, problem_of_other
from indicators.admin.wording import in_words
from indicators.models import Indicator
from reporting.admin.forms import ConstraintsAtFields
from reporting.enums import Direction, Measure, RuleKind, Tie
from reporting.fields import DECIMAL_PLACES, MAX_DIGITS
from reporting.models import Plan
from reporting.rules.rule import PERCENT, Rule
from reporting.rules.wording import DEFAULT_TOLERANCE, read

NUMBERS = (
    "rule_low",
    "rule_high",
    "rule_strict",
    "rule_relative",
    "rule_tie",
    "rule_other",
)
RULE_FIELDS = ("rule_kind", *NUMBERS, "rule_tolerance")
AUTOMATIC = ""
KINDS = [
    (AUTOMATIC, "按目标原文自动读"),
    *((kind.value, kind.label) for kind in RuleKind if kind is not RuleKind.TEXT),
]


class ReadingForm(ConstraintsAtFields):
    """A row with a wording. The rule is read from it unless the planner types one in the same save.

    - 由人工评定 ticked: the rule is text, whatever the wording says.
    - One of the rule's fields changed: the planner's rule, checked by `Rule.problems`.
    - A new row, a change of what the reading depends on, or 按目标原文自动读 chosen: read anew.
    - Otherwise the stored rule stays, even one corrected earlier.
    """

    by_person = forms.BooleanField(
        label="由人工评定",
        required=False,
        help_text="原文里没有可以比的数时打勾，如“完成市级下达任务”；达到没有，由审核员评定。"
        "勾着就一直按文字对待。",
    )
    rule_kind = forms.ChoiceField(label="读作", choices=KINDS, required=False)

    read_from: tuple[str, ...] = ("wording", "unit", "measure", "direction")
    """The fields that the reading depends on."""
    identity: tuple[str, ...] = ("plan", "indicator")
    """The fields that say which indicators a tied wording may name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_rule: Rule | None = self.instance.rule if self.instance.pk else None
        is_text = self.stored_rule is not None and self.stored_rule.kind is RuleKind.TEXT
        if self.stored_rule is None or is_text:
            self.initial["rule_kind"] = AUTOMATIC
        self.initial["by_person"] = is_text
        if "wording" not in self.fields:
            # A locked row: nothing is read.
            del self.fields["by_person"]

    def terms(self, data: dict[str, Any]) -> dict[str, Any]:
        """Unit, measure and direction in which the wording is read."""
        return {name: data[name] for name in ("unit", "measure", "direction")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        needed = (
            *self.identity,
            *self.read_from,
            *NUMBERS,
            "rule_kind",
            "rule_tolerance",
            "by_person",
        )
        if not data.keys() >= set(needed):
            return data  # a locked row has no wording in its form; a field may have an error
        try:
            rule = self._rule(data | self.terms(data))
        except ValidationError as error:
            self.add_error(None, error)
            return data
        data["rule_kind"] = rule.kind
        data["rule_low"] = rule.low
        data["rule_high"] = rule.high
        data["rule_strict"] = rule.strict
        data["rule_relative"] = rule.relative
        data["rule_tolerance"] = rule.tolerance
        data["rule_tie"] = rule.tie or ""
        data["rule_other"] = None
        if rule.other is not None:
            data["rule_other"] = Indicator.objects.get(pk=rule.other)
        return data

    def indicator(self, data: dict[str, Any]) -> Indicator:
        """The row's own indicator."""
        indicator: Indicator = data["indicator"]
        return indicator

    def plan(self, data: dict[str, Any]) -> Plan:
        """The plan of the row."""
        plan: Plan = data["plan"]
        return plan

    def _rule(self, data: dict[str, Any]) -> Rule:
        """The rule that this save stores. Raises ValidationError by field."""
        changed = set(self.changed_data)
        reading = read(
            data["wording"],
            unit=data["unit"],
            measure=Measure(data["measure"]),
            direction=Direction(data["direction"]),
        )
        if data["by_person"]:
            return self._text(data, changed, reading)
        typed = changed & {"rule_kind", *NUMBERS}
        reread = changed & set(self.read_from)
        if not data["rule_kind"] and typed - {"rule_kind"}:
            message = (
                "填了下限、上限或勾了选项，请在“读作”里选好怎么比；要自动读，请把它们改回原样。"
            )
            raise ValidationError({"rule_kind": message})
        # A tolerance alone corrects a stored 左右; beside a new wording it belongs to its reading.
        if data["rule_kind"] and (typed or ("rule_tolerance" in changed and not reread)):
            return self._typed(data, changed)
        if self.stored_rule is None or not data["rule_kind"] or reread:
            return self._read(data, changed, reading)
        return self.stored_rule

    def _text(self, data: dict[str, Any], changed: set[str], reading: Rule) -> Rule:
        if reading.kind is RuleKind.NONE:
            message = "目标原文没有写目标，没有可以评定的；请去掉这个勾。"
            raise ValidationError({"by_person": message})
        if changed & set(NUMBERS) or ("rule_kind" in changed and data["rule_kind"]):
            message = "勾了“由人工评定”，下面的读法就用不上：请去掉这个勾，或把读法改回自动读。"
            raise ValidationError({"by_person": message})
        return Rule(RuleKind.TEXT)

    def _typed(self, data: dict[str, Any], changed: set[str]) -> Rule:
        kind = RuleKind(data["rule_kind"])
        tolerance = data["rule_tolerance"]
        # 左右 chosen anew has the tolerance that reading gives it; an emptied box beside a stored
        # 左右 means none.
        is_new_about = kind is RuleKind.ABOUT and "rule_kind" in changed
        if is_new_about and tolerance is None and data["unit"] in (PERCENT, "％"):
            tolerance = DEFAULT_TOLERANCE
        rule = Rule(
            kind,
            low=data["rule_low"],
            high=data["rule_high"],
            strict=data["rule_strict"],
            relative=data["rule_relative"],
            tolerance=tolerance,
            tie=Tie(data["rule_tie"]) if data["rule_tie"] else None,
            other=data["rule_other"].pk if data["rule_other"] else None,
        )
        if problem := problem_of_other(rule, self.plan(data), self.indicator(data), data["unit"]):
            raise ValidationError({"rule_other": problem})
        if problems := rule.problems():
            raise ValidationError({"rule_kind": problems})
        return rule

    def _read(self, data: dict[str, Any], changed: set[str], reading: Rule) -> Rule:
        wording = data["wording"]
        if reading.kind is RuleKind.TEXT:
            message = (
                f"“{wording}”里读不出可以比的数。请核对原文；"
                "原文就是这样的，勾上“由人工评定”，或在“按下面的读法”里填写怎么比。"
            )
            raise ValidationError({"wording": message})
        for number in (reading.low, reading.high):
            if number is not None and not _fits(number):
                digits = MAX_DIGITS - DECIMAL_PLACES
                limit = f"小数点前最多 {digits} 位，小数最多 {DECIMAL_PLACES} 位"
                message = f"“{wording}”里的数太长：{limit}。"
                raise ValidationError({"wording": message})
        tolerance = data["rule_tolerance"]
        reading = self._named(reading, data)
        is_in_step = reading.kind is RuleKind.TIED and reading.tolerance is not None
        if reading.kind is not RuleKind.ABOUT and not is_in_step:
            if tolerance is not None and "rule_tolerance" in changed:
                words = in_words(reading, data["unit"], data["direction"])
                message = f"容许范围只用于“左右”和“同步”，目标原文读作：{words}。"
                raise ValidationError({"rule_tolerance": message})
            return reading
        # A plan never prints the tolerance of 左右: the typed one stays until the unit changes.
        if tolerance is None or ("unit" in changed and "rule_tolerance" not in changed):
            return reading
        if tolerance < 0:
            raise ValidationError({"rule_tolerance": "容许范围不能为负数。"})
        return replace(reading, tolerance=tolerance)

    def _named(self, reading: Rule, data: dict[str, Any]) -> Rule:
        """The reading with the indicator of the plan that its words name.

        Raises ValidationError where the plan has none, or several.
        """
        if reading.tie is not Tie.INDICATOR:
            return reading
        other = named_indicator(
            reading.other_words, self.plan(data), self.indicator(data), data["unit"]
        )
        if other is None:
            message = (
                f"“{data['wording']}”要与{reading.other_words}比，本计划里认不出是哪个指标："
                "请在“按下面的读法”里选“与其他数比”和那个指标。"
            )
            raise ValidationError({"wording": message})
        return replace(reading, other=other, other_words="")


def _fits(number: Decimal) -> bool:
    """Whether a number read from a wording can be stored as a figure."""
    try:
        DecimalValidator(MAX_DIGITS, DECIMAL_PLACES)(number)
    except ValidationError:
        return False
    return True
