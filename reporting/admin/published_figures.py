"""The admin page of the figures that documents state."""

from django.contrib import admin

from reporting.admin.base import KeptAdmin
from reporting.admin.forms import ConstraintsAtFields
from reporting.models import PublishedFigure


class PublishedFigureForm(ConstraintsAtFields):
    constraint_fields = {"published_figure_once": "quantity"}


@admin.register(PublishedFigure)
class PublishedFigureAdmin(KeptAdmin):
    form = PublishedFigureForm
    list_display = ["name", "quantity", "value", "unit", "subject", "dimension", "part", "plan"]
    list_filter = ["plan", "subject", "dimension", "part"]
    list_select_related = ["plan"]
    search_fields = ["name", "quantity", "sentence", "value_text"]
    autocomplete_fields = ["plan"]
    fieldsets = [
        (
            "这个数说的是什么",
            {
                "fields": ["plan", "part", "subject", "dimension", "name", "quantity"],
                "description": "文件里写明的一个数，用来和系统算出的结果核对。",
            },
        ),
        ("数", {"fields": [("value", "unit"), "value_text", "sentence"]}),
    ]
