"""The page of the site's settings."""

import pytest
from django.test import Client
from django.urls import reverse

from reporting.models import SiteSettings, User
from tests.factories import make_site

pytestmark = pytest.mark.django_db

ADD = reverse("admin:reporting_sitesettings_add")
BOUNDS = {"ahead": "10", "normal": "0", "slow": "-10", "lagging": "-20", "far_behind": "-30"}
TYPED = {"county": "某县", "office": "某县发展和改革委员会", **BOUNDS}


@pytest.fixture
def office(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


def page_of(site: SiteSettings) -> str:
    return reverse("admin:reporting_sitesettings_change", args=[site.pk])


def test_planner_names_the_county_once(office: Client, planner: User) -> None:
    assert office.post(ADD, TYPED).status_code == 302
    site = SiteSettings.objects.get()
    assert (site.county, site.office) == ("某县", "某县发展和改革委员会")
    assert site.history.get().history_user == planner
    assert office.get(ADD).status_code == office.post(ADD, TYPED).status_code == 403
    assert SiteSettings.objects.count() == 1


def test_page_offers_no_second_settings(office: Client) -> None:
    assert "_addanother" not in office.get(ADD).text
    page = office.get(page_of(make_site())).text
    assert "_save" in page and "_addanother" not in page


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"county": ""}, "county"),
        ({"office": " "}, "office"),
        ({"slow": "0"}, "ahead"),
        ({"far_behind": "-19"}, "ahead"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    office: Client, typed: dict[str, str], field: str
) -> None:
    answer = office.post(ADD, TYPED | typed)
    assert list(answer.context["adminform"].form.errors) == [field]
    assert not SiteSettings.objects.exists()


def test_change_is_told_old_and_new(office: Client) -> None:
    site = make_site()
    assert office.post(page_of(site), TYPED | {"county": "别县"}).status_code == 302
    page = office.get(reverse("admin:reporting_sitesettings_history", args=[site.pk])).text
    assert "某县" in page and "别县" in page


def test_what_another_saved_meanwhile_is_not_written_over(office: Client) -> None:
    site = make_site()
    seen = str(office.get(page_of(site)).context["seen"])
    SiteSettings.objects.update(county="别县")
    answer = office.post(page_of(site), TYPED | {"county": "新县", "_seen": seen})
    assert answer.status_code == 200 and "别人改过" in answer.text
    site.refresh_from_db()
    assert site.county == "别县"


def test_lists_offer_to_add_only_where_there_is_none(office: Client) -> None:
    page = reverse("admin:reporting_sitesettings_changelist")
    assert ADD in office.get(page).text
    make_site()
    assert ADD not in office.get(page).text
