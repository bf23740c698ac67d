"""Finds what a sentence of a plan promises as a number: 新建5G基站60个, 资产负债率控制在65%以内.

A document of prose names its tasks one after another; which of its numbers are tasks, and what each
is of, is told by the words around it. What is read stands there literally; a name that leaves words
out has … for them. Numbers that are parts of names (5G, G69, 10亿级, 2024年) are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indicators.importing.columns import COUNTS, MEASURES, RATES

AT_LEAST, AT_MOST, EXACTLY, SIZE = "≥", "≤", "=", ""
"""How a number bounds what is promised; SIZE: it is the size of a thing, nothing to be reached."""

_CLAUSES = re.compile("[，；。]|(?<![0-9])：|：(?![0-9])")
_GROUPED = re.compile("(?<=[0-9０-９])，(?=[0-9０-９]{3}(?![0-9０-９]))")
"""A wide comma inside a number: １，２００."""
_NARROW = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_BASES = "|".join(sorted((*RATES, *COUNTS, *MEASURES), key=len, reverse=True))
_UNIT = f"(?:十万|百万|千万|十|百|千|万|亿)?(?:{_BASES})"
_QUANTITY = re.compile(
    r"(?<![A-Za-z0-9.,:：+第“])"
    rf"(?:(?P<value>{_DIGITS}(?:(?:{_UNIT})?[-—～~至]{_DIGITS})?)"
    rf"(?P<unit>{_UNIT}(?:/{_UNIT})?)(?!级)"
    rf"|(?P<ratio>{_DIGITS}[:：]{_DIGITS})"
    r"|(?P<class>[Ⅰ-Ⅻ])(?P<of_class>类)"
    rf"|(?P<strange>{_DIGITS})(?P<strange_unit>[一-鿿]{{1,3}})(?=[、，；。]|$))"
    r"(?P<bound>(?:标准)?及?以上|以内|以下|左右)?"
)
_NOT_COUNTED = re.compile(r"年|月|日|号|届|周年|世纪|千伏|级")
"""Words behind a number that make it a part of a name or of a time."""
_VERBS = (
    *("达到", "达", "提升到", "提高到", "提升至", "提高至", "增加到", "降低到", "降至", "扩大到"),
    *(
        "保持在",
        "稳定在",
        "控制在",
        "压减到",
        "缩小至",
        "缩小到",
        "突破",
        "超过",
        "不低于",
        "不超过",
    ),
)
_GROWTH = ("增长", "下降", "提高", "降低")
_PREDICATE = re.compile(rf"(?:分别)?(?:均)?(?P<verb>{'|'.join((*_VERBS, *_GROWTH))})$")
_UP, _DOWN = ("突破", "超过", "不低于"), ("不超过",)
_ADVERBS = (
    "全力|全面|加快|积极|大力|着力|持续|确保|力争|全年|全县|预计|计划|继续|进一步|有序|扎实|"
    "[0-9]{4}年(?:底|末|内)?"
)
_DOING = (
    *("推动", "推进", "实施", "完成", "建设", "建成", "创建", "启动", "实现", "组建", "开工"),
    *("争取", "打造", "投产", "开展", "新引入", "引入", "投用", "举办"),
)
"""What is done with a thing and says no more of it than that it is to be there."""
_BEFORE = re.compile(rf"^(?:{_ADVERBS}|(?P<doing>{'|'.join(_DOING)}))+(?!率|量|额|数)")
_NAMED = ("争取", "组建", "创建", "建成", "建设", "启动", "投产", "开工", "推进")
"""Of these, what a name keeps: 创建国家3A级景区; of others it says enough without: 营造林."""
_SHARED = re.compile(
    "新建和改造提升|新改建|改扩建|新增|新建|新引进|新推出|新启动|培育|修建|申报|改造|治理|发放"
)
"""Verbs that go on over the members of a list: 新建5G基站60个、光纤网络300皮长公里."""
_LIST_END = re.compile(r".*(?:等(?:产业)?(?:为主)?的?|共|计|合计)$")
_LIST_OF = re.compile(r"^.*(?<![高中初平同])等(?=[^级])")
_PROCESS = re.compile("(?:落地落实|落地见效|落实)$")
_ET_CETERA = re.compile("等(?:项目|工程)?$")
_TWO_RATES = re.compile(r"(?P<first>.{2,}率)和(?P<second>.{2,}率)")
_SHORT = 2  # signs of a name that is completed by the last of its list: 城市、农村污水管网缺陷率
_BARE = 3  # signs of a name that may have left out what the one before it is of: …规模、产值


@dataclass(frozen=True)
class Quantity:
    """One number that a clause promises."""

    item: str
    """What it is of, in the words of the clause; … joins words that do not stand together."""
    comparator: str
    """One of AT_LEAST, AT_MOST, EXACTLY, SIZE, by the words beside the number."""
    value: str
    """As printed: 7, 1-2, 2.45:1, Ⅱ."""
    unit: str
    wording: str
    """The words that state it: 达到90%以上."""
    quote: str
    """The clause."""
    name: str
    """What to call it: the item without gaps, with what is done (创建, 争取)."""
    verb: str = ""
    """The one before the number: 达到, 增长."""
    problems: tuple[str, ...] = ()


def quantities(sentence: str) -> list[Quantity]:
    """What a sentence promises, clause by clause."""
    found: list[Quantity] = []
    for clause in _CLAUSES.split(_GROUPED.sub(",", sentence)):
        if not clause.endswith("分别为"):  # what follows names them one by one
            found.extend(_Clause(clause.strip()).read())
    return found


class _Clause:
    """One clause, read from its beginning; a verb goes on over the members of a list."""

    def __init__(self, clause: str) -> None:
        self._clause = clause
        self._matches = _counting(clause.translate(_NARROW))
        self._start = 0
        """Where the words of the next number begin."""
        self._shared = ""
        """The verb of the first member of the list."""
        self._doing = ""
        """What is done with the members of the list, to be kept in their names."""

    def read(self) -> Iterator[Quantity]:
        place = 0
        while place < len(self._matches):
            before = self._clause[self._start : self._matches[place].start()]
            group = self._group(place) if "分别" in before else [self._matches[place]]
            if len(group) > 1:
                yield from self._one_each(before, group)
            else:
                yield from self._one(before, place)
            place += len(group)

    def _group(self, place: int) -> list[re.Match[str]]:
        """The numbers that stand one behind another: 5%、5%、3%."""
        group = [self._matches[place]]
        for match in self._matches[place + 1 :]:
            if self._clause[group[-1].end() : match.start()] not in ("、", "和"):
                break
            group.append(match)
        return group

    def _one_each(self, before: str, group: list[re.Match[str]]) -> Iterator[Quantity]:
        """甲、乙分别增长5%、3%: a number for each name."""
        self._start = group[-1].end()
        noun, verb = _predicate(before)
        names = re.split("、|和", _thing(noun)[0])
        problems: tuple[str, ...] = ()
        if len(names) != len(group):
            problems = (f"“{before}”后面有{len(group)}个数，看不出各是什么。",)
            names = [_thing(noun)[0]] * len(group)
        tail = verb if verb in _GROWTH else ""
        bound = group[-1]["bound"] or ""
        self._doing = ""
        for place, (name, match) in enumerate(zip(names, group, strict=True)):
            rest = names[-1][len(name) :] if len(name) <= _SHORT else ""
            item = "…".join(filter(None, (name, rest, tail)))
            words = match[0] if place else f"{verb}{match[0]}"
            yield self._quantity(item, match, words, verb, bound, problems)

    def _one(self, before: str, place: int) -> Iterator[Quantity]:
        """新建5G基站60个; 4个续建项目: a number behind what it is of, or before it."""
        match = self._matches[place]
        after = self._after(place)
        self._start = match.end() + len(after)
        noun, verb = _predicate(before)
        thing, doing = _thing(noun)
        follows = place > 0 and noun.startswith("、")
        self._doing = doing or (self._doing if follows else "")
        problems: tuple[str, ...] = ()
        if match["strange"]:
            problems = (f"单位“{match['strange_unit']}”不认识，照原文。",)
        words = f"{verb}{match[0]}"
        comparator = None
        if after.strip():
            behind = _ET_CETERA.sub("", _PROCESS.sub("", after.removeprefix("的")))
            is_size = (match["unit"] or "").lstrip("十百千万亿") in MEASURES
            is_plain = match["value"] is None or "-" in match["value"]
            if is_size or is_plain:
                words = f"{before.lstrip('、')}{match[0]}{behind}"
            comparator = SIZE if is_size else None
            thing = f"{thing}…{behind}" if thing else behind
        elif verb in _GROWTH:
            thing += verb
        else:
            thing = self._with_shared(thing, verb, is_first=not follows)
            if follows and len(thing) <= _BARE and not self._doing:
                problems = (*problems, f"“{thing}”省略了是什么的，请把名称补全。")
        both = _TWO_RATES.fullmatch(thing)
        for name in (both["first"], both["second"]) if both else (thing,):
            own = problems if name else (f"看不出“{match[0]}”是什么。",)
            yield self._quantity(name, match, words, verb, match["bound"] or "", own, comparator)

    def _after(self, place: int) -> str:
        """The words behind a number that say what it counts; empty where they stand before it."""
        match = self._matches[place]
        if place + 1 < len(self._matches):
            after = self._clause[match.end() : self._matches[place + 1].start()]
            return after.partition("、")[0]
        after = self._clause[match.end() :]
        first, sign, others = after.partition("、")
        return after if sign and "等" in others else first

    def _with_shared(self, thing: str, verb: str, *, is_first: bool) -> str:
        """The thing behind the verb of the first of its list, where it has none of its own."""
        own = _SHARED.match(thing)
        if own is not None or is_first:
            self._shared = own[0] if own else ""
            return thing
        return f"{self._shared}…{thing}" if self._shared and not verb else thing

    def _quantity(
        self,
        item: str,
        match: re.Match[str],
        wording: str,
        verb: str,
        bound: str,
        problems: tuple[str, ...],
        comparator: str | None = None,
    ) -> Quantity:
        if comparator is None:
            comparator = _comparator(verb, bound)
        value = match["value"] or match["ratio"] or match["class"] or match["strange"]
        unit = match["unit"] or match["of_class"] or match["strange_unit"] or ""
        name = f"{self._doing}{item.replace('…', '')}" if item else ""
        return Quantity(item, comparator, value, unit, wording, self._clause, name, verb, problems)


def _counting(clause: str) -> list[re.Match[str]]:
    """The numbers of a clause that are no parts of names: 村集体收入10万元以上的村占比 has none."""
    matches = []
    found = list(_QUANTITY.finditer(clause))
    for place, match in enumerate(found):
        if match["strange"] and _NOT_COUNTED.match(match["strange_unit"]):
            continue
        following = found[place + 1].start() if place + 1 < len(found) else -1
        between = clause[match.end() : following] if following >= 0 else "、"
        if match["bound"] and between.startswith("的") and "、" not in between:
            continue
        matches.append(match)
    return matches


def _predicate(before: str) -> tuple[str, str]:
    """The words before a number without the verb at their end, and the verb: 达到, 增长."""
    found = _PREDICATE.search(before)
    return (before[: found.start()], found["verb"]) if found else (before, "")


def _thing(noun: str) -> tuple[str, str]:
    """What a number is of, without what is done with it and examples of it (甲、乙等).

    And what is done, where a name keeps it.
    """
    noun = noun.lstrip("、和及并")
    begun = _BEFORE.match(noun)
    doing = begun["doing"] if begun and begun["doing"] in _NAMED else ""
    if _LIST_END.fullmatch(noun):
        return "", doing
    return _BEFORE.sub("", _LIST_OF.sub("", noun), count=1), doing


def _comparator(verb: str, bound: str) -> str:
    if bound.endswith("以上") or verb in _UP:
        return AT_LEAST
    if bound in ("以内", "以下") or verb in _DOWN:
        return AT_MOST
    return EXACTLY
