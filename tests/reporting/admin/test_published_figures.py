"""Published figures in the admin."""

import pytest
from django.test import Client

from reporting.models import PublishedFigure
from tests.factories import (
    make_plan,
)
from tests.reporting.admin_pages import errors, url

pytestmark = pytest.mark.django_db


def test_published_figure_keeps_its_digits_and_is_refused_twice(
    at_work: Client,
) -> None:
    data = {
        "plan": make_plan().pk,
        "part": "正文",
        "subject": "计划指标",
        "name": "达到",
        "quantity": "个数",
        "value": "37.0",
        "sentence": "其中37个。",
    }
    page = url("reporting_publishedfigure_add")
    assert at_work.post(page, data).status_code == 302
    assert str(PublishedFigure.objects.get().value) == "37.0"
    assert errors(at_work.post(page, data)) == {"quantity": ["文件的这一部分已经录入过这个数。"]}
    beyond = at_work.post(page, {**data, "name": "别的", "value": "1234567890123456"})
    assert list(errors(beyond)) == ["value"]
    assert beyond.context["adminform"].form["value"].value() == "1234567890123456"
    assert PublishedFigure.objects.count() == 1
