"""What a table holds, in figures: equal for the same rows, different for any other."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from chengkou.databases.measures import Measure, differences, measure
from chengkou.databases.tables import Table, batches
from indicators.models import Actual
from reporting.models import Department
from tests.factories import make_actual, make_department, make_plan, make_target


class Fake(Table):
    """A table of two columns, its rows given."""

    def __init__(self, *rows: tuple[Any, ...]) -> None:
        super().__init__(Department)
        object.__setattr__(self, "given", rows)

    @property
    def fields(self) -> list[Any]:
        return [Department._meta.get_field(name) for name in ("name", "order")]

    def rows(self, alias: str) -> Any:
        return iter(self.given)  # type: ignore[attr-defined]


def of(*rows: tuple[Any, ...]) -> Measure:
    return measure(Fake(*rows), "default")


def test_order_of_rows_does_not_matter() -> None:
    assert of(("甲", 1), ("乙", 2)) == of(("乙", 2), ("甲", 1))
    assert of(("甲", 1), ("乙", 2)).sums == {"order": "3"}


@pytest.mark.parametrize(
    "other",
    [
        [("甲", 1)],
        [("甲", 1), ("乙", 2), ("乙", 2)],
        [("甲", 2), ("乙", 1)],
        [("甲", 1), ("乙 ", 2)],
        [("甲", 1), (None, 2)],
        [("甲", 1), ("", 2)],
    ],
)
def test_another_row_is_another_digest(other: list[tuple[Any, ...]]) -> None:
    assert of(("甲", 1), ("乙", 2)).digest != of(*other).digest


@pytest.mark.parametrize(
    "value, same",
    [
        (
            datetime.datetime(2024, 1, 1, 8, tzinfo=datetime.timezone(datetime.timedelta(hours=8))),
            datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC),
        ),
        ({"a": 1, "b": [None, True]}, {"b": [None, True], "a": 1}),
        (Decimal("0E-4"), Decimal("0.0000")),
        (memoryview(b"x"), b"x"),
    ],
)
def test_value_counts_and_not_how_a_database_gives_it(value: object, same: object) -> None:
    assert of((value, 1)).digest == of((same, 1)).digest


def test_figure_typed_otherwise_is_another() -> None:
    assert of((Decimal("7.0"), 1)).digest != of((Decimal("7"), 1)).digest


@pytest.mark.django_db
def test_figures_are_added_up_and_keys_are_not() -> None:
    target = make_target(make_plan(2024), 1)
    make_actual(target, "7.10", month=6)
    make_actual(target, "-2", month=12)
    found = measure(Table(Actual), "default")
    assert found.rows == 2 and found.sums["value"] == "5.10"
    assert not {"id", "target_id"} & found.sums.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_table_is_measured_by_one_query(rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        make_department(f"unit-{number}", f"单位{number}")
    with django_assert_num_queries(1):
        assert measure(Table(Department), "default").rows == rows


def test_measure_is_kept_in_json() -> None:
    kept = of(("甲", 1))
    assert Measure.from_json(kept.as_json()) == kept


def test_difference_says_what_differs_first() -> None:
    one = {"t": of(("甲", 1)), "u": of(("甲", 1))}
    assert differences(one, one) == []
    assert differences(one, {"t": one["t"]}) == ["u：只有一边有这张表"]
    assert differences(one, one | {"u": of()}) == ["u：行数1，另一边0"]
    assert differences(one, one | {"u": of(("甲", 2))}) == ["u：order合计1，另一边2"]
    assert differences(one, one | {"u": of(("乙", 1))}) == ["u：行数与合计相同，内容不同"]


def test_rows_are_taken_a_batch_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chengkou.databases.tables.BATCH", 2)
    taken = []

    def rows() -> Any:
        for number in range(5):
            taken.append(number)
            yield (number,)

    found = batches(rows())
    assert next(found) == [(0,), (1,)] and taken == [0, 1]
    assert [len(batch) for batch in found] == [2, 1]
