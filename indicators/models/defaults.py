"""What a new target is taken to be by its name, until the planner says otherwise."""

from reporting.enums import Direction

_HELD = ("居民消费价格", "消费价格指数", "CPI", "出生人口性别比", "出生性别比")
"""Indicators of which too much and too little are both bad."""


def usual_direction(name: str) -> Direction:
    """Which way is good for an indicator of this name."""
    if any(word in name for word in _HELD):
        return Direction.HOLD
    return Direction.UP
