"""The table of the project list: the titles of its columns and what they sort by."""

from functools import cached_property
from typing import Any

import django_tables2 as tables

from projects.presenters.projects import ProjectRow
from reporting.pages.tables import column


class ProjectTable(tables.Table):  # type: ignore[misc]  # it has no types
    """Columns say what can be sorted and by what; our own template places the ready strings."""

    grade = column("等级", "c-grade", sort_by="grade_order")
    name = column("项目、代码、牵头单位", "c-name", sort_by="ledger_order")
    kind = column("行业、来源、性质", "c-kind")
    total = column(
        "总投资<br>万元",
        "c-money num",
        sort_by="line__project__total_investment",
        largest_first=True,
    )
    planned = column(
        "年度计划<br>万元", "c-money num", sort_by="line__investment", largest_first=True
    )
    completed = column(
        "本年完成<br>万元", "c-money num", sort_by="completed_order", largest_first=True
    )
    completion = column("完成率", "c-rate num", sort_by="completion_order", largest_first=True)
    points = column("与序时差<br>个百分点", "c-points num", sort_by="points_order")
    bullet = column("完成与年度计划", "c-bar")
    progress = column("形象进度、问题", "c-why")

    class Meta:
        template_name = "projects/_project_table.html"
        order_by = "grade"
        orderable = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, order_by_field="sort", **kwargs)

    @cached_property
    def shown(self) -> list[ProjectRow]:
        """The rows in the order asked for."""
        return [row.record for row in self.rows]
