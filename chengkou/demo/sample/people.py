"""The sample's people: leaders and contacts of the units, all called 示例, with phones of zeros."""

from collections.abc import Iterable

from reporting.models import Department

# 分管县领导 by the units in their charge.
LEADERS = {
    "陈示例": (
        *("fazhan-gaige-wei", "caizheng-ju", "tongji-ju", "shuiwu-ju", "yingji-ju"),
        "chengxing-gongsi",
    ),
    "罗示例": (
        *("keji-ju", "jingji-xinxi-wei", "zhaoshang-touzi-ju", "shangwu-wei"),
        "shichang-jianguan-ju",
    ),
    "谭示例": (
        *("zhufang-chengxiang-jianwei", "chengshi-guanli-ju", "jiaotong-ju"),
        "shengtai-huanjing-ju",
    ),
    "向示例": ("nongye-nongcun-wei", "shuili-ju", "linye-ju", "gongxiao-she"),
    "冉示例": (
        *("jiao-wei", "weisheng-jiankang-wei", "wenhua-lvyou-wei", "minzheng-ju"),
        *("renli-shebao-ju", "can-lian"),
    ),
    "田示例": ("gongan-ju", "sifa-ju"),
}
# Contacts and, from the other end, commanders of projects.
SURNAMES = "王李张刘杨赵黄周吴徐孙胡朱高林何郭马邓曾彭萧蒋蔡贾丁魏"
GIVEN = "示例"


def name_people(departments: Iterable[Department]) -> None:
    """Give every unit its 分管县领导, 联系人 and 联系电话 where they are blank; they are stored."""
    for place, department in enumerate(departments):
        if department.county_leader or department.contact or department.phone:
            continue
        department.county_leader = leader_of(department.code)
        department.contact = f"{SURNAMES[place % len(SURNAMES)]}{GIVEN}"
        department.phone = f"023-0000 {place + 1:04}"
        department.save(update_fields=["county_leader", "contact", "phone"])


def leader_of(code: str) -> str:
    """Who is in charge of the unit; the first where nobody is named."""
    for leader, codes in LEADERS.items():
        if code in codes:
            return leader
    return next(iter(LEADERS))


def commander(place: int) -> str:
    """项目指挥长 of the project at this place of the ledger."""
    return f"{SURNAMES[-1 - place % len(SURNAMES)]}{GIVEN}"
