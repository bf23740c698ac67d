"""The admin's own tables, as they are heard: each has a name, each head says what it heads."""

import pytest
from django.test import Client
from django.utils.safestring import SafeString

from chengkou.templatetags.heads import row_head
from reporting.models import User
from tests.factories import make_plan, make_target
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db


def test_only_head_cell_gets_scope() -> None:
    assert (
        row_head(SafeString('<th class="field-a">甲</th>'))
        == '<th scope="row" class="field-a">甲</th>'
    )
    for cell in ('<td class="field-a">&lt;th &gt;</td>', "<td><th ></td>"):
        assert row_head(SafeString(cell)) == cell


@pytest.mark.parametrize(
    "address", ["/admin/indicators/target/", "/admin/reporting/plan/{plan}/change/"]
)
def test_admin_tables_have_names_and_row_heads(client: Client, planner: User, address: str) -> None:
    target = make_target(make_plan(), 1)
    client.force_login(planner)
    page = Page(client.get(address.format(plan=target.plan_id)))
    assert not list(page.faults())
    tables = [table for table in page.all("table") if table.find("caption") is None]
    assert tables and all(
        table.get("aria-label") or table.get("aria-labelledby") for table in tables
    )
    heads = [head for table in tables for head in table.iter("th")]
    assert {head.get("scope") for head in heads} <= {"col", "row"}
    assert [text_of(head) for head in heads if head.get("scope") == "row"] or "plan" in address
