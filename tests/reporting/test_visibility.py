"""Which day `?known=` names, and what was known by its end."""

import datetime

import pytest

from indicators.models import Actual
from reporting.models import Department, Submission, User
from reporting.visibility import Viewer, read_known
from tests.factories import NOON, make_actual, make_period, make_plan, make_submission, make_target

TODAY = datetime.date(2024, 7, 31)
DAY = NOON.date()


@pytest.mark.parametrize(
    "text, day",
    [
        ("2024-07-31", TODAY),
        ("2024-02-29", datetime.date(2024, 2, 29)),
        ("0001-01-01", datetime.date(1, 1, 1)),
    ],
)
def test_day_up_to_today_is_read(text: str, day: datetime.date) -> None:
    assert read_known(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        *(
            None,
            "",
            " ",
            "2024-08-01",
            "9999-12-31",
            "2023-02-29",
            "2024-13-01",
            "0000-01-01",
            "2024-00-10",
        ),
        *(
            "20240731",
            "2024-7-31",
            "2024-W31-3",
            "2024-07-31 ",
            "２０２４-07-31",
            "31.07.2024",
            "昨天",
            "9" * 5000,
        ),
    ],
)
def test_invalid_or_future_day_is_none(text: str | None) -> None:
    assert read_known(text, TODAY) is None


def known_to(viewer: Viewer) -> set[str]:
    return {str(row.value) for row in Actual.objects.known_to(viewer)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "approved_at, is_known",
    [
        ("2024-02-29T23:59:59+08:00", True),
        ("2024-03-01T00:00:00+08:00", True),
        ("2024-03-01T23:59:59.999999+08:00", True),
        ("2024-03-02T00:00:00+08:00", False),
        ("2024-03-01T16:30:00+00:00", False),  # half past midnight here
    ],
)
def test_day_ends_at_local_midnight(approved_at: str, is_known: bool) -> None:
    make_actual(make_target(make_plan()), "6")
    Submission.objects.update(approved_at=datetime.datetime.fromisoformat(approved_at))
    assert known_to(Viewer(None, DAY)) == ({"6"} if is_known else set())


@pytest.mark.django_db
def test_revision_approved_later_is_not_known() -> None:
    target = make_target(make_plan())
    for revision in (1, 2):  # approved on the 2nd and the 3rd of March
        form = make_submission(make_period(target.plan), target.lead, revision=revision)
        make_actual(target, str(revision), submission=form)
    days = [Viewer(None, DAY + datetime.timedelta(days=n)) for n in (0, 1, 2)]
    assert [known_to(viewer) for viewer in days] == [set(), {"1"}, {"1", "2"}]


@pytest.mark.django_db
def test_publication_and_rights_are_todays(
    units: tuple[Department, Department], clerk_a: User, clerk_b: User, reviewer: User, leader: User
) -> None:
    plan = make_plan()
    later = datetime.date(2024, 3, 2)
    for month, published in ((3, True), (6, False)):
        make_actual(make_target(plan, month, lead=units[0]), str(month), month, published=published)
    plan.periods.filter(month=3).update(published_at=NOON.replace(year=2025))
    seen = {
        user.username: known_to(Viewer(user, later))
        for user in (clerk_a, clerk_b, reviewer, leader)
    }
    assert seen == {
        "clerk_a": {"3", "6"},
        "clerk_b": {"3"},
        "reviewer": {"3", "6"},
        "leader": {"3"},
    }
