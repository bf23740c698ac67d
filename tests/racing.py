"""Several at one database in the same moment."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection

# Nobody has to be fast here: on a busy machine twenty savers take their time.
PATIENCE = 600


def at_once(tasks: Sequence[Callable[[], object]]) -> None:
    """Start all together, each with a connection of its own; an error in one is the test's.

    What their test asserts afterwards has to hold in whatever order they were let in.
    """
    gate, errors = threading.Barrier(len(tasks)), list[Exception]()

    def run(task: Callable[[], object]) -> None:
        try:
            gate.wait(PATIENCE)
            task()
        except Exception as error:  # noqa: BLE001  told below, in the test's own thread
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,), daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert errors == []
    assert not any(thread.is_alive() for thread in threads), "one never came back"
