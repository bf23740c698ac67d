"""What is wrong in a template, each fault with its place; nothing is filled in. No Django."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from docx.document import Document
from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError

from reporting.documents.templates.placeholders import Placeholder
from reporting.documents.templates.places import Tag, tags_of
from reporting.documents.templates.sandbox import (
    FORBIDDEN,
    LOOP,
    OF_LOOP,
    TemplateEnvironment,
    names_in,
)

MOST = 30
"""Faults that are told of one template."""
_KIND = re.compile(r"^\{%(tr|tc|p|r)?(?=\s)")
_FOR = re.compile(r"for\s+(\w+)\s+in\s+(.+)", re.DOTALL)


@dataclass(frozen=True)
class _Block:
    """An open {% for %} or {% if %}."""

    word: str
    kind: str
    tag: Tag


@dataclass
class _Walk:
    """Goes through the tags of one part of a document."""

    names: Mapping[str, Placeholder]
    faults: list[str]
    used: set[str]
    blocks: list[_Block] = field(default_factory=list)
    scopes: list[tuple[str, Placeholder | None]] = field(default_factory=list)
    """The name of each loop's item and what it is an item of; None in a loop over nothing known."""


def faults_of(document: Document, placeholders: Iterable[Placeholder]) -> list[str]:
    """A sentence for each fault of the template; empty where it can be filled in."""
    known = {each.name: each for each in placeholders}
    faults: list[str] = []
    used: set[str] = set()
    for tags in tags_of(document):
        walk = _Walk(known, faults, used)
        for tag in tags:
            _check(tag, walk)
        faults += [
            f"{block.tag.place}：{block.tag.text}没有{{% end{block.word} %}}。"
            for block in walk.blocks
        ]
    missing = [each for each in known.values() if each.is_required and each.name not in used]
    faults += [f"缺少占位符【{each.name}】：{each.meaning}，每个模板都要有。" for each in missing]
    return faults[:MOST]


def _check(tag: Tag, walk: _Walk) -> None:
    """Note what is wrong with a tag, and what it opens or closes."""
    if len(tag.text) == 2:
        walk.faults.append(f"{tag.place}：{tag.text}没有配对，占位符要在同一段里写完。")
        return
    if tag.text.startswith("{#"):
        return
    match = _KIND.match(tag.text)
    kind = (match[1] or "") if match else ""
    words = tag.text[2 + len(kind) : -2].strip().strip("-").strip()
    try:
        if tag.text.startswith(("{{r ", "{{p ", "{{tr ", "{{tc ")):
            raise TemplateSyntaxError("not a text", 1)
        if tag.text.startswith("{{"):
            _check_names(_expression(words), tag, walk)
        else:
            _check_standing(kind, tag, walk)
            _check_statement(words, kind, tag, walk)
    except SecurityError:
        walk.faults.append(f"{tag.place}：{tag.text}——{FORBIDDEN}。")
    except TemplateSyntaxError:
        walk.faults.append(f"{tag.place}：{tag.text}写法不对。")


def _check_standing(kind: str, tag: Tag, walk: _Walk) -> None:
    """Note a tag of a paragraph or row that is not the only thing in it: the rest would be lost."""
    if kind in ("tc", "r"):
        walk.faults.append(f"{tag.place}：{tag.text}写法不对，只用 {{%p 和 {{%tr。")
    elif kind == "tr" and tag.row != tag.text:
        walk.faults.append(f"{tag.place}：{tag.text}要在表格里独占一行。")
    elif kind == "p" and tag.paragraph != tag.text:
        walk.faults.append(f"{tag.place}：{tag.text}要独占一段。")


def _expression(words: str) -> nodes.Node:
    """The expression, parsed. Raises TemplateSyntaxError."""
    parsed = TemplateEnvironment().parse(f"{{{{ {words} }}}}").body
    if len(parsed) != 1 or not isinstance(parsed[0], nodes.Output) or len(parsed[0].nodes) != 1:
        raise TemplateSyntaxError("nothing, or more than an expression", 1)
    return parsed[0].nodes[0]


def _check_statement(words: str, kind: str, tag: Tag, walk: _Walk) -> None:
    word = words.split(maxsplit=1)[0] if words else ""
    if word in ("for", "if"):
        walk.blocks.append(_Block(word, kind, tag))
    if word == "for":
        _open_loop(words, tag, walk)
    elif word in ("if", "elif"):
        _check_names(_expression(words.removeprefix(word)), tag, walk)
    elif word in ("endfor", "endif"):
        _close(word.removeprefix("end"), kind, tag, walk)
    elif word != "else":
        raise SecurityError(FORBIDDEN)
    if word in ("else", "elif") and not walk.blocks:
        walk.faults.append(f"{tag.place}：{tag.text}前面没有 if。")


def _open_loop(words: str, tag: Tag, walk: _Walk) -> None:
    match = _FOR.fullmatch(words)
    if match is None:
        walk.scopes.append(("", None))
        raise TemplateSyntaxError("for", 1)
    name, listed = match.groups()
    walk.scopes.append((name, None))
    expression = _expression(listed)
    if not isinstance(expression, nodes.Name | nodes.Getattr):
        raise SecurityError(FORBIDDEN)
    found = _found(names_in(expression)[0], tag, walk)
    if found is not None and not found.is_list:
        walk.faults.append(f"{tag.place}：【{found.name}】不是清单，不能用 for。")
    walk.scopes[-1] = (name, found)


def _close(word: str, kind: str, tag: Tag, walk: _Walk) -> None:
    if not walk.blocks or walk.blocks[-1].word != word:
        walk.faults.append(f"{tag.place}：{tag.text}前面没有对应的 {word}。")
        return
    opened = walk.blocks.pop()
    if word == "for":
        walk.scopes.pop()
    if opened.kind != kind:
        walk.faults.append(
            f"{tag.place}：{tag.text}与{opened.tag.place}的{opened.tag.text}写法不一样，"
            "两处都要写 {%p 或都要写 {%tr。"
        )
    elif not kind and opened.tag.place != tag.place:
        walk.faults.append(
            f"{tag.place}：{tag.text}与{opened.tag.text}不在同一段，要写 {{%p 或 {{%tr。"
        )


def _check_names(expression: nodes.Node, tag: Tag, walk: _Walk) -> None:
    """Note names that are unknown, and rows or lists written where a text should be."""
    for path in names_in(expression):
        found = _found(path, tag, walk)
        if not tag.text.startswith("{{") or found is None:
            continue
        name = ".".join(path)
        if found.is_list:
            walk.faults.append(f"{tag.place}：【{name}】是清单，要用 for 逐行写出。")
        elif found.parts:
            parts = "、".join(f"{name}.{part.name}" for part in found.parts)
            walk.faults.append(f"{tag.place}：【{name}】是一行，要写它的{parts}。")


def _found(path: tuple[str, ...], tag: Tag, walk: _Walk) -> Placeholder | None:
    """What the name stands for; None, and a fault, where nothing is known by it."""
    first, *rest = path
    loops = dict(walk.scopes)
    if first == LOOP and walk.scopes and len(rest) == 1 and rest[0] in OF_LOOP:
        return Placeholder(".".join(path), "")
    if first in loops:
        found = _item(loops[first])
        if loops[first] is None:
            return None  # its loop was a fault
    else:
        found = walk.names.get(first)
        if found is not None and tag.text.startswith("{{"):
            walk.used.add(first)
    for name in rest:
        parts = found.parts if found is not None and not found.is_list else ()
        found = next((part for part in parts if part.name == name), None)
    if found is None:
        walk.faults.append(f"{tag.place}：没有【{'.'.join(path)}】这个占位符。")
    return found


def _item(listed: Placeholder | None) -> Placeholder | None:
    """One line of a list: a text, or a row with its parts."""
    if listed is None:
        return None
    return Placeholder(listed.name, listed.meaning, parts=listed.parts)
