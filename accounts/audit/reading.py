"""The log as its page shows it: filtered, a page at a time, and as a file."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.enums import AuditAction
from accounts.models import AuditRecord

PER_PAGE = 100
HEAD = ("序号", "时间", "登录名", "姓名", "地址", "动作", "对象", "说明", "摘要")


@dataclass(frozen=True)
class Asked:
    """What of the log was asked for; what cannot be read asks for nothing."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    username: str = ""
    action: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Asked":
        """As the parameters of an address say."""
        action = parameters.get("action", "")
        return cls(
            since=_day(parameters.get("since", "")),
            until=_day(parameters.get("until", "")),
            username=parameters.get("user", "").strip(),
            action=action if action in AuditAction.values else "",
        )

    def rows(self) -> QuerySet[AuditRecord]:
        """The records asked for, with who they are of, the latest first."""
        rows = AuditRecord.objects.select_related("user")
        if self.since:
            rows = rows.filter(at__gte=_begin(self.since))
        if self.until:
            rows = rows.filter(at__lt=_begin(self.until + datetime.timedelta(days=1)))
        if self.username:
            rows = rows.filter(username=self.username)
        if self.action:
            rows = rows.filter(action=self.action)
        return rows

    def page(self, number: str | None) -> Page[Any]:
        """A page of them; the first or last for a number that is none."""
        return Paginator(self.rows(), PER_PAGE).get_page(number)


def _day(text: str) -> datetime.date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    # The day after the last of all is none.
    return day if day and day < datetime.date.max else None


def _begin(day: datetime.date) -> datetime.datetime:
    moment = datetime.datetime.combine(day, datetime.time())
    return timezone.make_aware(moment)


def cells(row: AuditRecord) -> tuple[str, ...]:
    """A record as a line of the file, under HEAD."""
    moment = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S")
    name = row.user.name if row.user else ""
    told = (row.username, name, row.address, row.get_action_display(), row.subject, row.words)
    return (str(row.pk), moment, *told, row.digest)
