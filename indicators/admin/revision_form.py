"""The form of a change of a target: it starts from the present terms, and stores what differs."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.admin.wording import differs
from indicators.admin.wording_form import RULE_FIELDS, ReadingForm
from indicators.models import Indicator, Milestone, Target, TargetRevision
from indicators.models.terms import CAN_BE_NONE, TERMS, TargetTerms
from indicators.models.validators import read_months
from reporting.admin.forms import ConstraintsAtFields, LineForm, told_in_heads
from reporting.enums import Attribute, Pace, RuleKind
from reporting.models import Plan
from reporting.rules.rule import Rule

TEXTS = ("unit", "gap_unit", "amount_unit")
"""Terms that may be empty: a change takes one away by naming the empty text."""


def presented(target: Target) -> dict[str, Any]:
    """Initial values of the form for the next change of a target: all as it is now.

    A reading that the planner corrected, and a tolerance that he typed, go on as well.
    """
    latest = max(target.all_revisions, key=lambda change: change.effective_on, default=None)
    row: Any = latest or target
    terms = latest.terms if latest else target.printed_terms
    initial = {f"new_{name}": getattr(terms, name) for name in TERMS}
    initial |= {"target": target.pk, "wording": row.wording}
    if row.rule.kind is RuleKind.TEXT:
        return initial | {"by_person": True}
    if row.rule.kind is RuleKind.ABOUT:
        initial["rule_tolerance"] = row.rule_tolerance
    if differs(row):
        initial |= {name: getattr(row, name) for name in RULE_FIELDS}
        initial["rule_other"] = row.rule_other_id
    return initial


class TargetRevisionForm(ReadingForm):
    """A change of a target; its wording is read in the terms from its day on.

    A term left as the page showed it stays as it was before the change. One that was changed is
    stored, unless that makes it what it was; one that was emptied is none from that day on.
    """

    identity = ("target",)
    read_from = ("target", "wording", "new_unit", "new_measure", "new_direction")
    constraint_fields = {
        "revision_once_per_day": "effective_on",
        "revision_has_wording": "wording",
        "revision_has_reason": "reason",
        "revision_rule_has_its_numbers": "rule_kind",
        "revision_tie_has_its_side": "rule_tie",
    }

    class Meta:
        model = TargetRevision
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(kwargs.get("initial") or {})  # a reading that goes on
        if not self.instance.pk:
            self._ask_what_was_shown()
        for term in TERMS:
            field = self.fields.get(f"new_{term}")
            if field is not None:
                printed = Target._meta.get_field(term)
                field.label = str(printed.verbose_name)  # type: ignore[union-attr]
                field.help_text = printed.help_text  # type: ignore[union-attr]
        if self.instance.pk:
            self._show_terms(self.instance.terms)

    def _ask_what_was_shown(self) -> None:
        """Let what the page showed of the present target come back beside what was typed."""
        shown = {"wording", "by_person", *RULE_FIELDS, *(f"new_{term}" for term in TERMS)}
        for name in sorted(shown - {"rule_other"}):
            if name in self.fields:
                self.fields[name].show_hidden_initial = True

    def _show_terms(self, terms: TargetTerms) -> None:
        for term in TERMS:
            if f"new_{term}" in self.fields:
                self.initial[f"new_{term}"] = getattr(terms, term)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "new_pace" in self.fields:
            self._keep_what_differs(data)
        return super().clean()

    def terms(self, data: dict[str, Any]) -> dict[str, Any]:
        terms = self._before(data).changed_by(TargetRevision(**_new(data)))
        return {"unit": terms.unit, "measure": terms.measure, "direction": terms.direction}

    def plan(self, data: dict[str, Any]) -> Plan:
        """The plan of the target."""
        target: Target = data["target"]
        return target.plan

    def indicator(self, data: dict[str, Any]) -> Indicator:
        """The target's indicator."""
        target: Target = data["target"]
        return target.indicator

    def _rule(self, data: dict[str, Any]) -> Rule:
        """As for every wording; a corrected reading that the page showed goes on with it."""
        read_again = {*self.read_from, *RULE_FIELDS, "by_person"} - {"target", "rule_other"}
        is_new = self.instance.pk is None
        if is_new and data["rule_kind"] and read_again.isdisjoint(self.changed_data):
            return self._typed(data, set())
        return super()._rule(data)

    def _before(self, data: dict[str, Any]) -> TargetTerms:
        """The terms on the day of the change, without it."""
        target: Target = data["target"]
        day = data.get("effective_on")
        if day is None:
            return target.printed_terms
        return target.terms_on(day, without=self.instance if self.instance.pk else None)

    def _keep_what_differs(self, data: dict[str, Any]) -> None:
        """Replace the typed terms by what the columns store: NULL where nothing changes."""
        if "target" not in data:
            return
        before = self._before(data)
        for term in TERMS:
            name = f"new_{term}"
            if name not in data:
                continue  # it has an error
            if name not in self.changed_data:
                data[name] = getattr(self.instance, name)
                continue
            typed = data[name]
            if term == "months_due" and typed:
                typed = ",".join(map(str, read_months(typed)))
            stored = _stored(term, typed)
            after = None if term in CAN_BE_NONE and stored == 0 else stored
            data[name] = None if after == getattr(before, term) else stored
        self._check(data, before)

    def _check(self, data: dict[str, Any], before: TargetTerms) -> None:
        terms = before.changed_by(TargetRevision(**_new(data)))
        if data.get("attribute") == Attribute.BINDING and terms.near_band is not None:
            message = "约束性指标没有“基本达到”，请把范围清空。"
            self.add_error("new_near_band", ValidationError(message, code="binding"))


def _new(data: dict[str, Any]) -> dict[str, Any]:
    return {f"new_{term}": data.get(f"new_{term}") for term in TERMS}


def _stored(term: str, typed: Any) -> Any:
    """What the column of a changed term stores."""
    if typed not in (None, ""):
        return typed
    if term in TEXTS:
        return ""
    return Decimal(0) if term in CAN_BE_NONE else None


class ChangedMilestoneForm(LineForm, ConstraintsAtFields):
    """A milestone that a change sets anew, or takes away where it has no value."""

    constraint_fields = {"milestone_changed_once_per_month": "month"}

    class Meta:
        model = Milestone
        fields = ("month", "value")
        help_texts = told_in_heads(Milestone, "value")


class ChangedMilestoneFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The milestones of one change: they belong to its target too."""

    def _construct_form(self, index: int, **kwargs: Any) -> Any:
        form = super()._construct_form(index, **kwargs)  # type: ignore[misc]
        form.instance.target_id = self.instance.target_id
        return form

    def clean(self) -> None:
        """Refuse milestones of a target that is not paced by them."""
        super().clean()
        typed = [form for form in self.forms if form.has_changed()]
        pace = getattr(self.instance, "new_pace", None)
        if not typed or not self.instance.target_id:
            return
        if pace is None and self.instance.effective_on:
            pace = self.instance.terms_before.pace
        if pace != Pace.MILESTONES:
            raise ValidationError("序时方式不是“按节点”的，不用填节点。", code="pace")
