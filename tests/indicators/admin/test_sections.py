"""The admin pages of sections."""

import pytest
from django.test import Client

from indicators.models import Section
from reporting.models import Plan
from tests.factories import make_plan, make_section
from tests.indicators.admin.posts import form_of, url

pytestmark = pytest.mark.django_db


def test_sections_of_an_adopted_plan_are_locked(at_work: Client) -> None:
    adopted = make_plan(2024)
    section = make_section(adopted, name="推动高质量发展")
    data = {"plan": adopted.pk, "number": "二", "name": "别的", "order": 2}
    at_work.post(url("indicators_section_change", section.pk), data)
    section.refresh_from_db()
    assert (section.number, section.name, section.order) == ("一", "推动高质量发展", 1)
    refused = at_work.post(url("indicators_section_add"), data)
    assert list(form_of(refused).errors) == ["plan"]
    assert (
        at_work.post(url("indicators_section_delete", section.pk), {"post": "yes"}).status_code
        == 403
    )


@pytest.mark.parametrize("order, number, field", [(1, "二", "order"), (2, "一", "number")])
def test_second_section_of_a_number_or_place_refused_at_the_field(
    order: int, number: str, field: str, at_work: Client, draft: Plan
) -> None:
    make_section(draft)
    data = {"plan": draft.pk, "number": number, "name": "别的", "order": order}
    assert list(form_of(at_work.post(url("indicators_section_add"), data)).errors) == [field]
    assert Section.objects.count() == 1


def test_autocomplete_offers_sections_of_drafts_only(at_work: Client, draft: Plan) -> None:
    make_section(make_plan(2024), "一")
    section = make_section(draft, "一")
    asked = {"term": "", "app_label": "indicators", "model_name": "target", "field_name": "section"}
    assert [
        choice["id"] for choice in at_work.get(url("autocomplete"), asked).json()["results"]
    ] == [str(section.pk)]
