"""The cycles of the made-up year: when each was opened and due, and how far each unit got."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone


@dataclass(frozen=True)
class Round:
    """One period's cycle: when it was opened, when it was due, and how far each unit got."""

    month: int
    opened: datetime.datetime
    due: datetime.date
    published: bool
    draft: tuple[str, ...] = ()
    """Codes of the units that have typed in a part."""
    untouched: tuple[str, ...] = ()
    submitted: tuple[str, ...] = ()
    returned: Mapping[str, str] = field(default_factory=dict)
    """Units whose form came back, with the reason."""
    mended: Mapping[str, str] = field(default_factory=dict)
    """Units whose form came back and was then approved, with the reason."""
    reopened: Mapping[str, str] = field(default_factory=dict)
    """Units whose approved form was reopened and is still a draft, with the reason."""
    corrected: Mapping[str, str] = field(default_factory=dict)
    """Units that corrected a figure of a reopened form after publication, with the reason."""
    approved: tuple[str, ...] = ()
    """The only units whose form is approved; empty: all may be."""
    late: tuple[str, ...] = ()
    """Units that handed in after the date."""


def rounds(today: datetime.date) -> list[Round]:
    """The cycles of 2024: two that are over, and one that is going on around `today`."""
    return [
        Round(
            3,
            at_half_past_nine(datetime.date(2024, 4, 1)),
            datetime.date(2024, 4, 10),
            published=True,
            mended={"shangwu-wei": "社会消费品零售总额增速请与统计月报核对一致后再报"},
        ),
        Round(
            6,
            at_half_past_nine(datetime.date(2024, 7, 1)),
            datetime.date(2024, 7, 10),
            published=True,
            draft=("linye-ju",),
            mended={
                "zhufang-chengxiang-jianwei": (
                    "建筑业增加值低于目标，原因写得太笼统，请写明是哪些企业"
                )
            },
            reopened={"caizheng-ju": "税收收入按国库入库数核对调整"},
            corrected={"zhaoshang-touzi-ju": "到位资金中有0.18亿元未到账，核减"},
            late=("wenhua-lvyou-wei",),
        ),
        Round(
            9,
            at_half_past_nine(today - datetime.timedelta(days=6)),
            today + datetime.timedelta(days=5),
            published=False,
            draft=("shengtai-huanjing-ju", "jingji-xinxi-wei", "nongye-nongcun-wei", "jiaotong-ju"),
            untouched=("fazhan-gaige-wei", "zhaoshang-touzi-ju", "wenhua-lvyou-wei", "linye-ju"),
            submitted=("keji-ju", "shangwu-wei", "zhufang-chengxiang-jianwei", "jiao-wei"),
            returned={"renli-shebao-ju": "新增城镇就业比统计口径多，请核对1—9月累计数"},
            approved=(
                "yingji-ju",
                "chengshi-guanli-ju",
                "caizheng-ju",
                "shuili-ju",
                "minzheng-ju",
                "sifa-ju",
            ),
        ),
    ]


def at_half_past_nine(day: datetime.date) -> datetime.datetime:
    """Half past nine of the day, when offices are at work."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 30)))
