"""Names of units that lead to their pages."""

from reporting.models import Department
from reporting.pages.units import unit_link, unit_url


def test_address_keeps_the_readers_choices() -> None:
    assert unit_url(2024, "tongji-ju") == "/plans/2024/departments/tongji-ju/"
    assert unit_url(2024, "a", "?through=6") == "/plans/2024/departments/a/?through=6"


def test_link_has_the_name_or_the_text_given_and_escapes_both() -> None:
    unit = Department(code="a", name="县<局>")
    address = 'href="/plans/2024/departments/a/?through=6"'
    assert unit_link(unit, 2024, "?through=6").endswith(f"{address}>县&lt;局&gt;</a>")
    assert unit_link(unit, 2024, "?through=6", "甲＊").endswith(f"{address}>甲＊</a>")
