"""The last of what a process made, up to a bound."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """What was asked for last, by what it was asked for; several threads may ask."""

    def __init__(self, most: int, weight: Callable[[Value], int] = lambda _: 1) -> None:
        """`most`: what all that is kept may weigh together, by `weight`; by default, its number."""
        self._most = most
        self._weight = weight
        self._weighs = 0
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Hashable) -> Value | None:
        """What is kept of it; None for nothing."""
        with self._lock:
            if asked not in self._kept:
                return None
            self._kept.move_to_end(asked)
            return self._kept[asked]

    def put(self, asked: Hashable, made: Value) -> None:
        """Keep it in place of what nobody asked for the longest; not what alone is too heavy."""
        weight = self._weight(made)
        if weight > self._most:
            return
        with self._lock:
            self._drop(asked)
            self._kept[asked] = made
            self._weighs += weight
            while self._weighs > self._most:
                self._drop(next(iter(self._kept)))

    def _drop(self, asked: Hashable) -> None:
        if asked in self._kept:
            self._weighs -= self._weight(self._kept.pop(asked))

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()
            self._weighs = 0
