"""Who may manage whose account, without a database."""

import pytest

from reporting.enums import Role
from reporting.rules.office.accounts import Account, may_manage, roles_given_by

PLANNER = Account(1, frozenset({Role.PLANNER.value}))
CHIEF = Account(2, frozenset(), is_superuser=True)


def having(*groups: str, **rights: bool) -> Account:
    return Account(9, frozenset(groups), **rights)


@pytest.mark.parametrize(
    "account, is_planners",
    [
        (having(), True),
        (having("reporter"), True),
        (having("leader"), True),
        (having("reporter", "leader"), True),
        (having("reviewer"), False),
        (having("planner"), False),
        (having("reporter", "reviewer"), False),
        (having("reporter", "a group that is no role"), False),
        (having("reporter", has_rights_of_its_own=True), False),
        (having(is_superuser=True), False),
    ],
)
def test_planner_manages_reporters_and_leaders_and_a_superuser_everybody(
    account: Account, is_planners: bool
) -> None:
    assert may_manage(PLANNER, account) == is_planners
    assert may_manage(CHIEF, account)


@pytest.mark.parametrize("own", [PLANNER, CHIEF, having("reporter")])
def test_nobody_manages_their_own(own: Account) -> None:
    assert not may_manage(own, own)


def test_roles_that_are_given() -> None:
    assert roles_given_by(PLANNER) == (Role.REPORTER, Role.LEADER)
    assert set(roles_given_by(CHIEF)) == set(Role)
