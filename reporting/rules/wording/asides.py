"""What a wording says besides its target: how much more the plan strives for (力争).

It is shown with the wording and is no part of the rule. Only a closing clause is dropped: a
condition behind it would be lost unseen.
"""

import re

# Full-width ASCII only. NFKC would also turn ² and ① into digits, and 7² is not 72.
_NARROW = {full: chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F)} | {
    ord(minus): "-" for minus in "−‐‑"
}
_NARROW[ord("∶")] = ":"  # the sign of a ratio

# A comma between digits groups them and does not end a clause.
_CLAUSE = r"(?:[^,、;。()]|(?<=[0-9]),(?=[0-9]))*"
_STRIVES = r"(?:力争|争取|力求|奋力|冲刺|挑战|奋斗目标|努力(?:争取|实现|取得|达到|做到|做得|向|朝))"
_AT_WORK = (
    r"(?:在?(?:实际|具体|今后)?(?:工作|执行|推进|落实|实施)(?:过程)?中?,?"
    r"(?:要|继续|全力|尽力|尽最大)*)?"
)
_CLOSING = re.compile(
    rf"[,、;](?:并|且|同时)?{_AT_WORK}{_STRIVES}{_CLAUSE}$"
    rf"|\({_AT_WORK}{_STRIVES}[^()]*\)$"
)
# 保8%争9% needs no comma between the two.
_RAISED = re.compile(
    r"(?:[,、;]|(?<=[0-9%上右]))(?:力争|争取|争|冲刺|冲)(?:达到|达|到)?"
    r"[0-9]+(?:\.[0-9]+)?[^0-9,、;。()]*$"
)
_LEADING = re.compile(rf"^(?:力争|争取){_CLAUSE}[,、;](?=确保|保底|保[0-9])")
_STRIVEN_FOR = re.compile(r"力争|争取|力求|奋力|努力")


def narrowed(text: str) -> str:
    """The wording with the digits and signs of half width."""
    return text.translate(_NARROW)


def without_asides(cell: str) -> str:
    """The wording without what it strives for beyond its target."""
    cell = cell.rstrip("。;")
    cell = _LEADING.sub("", cell)
    while True:
        shorter = _RAISED.sub("", _CLOSING.sub("", cell))
        if shorter == cell:
            return cell
        cell = shorter


def is_strived_for(text: str) -> bool:
    """Whether the target's own number is what the plan strives for: 力争16%以上."""
    return bool(_STRIVEN_FOR.search(without_asides(narrowed(text).strip())))
