"""Which statements of the text, the charts and the tables speak of the same thing."""

from dataclasses import dataclass

from chengkou.checks.parts import DocumentLine, Stated
from chengkou.checks.result import Quote
from reporting.rules.rounding import PrintedNumber

DONE = "done"
PLANNED = "planned"
# Subjects of published figures that are no aggregate: what was reached, and the year's tasks.
PHASES = {"完成情况": DONE, "工作任务": PLANNED}
GROWTHS = ("增速", "增长", "下降", "降低")
FALLS = "降幅"
COUNTY = "全县"
IN_YEARS = "年份"
# Parts of a document that are lists with a row for each thing; 附表 has a text above its table.
ANNEX = "附件"

# Another wording → the name in the plan's table. Words alone: what they state is compared.
ALIASES = {
    "服务业增加值": "第三产业增加值",
    "城镇新增就业": "新增城镇就业",
    "空气质量优良天数": "环境空气质量优良天数",
    "城区空气优良天数": "环境空气质量优良天数",
    "接待游客": "游客接待量",
    "到位资金": "招商引资实际到位资金",
    "城市生活垃圾无害化处理率": "城镇生活垃圾无害化处理率",
    "农村卫生厕所普及率": "农村无害化卫生厕所普及率",
    "粮食产量": "粮食综合生产能力",
    "培育规上工业企业": "新增规模以上工业企业",
    "培育规上服务业企业": "新增规模以上服务业企业",
    "培育限额以上商贸企业": "新增限额以上商贸企业",
    "培育限上商贸企业": "新增限额以上商贸企业",
    "培育资质等级建筑企业": "新增资质等级建筑业企业",
    "培育资质等级建筑业企业": "新增资质等级建筑业企业",
    "高新技术企业": "新增高新技术企业",
    "培育科技型企业": "新增科技型企业",
    "全社会研发经费支出占地区生产总值比重": "研发经费投入强度",
    "单位地区生产总值综合能耗": "单位地区生产总值能源消耗",
    "节能减排降碳": "单位地区生产总值能源消耗",
}


def topic_of(name: str) -> str:
    """What a name speaks of: 规上工业增加值 for 规上工业增加值增速; … only joins separate words."""
    short = name.replace("…", "").removeprefix("其中：")
    for ending in GROWTHS:
        if short.endswith(ending) and len(short) > len(ending):
            short = short.removesuffix(ending)
            break
    return ALIASES.get(short, short)


@dataclass(frozen=True)
class Saying:
    """A number that something in the document says of a topic."""

    topic: str
    phase: str
    is_growth: bool
    number: PrintedNumber
    unit: str
    quote: Quote
    label: str
    """What a page calls it."""
    words: str
    """The number with the words beside it: 突破70."""
    in_table: bool = False

    @property
    def key(self) -> tuple[str, str, bool, str]:
        return self.phase, self.topic, self.is_growth, self.unit


def sayings(lines: list[DocumentLine], figures: list[Stated], year: int) -> list[Saying]:
    """Everything that is said of any topic: the tables first, then text and charts in order."""
    said = []
    for line in lines:
        said += _of_line(line)
    for figure in figures:
        saying = _of_figure(figure, year)
        if saying is not None:
            said.append(saying)
    return sorted(said, key=lambda saying: not saying.in_table)


def _of_line(line: DocumentLine) -> list[Saying]:
    sayings = []
    for phase, number, quote in (
        (DONE, line.actual, line.actual_quote),
        (PLANNED, line.target, line.target_quote),
    ):
        if number is not None:
            saying = Saying(
                topic=topic_of(line.name),
                phase=phase,
                is_growth=_is_growth(line.name, line.unit),
                number=number,
                unit=line.unit,
                quote=quote,
                label=line.name,
                words="",
                in_table=True,
            )
            sayings.append(saying)
    return sayings


def _of_figure(figure: Stated, year: int) -> Saying | None:
    if figure.number is None or figure.quantity == FALLS:
        return None
    phase = PHASES.get(figure.subject, DONE)
    if figure.subject in PHASES:
        topic = topic_of(figure.name)
    elif (figure.dimension, figure.name) in {(IN_YEARS, f"{year}年"), (COUNTY, "1—12月")}:
        topic = topic_of(figure.subject)
    else:
        return None
    is_growth = figure.quantity == "增速" or _is_growth(figure.name, figure.unit)
    return Saying(
        topic,
        phase,
        is_growth,
        figure.number,
        figure.unit,
        figure.quote,
        label=f"{topic}增速" if is_growth else topic,
        words=figure.text,
        in_table=figure.part.startswith(ANNEX),
    )


def _is_growth(name: str, unit: str) -> bool:
    return unit == "%" and name.endswith(GROWTHS)


def find(
    said: list[Saying], topic: str, *, phase: str = DONE, is_growth: bool = False
) -> list[Saying]:
    """What is said of a topic, numbers without an open side first: 72.4 before 突破70."""
    wanted = (topic_of(topic), phase, is_growth)
    found = [saying for saying in said if (saying.topic, saying.phase, saying.is_growth) == wanted]
    return sorted(found, key=lambda saying: saying.number.is_open)
