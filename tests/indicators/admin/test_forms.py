"""The form of a target: when the rule is read, when it is the typed one, what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from django.forms import modelform_factory

from indicators.admin.forms import TargetForm
from indicators.models import Indicator, Target
from reporting.enums import Direction, Measure, RuleKind
from reporting.models import Plan
from reporting.rules.rule import Rule
from tests.factories import make_plan, make_section, make_target
from tests.indicators.admin.posts import Form, shown, typed

pytestmark = pytest.mark.django_db


def saved(data: dict[str, Any], target: Target | None = None) -> Rule:
    form = Form(data, instance=target)
    assert form.errors == {}
    return Target.objects.get(pk=form.save().pk).rule


def refused(data: dict[str, Any], target: Target | None = None) -> dict[str, list[str]]:
    form = Form(data, instance=target)
    assert not form.is_valid()
    return {field: [str(words) for words in found] for field, found in form.errors.items()}


ABOUT_7 = Rule(RuleKind.ABOUT, low=Decimal(7), tolerance=Decimal("0.5"))


AT_LEAST_7 = Rule(RuleKind.AT_LEAST, low=Decimal(7))


AT_LEAST_6 = Rule(RuleKind.AT_LEAST, low=Decimal(6))


@pytest.mark.parametrize(
    "fields, rule",
    [
        ({}, ABOUT_7),
        ({"wording": "6"}, AT_LEAST_6),
        ({"wording": "——"}, Rule(RuleKind.NONE)),
        ({"wording": ""}, Rule(RuleKind.NONE)),
        ({"rule_tolerance": "0.2"}, Rule(RuleKind.ABOUT, low=Decimal(7), tolerance=Decimal("0.2"))),
        (
            {"wording": "350左右", "unit": "亿元", "measure": Measure.LEVEL},
            Rule(RuleKind.ABOUT, low=Decimal(350)),
        ),
        ({"rule_kind": "at_least", "rule_low": "7"}, AT_LEAST_7),
        ({"wording": "完成市级下达任务", "by_person": "on"}, Rule(RuleKind.TEXT)),
        ({"wording": "完成市级下达任务", "rule_kind": "at_least", "rule_low": "7"}, AT_LEAST_7),
        ({"by_person": "on"}, Rule(RuleKind.TEXT)),
        ({"wording": "7", "rule_kind": "about", "rule_low": "7"}, ABOUT_7),
        (
            {"wording": "7", "rule_kind": "about", "rule_low": "7", "unit": "家"},
            Rule(RuleKind.ABOUT, low=Decimal(7)),
        ),
        (
            {"wording": "7", "rule_kind": "about", "rule_low": "7", "rule_tolerance": "0"},
            Rule(RuleKind.ABOUT, low=Decimal(7), tolerance=Decimal(0)),
        ),
        ({"wording": "99999999999.9999"}, Rule(RuleKind.AT_LEAST, low=Decimal("99999999999.9999"))),
        ({"attribute": "", "row": 1}, ABOUT_7),
    ],
)
def test_rule_of_a_new_row(fields: dict[str, Any], rule: Rule, draft: Plan) -> None:
    assert saved(typed(draft, **fields)) == rule


@pytest.mark.parametrize(
    "fields, field, words",
    [
        ({"wording": "完成市级下达任务"}, "wording", "读不出可以比的数"),
        ({"wording": "——", "by_person": "on"}, "by_person", "没有写目标"),
        (
            {"by_person": "on", "rule_kind": "at_least", "rule_low": "7"},
            "by_person",
            "请去掉这个勾",
        ),
        ({"by_person": "on", "rule_low": "7"}, "by_person", "请去掉这个勾"),
        ({"rule_low": "7"}, "rule_kind", "选好怎么比"),
        ({"rule_strict": "on"}, "rule_kind", "选好怎么比"),
        ({"rule_kind": "at_least"}, "rule_kind", "须填写下限"),
        (
            {"rule_kind": "between", "rule_low": "7", "rule_high": "6"},
            "rule_kind",
            "下限不能大于上限",
        ),
        ({"rule_kind": "text"}, "rule_kind", "text"),
        ({"wording": "6", "rule_tolerance": "0.2"}, "rule_tolerance", "容许范围只用于“左右”"),
        ({"rule_tolerance": "-0.2"}, "rule_tolerance", "不能为负数"),
        ({"rule_kind": "at_least", "rule_low": "七"}, "rule_low", "请只填数字"),
        ({"rule_kind": "at_least", "rule_low": "1234567890123456"}, "rule_low", "15"),
        ({"rule_kind": "at_least", "rule_low": "7.12345"}, "rule_low", "4"),
        ({"near_band": "0.5", "attribute": "binding"}, "near_band", "约束性指标没有"),
        ({"months_due": "3,13"}, "months_due", "1 至 12"),
        ({"number": "9" * 20}, "number", "小于或等于"),
        ({"number": "0"}, "number", "1"),
        ({"lead": ""}, "lead", "必填"),
        ({"attribute": ""}, "attribute", "第一行（行 0）要选属性：约束性或预期性。"),
        (
            {"wording": "≥123456789012"},
            "wording",
            "“≥123456789012”里的数太长：小数点前最多 11 位，小数最多 4 位。",
        ),
        ({"wording": "7.00001左右"}, "wording", "小数最多 4 位"),
        ({"wording": "5—6.12345"}, "wording", "小数最多 4 位"),
        ({"maximum_per_year": "0"}, "maximum_per_year", "要填大于 0 的数。"),
        ({"maximum_per_year": "-365"}, "maximum_per_year", "要填大于 0 的数。"),
        ({"near_band": "-0.1"}, "near_band", "不能填负数。"),
        ({"near_band": "1e-1"}, "near_band", "请只填数字"),
    ],
)
def test_new_row_refused_at_the_field(
    fields: dict[str, Any], field: str, words: str, draft: Plan
) -> None:
    found = refused(typed(draft, **fields))
    assert list(found) == [field]
    assert words in "".join(found[field])
    assert not Target.objects.exists()


def test_section_of_another_plan_refused(draft: Plan) -> None:
    other = make_section(make_plan(2024))
    assert refused(typed(draft, section=other.pk)) == {
        "section": ["这个类别不在所选的年度计划里。"]
    }


def test_row_of_an_adopted_plan_refused() -> None:
    adopted = make_plan(2024)
    found = refused(typed(adopted))
    assert list(found) == ["plan"]
    assert found["plan"][0].startswith("2024年计划已批准，不能再加内容。")


def test_second_row_of_a_number_or_indicator_refused(draft: Plan) -> None:
    saved(typed(draft))
    another = Indicator.objects.create(code="other", name="别的")
    assert refused(typed(draft, indicator=another.pk)) == {
        "number": ["这个年度计划已经有这个序号和行的目标。"]
    }
    assert refused(typed(draft, number=2)) == {"indicator": ["这个年度计划已经有这个指标的目标。"]}
    assert set(refused(typed(draft))) == {"number", "indicator"}
    assert saved(typed(draft, indicator=another.pk, row=1)) == ABOUT_7


@pytest.mark.parametrize(
    "fields, rule",
    [
        ({"name": "改名"}, ABOUT_7),
        ({"wording": "6"}, AT_LEAST_6),
        ({"wording": "6左右"}, Rule(RuleKind.ABOUT, low=Decimal(6), tolerance=Decimal("0.5"))),
        (
            {"direction": Direction.DOWN},
            Rule(RuleKind.ABOUT, high=Decimal(7), tolerance=Decimal("0.5")),
        ),
        ({"unit": "家", "measure": Measure.LEVEL}, Rule(RuleKind.ABOUT, low=Decimal(7))),
        ({"rule_tolerance": "0.3"}, Rule(RuleKind.ABOUT, low=Decimal(7), tolerance=Decimal("0.3"))),
        ({"rule_tolerance": ""}, Rule(RuleKind.ABOUT, low=Decimal(7))),
        (
            {"wording": "6左右", "rule_tolerance": "0.3"},
            Rule(RuleKind.ABOUT, low=Decimal(6), tolerance=Decimal("0.3")),
        ),
        ({"rule_kind": "at_least", "rule_tolerance": ""}, AT_LEAST_7),
        ({"wording": "6", "rule_kind": "at_least", "rule_tolerance": ""}, AT_LEAST_7),
        ({"by_person": "on"}, Rule(RuleKind.TEXT)),
    ],
)
def test_rule_after_a_change(fields: dict[str, Any], rule: Rule, draft: Plan) -> None:
    target = make_target(draft, wording="7左右")
    assert saved(shown(target, **fields), target) == rule


def test_corrected_rule_stays_until_the_automatic_reading_is_chosen(draft: Plan) -> None:
    target = make_target(draft, wording="7左右")
    assert saved(shown(target, rule_kind="at_least", rule_tolerance=""), target) == AT_LEAST_7
    target = Target.objects.get()
    assert saved(shown(target, name="改名"), target) == AT_LEAST_7
    target = Target.objects.get()
    assert saved(shown(target, rule_kind=""), target) == ABOUT_7


def test_changed_number_of_decimals_is_a_correction(draft: Plan) -> None:
    target = make_target(draft, wording="7")
    assert str(saved(shown(target, rule_low="7.0"), target).low) == "7.0"


def test_text_stays_text_until_unticked(draft: Plan) -> None:
    saved(typed(draft, wording="完成市级下达任务", by_person="on"))
    target = Target.objects.get()
    assert Form(instance=target)["by_person"].value() is True
    assert Form(instance=target)["rule_kind"].value() == ""
    assert saved(shown(target, name="改名"), target).kind is RuleKind.TEXT
    target = Target.objects.get()
    assert list(refused(shown(target, by_person=None), target)) == ["wording"]
    target = Target.objects.get()
    assert saved(shown(target, by_person=None, wording="7"), target) == AT_LEAST_7


def test_refused_change_leaves_the_row_and_the_typed_values(draft: Plan) -> None:
    target = make_target(draft, wording="7左右")
    form = Form(shown(target, wording="与经济增长同步", name="改名"), instance=target)
    assert list(form.errors) == ["wording"]
    assert (form["wording"].value(), form["name"].value()) == ("与经济增长同步", "改名")
    kept = Target.objects.get()
    assert (kept.wording, kept.name, kept.rule) == ("7左右", "指标1-0", ABOUT_7)


def test_band_of_zero_and_small_maximum_allowed(draft: Plan) -> None:
    saved(typed(draft, near_band="0", maximum_per_year="0.5"))
    target = Target.objects.get()
    assert (target.near_band, target.maximum_per_year) == (Decimal(0), Decimal("0.5"))


def test_about_chosen_by_hand_gets_the_tolerance_of_a_reading(
    draft: Plan,
) -> None:
    target = make_target(draft, wording="7")
    assert saved(shown(target, rule_kind="about"), target) == ABOUT_7


def test_adopted_headline_without_attribute_can_be_saved(draft: Plan) -> None:
    target = make_target(draft, attribute="")
    assert list(refused(shown(target), target)) == ["attribute"]
    locked = modelform_factory(Target, form=TargetForm, fields=["unit", "months_due"])
    assert locked({"unit": "%", "months_due": "12"}, instance=Target.objects.get()).is_valid()
