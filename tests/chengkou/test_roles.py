"""What each role may do, as the groups have it after migrate."""

import pytest
from django.contrib.auth.models import Group, Permission

from chengkou.roles import PERMISSIONS, write_groups
from reporting.enums import Role
from reporting.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def may(user: User) -> set[str]:
    return user.get_all_permissions()


@pytest.mark.parametrize("role", Role)
def test_migrate_gives_role_exactly_its_permissions(role: Role) -> None:
    assert may(make_user("a", role)) == set(PERMISSIONS[role])


def test_every_role_has_permissions() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_writing_again_resets_changed_permissions() -> None:
    group = Group.objects.get(name=Role.LEADER.value)
    group.permissions.add(Permission.objects.get(codename="delete_plan"))
    Group.objects.get(name=Role.REVIEWER.value).delete()
    write_groups()
    assert [each.codename for each in group.permissions.all()] == ["read_plans"]
    assert may(make_user("a", Role.REVIEWER)) == set(PERMISSIONS[Role.REVIEWER])


def test_other_group_is_unchanged() -> None:
    own = Group.objects.create(name="own")
    own.permissions.add(Permission.objects.get(codename="view_plan"))
    write_groups()
    assert own.permissions.count() == 1


def test_members_of_groups_are_unchanged() -> None:
    user = make_user("a", Role.PLANNER)
    write_groups()
    assert may(User.objects.get(pk=user.pk)) == set(PERMISSIONS[Role.PLANNER])


def test_leader_has_no_permissions() -> None:
    assert PERMISSIONS[Role.LEADER] == ["reporting.read_plans"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LEADER])
def test_other_roles_may_use_admin(role: Role) -> None:
    assert "reporting.use_admin" in PERMISSIONS[role]


def test_only_planner_and_reviewer_see_all_forms() -> None:
    seeing = {
        role for role, names in PERMISSIONS.items() if "reporting.see_all_submissions" in names
    }
    assert seeing == {Role.REVIEWER, Role.PLANNER}


@pytest.mark.parametrize("role", Role)
def test_no_role_changes_rights_or_deletes_users_or_reported_figures(role: Role) -> None:
    for name in PERMISSIONS[role]:
        app, action_model = name.split(".")
        assert app not in ("auth", "admin", "sessions", "contenttypes")
        assert action_model not in ("delete_user", "delete_submission", "delete_actual"), name
        assert not action_model.endswith("demomark")


def test_only_planner_changes_plans_targets_and_tasks() -> None:
    for model in (
        "reporting.{}_plan",
        "indicators.{}_target",
        "projects.{}_livelihoodtask",
        "reporting.{}_user",
    ):
        able = {role for role, names in PERMISSIONS.items() if model.format("change") in names}
        assert able == {Role.PLANNER}, model
