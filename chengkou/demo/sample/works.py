"""What the sample's projects build: who leads such a work, where it lies and what delays it."""

from dataclasses import dataclass

from projects.enums import ProblemKind

# The towns by the names in short, with what they are.
TOWNS = {
    "葛城": "葛城街道",
    "复兴": "复兴街道",
    "巴山": "巴山镇",
    "坪坝": "坪坝镇",
    "庙坝": "庙坝镇",
    "明通": "明通镇",
    "修齐": "修齐镇",
    "高观": "高观镇",
    "高燕": "高燕镇",
    "东安": "东安镇",
    "咸宜": "咸宜镇",
    "高楠": "高楠镇",
    "岚天": "岚天乡",
    "双河": "双河乡",
}
EVERYWHERE = tuple(TOWNS)
URBAN = ("葛城", "复兴", "巴山", "坪坝", "庙坝", "明通", "修齐", "高观")
"""Where there are quarters of flats and cars to park."""
RURAL = EVERYWHERE[2:]

# 形象进度 from the first sixth of a work to its last.
BUILDING = ("场地平整", "基础施工", "主体施工", "主体结构完成", "安装和装饰", "附属工程收尾")
ROAD = ("清表和便道", "路基土石方", "挡防和涵洞", "路面基层", "路面铺装", "交安设施和收尾")
PIPES = ("放线和管材进场", "管沟开挖", "管道敷设", "检查井和阀门", "试压和回填", "路面恢复和收尾")
QUARTER = (
    "入户调查和公示",
    "地下管网改造",
    "外墙和屋面",
    "公共区域改造",
    "绿化和安装",
    "收尾和验收",
)
PLANT = ("场地平整", "池体基础", "池体主体", "设备安装", "管道和电气安装", "联动调试")
RIVER = ("围堰和清障", "河道清淤", "护岸基础", "护岸墙体", "步道和绿化", "收尾和验收")
FOREST = ("作业设计和清林", "整地", "苗木栽植", "补植", "抚育管护", "自查和验收")
FIELDS = ("放样和清表", "土地平整", "田间渠系", "生产便道", "地力培肥", "收尾和验收")
VILLAGE = ("方案公示和清杂", "管线入地", "农房风貌整治", "院坝和步道", "绿化和照明", "收尾和验收")
POWER = ("进场道路", "基础施工", "支架和构架安装", "设备安装", "线路架设", "带电调试")
CAMP = ("场地平整", "水电管网", "营位和木屋", "服务用房", "绿化和安装", "试运营准备")

# What delays a work before it is well under way.
ON_NEW_LAND = (ProblemKind.LAND, ProblemKind.CLEARANCE, ProblemKind.APPROVAL)
THROUGH_FOREST = (ProblemKind.LAND, ProblemKind.FOREST, ProblemKind.CLEARANCE)
UNDER_STREETS = (ProblemKind.APPROVAL, ProblemKind.WORKS, ProblemKind.MONEY)
LATER = (ProblemKind.MONEY, ProblemKind.WORKS)
"""What delays any work once it is well under way: its land is there by then."""


@dataclass(frozen=True)
class Work:
    """A kind of project."""

    name: str
    lead: str
    """The code of the unit that leads it: its trade is the unit's."""
    steps: tuple[str, ...]
    delays: tuple[ProblemKind, ...]
    owner: str
    """业主单位, with {town} for the whole name of the town."""
    towns: tuple[str, ...] = EVERYWHERE

    def owner_in(self, town: str) -> str:
        return self.owner.format(town=TOWNS[town])


OF_A_TOWN = "{town}人民政府（示例）"
COMPANY = "示例企业（{town}）"

WORKS: dict[str, tuple[Work, ...]] = {
    "基础设施": (
        Work("公路改建", "jiaotong-ju", ROAD, THROUGH_FOREST, "县公路事务中心（示例）"),
        Work("供水管网延伸", "shuili-ju", PIPES, UNDER_STREETS, "县供水公司（示例）"),
        Work("雨污管网", "zhufang-chengxiang-jianwei", PIPES, UNDER_STREETS, OF_A_TOWN),
        Work(
            "卫生院扩建",
            "weisheng-jiankang-wei",
            BUILDING,
            ON_NEW_LAND,
            "{town}卫生院（示例）",
            RURAL,
        ),
        Work("小学教学楼", "jiao-wei", BUILDING, ON_NEW_LAND, "{town}小学（示例）", RURAL),
        Work("停车场", "zhufang-chengxiang-jianwei", BUILDING, ON_NEW_LAND, OF_A_TOWN, URBAN),
        Work(
            *("输变电工程", "jingji-xinxi-wei", POWER, THROUGH_FOREST),
            *("县供电公司（示例）", ("葛城", "明通", "高燕", "咸宜")),
        ),
        Work(
            *("老旧小区改造", "zhufang-chengxiang-jianwei", QUARTER, UNDER_STREETS),
            *(OF_A_TOWN, ("葛城", "复兴")),
        ),
    ),
    "生态环保": (
        Work("污水处理厂提标", "shengtai-huanjing-ju", PLANT, ON_NEW_LAND, OF_A_TOWN),
        Work("河道综合治理", "shuili-ju", RIVER, ON_NEW_LAND, OF_A_TOWN),
        Work("国家储备林", "linye-ju", FOREST, LATER, "县林业发展公司（示例）"),
    ),
    "产业发展": (
        Work("标准厂房", "jingji-xinxi-wei", BUILDING, ON_NEW_LAND, "县园区公司（示例）"),
        Work("农产品冷链物流园", "shangwu-wei", BUILDING, ON_NEW_LAND, "县物流公司（示例）"),
        Work("园区道路及配套", "jingji-xinxi-wei", ROAD, ON_NEW_LAND, "县园区公司（示例）"),
    ),
    "乡村振兴": (
        Work("高标准农田", "nongye-nongcun-wei", FIELDS, LATER, OF_A_TOWN),
        Work("产业路", "nongye-nongcun-wei", ROAD, THROUGH_FOREST, OF_A_TOWN, RURAL),
        Work("和美乡村示范片", "nongye-nongcun-wei", VILLAGE, LATER, OF_A_TOWN, RURAL),
        Work("中药材种植基地", "nongye-nongcun-wei", FIELDS, LATER, OF_A_TOWN, RURAL),
    ),
    "产业招商引资": (
        Work("农副食品加工", "zhaoshang-touzi-ju", BUILDING, ON_NEW_LAND, COMPANY),
        Work("绿色建材生产线", "jingji-xinxi-wei", BUILDING, ON_NEW_LAND, COMPANY),
        Work("中药饮片加工", "jingji-xinxi-wei", BUILDING, ON_NEW_LAND, COMPANY),
        Work("风电场", "fazhan-gaige-wei", POWER, THROUGH_FOREST, COMPANY, RURAL),
        Work("康养酒店", "wenhua-lvyou-wei", BUILDING, ON_NEW_LAND, COMPANY),
        Work("腊肉加工厂", "zhaoshang-touzi-ju", BUILDING, ON_NEW_LAND, COMPANY),
        Work("光伏电站", "fazhan-gaige-wei", POWER, THROUGH_FOREST, COMPANY, RURAL),
        Work("露营基地", "wenhua-lvyou-wei", CAMP, THROUGH_FOREST, COMPANY),
    ),
    "房地产": (
        Work(
            *("住宅小区", "zhufang-chengxiang-jianwei", BUILDING, ON_NEW_LAND),
            *(COMPANY, ("葛城",)),
        ),
    ),
}


def work_of(name: str) -> Work | None:
    """The kind of a made-up project by its name; None for a project of the document's own."""
    for works in WORKS.values():
        for work in works:
            if work.name in name:
                return work
    return None
