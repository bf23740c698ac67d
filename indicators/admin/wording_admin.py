"""What admin pages of rows with a wording share: how it was read, and where that is corrected."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from indicators.admin.wording import differs, in_words, reading_of, row_in_words
from indicators.models import Target, TargetRevision
from reporting.admin.base import HistoryAdmin

WordedRow = Target | TargetRevision
READ_BY_HAND: Any = (
    "按下面的读法",
    {
        "fields": [
            "rule_kind",
            ("rule_low", "rule_high", "rule_tolerance"),
            ("rule_strict", "rule_relative"),
            ("rule_tie", "rule_other"),
        ],
        "description": "一般不用填。自动读得不对的，在这里改；改了就以这里为准，"
        "列表里标“与原文不一致”。"
        "以后改了目标原文、单位、计量方式或方向，会重新自动读。",
    },
)


class ReadingFilter(admin.SimpleListFilter):
    """Rows whose stored rule is not what the wording reads as; compared in Python."""

    title = "读法与原文"
    parameter_name = "reading"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("differs", "不一致")]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        if self.value() != "differs":
            return queryset
        keys = [target.pk for target in queryset.order_by() if differs(target)]
        return queryset.filter(pk__in=keys)


class ShowsReading(HistoryAdmin):
    """The pages of targets and of their changes: they show how the typed wording was read."""

    is_locked: Callable[[Any], bool]
    """Whether a row's wording may not be changed any more."""

    def may_read(self, request: HttpRequest, row: WordedRow | None) -> bool:
        """Whether the form may change the wording, and so how it is read."""
        if row is None:
            return True
        return not self.is_locked(row) and self.has_change_permission(request, row)

    def response_add(
        self, request: HttpRequest, obj: WordedRow, post_url_continue: str | None = None
    ) -> HttpResponse:
        self._tell_reading(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: WordedRow) -> HttpResponse:
        self._tell_reading(request, obj)
        return super().response_change(request, obj)

    def _tell_reading(self, request: HttpRequest, target: WordedRow) -> None:
        """Show how the wording was read while the planner still has the page at hand."""
        if not self.is_locked(target):
            wording = target.wording or "（空）"
            messages.info(request, f"目标原文“{wording}”读作：{row_in_words(target)}。请核对。")

    @admin.display(description="读作")
    def read_as(self, target: WordedRow) -> str:
        return row_in_words(target)

    @admin.display(description="读法", empty_value="")
    def reading_state(self, target: WordedRow) -> str:
        if not differs(target):
            return ""
        return format_html('<span class="todo">{}</span>', "与原文不一致")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> WordedRow | None:
        """The row, with its stored rule in words: an invalid form leaves typed values on it."""
        target: Any = super().get_object(request, object_id, from_field)
        if target is None:
            return None
        target.stored_reading = stored_reading(target)
        row: WordedRow = target
        return row

    @admin.display(description="读作")
    def read_back(self, target: WordedRow) -> str:
        """The rule beside the wording."""
        return getattr(target, "stored_reading", "保存时自动读出，保存后显示在这里。")


def stored_reading(target: WordedRow) -> str:
    """The stored rule in words, and what the wording reads as where the two differ."""
    words = row_in_words(target)
    if not differs(target):
        return words
    reading = in_words(reading_of(target), target.unit, target.direction)
    return format_html('{} <span class="todo">与原文不一致</span> 原文自动读作：{}', words, reading)
