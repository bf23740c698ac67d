"""Figures come back as they were typed, and nothing else gets into their columns."""

from decimal import Decimal
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction
from django.forms import modelform_factory

from indicators.models import Indicator, Milestone, Observation
from reporting.fields import CONVERTED, FigureField, FigureFormField, as_number
from reporting.models import PublishedFigure
from tests.constraints import OURS, own_models
from tests.factories import (
    make_actual,
    make_observation,
    make_plan,
    make_revision,
    make_target,
    make_target_progress,
    make_task,
    make_task_target,
)

FIELD = FigureField("数", null=True, blank=True)


def figure(value: Any, **fields: Any) -> PublishedFigure:
    return PublishedFigure.objects.create(
        plan=make_plan(),
        part="正文",
        subject="对象",
        name="名称",
        quantity="量",
        sentence="一句。",
        value=value,
        **fields,
    )


def stored(row: PublishedFigure) -> str | None:
    """The column's own text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM reporting_publishedfigure WHERE id = %s", [row.pk])
        found: str | None = cursor.fetchone()[0]
    return found


# What Decimal() takes although nobody typed that number.
GUESSED = ["1_000", "1e5", "25E-1", "٣", "๓", "+7", "7.", ".5", "- 7", "7²"]


# What a figure is, without a database.


@pytest.mark.parametrize(
    "typed, shown",
    [
        ("7.0", "7.0"),
        ("7", "7"),
        (7, "7"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("-0", "0"),
        ("-27.5", "-27.5"),
        (" 9.10 ", "9.10"),
        ("７．０", "7.0"),
        ("－２７．５", "-27.5"),
        ("−27.5", "-27.5"),
        ("\u30009.10\u3000", "9.10"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E+2"), "100"),
        ("007.50", "7.50"),
        (None, None),
    ],
)
def test_what_is_typed_is_what_is_stored(typed: Any, shown: str | None) -> None:
    assert FIELD.get_prep_value(typed) == shown


@pytest.mark.parametrize(
    "junk",
    ["", " ", "七", "7,5", "7左右", "1 000", "NaN", "Infinity", "-inf", "1.2.3", True, *GUESSED],
)
def test_what_is_no_number_is_refused_in_chinese(junk: Any) -> None:
    with pytest.raises(ValidationError, match="不是数字"):
        FIELD.get_prep_value(junk)


@pytest.mark.parametrize(
    "number", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity"), Decimal("sNaN")]
)
def test_a_decimal_that_is_no_figure_is_refused(number: Decimal) -> None:
    with pytest.raises(ValidationError, match="不是数字"):
        FIELD.get_prep_value(number)


@pytest.mark.parametrize("number", [7.0, 0.1, float("nan"), float("inf")])
def test_a_float_is_a_programmers_mistake(number: float) -> None:
    with pytest.raises(TypeError, match="never a float"):
        FIELD.get_prep_value(number)


@pytest.mark.parametrize(
    "typed", ["12345678901", "12345678901.2345", "-99999999999.9999", "0.0001", "10000000000"]
)
def test_fifteen_digits_four_of_them_decimals_fit(typed: str) -> None:
    assert FIELD.clean(typed, None) == Decimal(typed)


@pytest.mark.parametrize(
    "typed", ["123456789012", "123456789012.3", "0.00001", "9" * 5000, "1.00000"]
)
def test_more_digits_than_fit_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        FIELD.clean(typed, None)


# The database.


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["7.0", "7", "0", "0.0000", "-27.5", "-99999999999.9999", None])
def test_a_figure_comes_back_as_typed(typed: str | None) -> None:
    row = figure(typed)
    row.refresh_from_db()
    assert row.value == (None if typed is None else Decimal(typed))
    if typed is not None:
        assert format(row.value, "f") == stored(row) == format(Decimal(typed), "f")


@pytest.mark.django_db
def test_a_figure_is_found_by_its_digits() -> None:
    row = figure("7.0")
    assert PublishedFigure.objects.get(value=Decimal("7.0")) == row
    assert not PublishedFigure.objects.filter(value=Decimal("7")).exists()
    assert PublishedFigure.objects.filter(value__isnull=False).count() == 1


@pytest.mark.django_db
def test_updates_and_bulk_writes_keep_the_decimals_too() -> None:
    row = figure("1")
    PublishedFigure.objects.update(value=Decimal("7.00"))
    assert stored(row) == "7.00"
    row.value = Decimal("8.0")
    PublishedFigure.objects.bulk_update([row], ["value"])
    assert stored(row) == "8.0"


@pytest.mark.django_db
def test_a_fixture_holds_the_digits() -> None:
    figure("7.0")
    figure(Decimal("-1E+3"), dimension="另一个")
    figure(None, dimension="没有数")
    text = serializers.serialize(
        "json", PublishedFigure.objects.order_by("pk"), use_natural_primary_keys=True
    )
    PublishedFigure.objects.all().delete()

    for row in serializers.deserialize("json", text):
        row.save()

    assert [stored(row) for row in PublishedFigure.objects.order_by("pk")] == ["7.0", "-1000", None]
    assert '"7.0"' in text and '"value": null' in text


@pytest.mark.django_db
def test_dates_of_history_keep_the_decimals() -> None:
    target = make_target(make_plan(), wording="≥7.0")
    assert str(target.history.get().rule_low) == "7.0"


COLUMNS = [
    (model, field)
    for app in OURS
    for model in own_models(app)
    for field in model._meta.local_fields
    if isinstance(field, FigureField)
]


def a_row_of(model: type[models.Model]) -> models.Model:
    """Any row of a model that has figures."""
    target = make_target(make_plan(), wording="7左右")
    makers = {
        "Plan": lambda: target.plan,
        "Target": lambda: target,
        "TargetRevision": lambda: make_revision(target, "2023-07-01"),
        "Milestone": lambda: Milestone.objects.create(target=target, month=3, value=Decimal(2)),
        "Actual": lambda: make_actual(target, "1"),
        "TaskTarget": lambda: make_task_target(make_task(target.plan)),
        "TargetProgress": lambda: make_target_progress(
            make_task_target(make_task(target.plan)), "1"
        ),
        "Observation": lambda: make_observation(target.indicator, 2022, "1"),
        "PublishedFigure": lambda: figure("1"),
    }
    return makers[model.__name__]()


def write(row: models.Model, column: str, text: str) -> None:
    """Put a text into a figure's column past Django."""
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(row._meta.db_table)} SET {quote(column)} = %s WHERE id = %s",  # noqa: S608
            [text, row.pk],
        )


JUNK = [
    "",
    " ",
    "7,5",
    "--1",
    "1.",
    ".5",
    "1e3",
    "x",
    "-",
    "1-",
    "-.5",
    "1.2.3",
    "+1",
    "７",
    " 7",
    "7 ",
    "7\n",
    "NaN",
    "1-2",
]


@pytest.mark.django_db
@pytest.mark.parametrize("junk", JUNK)
def test_the_database_itself_refuses_junk(junk: str) -> None:
    row = figure("7.0")
    with pytest.raises(IntegrityError) as caught:
        write(row, "value", junk)
    assert "check constraint" in str(caught.value).lower()
    assert stored(row) == "7.0"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["0", "7", "7.0", "-27.5", "0.0000", "-12345678901.2345", "123456789012345"]
)
def test_the_database_takes_plain_numbers(text: str) -> None:
    row = figure("1")
    write(row, "value", text)
    assert stored(row) == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model, field", COLUMNS, ids=lambda part: getattr(part, "name", None) or part.__name__
)
def test_every_figures_column_keeps_the_promise(
    model: type[models.Model], field: FigureField
) -> None:
    row = a_row_of(model)
    with pytest.raises((IntegrityError, DataError)) as caught:
        write(row, str(field.column), "七")
    message = str(caught.value)
    assert (
        "CHECK constraint failed" in message
        or f"{model._meta.db_table}_{field.column}_check" in message
    )


# The form.


def test_seven_and_seven_point_nought_are_two_typed_figures() -> None:
    field = FigureFormField()
    assert field.has_changed(Decimal("7"), "7.0")
    assert field.has_changed(Decimal("7.0"), "7")
    assert not field.has_changed(Decimal("7.0"), "7.0")
    assert not field.has_changed(Decimal("7.0"), " 7.0 ")
    assert not field.has_changed(Decimal("1E+3"), "1000")
    assert not field.has_changed(Decimal("7.0"), "７．０")
    assert field.has_changed(Decimal("1000"), "1e3")


def test_zero_is_not_missing() -> None:
    field = FigureFormField(required=False)
    assert field.has_changed(None, "0")
    assert field.has_changed(Decimal(0), "")
    assert not field.has_changed(None, "")
    assert not field.has_changed(None, None)
    assert not field.has_changed(Decimal(0), "0")
    assert field.clean("0") == Decimal(0)
    assert field.clean("") is None


def test_a_figure_is_shown_without_exponent_and_what_was_refused_as_typed() -> None:
    field = FigureFormField()
    assert field.prepare_value(Decimal("1E+3")) == "1000"
    assert field.prepare_value(Decimal("7.0")) == "7.0"
    assert field.prepare_value("七点五") == "七点五"
    assert field.prepare_value(None) is None


REFUSED = [each for each in GUESSED if each != "+7"]


@pytest.mark.parametrize("typed", ["七", "NaN", "inf", "7%", "1 00", *REFUSED])
def test_the_form_says_what_a_figure_looks_like(typed: str) -> None:
    with pytest.raises(ValidationError, match="请只填"):
        FigureFormField().clean(typed)


def test_the_form_reads_a_figure_as_people_write_it() -> None:
    field = FigureFormField(required=False)
    field.unit = "%"
    assert str(field.clean("１，２３４.50％")) == "1234.50"
    assert field.clean("\u3000") is None
    assert not field.has_changed(Decimal("1234.50"), "1,234.50")
    assert field.has_changed(Decimal("1234.5"), "1,234.50")


def test_the_form_asks_whether_another_unit_of_money_was_meant() -> None:
    field = FigureFormField()
    field.unit = "万元"
    with pytest.raises(ValidationError) as refused:
        field.clean("3.2亿")
    assert refused.value.code == CONVERTED
    assert refused.value.messages == ["“3.2亿”换算成万元是 32000，请填换算以后的数。"]
    assert field.has_changed(Decimal(32000), "3.2亿")


@pytest.mark.parametrize("typed", ["1234567890123456", "0.00001", "9" * 5000])
def test_the_form_refuses_what_does_not_fit(typed: str) -> None:
    with pytest.raises(ValidationError):
        FigureFormField().clean(typed)


def test_the_box_is_plain_text_with_a_numeric_keyboard() -> None:
    html = str(
        modelform_factory(Observation, fields=["value"])(initial={"value": Decimal("7.0")})["value"]
    )
    assert 'type="text"' in html and 'inputmode="decimal"' in html and 'value="7.0"' in html


@pytest.mark.django_db
def test_a_form_saves_the_figure_as_typed() -> None:
    indicator = Indicator.objects.create(code="a", name="甲")
    form_class = modelform_factory(
        Observation, fields=["indicator", "area", "year", "month", "value", "source"]
    )
    asked = {
        "indicator": indicator.pk,
        "area": "county",
        "year": 2022,
        "month": 12,
        "value": "7.0",
        "source": "某文",
    }
    form = form_class(asked)
    assert form.is_valid(), form.errors
    assert str(form.save().value) == "7.0"

    longer = form_class(asked | {"value": "7.00"}, instance=Observation.objects.get())
    assert longer.changed_data == ["value"]
    longer.save()
    assert str(Observation.objects.get().value) == "7.00"


# What may be asked of the column.

REFUSED = ["gt", "gte", "lt", "lte", "range", "contains", "startswith", "iexact", "regex", "abs"]


@pytest.mark.parametrize("lookup", [*REFUSED, "abs__gt"])
def test_lookup_that_would_compare_text_is_refused_with_the_remedy(lookup: str) -> None:
    with pytest.raises(FieldError, match=r"stored as text.*as_number"):
        PublishedFigure.objects.filter(**{f"value__{lookup}": Decimal(9)})


@pytest.mark.parametrize("lookup", ["value__in", "value", "value__exact", "value__isnull"])
def test_lookup_by_digits_and_by_absence_is_answered(lookup: str) -> None:
    assert PublishedFigure.objects.filter(**{lookup: ["9"] if lookup == "value__in" else 1}).query


@pytest.mark.django_db
@pytest.mark.parametrize("values", [["9", "10"], [None]])
@pytest.mark.parametrize("aggregate", [models.Max, models.Min])
def test_aggregate_of_figures_is_refused(aggregate: Any, values: list[str | None]) -> None:
    for place, value in enumerate(values):
        figure(value, dimension=str(place))
    with pytest.raises(FieldError, match=r"stored as text.*as_number"):
        PublishedFigure.objects.aggregate(aggregate("value"))
    with pytest.raises(FieldError, match=r"stored as text.*as_number"):
        list(PublishedFigure.objects.values("plan").annotate(found=aggregate("value")))


@pytest.mark.django_db
def test_as_number_sorts_compares_and_aggregates() -> None:
    for place, value in enumerate(
        ["10", "9", "100", "-1", "7.0", "2", "99999999999.9999", "99999999999.9998"]
    ):
        figure(value, dimension=str(place))
    figures = PublishedFigure.objects.annotate(number=as_number("value"))
    assert [format(row.value, "f") for row in figures.order_by("number")] == [
        *("-1", "2", "7.0", "9", "10", "100"),
        *("99999999999.9998", "99999999999.9999"),
    ]
    assert figures.filter(number__gt=9).count() == 4
    assert figures.filter(number__lt=100).aggregate(found=models.Max("number")) == {"found": 10}


@pytest.mark.parametrize("name", ["value", "-value"])
def test_model_ordered_by_a_figure_fails_the_system_check(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = PublishedFigure._meta.get_field("value")
    assert field.check() == []
    monkeypatch.setattr(PublishedFigure._meta, "ordering", [name])
    (error,) = field.check()
    assert (error.id, "as_number" in str(error.hint)) == ("reporting.E001", True)
