"""Without garbage collection while very many objects are made at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Inside, Python does not look for garbage in cycles.

    It looks after so many objects more are there than before, at all of them: of some hundred
    thousand rows, none of which is garbage, that takes as long as making them. Of two threads that
    are inside at once the first that leaves begins to collect again, which costs the other time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
