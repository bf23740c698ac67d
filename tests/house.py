"""The rules of the house, as far as the source text shows them; test_house.py holds every module to
them.

1. Imports run downward only: `chengkou` on the roof, `indicators` and `projects` side by side and
  unknown to each other, `reporting` on the ground. References by name (a foreign key to
  "indicators.Target") count as imports.
2. Inside an app they run downward between its rooms as well (LAYERS): a room is a folder, or a
  module beside them. Imports for type checking count. Inside one room modules may know each other.
3. What judges figures is pure: `reporting/rules/` knows no Django, no clock and no query, and
  nothing that does.
4. Views and tables reach rows through the querysets and functions of their app, never through a
  model's manager: one forgotten scope there shows a unit what belongs to another.
5. Submissions and their rows are read through a person's scope, and written by their few writers
  alone.
6. A folder holds at most FILES modules: more of them want rooms.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FLOORS = {"chengkou": 2, "indicators": 1, "projects": 1, "reporting": 0}
# Each app's rooms from the lowest up. Those of one layer do not know each other; `a.b` is the
# folder a/b.
LAYERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "reporting": (
        ("enums", "months"),
        ("rules",),
        ("rules.typed",),
        (
            *("rules.projects", "rules.wording", "rules.office", "rules.plausibility"),
            *("fields", "visibility", "history"),
        ),
        ("models",),
        ("db",),
        (
            *("actions", "completeness", "copying", "directory", "site"),
            *("drawing", "spreadsheets"),
        ),
        ("tables", "documents", "pages.kept"),
        ("documents.templates",),
        ("entry", "pages", "publishing", "evidence", "notices", "importing"),
        ("admin", "apps", "migrations"),
    ),
    "indicators": (
        ("enums",),
        ("models",),
        ("last_year", "next_year", "tied"),
        ("judging",),
        ("presenters",),
        ("presenters.through_time",),
        ("entry", "views", "standing", "importing"),
        ("admin", "apps", "migrations", "urls"),
    ),
    "projects": (
        ("enums", "fields"),
        ("models",),
        ("judging", "adoption"),
        ("actions",),
        ("importing.reading",),
        ("importing.documents",),
        ("presenters", "importing"),
        ("entry", "views", "standing"),
        ("admin", "apps", "migrations", "urls"),
    ),
    "chengkou": (
        ("private_files",),
        ("env", "context", "middleware", "storage", "roles", "system_checks", "templatetags"),
        ("planning",),
        ("settings", "checks", "cycle"),
        ("cycle.reviewing", "cycle.workbook"),
        ("dashboards", "cycle.admin", "demo.sample", "roles"),
        ("search", "brief", "statement"),
        ("documents",),
        ("office_templates",),
        ("demo", "views"),
        ("admin", "admin_site", "apps", "management.commands", "urls", "wsgi", "management"),
    ),
}
FILES = 15
RULES = "reporting.rules"
# What the rules stand on beside the standard library.
BELOW_RULES = ("reporting.enums", "reporting.months")
ENUMS = "reporting.enums"  # built on Django's TextChoices and on nothing else of it
_CLOCKS = {"now", "today", "utcnow", "localdate", "localtime", "monotonic", "perf_counter"}

_REFERENCE = re.compile(rf"({'|'.join(FLOORS)})(\.[A-Za-z_]\w*)+")
_FILE_NAME = re.compile(r"\.(csv|css|html|js|json|md|py|svg|txt|xlsx)$")
# Callables that take the app's label as their first argument and something in it as their second.
_BY_LABEL = {"get_model", "get_app_config", "get_for_model", "swappable_dependency"}
_MANAGERS = {"objects", "_default_manager", "_base_manager"}
_SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}


@dataclass(frozen=True)
class Fault:
    """One place that breaks a rule."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@cache
def _parsed(source: str) -> ast.Module:
    """The tree of a module, which nobody changes: every rule walks it."""
    return ast.parse(source)


def module_name(path: Path) -> str:
    """The dotted name of the module in `path`, which is relative to the project's folder."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.AST, module: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything `tree` imports, anywhere in it.

    A `from` import yields the module and each name in it, since either can be the module that is
    meant.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module, is_package=is_package)
            yield from ((node.lineno, f"{base}.{alias.name}".lstrip(".")) for alias in node.names)


def mentions(tree: ast.AST, module: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """The same, with everything that it names in a string as Django allows."""
    yield from imports(tree, module, is_package=is_package)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _REFERENCE.fullmatch(node.value) and not _FILE_NAME.search(node.value):
                yield node.lineno, node.value
        elif isinstance(node, ast.Call):
            label = _first_string(node)
            if label in FLOORS and _called(node) in _BY_LABEL | {"import_module", "__import__"}:
                yield node.lineno, label


def _absolute(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    """The module a `from` import names, with its dots resolved as seen from `module`."""
    if node.level == 0:
        return node.module or ""
    package = module.split(".") if is_package else module.split(".")[:-1]
    base = package[: len(package) - (node.level - 1)]
    return ".".join([*base, *([node.module] if node.module else [])])


def _called(node: ast.Call) -> str:
    """The last name of what is called: `get_model` for `apps.get_model(…)`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _first_string(node: ast.Call) -> str:
    """The first argument (or the one named app_label) if it is a string; empty otherwise."""
    named = [keyword.value for keyword in node.keywords if keyword.arg == "app_label"]
    first = [*node.args, *named][:1]
    return next(
        (
            each.value
            for each in first
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ),
        "",
    )


def upward_imports(source: str, path: Path) -> list[Fault]:
    """Rule 1 for the module in `path` (relative to the project's folder); modules outside the four
    packages may all.
    """
    module = module_name(path)
    own = module.split(".")[0]
    if own not in FLOORS:
        return []
    faults = {}
    for line, name in mentions(_parsed(source), module, is_package=path.name == "__init__.py"):
        other = name.split(".")[0]
        if other == own or other not in FLOORS:
            continue
        if FLOORS[other] > FLOORS[own]:
            faults[line, other] = f"{own} stands below {other} and must not know it ({name})"
        elif FLOORS[other] == FLOORS[own]:
            faults[line, other] = f"{own} and {other} must not know each other ({name})"
    return [Fault(path.as_posix(), line, message) for (line, _), message in sorted(faults.items())]


def room_of(module: str, modules: Collection[str]) -> str:
    """The room of an app's module as LAYERS names it: its folder, or the module itself where it
    stands beside those.

    `modules` are the names of all modules: one that others stand in is a folder's own.
    """
    inside = module.split(".")[1:]
    is_folder = any(other.startswith(f"{module}.") for other in modules)
    return ".".join(inside if is_folder or len(inside) == 1 else inside[:-1])


def sideways_imports(sources: Mapping[Path, str]) -> list[Fault]:
    """Rule 2 for all modules of the apps, given with their source."""
    modules = {module_name(path): path for path in sources}
    levels = {
        f"{app}.{room}": level
        for app, layers in LAYERS.items()
        for level, rooms in enumerate(layers)
        for room in rooms
    }
    faults = set()
    for module, path in modules.items():
        app, own = module.split(".")[0], room_of(module, modules)
        if not own:
            continue
        if f"{app}.{own}" not in levels:
            faults.add(Fault(path.as_posix(), 1, f"LAYERS does not say where {app}.{own} stands"))
            continue
        is_package = path.name == "__init__.py"
        for line, name in imports(_parsed(sources[path]), module, is_package=is_package):
            # `from a import b` names a.b, which is a module or something in module a.
            other = name if name in modules else name.rpartition(".")[0]
            if other not in modules or other.split(".")[0] != app:
                continue
            room = room_of(other, modules)
            if room in ("", own):
                continue
            if levels.get(f"{app}.{room}", 0) >= levels[f"{app}.{own}"]:
                faults.add(
                    Fault(path.as_posix(), line, f"{own} does not stand above {room} ({other})")
                )
    return sorted(faults, key=str)


def impure_rules(sources: Mapping[Path, str]) -> list[Fault]:
    """Rule 3 for every module of `reporting.rules`, and for what these may stand on."""
    faults = []
    for path, source in sources.items():
        module = module_name(path)
        if not _is_part_of(module, (RULES, *BELOW_RULES)):
            continue
        tree = _parsed(source)
        for line, name in sorted(set(imports(tree, module, is_package=path.name == "__init__.py"))):
            message = _impurity(name, module)
            if message:
                faults.append(Fault(path.as_posix(), line, message))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for call in (call for call in calls if _called(call) in _CLOCKS):
            message = f"a pure rule must not ask a clock ({_called(call)})"
            faults += [Fault(path.as_posix(), call.lineno, message)]
    return sorted(faults, key=str)


def _impurity(name: str, module: str) -> str:
    """Why a pure module may not import this; empty where it may."""
    first = name.split(".")[0]
    if module == ENUMS and name.startswith("django.db.models."):
        return ""
    if first == "time":
        return f"a pure rule must not ask a clock ({name})"
    if first in FLOORS:
        is_pure = _is_part_of(name, (RULES, *BELOW_RULES)) or name == "reporting"
        return "" if is_pure else f"a pure rule must not know what is not pure ({name})"
    return "" if first in sys.stdlib_module_names else f"a pure rule must not know {first} ({name})"


def _is_part_of(name: str, wholes: tuple[str, ...]) -> bool:
    return any(name == whole or name.startswith(whole + ".") for whole in wholes)


def crowded_folders(paths: Iterable[Path]) -> list[str]:
    """Rule 6: folders with more modules than FILES, `__init__.py` and migrations not counted."""
    counts = Counter(path.parent.as_posix() for path in paths if path.name != "__init__.py")
    return sorted(
        f"{folder}: {count}"
        for folder, count in counts.items()
        if count > FILES and "migrations" not in folder
    )


def is_view_or_table(path: Path) -> bool:
    """Whether rule 4 concerns the module: `views.py`, `tables.py`, `views/lists.py`,
    `views_lists.py` of an app.
    """
    if path.parts[0] not in FLOORS:
        return False
    return any(
        re.fullmatch(r"(\w+_)?(views|tables)(_\w+)?", part)
        for part in path.with_suffix("").parts[1:]
    )


def direct_rows(source: str, path: Path) -> list[Fault]:
    """Rule 4 for the module in `path`: managers, shortcuts given a model class, generic views over
    a whole model.
    """
    if not is_view_or_table(path):
        return []
    faults = []
    for node in ast.walk(_parsed(source)):
        for holds, message in _ROW_RULES:
            if holds(node):
                line = getattr(node, "lineno", 0)
                faults.append(Fault(path.as_posix(), line, message))
    return sorted(faults, key=lambda fault: (fault.line, fault.message))


def _takes_manager(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in _MANAGERS
    if isinstance(node, ast.Call) and _called(node) in {"getattr", "attrgetter"}:
        strings = {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
        return bool(strings & _MANAGERS)
    return False


def _gives_shortcut_a_model(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or _called(node) not in _SHORTCUTS:
        return False
    named = [keyword.value for keyword in node.keywords if keyword.arg == "klass"]
    return any(_is_class_name(argument) for argument in [*node.args[:1], *named])


def _asks_for_model(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _called(node) == "get_model"


def _is_generic_view_of_model(node: ast.AST) -> bool:
    if not isinstance(node, ast.ClassDef) or not any(
        "View" in ast.unparse(base) for base in node.bases
    ):
        return False
    return any(
        isinstance(target, ast.Name) and target.id == "model"
        for statement in node.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for target in (
            statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        )
    )


def _is_class_name(node: ast.AST) -> bool:
    """Whether the expression is a name that looks like a class: `Target`, `models.Target`."""
    name = (
        node.attr
        if isinstance(node, ast.Attribute)
        else node.id
        if isinstance(node, ast.Name)
        else ""
    )
    return name.lstrip("_")[:1].isupper()


_ROW_RULES: tuple[tuple[Callable[[ast.AST], bool], str], ...] = (
    (
        _takes_manager,
        "rows come from a queryset method or function of the app, not from a model's manager",
    ),
    (_gives_shortcut_a_model, "give the shortcut a scoped queryset, not a model"),
    (
        _asks_for_model,
        "rows come from a queryset method or function of the app, not from a model looked up",
    ),
    (_is_generic_view_of_model, "a generic view's `model` reads every row: define get_queryset"),
)


# Rule 5

# And what holds one of these classes: `kind`.
ROWS = {
    "Submission",
    "SubmissionEvent",
    "ReportRow",
    "Actual",
    "ProjectProgress",
    "TaskProgress",
    "TargetProgress",
}
SCOPES = {"for_user", "known_to", "to_enter_by"}
# The made-up periods of a demo: nobody reads there, and rows get dates and marks that no person may
# give them.
_SAMPLE = (
    "chengkou/demo/sample/cycle.py",
    "chengkou/demo/sample/figures.py",
    "chengkou/demo/sample/ledger.py",
)
# Where the scope is made, and where forms are worked on that were scoped before.
UNSCOPED = (
    "reporting/models/submissions.py",
    "reporting/models/querysets.py",
    "reporting/actions.py",
    "reporting/publishing.py",
    "reporting/notices/writing.py",
    "chengkou/cycle/opening.py",
    "chengkou/cycle/steps.py",
    *_SAMPLE,
)
# The last five write what is no row of a form: that units were pressed, the lines of a ledger,
# typed in or carried over to the next plan, the document's figures, and the version of all data.
WRITERS = (
    "reporting/actions.py",
    "reporting/publishing.py",
    "reporting/notices/writing.py",
    "reporting/notices/sending.py",
    "chengkou/cycle/opening.py",
    "chengkou/cycle/steps.py",
    *_SAMPLE,
    "chengkou/cycle/reviewing/review.py",
    "indicators/importing/plan_writer.py",
    "projects/importing/batches.py",
    "projects/importing/livelihood.py",
    "projects/actions.py",
    "chengkou/demo/prepare.py",
    "reporting/db/data_version.py",
)
_BULK = {
    "bulk_create",
    "bulk_update",
    "bulk_create_with_history",
    "bulk_update_with_history",
    "_raw_delete",
}


def unscoped_rows(source: str, path: Path) -> list[Fault]:
    """Reads of submissions or their rows, by a manager or from a period or unit, that never ask
    whose they are.

    A chain is in scope when it names a scope (`for_user`, `known_to`, `to_enter_by`) or is held to
    a form in hand, which was scoped before: `filter(submission=form)`,
    `filter(submission__in=forms)`. One that makes new rows reads nothing; `loose_writes` looks at
    it.
    """
    if path.parts[0] not in FLOORS or path.as_posix() in UNSCOPED or "migrations" in path.parts:
        return []
    tree = _parsed(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    faults = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or not _holds_submissions(node):
            continue
        if not any(_is_in_scope(link) for link in _chain(node, above)):
            message = (
                f"{ast.unparse(node)} goes around the scope: use {' or '.join(sorted(SCOPES))}"
            )
            faults.append(Fault(path.as_posix(), node.lineno, message))
    return sorted(faults, key=lambda fault: (fault.line, fault.message))


def _holds_submissions(node: ast.Attribute) -> bool:
    """`Submission.objects`, `models.Actual.history`, `kind.objects`, `period.submissions`,
    `target.actual_rows`.
    """
    if node.attr in _MANAGERS | {"history"}:
        of = node.value
        name = (
            of.attr if isinstance(of, ast.Attribute) else of.id if isinstance(of, ast.Name) else ""
        )
        return name in ROWS | {"kind"}
    return node.attr in {"submissions", *(f"{name.lower()}_rows" for name in ROWS)}


def _chain(node: ast.AST, above: Mapping[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    """The calls on the expression: filter(…), for_user(…) of `rows.filter(…).for_user(…)`."""
    while True:
        parent = above.get(node)
        if isinstance(parent, ast.Call) and parent.func is node:
            yield parent
        elif not (isinstance(parent, ast.Attribute) and parent.value is node):
            return
        node = parent


def _is_in_scope(link: ast.AST) -> bool:
    if not isinstance(link, ast.Call):
        return False
    held = {keyword.arg for keyword in link.keywords} & {
        "submission",
        "submission_id",
        "submission__in",
    }
    return _called(link) in SCOPES | {"bulk_create"} or (
        _called(link) in {"filter", "get"} and bool(held)
    )


def loose_writes(source: str, path: Path) -> list[Fault]:
    """Writes past `save()`, and so past the checks, versions and history of a row, outside the
    writers.
    """
    if path.parts[0] not in FLOORS or path.as_posix() in WRITERS or "migrations" in path.parts:
        return []
    return [
        Fault(
            path.as_posix(),
            node.lineno,
            f"{_called(node)}() writes past the checks of a row: {WRITERS[0]} does that",
        )
        for node in ast.walk(_parsed(source))
        if isinstance(node, ast.Call) and (_called(node) in _BULK or _updates_rows(node))
    ]


def _updates_rows(node: ast.Call) -> bool:
    """`rows.update(state=…)`; a dict's update is given a mapping."""
    return _called(node) in {"update", "aupdate"} and not node.args and bool(node.keywords)
