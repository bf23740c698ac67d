"""Parts against their total, two splits of one whole, shares against what they are shares of."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from chengkou.checks.document import Document
from chengkou.checks.parts import Stated
from chengkou.checks.result import (
    Check,
    Kind,
    Quote,
    Result,
    apart,
    compared,
    concluded,
    quotes_of,
    shown,
    unknown,
)
from chengkou.checks.topics import PHASES, Saying, find
from reporting.rules.figures import places
from reporting.rules.rounding import (
    PrintedNumber,
    certainly_more,
    compare,
    exactly,
    quotient,
    total,
)

AMOUNTS = ("总投资", "年度计划投资", "完成投资")
ADDITIVE = ("个数", *AMOUNTS)
SHARE_OF = {"占总投资额": "总投资", "占年度计划": "年度计划投资", "占完成投资": "完成投资"}
"""A share's name → the quantity that it claims to be a share of."""

# Splits whose parts make up the whole. 状态 is none: a finished project was speeded up before.
PARTITIONS = ("属性", "完成情况", "建设性质", "行业领域", "投资来源")

# A split that divides one part of another split, with that part: outcomes are of 预期性 ones alone.
SPLITS_A_PART = {"完成情况": ("属性", "预期性指标")}

# Several kinds of one thing, listed after it with 其中 or beside it: together never more.
WITHIN = (
    ("向上争取资金", ("中央预算内投资", "特别国债", "一般性债券", "地方政府专项债")),
    ("游客接待量", ("过夜游客",)),
    ("工业园区进驻企业总数", ("工业园区规上工业企业",)),
    ("工业园区进驻企业总数", ("工业园区营收亿元级工业企业",)),
    ("进驻园区企业总数", ("园区规上工业企业",)),
    ("进驻园区企业总数", ("园区营收亿元以上工业企业",)),
    ("新引进亿元级以上项目", ("20亿元级以上项目",)),
)


@dataclass(frozen=True)
class DocumentSplit:
    """A quantity of a subject by the names of one split, in one part of the document."""

    part: str
    subject: str
    dimension: str
    quantity: str
    rows: list[Stated]

    @property
    def numbers(self) -> list[PrintedNumber]:
        return [row.number for row in self.rows if row.number is not None]

    @property
    def is_complete(self) -> bool:
        return len(self.numbers) == len(self.rows)

    @property
    def sum(self) -> PrintedNumber:
        return total(self.numbers)

    @property
    def unit(self) -> str:
        return self.rows[0].unit

    @property
    def quotes(self) -> list[Quote]:
        return quotes_of(self.rows)

    @property
    def arithmetic(self) -> str:
        """27.3 + 5.1 + … = 44.4亿元."""
        terms = " + ".join(shown(number.value, "") for number in self.numbers)
        return f"{terms} = {shown(self.sum.value, self.unit)}"


def splits(document: Document, quantities: tuple[str, ...]) -> list[DocumentSplit]:
    """Every partition of these quantities into two names or more, in the document's order."""
    found: dict[tuple[str, str, str, str], list[Stated]] = {}
    for row in document.figures:
        if row.dimension in PARTITIONS and row.quantity in quantities and row.subject not in PHASES:
            found.setdefault((row.part, row.subject, row.dimension, row.quantity), []).append(row)
    return [DocumentSplit(*key, rows) for key, rows in found.items() if len(rows) > 1]


def whole_of(document: Document, split: DocumentSplit) -> Stated | None:
    """The printed figure that the split divides: from the same part of the document, else any."""
    wanted = {"subject": split.subject, "quantity": split.quantity}
    if split.dimension in SPLITS_A_PART:
        dimension, name = SPLITS_A_PART[split.dimension]
        wanted |= {"dimension": dimension, "name": name}
    else:
        wanted["dimension"] = ""
    found = document.about(**wanted, part=split.part) or document.about(**wanted)
    return found[0] if found else None


def parts_against_total(document: Document) -> Iterator[Check]:
    """The printed total of each split against the sum of its parts."""
    for split in splits(document, ADDITIVE):
        whole = whole_of(document, split)
        if whole is None:
            continue
        name = f"{split.subject}{split.quantity}：合计与分{split.dimension}之和（{split.part}）"
        quotes = [whole.quote, *split.quotes]
        if whole.number is None or not split.is_complete:
            yield unknown(
                Kind.SUM, name, whole.number, quotes=quotes, note="合计或分项有一个没有写出数。"
            )
            continue
        yield compared(
            Kind.SUM,
            name,
            whole.number,
            split.sum,
            quotes=quotes,
            unit=whole.unit,
            note=split.arithmetic,
        )


def split_against_split(document: Document) -> Iterator[Check]:
    """The sum by one split against the sum by another, where both divide the same whole."""
    complete = [split for split in splits(document, ADDITIVE) if split.is_complete]
    of_wholes = [split for split in complete if split.dimension not in SPLITS_A_PART]
    for first, second in combinations(of_wholes, 2):
        about = (first.subject, first.quantity, first.unit)
        about_second = (second.subject, second.quantity, second.unit)
        if about != about_second or first.dimension == second.dimension:
            continue
        yield compared(
            Kind.SPLIT,
            f"{first.subject}{first.quantity}：分{first.dimension}之和与分{second.dimension}之和",
            first.sum,
            second.sum,
            quotes=first.quotes + second.quotes,
            unit=first.unit,
            note=(
                f"分{first.dimension}：{first.arithmetic}；"
                f"分{second.dimension}：{second.arithmetic}。"
            ),
        )


def shares_together(document: Document) -> Iterator[Check]:
    """The sum of a split's shares against a hundred."""
    for split in splits(document, tuple(SHARE_OF)):
        if split.is_complete:
            yield compared(
                Kind.SHARE,
                f"{split.subject}{split.quantity}：分{split.dimension}的占比之和（{split.part}）",
                split.sum,
                exactly(100),
                quotes=split.quotes,
                unit="%",
                note=split.arithmetic,
            )


def shares(document: Document) -> Iterator[Check]:
    """Each share against the amount that it claims to be a share of, and the claim itself.

    Where the claimed amount is not printed, and the shares are those of another amount of the same
    split, the label is wrong.
    """
    for split in splits(document, tuple(SHARE_OF)):
        amounts = _amounts_beside(document, split)
        claimed = amounts.get(SHARE_OF[split.quantity])
        if claimed is not None:
            yield from _share_checks(document, split, claimed)
            continue
        base = _actual_base(document, split, amounts)
        if base is None:
            yield unknown(
                Kind.LABEL,
                _label_name(split),
                None,
                quotes=split.quotes,
                note=f"文件没有写各项的{SHARE_OF[split.quantity]}，占比无从核对。",
            )
            continue
        yield _wrong_label(document, split, base)
        yield from _share_checks(document, split, base)


def _amounts_beside(document: Document, split: DocumentSplit) -> dict[str, DocumentSplit]:
    """Amounts split alike in the same part of the document, by quantity."""
    place = (split.part, split.subject, split.dimension)
    amounts = {}
    for other in splits(document, AMOUNTS):
        if (other.part, other.subject, other.dimension) == place:
            amounts[other.quantity] = other
    return amounts


def _actual_base(
    document: Document, split: DocumentSplit, amounts: dict[str, DocumentSplit]
) -> DocumentSplit | None:
    """The amount of which every share is a share, rounding allowed; None without one."""
    for quantity in AMOUNTS:
        if quantity in amounts and _are_shares_of(document, split, amounts[quantity]):
            return amounts[quantity]
    return None


def _are_shares_of(document: Document, split: DocumentSplit, base: DocumentSplit) -> bool:
    """Whether every share is that of this amount, rounding allowed."""
    return all(
        check.result != Result.UNKNOWN and not check.contradicts
        for check in _share_checks(document, split, base)
    )


def _base_whole(document: Document, base: DocumentSplit) -> tuple[PrintedNumber, list[Quote]]:
    """The whole of which a share is taken: the printed one, else the sum of the parts."""
    whole = whole_of(document, base)
    if whole is not None and whole.number is not None:
        return whole.number, [whole.quote]
    return base.sum, []


def _share_checks(document: Document, split: DocumentSplit, base: DocumentSplit) -> Iterator[Check]:
    whole, quotes = _base_whole(document, base)
    parts = {row.name: row for row in base.rows}
    for share in split.rows:
        name = f"{split.subject}{share.name}{split.quantity}（按{base.quantity}）"
        part = parts.get(share.name)
        if (
            share.number is None
            or part is None
            or part.number is None
            or whole.low is None
            or whole.low <= 0
        ):
            yield unknown(
                Kind.SHARE,
                name,
                share.number,
                quotes=[share.quote],
                unit="%",
                note="占比、金额不全。",
            )
            continue
        computed = quotient(part.number, whole, places(share.number.value), 100)
        note = f"{shown(part.number.value, part.unit)} ÷ {shown(whole.value, part.unit)}。"
        yield compared(
            Kind.SHARE,
            name,
            share.number,
            computed,
            quotes=[share.quote, *quotes],
            unit="%",
            note=note,
        )


def _label_name(split: DocumentSplit) -> str:
    return f"{split.subject}{split.quantity}（分{split.dimension}）：表述与计算"


def _wrong_label(document: Document, split: DocumentSplit, base: DocumentSplit) -> Check:
    """The label is wrong; the largest share is the example."""
    whole, quotes = _base_whole(document, base)
    # Every share was found to be one of this amount: all have numbers, as all parts have.
    largest = max(split.numbers, key=lambda number: number.value)
    name = next(row.name for row in split.rows if row.number == largest)
    part = next(row.number for row in base.rows if row.name == name)
    assert part is not None
    computed = quotient(part, whole, places(largest.value), 100)
    return concluded(
        Kind.LABEL,
        _label_name(split),
        (largest, computed),
        apart(largest, computed, agrees=False),
        quotes=[*split.quotes, *quotes],
        unit="%",
        note=(
            f"文件写作{split.quantity}，算下来是占{base.quantity}的比重：如{name}"
            f"{shown(part.value, base.unit)} ÷ {shown(whole.value, base.unit)}，"
            f"各项都这样算得，合计{shown(split.sum.value, '%')}；"
            f"各项的{SHARE_OF[split.quantity]}文件没有写。"
        ),
    ).of_words(split.quantity, f"占{base.quantity}的比重")


def within_whole(document: Document) -> Iterator[Check]:
    """The sum of what is listed with 其中 against what it is a part of: never more."""
    said = document.said
    for whole_name, part_names in WITHIN:
        for phase in dict.fromkeys(PHASES.values()):
            wholes = find(said, whole_name, phase=phase)
            if not wholes:
                continue
            whole = wholes[0]
            parts: list[Saying] = []
            for name in part_names:
                first = find(said, name, phase=phase)[:1]
                if first and first[0].unit == whole.unit:
                    parts += first
            if not parts:
                continue
            together = total([part.number for part in parts])
            too_much = certainly_more(together, whole.number)
            is_more = compare(together, whole.number).difference > 0
            yield concluded(
                Kind.SUM,
                f"{whole.topic}：其中{'、'.join(part.topic for part in parts)}不多于总数",
                (whole.number, together),
                apart(
                    whole.number, together, agrees=not is_more, rounding=is_more and not too_much
                ),
                quotes=quotes_of([whole, *parts]),
                unit=whole.unit,
                note=f"其中合计{shown(together.value, whole.unit)}。",
            )
