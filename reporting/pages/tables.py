"""What the tables of all apps share."""

import re

import django_tables2 as tables
from django.utils.safestring import mark_safe


def column(
    title: str, css: str, sort_by: str = "", *, largest_first: bool = False
) -> tables.Column:
    """A column with `title` as its head (<br> breaks it); `sort_by` names the row's key to sort by.

    Without `sort_by` it cannot be sorted.
    """
    return tables.Column(
        verbose_name=mark_safe(title),  # noqa: S308  written in code
        accessor=sort_by or None,
        orderable=bool(sort_by),
        initial_sort_descending=largest_first,
        attrs={"th": {"class": css}},
    )


def read_sort(text: str | None) -> str | None:
    """The columns that `?sort=` names (`-gap,name`), or None for what can name none."""
    if text and re.fullmatch(r"-?[a-z]\w*(,-?[a-z]\w*)*", text):
        return text
    return None
