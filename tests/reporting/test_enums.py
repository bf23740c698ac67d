import pytest
from django.db.models import TextChoices

from reporting import enums
from reporting.enums import Status


def members(choices: type[TextChoices]) -> list[str]:
    return list(choices.values)


def test_stored_values_are_unchanged() -> None:
    assert members(enums.Measure) == ["rate", "cumulative", "level"]
    assert members(enums.Direction) == ["up", "down", "hold"]
    assert members(enums.Attribute) == ["binding", "expected"]
    assert members(enums.RuleKind) == [
        "at_least",
        "at_most",
        "about",
        "between",
        "step",
        "tied",
        "text",
        "none",
    ]
    assert members(enums.Pace) == ["even", "last_year", "milestones", "year_end"]
    assert members(enums.GrowthBasis) == ["current", "constant", "comparable", "unknown"]
    assert members(enums.DataNature) == ["estimate", "flash", "final"]
    assert members(enums.SubmissionState) == [
        "draft",
        "signing",
        "submitted",
        "returned",
        "approved",
    ]
    assert members(enums.PlanState) == ["draft", "adopted", "archived"]
    assert members(enums.Verdict) == ["good", "poor"]
    assert members(enums.Role) == ["reporter", "reviewer", "planner", "leader"]
    assert members(enums.Status) == [
        "met",
        "near",
        "short",
        "on_track",
        "behind",
        "year_end",
        "not_evaluated",
        "not_due",
        "not_reported",
        "no_target",
        "undetermined",
    ]


@pytest.mark.parametrize(
    "choices",
    [
        each
        for each in vars(enums).values()
        if isinstance(each, type) and issubclass(each, TextChoices)
    ],
)
def test_labels_are_chinese_and_distinct(choices: type[TextChoices]) -> None:
    labels = [str(label) for label in choices.labels]
    assert len(set(labels)) == len(labels)
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in label) for label in labels)


def test_only_behind_and_short_lag() -> None:
    assert {status for status in Status if status.lags} == {Status.BEHIND, Status.SHORT}
