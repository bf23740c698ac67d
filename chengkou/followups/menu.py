"""The 督办事项 about one row, as a template tag: pages that have it stand below them."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from chengkou.followups.page import known_of, reader_of
from chengkou.followups.rows import rows_of
from reporting.enums import RowGroup

register = template.Library()


@register.inclusion_tag("followups/_about.html", takes_context=True)
def followups_about(context: Context, kind: RowGroup | str, key: int) -> dict[str, Any]:
    """Those about one row of the page's plan, and where a new one is left (at most two queries)."""
    page = context["page"]
    reader = reader_of(page)
    group = RowGroup(kind)
    rows = rows_of(known_of(page.plan, reader).about(group, key), page.today)
    new_url = ""
    if reader.instructs:
        new_url = f"{reverse('followup-new', args=[page.year])}?about={group.value}-{key}"
    return {
        "rows": rows,
        "new_url": new_url,
        "new_label": "督办" if reader.reviews else "作批示",
    }
