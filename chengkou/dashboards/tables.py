"""The list of units: what its columns are called and sort by."""

from functools import cached_property
from typing import Any

import django_tables2 as tables

from chengkou.dashboards.departments import DepartmentRow
from reporting.pages.tables import column


class DepartmentTable(tables.Table):  # type: ignore[misc]
    """What can be sorted and by what; a template of our own places the rows."""

    unit = column("单位", "c-name", sort_by="department_order")
    carried = column("承担事项", "c-carried", sort_by="carried_number", largest_first=True)
    form = column("本期填报表", "c-form", sort_by="submission_order")
    due = column("本年应报<br>张", "num", sort_by="due", largest_first=True)
    handed_in = column("已交<br>张", "num", sort_by="handed_in", largest_first=True)
    on_time = column("按时<br>张", "num", sort_by="on_time_order", largest_first=True)
    indicators = column("牵头指标<br>项", "num led", sort_by="led_indicators", largest_first=True)
    projects = column("牵头项目<br>个", "num led", sort_by="led_projects", largest_first=True)
    tasks = column("牵头实事<br>件", "num led", sort_by="led_tasks", largest_first=True)
    key_tasks = column("重点任务<br>项", "num led", sort_by="led_key_tasks", largest_first=True)
    flagged = column("未达和滞后", "num", sort_by="flagged_number", largest_first=True)

    class Meta:
        template_name = "chengkou/_department_table.html"
        order_by = "-carried"
        orderable = True

    def __init__(self, *args: Any, with_key_tasks: bool, **kwargs: Any) -> None:
        """`with_key_tasks`: whether the plan has 重点任务, and so a column of them."""
        super().__init__(*args, order_by_field="sort", **kwargs)
        if not with_key_tasks:
            self.columns.hide("key_tasks")

    @cached_property
    def shown(self) -> list[DepartmentRow]:
        """The rows in the order asked for."""
        return [row.record for row in self.rows]
