"""Which project of the ledger a row of a file is: the one of its code, without one of its name."""

import itertools
import re
from collections.abc import Collection, Iterator
from typing import Any

from projects.importing.reading.cells import SIGNIFICANT
from projects.importing.reading.table import Table
from projects.models import KeyProject
from reporting.tables.names import Register, folded, nearly_the_same

PAIRS = 5_000_000
"""So many pairs of names are looked at for likeness in one file: some seconds' worth."""

_LONG = re.compile(rf"[0-9]{{{SIGNIFICANT + 1},}}")


class StoredProjects:
    """The codes and names of all projects, read once (one query)."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.names: dict[int, str] = {}
        self._of_name: dict[str, list[int]] = {}
        codes: dict[str, int] = {}
        stored = KeyProject.objects.order_by("pk").values_list("pk", "code", "name")
        for key, code, name in stored.iterator():
            self.codes[key] = code
            self.names[key] = name
            self._of_name.setdefault(folded(name), []).append(key)
            codes[code] = key
        self._of_code = Register(codes)

    def with_code(self, code: Any) -> int | None:
        """The key of the project with this code; None for none."""
        return None if code is None else self._of_code.find(str(code))

    def called(self, name: Any) -> list[int]:
        """The keys of the projects with this name, whatever its brackets and blanks."""
        return [] if name is None else self._of_name.get(folded(str(name)), [])

    def named_in(self, table: Table) -> set[int]:
        """The keys of all projects that the table can mean."""
        found: set[int] = set()
        for row in table.rows:
            key = self.with_code(row.values.get("code"))
            if key is not None:
                found.add(key)
            found.update(self.called(row.values.get("name")))
        return found

    def free_codes(self, year: int, table: Table) -> Iterator[str]:
        """Codes for projects without one: 2024-001 and on."""
        used = {*self.codes.values(), *table.values_of("code")}
        for number in itertools.count(1):
            code = f"{year}-{number:03}"
            if code not in used:
                yield code

    def lost_digits(self, code: str, others: Collection[str]) -> int:
        """How many digits Excel may have made zeros of: those behind its 15 if all are zeros.

        A single one is told only where it makes the code differ from another one, of the ledger or
        of `others`; 0 for a code that is stored as it stands.
        """
        zeros = _zeros_behind(code)
        if not zeros or code in self._of_code.things:
            return 0
        known = itertools.chain(self.codes.values(), others)
        if zeros == 1 and not any(_differs_behind(code, other) for other in known):
            return 0
        return zeros

    def like(self, name: str, among: Collection[int]) -> list[int]:
        """The keys of at most three projects, of these, whose names are nearly the same."""
        keys = list(among)
        names = [folded(self.names[key]) for key in keys]
        return [keys[place] for place in nearly_the_same(folded(name), names)]


def _zeros_behind(code: str) -> int:
    """The number of digits behind the 15 that Excel keeps, if all of them are zeros; else 0."""
    behind = code[SIGNIFICANT:]
    return len(behind) if _LONG.fullmatch(code) and not behind.strip("0") else 0


def _differs_behind(code: str, other: str) -> bool:
    """Whether two codes differ in the digits alone that Excel does not keep."""
    same_start = code[:SIGNIFICANT] == other[:SIGNIFICANT]
    return same_start and len(code) == len(other) and code != other
