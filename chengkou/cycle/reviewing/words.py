"""Events and moments in the words of the reviewer's board."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format

from reporting.models import SubmissionEvent

NAMED = 3
"""So many departments a line names before it counts them."""


def in_one_line(events: list[SubmissionEvent]) -> str:
    """县民政局 退回（周某某）：累计数小于上期; 县教委等5个单位 审核通过（周某某）."""
    first = events[-1]
    names = list(dict.fromkeys(event.submission.unit_name for event in reversed(events)))
    who = "、".join(names)
    if len(names) > NAMED:
        who = f"{'、'.join(names[:NAMED])}等{len(names)}个单位"
    revision = ""
    words = ""
    if len(events) == 1:
        number = first.submission.revision
        revision = f"第{number}版" if number > 1 else ""
        words = f"：{first.words}" if first.words else ""
    return f"{who} {first.get_action_display()}{revision}（{first.by or '系统'}）{words}"


def at_in_words(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "n月j日 H:i")


def days_from(day: datetime.date, today: datetime.date) -> str:
    """昨天 / 今天 / 明天 / 已过5天 / 还有5天."""
    left = (day - today).days
    near = {-1: "昨天", 0: "今天", 1: "明天"}
    if left in near:
        return near[left]
    return f"还有{left}天" if left > 0 else f"已过{-left}天"
