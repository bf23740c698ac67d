"""Published figures: their names."""

import pytest

from reporting.models import (
    PublishedFigure,
)
from tests.factories import (
    make_plan,
)

pytestmark = pytest.mark.django_db


def test_published_figure_is_named_by_its_place_in_the_document() -> None:
    figure = PublishedFigure(
        plan=make_plan(), part="正文", subject="对象", name="名称", quantity="量", sentence="一句。"
    )
    assert str(figure) == "2023 正文 对象 名称 量"
