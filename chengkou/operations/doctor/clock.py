"""The clock, on which dates due and times of the trail depend."""

import datetime
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from chengkou.operations.findings import Finding, fault, good, warning
from reporting.models import User

MOST_APART = datetime.timedelta(minutes=1)
_SET_CLOCK = "校准服务器的时间（timedatectl status；内网可以用本单位的时间服务器），再重启网站。"


def time_zone() -> Iterator[Finding]:
    """Whether the machine's time zone is the site's; log and timers go by the machine's."""
    zone = Path("/etc/localtime")
    name = "/".join(zone.resolve().parts[-2:]) if zone.exists() else ""
    offset = timezone.localtime().utcoffset()
    machine = _offset_of_machine(zone)
    if machine is not None and machine != offset:
        words = f"服务器的时区是 {name}，网站用 {settings.TIME_ZONE}：定时任务的时间会差几小时。"
        yield warning("时区", words, f"timedatectl set-timezone {settings.TIME_ZONE}")
    else:
        yield good("时区", settings.TIME_ZONE)


def _offset_of_machine(zone: Path) -> datetime.timedelta | None:
    """How far the machine's time is from UTC; None where it does not say.

    The process itself runs in the site's zone, whatever the machine's is.
    """
    try:
        with zone.open("rb") as file:
            return datetime.datetime.now(ZoneInfo.from_file(file)).utcoffset()
    except (OSError, ValueError):
        return None


def clock() -> Iterator[Finding]:
    """Whether this machine and the database have the same time (one query)."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        (theirs,) = cursor.fetchone()
    apart = datetime.timedelta(seconds=abs(float(theirs) - time.time()))
    if apart > MOST_APART:
        words = f"与数据库服务器相差{apart.total_seconds():.0f}秒。"
        yield fault("时间", words, _SET_CLOCK)
    else:
        yield good("时间", "与数据库服务器一致。")


def last_sign_in() -> Iterator[Finding]:
    """Whether somebody signed in later than it is now: the clock went back (one query)."""
    latest = User.objects.aggregate(latest=Max("last_login"))["latest"]
    if latest is not None and latest > timezone.now() + MOST_APART:
        at = timezone.localtime(latest)
        words = f"最近一次登录记在 {at:%Y-%m-%d %H:%M}，比现在还晚：时间被拨慢过。"
        yield fault("时间", words, _SET_CLOCK)
    else:
        yield good("时间", f"{timezone.localtime():%Y-%m-%d %H:%M}，请核对。")
