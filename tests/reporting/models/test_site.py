"""The one row of what differs from county to county."""

from decimal import Decimal

import pytest

from reporting.models import SiteNames, SiteSettings
from reporting.rules.projects.grade import Bounds
from tests.factories import make_site

pytestmark = pytest.mark.django_db


def test_site_that_nobody_named_has_general_names() -> None:
    names = SiteSettings.objects.stored().names
    assert (names.county, names.office) == ("", "发展和改革委员会")
    assert (names.ledger, names.ours) == ("年度计划台账", "本县")


def test_names_of_a_county() -> None:
    make_site("城口县", office="城口县发展改革委")
    names = SiteSettings.objects.stored().names
    assert names == SiteNames("城口县", "城口县发展改革委")
    assert (names.ledger, names.ours) == ("城口县年度计划台账", "城口县")


def test_usual_bounds_are_the_rules_own_until_they_are_set() -> None:
    assert SiteSettings.objects.stored().bounds == make_site().bounds == Bounds()
    SiteSettings.objects.update(ahead=Decimal("12.5"))
    assert SiteSettings.objects.stored().bounds == Bounds(ahead=Decimal("12.5"))
