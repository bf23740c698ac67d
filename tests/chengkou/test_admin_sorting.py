"""Sorting a list of the admin by a column of numbers puts the numbers in order."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import DataError, IntegrityError, models, transaction
from django.test import Client

from indicators.models import Observation, Section
from projects.models import GradeScale, LivelihoodTask
from reporting.fields import FigureField
from reporting.models import User
from tests.chengkou.test_admin import MAKERS, address, signed_in
from tests.factories import make_plan, make_section
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db

# Not in order, neither as numbers nor as text.
VALUES = ["10", "9", "100", "-1", "7.0", "2"]
NUMBERS = (models.IntegerField, models.DecimalField, FigureField)


@pytest.fixture
def chief(db: None) -> Client:
    return signed_in(User.objects.create_superuser("chief", password="a-long-test-password"))


def number_behind(model: type[models.Model], column: str) -> models.Field | None:
    """The field of numbers that a column shows; None if it shows something else."""
    pages = admin.site.get_model_admin(model)
    name = getattr(getattr(pages, column, None), "admin_order_field", column)
    try:
        field = model._meta.get_field(name)
    except (FieldDoesNotExist, AttributeError):
        return None
    return field if isinstance(field, NUMBERS) else None


# What else has to be written along with a number, since the database holds them to one another.
ALONG: dict[type[models.Model], Callable[[Any], dict[str, Any]]] = {
    LivelihoodTask: lambda number: {"investment": number, "fund_upper": number},
    GradeScale: lambda number: {
        name: number - 10 * place
        for place, name in enumerate(["ahead", "normal", "slow", "lagging", "far_behind"])
    },
}
COLUMNS = [
    (model, column)
    for model in MAKERS
    for column in admin.site.get_model_admin(model).list_display
    if isinstance(column, str) and number_behind(model, column)
]


def written(model: type[models.Model], field: models.Field, number: Any) -> dict[str, Any]:
    """What is written to a row so that its field holds the number."""
    return {field.name: number, **ALONG.get(model, lambda number: {})(number)}


def fill(model: type[models.Model], field: models.Field) -> None:
    """Give each row one of the values; leave it as it is where the database refuses that one."""
    for row, value in zip(model._base_manager.order_by("pk"), VALUES, strict=False):
        number = int(Decimal(value)) if isinstance(field, models.IntegerField) else Decimal(value)
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**written(model, field, number))
        except (IntegrityError, DataError):
            continue


def texts(client: Client, model: type[models.Model], column: str, sign: str = "") -> list[str]:
    """The column's texts on the list page that is sorted by it."""
    index = list(admin.site.get_model_admin(model).list_display).index(column) + 1
    if "action_checkbox" not in client.get(address(model, "changelist")).context["cl"].list_display:
        index -= 1
    response = client.get(f"{address(model, 'changelist')}?o={sign}{index}")
    cells = [each for tag in ("td", "th") for each in Page(response).all(tag)]
    return [text_of(cell) for cell in cells if f"field-{column}" in cell.get("class", "").split()]


def numbers(found: list[str]) -> list[Decimal]:
    matches = [re.search(r"-?[0-9]+(\.[0-9]+)?", text) for text in found]
    return [Decimal(match[0]) for match in matches if match]


@pytest.mark.parametrize(
    "model, column", COLUMNS, ids=[f"{model.__name__}.{column}" for model, column in COLUMNS]
)
def test_column_of_numbers_sorts_as_numbers(
    model: type[models.Model], column: str, chief: Client
) -> None:
    make, _ = MAKERS[model]
    for number in range(1, 7):
        make(number)
    field: Any = number_behind(model, column)
    fill(model, field)
    upward = numbers(texts(chief, model, column))
    assert len(set(upward)) >= 3 or column == "revision", "too few to tell"
    assert upward == sorted(upward)
    downward = numbers(texts(chief, model, column, "-"))
    assert downward == sorted(upward, reverse=True)
    if isinstance(field, FigureField):
        assert upward == sorted(map(Decimal, VALUES))


@pytest.mark.parametrize("column", ["value", "amount"])
def test_missing_figures_come_last_on_both_databases(column: str, chief: Client) -> None:
    make, _ = MAKERS[Observation]
    for number in range(1, 4):
        make(number)
    Observation.objects.update(value="1", amount="1")
    for row, value in zip(Observation.objects.order_by("pk"), ["10", None, "9"], strict=True):
        Observation.objects.filter(pk=row.pk).update(**{column: value})
    assert texts(chief, Observation, column) == ["9", "10", "—"]


def test_sections_sort_by_their_place_and_not_by_the_code_of_their_numeral(chief: Client) -> None:
    for order, numeral in enumerate("一二三四五六", start=1):
        make_section(make_plan(), numeral, f"类别{numeral}", order)
    assert texts(chief, Section, "number") == list("一二三四五六")
    assert texts(chief, Section, "number", "-") == list("六五四三二一")
