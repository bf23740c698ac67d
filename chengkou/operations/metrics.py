"""What this process counted since it started, in the text format that Prometheus reads.

Each worker counts for itself and says who it is in the label `worker`; who asks gets the one that
answers. `sum(rate(…))` over workers is the site's.
"""

import os
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from threading import Lock

from reporting.pages.judged_cache import judgements

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the durations that are counted apart, in seconds; more than the last is one."""

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counts of requests by view; several threads may count at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._started = time.time()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._queries: Counter[str] = Counter()
        self._seconds: dict[str, float] = {}
        self._durations: dict[str, list[int]] = {}

    def observe(self, view: str, status: int, seconds: float, queries: int) -> None:
        """One request was answered."""
        with self._lock:
            self._requests[view, status] += 1
            self._queries[view] += queries
            self._seconds[view] = self._seconds.get(view, 0.0) + seconds
            counts = self._durations.setdefault(view, [0] * (len(BUCKETS) + 1))
            counts[bisect_left(BUCKETS, seconds)] += 1

    def text(self) -> str:
        """All counts, each family with its help and type."""
        with self._lock:
            return "\n".join([*self._lines(), ""])

    def _lines(self) -> Iterator[str]:
        yield from _head("requests_total", "counter", "Requests answered.")
        for (view, status), count in sorted(self._requests.items()):
            yield _line("requests_total", (("view", view), ("status", str(status))), count)
        yield from _head("request_queries_total", "counter", "Statements sent to the database.")
        for view, count in sorted(self._queries.items()):
            yield _line("request_queries_total", (("view", view),), count)
        yield from _head("request_duration_seconds", "histogram", "Time to answer a request.")
        for view, counts in sorted(self._durations.items()):
            yield from self._histogram(view, counts)
        yield from _head("judgements_total", "counter", "Judgements asked for, by kept or made.")
        made = judgements.times_made
        kept = judgements.times_asked - made
        yield _line("judgements_total", (("result", "kept"),), kept)
        yield _line("judgements_total", (("result", "made"),), made)
        yield from _head("worker_start_time_seconds", "gauge", "When this worker started.")
        yield _line("worker_start_time_seconds", (), round(self._started, 3))

    def _histogram(self, view: str, counts: list[int]) -> Iterator[str]:
        below = 0
        of_view = ("view", view)
        for bound, count in zip([*map(str, BUCKETS), "+Inf"], counts, strict=True):
            below += count
            yield _line("request_duration_seconds_bucket", (of_view, ("le", bound)), below)
        seconds = round(self._seconds[view], 6)
        yield _line("request_duration_seconds_sum", (of_view,), seconds)
        yield _line("request_duration_seconds_count", (of_view,), below)


def _head(name: str, kind: str, words: str) -> Iterator[str]:
    yield f"# HELP chengkou_{name} {words}"
    yield f"# TYPE chengkou_{name} {kind}"


def _line(name: str, labels: Labels, value: float) -> str:
    written = [f'{label}="{text}"' for label, text in (("worker", str(os.getpid())), *labels)]
    return f"chengkou_{name}{{{','.join(written)}}} {value}"


metrics = Metrics()
"""Those of this process."""
