"""The table of the project list: the titles of its columns and what they sort by."""

import django_tables2 as tables

from projects.presenters.ledger import ORDERS, Order
from reporting.pages.tables import column


def _sorted_column(
    name: str, title: str, css: str, *, largest_first: bool = False
) -> tables.Column:
    """A column that is sorted by its entry in ORDERS."""
    assert name in ORDERS
    return column(title, css, sort_by=name, largest_first=largest_first)


class ProjectTable(tables.Table):  # type: ignore[misc]  # it has no types
    """The heads of the columns and the order they ask for. It is given no rows: these are ordered
    once for many readers, by `ProjectList`; our own template places the ready strings.
    """

    grade = _sorted_column("grade", "等级", "c-grade")
    name = _sorted_column("name", "项目、代码、牵头单位", "c-name")
    kind = column("行业、来源、性质", "c-kind")
    total = _sorted_column("total", "总投资<br>万元", "c-money num", largest_first=True)
    planned = _sorted_column("planned", "年度计划<br>万元", "c-money num", largest_first=True)
    completed = _sorted_column("completed", "本年完成<br>万元", "c-money num", largest_first=True)
    completion = _sorted_column("completion", "完成率", "c-rate num", largest_first=True)
    points = _sorted_column("points", "与序时差<br>个百分点", "c-points num")
    bullet = column("完成与年度计划", "c-bar")
    progress = column("形象进度、问题", "c-why")

    class Meta:
        order_by = "grade"
        orderable = True

    def __init__(self, order_by: str | None) -> None:
        super().__init__([], order_by=order_by, order_by_field="sort")

    @property
    def order(self) -> Order:
        """The order asked for, as `ProjectList.rows` takes it."""
        return tuple(str(key) for key in self.order_by)
