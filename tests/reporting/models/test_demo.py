"""The mark of a database of the demo."""

import pytest
from django.contrib.auth.models import Group

from reporting.enums import Role
from reporting.models import (
    DemoMark,
)

pytestmark = pytest.mark.django_db


def test_demo_mark_has_no_permissions() -> None:
    assert DemoMark._meta.default_permissions == ()
    assert {group.name for group in Group.objects.all()} == set(Role.values)
