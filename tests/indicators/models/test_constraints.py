"""The constraints of targets, figures and observations: what they refuse and just allow."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.utils import timezone

from indicators.enums import Area, Outlook
from indicators.models import (
    Actual,
    Indicator,
    Milestone,
    Observation,
    Section,
    Target,
    TargetRevision,
)
from reporting.enums import Attribute, DataNature, RuleKind, SubmissionState, Tie, Verdict
from tests.constraints import Breakers, cases, change, promises, refused
from tests.factories import (
    NOON,
    make_actual,
    make_department,
    make_period,
    make_plan,
    make_revision,
    make_section,
    make_submission,
    make_target,
)
from tests.indicators.models.made import actual, indicator, observation, target

pytestmark = pytest.mark.django_db


def revision(**fields: Any) -> TargetRevision:
    return make_revision(target(), "2023-07-01", **fields)


def milestone(month: int) -> Milestone:
    """Not yet saved; always of the same target."""
    return Milestone(target=Target.objects.first() or target(), month=month, value=Decimal(1))


def printed_milestone() -> Milestone:
    row = milestone(3)
    row.save()
    return row


def two_changed_milestones() -> None:
    row = revision()
    Milestone.objects.bulk_create(
        [Milestone(target=row.target, revision=row, month=3, value=Decimal(1)) for _ in range(2)]
    )


def at_work_in_two_units() -> None:
    """The same target in drafts of two units for one period."""
    row = target()
    period = make_period(make_plan(), 3, published=False)
    for code in ("a", "b"):
        form = make_submission(period, make_department(code), state=SubmissionState.DRAFT)
        Actual.objects.create(submission=form, target=row, open_in=period)


def rule(**fields: Any) -> Callable[[], None]:
    """Write a target's rule field by field: kind, and low and high where they are given."""
    columns = {"rule_low": None, "rule_high": None} | fields
    return lambda: change(target(), **columns)


LOW, HIGH = Decimal("6"), Decimal("7")


BREAKERS: Breakers = {
    "section_number_once": [
        lambda: [Section.objects.create(plan=make_plan(), number="一", order=n) for n in (1, 2)]
    ],
    "section_order_once": [
        lambda: [Section.objects.create(plan=make_plan(), number=n, order=1) for n in "一二"]
    ],
    "section_catalogue_known": [lambda: make_section(make_plan(), catalogue="projects")],
    "Indicator.code": [lambda: [Indicator.objects.create(code="a", name=name) for name in "甲乙"]],
    "Indicator.name": [lambda: [Indicator.objects.create(code=code, name="甲") for code in "ab"]],
    "Indicator.replaces": [
        lambda: [
            Indicator.objects.create(code=code, name=code, replaces=indicator("old"))
            for code in ("b", "c")
        ]
    ],
    "indicator_not_replaced_by_itself": [lambda: change(indicator(), replaces=models.F("id"))],
    "target_once_per_number_and_row": [
        lambda: [make_target(make_plan(), 1, 0, indicator=indicator(code)) for code in ("a", "b")]
    ],
    "target_once_per_indicator": [
        lambda: [make_target(make_plan(), number, indicator=indicator()) for number in (1, 2)]
    ],
    "target_same_as_one_thing": [
        lambda: target(number=2, indicator=(one := target()).indicator, same_as=one, livelihood="a")
    ],
    "target_attribute_known": [
        lambda: target(attribute="wish"),
        lambda: change(target(), attribute="约束性"),
    ],
    "target_rule_kind_known": [lambda: change(target(), rule_kind="")],
    "target_jump_kind_known": [lambda: change(target(), jump_in="leaps")],
    "target_measure_known": [
        lambda: change(target(), measure=""),
        lambda: change(target(), measure="stock"),
    ],
    "target_direction_known": [
        lambda: change(target(), direction=""),
        lambda: change(target(), direction="left"),
    ],
    "target_pace_known": [lambda: change(target(), pace="slow")],
    "target_basis_known": [lambda: change(target(), growth_basis="")],
    "target_number_from_1": [lambda: target(number=0)],
    "target_ceiling_share_1_to_100": [
        lambda: target(ceiling_share=0),
        lambda: target(ceiling_share=101),
    ],
    "target_year_end_month_1_to_12": [
        lambda: target(year_end_from=0),
        lambda: target(year_end_from=13),
    ],
    "target_rule_has_its_numbers": [
        rule(rule_kind=RuleKind.NONE, rule_low=LOW),
        rule(rule_kind=RuleKind.TEXT, rule_high=HIGH),
        rule(rule_kind=RuleKind.AT_LEAST),
        rule(rule_kind=RuleKind.AT_LEAST, rule_high=HIGH),
        rule(rule_kind=RuleKind.AT_LEAST, rule_low=LOW, rule_high=HIGH),
        rule(rule_kind=RuleKind.AT_MOST),
        rule(rule_kind=RuleKind.AT_MOST, rule_low=LOW),
        rule(rule_kind=RuleKind.AT_MOST, rule_low=LOW, rule_high=HIGH),
        rule(rule_kind=RuleKind.STEP),
        rule(rule_kind=RuleKind.STEP, rule_high=HIGH),
        rule(rule_kind=RuleKind.BETWEEN, rule_low=LOW),
        rule(rule_kind=RuleKind.BETWEEN, rule_high=HIGH),
        rule(rule_kind=RuleKind.ABOUT),
        rule(rule_kind=RuleKind.ABOUT, rule_low=LOW, rule_high=HIGH),
        rule(rule_kind=RuleKind.TIED, rule_tie=Tie.CITY, rule_low=LOW),
    ],
    "target_tie_has_its_side": [
        rule(rule_kind=RuleKind.TIED),
        rule(rule_kind=RuleKind.TIED, rule_tie="weather"),
        rule(rule_kind=RuleKind.TIED, rule_tie=Tie.INDICATOR),
        rule(rule_kind=RuleKind.TIED, rule_tie=Tie.CITY, rule_high=HIGH),
        rule(rule_kind=RuleKind.TIED, rule_tie=Tie.RANK),
        rule(rule_kind=RuleKind.TIED, rule_tie=Tie.RANK_GAIN),
        rule(rule_kind=RuleKind.AT_LEAST, rule_low=LOW, rule_tie=Tie.CITY),
        lambda: change(
            target(),
            rule_kind=RuleKind.TIED,
            rule_low=None,
            rule_tie=Tie.CITY,
            rule_other=indicator(),
        ),
    ],
    "target_binding_has_no_near_band": [
        lambda: target(attribute=Attribute.BINDING, near_band=Decimal("0.1")),
        lambda: target(attribute=Attribute.BINDING, near_band=Decimal(0)),
    ],
    "revision_once_per_day": [
        lambda: [
            make_revision(Target.objects.first() or target(), "2023-07-01", wording)
            for wording in ("8", "9")
        ]
    ],
    "revision_kind_known": [lambda: revision(kind="wish"), lambda: revision(kind="")],
    "revision_attribute_known": [lambda: revision(attribute="约束性")],
    "revision_has_wording": [lambda: change(revision(), wording="")],
    "revision_has_reason": [lambda: revision(reason="")],
    "revision_rule_kind_known": [lambda: change(revision(), rule_kind="")],
    "revision_rule_has_its_numbers": [
        lambda: change(revision(), rule_low=None),
        lambda: change(revision(), rule_high=HIGH),
    ],
    "revision_tie_has_its_side": [
        lambda: change(revision(), rule_kind=RuleKind.TIED, rule_low=None),
        lambda: change(revision(), rule_tie=Tie.CITY),
    ],
    "revision_measure_known": [lambda: change(revision(), new_measure="stock")],
    "revision_direction_known": [lambda: change(revision(), new_direction="left")],
    "revision_pace_known": [lambda: revision(new_pace="slow"), lambda: revision(new_pace="")],
    "revision_basis_known": [lambda: revision(new_growth_basis="guess")],
    "revision_ceiling_share_1_to_100": [
        lambda: revision(new_ceiling_share=0),
        lambda: revision(new_ceiling_share=101),
    ],
    "revision_year_end_month_1_to_12": [
        lambda: revision(new_year_end_from=0),
        lambda: revision(new_year_end_from=13),
    ],
    "milestone_printed_has_value": [lambda: change(printed_milestone(), value=None)],
    "milestone_changed_once_per_month": [lambda: two_changed_milestones()],
    "milestone_once_per_month": [
        lambda: Milestone.objects.bulk_create([milestone(3), milestone(3)])
    ],
    "milestone_month_1_to_12": [
        lambda: milestone(0).save(),
        lambda: milestone(13).save(),
    ],
    "actual_once_per_submission": [lambda: repeat_in_one_submission()],
    "actual_at_work_once": [at_work_in_two_units],
    "actual_unpublished_has_note_and_no_value": [
        lambda: change(actual(), unpublished=True, value=None),
        lambda: change(actual(), unpublished=True, unpublished_note="年底才有"),
        lambda: change(actual(), unpublished_note="年底才有"),
        lambda: change(actual(), value=Decimal(0), unpublished=True, unpublished_note="年底才有"),
    ],
    "actual_nature_known": [lambda: actual(nature="guess")],
    "actual_outlook_known": [lambda: actual(outlook="bright")],
    "actual_verdict_has_note": [
        lambda: actual(verdict=Verdict.GOOD),
        lambda: actual(verdict_note="看过现场"),
        lambda: actual(verdict="fine", verdict_note="看过现场"),
    ],
    "actual_verdict_held_back_once_judged": [
        lambda: change(actual(), verdict_held_back=True),
        lambda: change(actual(), verdict_held_back=True, judged_at=NOON, verdict_released_at=NOON),
    ],
    "actual_remark_has_moment": [
        lambda: change(actual(), remark="请核对"),
        lambda: change(actual(), remarked_at=timezone.now()),
    ],
    "actual_reply_has_remark": [lambda: change(actual(), reply="已核对")],
    "actual_remark_of_figure_is_there": [lambda: change(actual(), remark_is_of_figure=True)],
    "observation_once": [lambda: [observation(amount=Decimal(n)) for n in (1, 2)]],
    "observation_month_1_to_12": [lambda: observation(month=0), lambda: observation(month=13)],
    "observation_area_known": [lambda: observation(area="moon"), lambda: observation(area="")],
    "observation_says_something": [lambda: change(observation(), value=None, amount=None, rank=1)],
    "observation_former_version_ended": [
        lambda: change(observation(), version_of=models.F("id")),
    ],
    "observation_has_source": [lambda: change(observation(), source="")],
}


def repeat_in_one_submission() -> None:
    first = actual()
    Actual.objects.create(submission=first.submission, target=first.target, value=None)


def test_every_constraint_has_a_breaker() -> None:
    assert set(BREAKERS) == set(promises("indicators"))


@pytest.mark.parametrize("name, act", cases(BREAKERS))
def test_constraint_refuses(name: str, act: Callable[[], Any]) -> None:
    with refused("indicators", name):
        act()


@pytest.mark.parametrize(
    "fields",
    [
        {"rule_kind": RuleKind.NONE},
        {"rule_kind": RuleKind.TEXT},
        {"rule_kind": RuleKind.AT_LEAST, "rule_low": LOW},
        {"rule_kind": RuleKind.AT_LEAST, "rule_low": Decimal(0)},
        {"rule_kind": RuleKind.AT_MOST, "rule_high": HIGH},
        {"rule_kind": RuleKind.STEP, "rule_low": Decimal("-0.5")},
        {"rule_kind": RuleKind.BETWEEN, "rule_low": LOW, "rule_high": HIGH},
        {"rule_kind": RuleKind.ABOUT, "rule_low": LOW},
        {"rule_kind": RuleKind.ABOUT, "rule_high": HIGH},
    ],
    ids=lambda fields: "-".join(map(str, fields.values())),
)
def test_every_kind_of_rule_allowed_with_its_numbers(fields: dict[str, Any]) -> None:
    rule(**fields)()
    assert Target.objects.get().rule.kind == fields["rule_kind"]


@pytest.mark.parametrize(
    "fields", [{"ceiling_share": 1}, {"ceiling_share": 100}, {"year_end_from": 1}, {"number": 1}]
)
def test_edges_of_ranges_allowed(fields: dict[str, int]) -> None:
    target(**fields).full_clean()


def test_sub_row_without_attribute_allowed_beside_its_headline() -> None:
    plan = make_plan()
    make_target(plan, 11, 0)
    make_target(plan, 11, 1, attribute="")
    assert Target.objects.filter(number=11).count() == 2


def test_near_band_of_an_expected_target_allowed() -> None:
    assert target(attribute=Attribute.EXPECTED, near_band=Decimal("0.1")).near_band == Decimal(
        "0.1"
    )


def test_approved_rows_of_a_target_allowed_beside_one_at_work() -> None:
    """A subject is at work once; approved rows do not count, in any revision."""
    row = target()
    period = make_period(row.plan, 3)
    for revision in (1, 2):
        make_actual(row, "1", submission=make_submission(period, row.lead, revision=revision))
    form = make_submission(period, row.lead, revision=3, state=SubmissionState.DRAFT)
    Actual.objects.create(submission=form, target=row, open_in=period)
    assert Actual.objects.count() == 3


def test_observations_of_city_and_other_months_allowed_beside_the_county() -> None:
    observation()
    observation(area=Area.CITY)
    observation(month=6)
    assert Observation.objects.count() == 3


@pytest.mark.parametrize("nature", ["", *DataNature])
@pytest.mark.parametrize("outlook", ["", *Outlook])
def test_every_nature_and_outlook_allowed(nature: str, outlook: str) -> None:
    actual(nature=nature, outlook=outlook).full_clean()


@pytest.mark.parametrize(
    "model", [Section, Indicator, Target], ids=lambda model: model._meta.model_name
)
def test_rows_referred_to_cannot_be_deleted(model: type[models.Model]) -> None:
    actual()
    row = model._base_manager.first()
    assert row is not None
    with pytest.raises(ProtectedError):
        row.delete()
    with pytest.raises(ProtectedError):
        model._base_manager.all().delete()


@pytest.mark.parametrize(
    ("year", "is_taken"), [(1949, False), (1950, True), (2200, True), (2201, False)]
)
def test_observation_year_bounds(year: int, is_taken: bool) -> None:
    row = Observation(year=year, month=12, value=Decimal(1), source="某文")
    faults = {}
    try:
        row.clean_fields(exclude=["indicator"])
    except ValidationError as error:
        faults = error.message_dict
    assert list(faults) == ([] if is_taken else ["year"])
