"""Every module keeps the rules of tests/house.py, and the checks see what breaks them."""

from pathlib import Path

import pytest

from chengkou.cycle.kinds import row_models
from tests.house import (
    FILES,
    FLOORS,
    LAYERS,
    ROWS,
    UNSCOPED,
    WRITERS,
    crowded_folders,
    direct_rows,
    impure_rules,
    loose_writes,
    module_name,
    sideways_imports,
    unscoped_rows,
    upward_imports,
)

ROOT = Path(__file__).resolve().parent.parent
MODULES = [path.relative_to(ROOT) for app in FLOORS for path in sorted((ROOT / app).rglob("*.py"))]


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_walk_finds_the_house() -> None:
    assert {path.parts[0] for path in MODULES} == set(FLOORS)
    assert Path("chengkou/settings.py") in MODULES


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_run_downward(path: Path) -> None:
    assert [str(fault) for fault in upward_imports(read(path), path)] == []


def test_imports_run_downward_between_rooms() -> None:
    assert [str(fault) for fault in sideways_imports({path: read(path) for path in MODULES})] == []


def test_every_room_of_the_layers_exists() -> None:
    rooms = [
        f"{app}/{room}".replace(".", "/")
        for app, layers in LAYERS.items()
        for each in layers
        for room in each
    ]
    assert [
        room for room in rooms if not ((ROOT / room).is_dir() or (ROOT / f"{room}.py").is_file())
    ] == []


def test_the_rules_are_pure() -> None:
    assert [str(fault) for fault in impure_rules({path: read(path) for path in MODULES})] == []


def test_no_folder_is_crowded() -> None:
    assert crowded_folders(MODULES) == []


def test_views_and_tables_reach_rows_through_querysets() -> None:
    assert [str(fault) for path in MODULES for fault in direct_rows(read(path), path)] == []


def test_submissions_are_read_in_scope() -> None:
    assert [str(fault) for path in MODULES for fault in unscoped_rows(read(path), path)] == []


def test_rows_are_written_by_their_writers() -> None:
    assert [str(fault) for path in MODULES for fault in loose_writes(read(path), path)] == []


def test_the_rules_know_every_kind_of_rows_and_every_exception_is_there() -> None:
    assert {kind.__name__ for kind in row_models()} <= ROWS
    assert {*UNSCOPED, *WRITERS} <= {path.as_posix() for path in MODULES}


# The checks themselves: imports.


@pytest.mark.parametrize(
    "path, source",
    [
        ("reporting/models.py", "import indicators"),
        ("reporting/models.py", "import indicators.models as m"),
        ("reporting/models.py", "import os, projects.models"),
        ("reporting/models.py", "from chengkou import env"),
        ("reporting/models.py", "from chengkou.env import text"),
        ("reporting/models.py", "def late():\n    from indicators.models import Target"),
        ("reporting/models.py", "class A:\n    def b(self):\n        import projects.models"),
        ("reporting/models.py", "if TYPE_CHECKING:\n    from indicators.models import Target"),
        ("reporting/models.py", "try:\n    import indicators\nexcept ImportError:\n    pass"),
        (
            "reporting/models.py",
            'target = models.ForeignKey("indicators.Target", on_delete=models.PROTECT)',
        ),
        (
            "reporting/migrations/0002_x.py",
            'fields = [("t", models.ForeignKey(to="indicators.target"))]',
        ),
        ("reporting/admin.py", 'apps.get_model("indicators", "Target")'),
        ("reporting/admin.py", 'apps.get_model(app_label="indicators", model_name="Target")'),
        ("reporting/admin.py", 'importlib.import_module("chengkou")'),
        ("reporting/admin.py", 'user.has_perm("indicators.view_target")'),
        ("reporting/deep/part.py", "from ...indicators import models"),
        ("indicators/models.py", "from chengkou.settings import DEBUG"),
        ("indicators/models.py", "from .. import chengkou"),
        ("indicators/__init__.py", "from ..chengkou import env"),
        ("indicators/models.py", "import projects.models"),
        (
            "indicators/models.py",
            'task = models.ForeignKey("projects.LivelihoodTask", on_delete=models.PROTECT)',
        ),
        ("projects/models.py", "from indicators.models import Target"),
    ],
)
def test_a_step_upward_or_sideways_is_seen(path: str, source: str) -> None:
    (fault,) = upward_imports(source, Path(path))
    assert fault.path == path
    assert "must not know" in fault.message


@pytest.mark.parametrize(
    "path, source",
    [
        (
            "chengkou/views.py",
            "from indicators.models import Target\nfrom projects import models",
        ),
        (
            "chengkou/views.py",
            "from . import env\nfrom .env import text\nfrom chengkou.env import text",
        ),
        (
            "indicators/models.py",
            "from reporting.models import Plan\nfrom .querysets import TargetQuerySet",
        ),
        (
            "indicators/models.py",
            'plan = models.ForeignKey("reporting.Plan", on_delete=models.PROTECT)',
        ),
        (
            "indicators/models.py",
            'target = models.ForeignKey("indicators.Target", on_delete=models.PROTECT)',
        ),
        ("projects/models.py", "import reporting.models, django.db.models"),
        ("reporting/models.py", "import indicators_of_something_else"),
        (
            "reporting/models.py",
            '"""Knows nothing of indicators. See projects.models for those."""',
        ),
        (
            "reporting/models.py",
            'LABEL = "indicators"\npath = "indicators/list.html"\nfile = "indicators.json"',
        ),
        ("tests/test_x.py", "import chengkou, indicators, projects, reporting"),
        ("fixtures/source/build.py", "import indicators.models, projects.models"),
    ],
)
def test_a_step_downward_or_home_is_allowed(path: str, source: str) -> None:
    assert upward_imports(source, Path(path)) == []


def test_every_fault_is_named_with_its_line() -> None:
    source = "import indicators\n\n\ndef late():\n    import projects\n"
    faults = upward_imports(source, Path("reporting/models.py"))
    assert [str(fault).split(": ")[0] for fault in faults] == [
        "reporting/models.py:1",
        "reporting/models.py:5",
    ]


@pytest.mark.parametrize(
    "path, name",
    [
        ("reporting/models.py", "reporting.models"),
        ("reporting/__init__.py", "reporting"),
        ("a/b/c.py", "a.b.c"),
    ],
)
def test_module_names(path: str, name: str) -> None:
    assert module_name(Path(path)) == name


# The checks themselves: rooms.


def sideways(**sources: str) -> list[str]:
    """Faults in modules of `reporting`, given as name=source with __ for a slash."""
    modules = {
        Path(f"reporting/{name.replace('__', '/')}.py"): text for name, text in sources.items()
    }
    return [str(fault) for fault in sideways_imports(modules)]


@pytest.mark.parametrize(
    "importing",
    [
        "from reporting.pages.tables import column",
        "from reporting.pages import tables",
        "import reporting.pages.tables",
        "from ..pages.tables import column",
        "if TYPE_CHECKING:\n    from reporting.pages.tables import column",
        "def late():\n    from reporting.pages.tables import column",
    ],
)
def test_import_of_a_room_above_is_seen(importing: str) -> None:
    (fault,) = sideways(models__plans=importing, pages__tables="")
    assert fault.startswith("reporting/models/plans.py:")
    assert "models does not stand above pages" in fault


def test_import_of_a_room_beside_is_seen() -> None:
    assert (
        len(
            sideways(entry__row_forms="from reporting.pages.tables import column", pages__tables="")
        )
        == 1
    )


def test_import_of_a_room_below_or_of_the_own_room_is_allowed() -> None:
    sources = {
        "pages__tables": "from reporting.models.plans import Plan\nfrom reporting.pages import text"
    }
    assert (
        sideways(
            **sources, models__plans="from reporting.enums import Role", pages__text="", enums=""
        )
        == []
    )


def test_module_without_a_layer_is_seen() -> None:
    (fault,) = sideways(somewhere__new="")
    assert "LAYERS does not say where reporting.somewhere stands" in fault


def test_folder_inside_a_folder_is_a_room_of_its_own() -> None:
    assert (
        len(
            sideways(
                rules__needed="from reporting.rules.projects.facts import Facts",
                rules__projects__facts="",
            )
        )
        == 1
    )
    assert (
        sideways(
            rules__projects__facts="from reporting.rules.needed import Needed", rules__needed=""
        )
        == []
    )


def test_crowded_folder_is_seen() -> None:
    paths = [Path(f"reporting/rules/rule_{number}.py") for number in range(FILES)]
    assert crowded_folders([*paths, Path("reporting/rules/__init__.py")]) == []
    assert crowded_folders([*paths, Path("reporting/rules/one_more.py")]) == ["reporting/rules: 16"]


# The checks themselves: pure rules.


def impure(**sources: str) -> list[str]:
    """Where faults are found in `reporting`, given as name=source with __ for a slash."""
    modules = {
        Path(f"reporting/{name.replace('__', '/')}.py"): text for name, text in sources.items()
    }
    return [fault.path for fault in impure_rules(modules)]


@pytest.mark.parametrize(
    "source",
    [
        "from django.db import models",
        "def f():\n    import django.utils.timezone",
        "import django_tables2",
        "from reporting.models import Plan",
        "from reporting import models",
        "if TYPE_CHECKING:\n    from reporting.models import Plan",
        "import time",
        "import datetime\ndef f(): return datetime.date.today()",
        "from datetime import datetime\nMADE = datetime.now()",
    ],
)
@pytest.mark.parametrize(
    "name", ["rules__wording", "rules__projects__grade", "rules__new_one", "months"]
)
def test_rule_that_knows_more_than_numbers_and_dates_is_seen(name: str, source: str) -> None:
    assert impure(**{name: source}) == [f"reporting/{name.replace('__', '/')}.py"]


def test_rule_of_rules_enums_and_the_standard_library_is_pure() -> None:
    source = "import datetime\nfrom reporting.enums import Status\nfrom reporting.rules import rule"
    assert impure(rules__wording=source, fields="from django.db import models") == []


def test_enums_may_be_text_choices_and_nothing_more() -> None:
    assert impure(enums="from django.db.models import TextChoices") == []
    assert impure(enums="from django.utils import timezone") == ["reporting/enums.py"]


# The checks themselves: rows in views and tables.


@pytest.mark.parametrize(
    "source",
    [
        "Target.objects.all()",
        "models.Target.objects.get(pk=1)",
        "rows = Target.objects",
        "Target._default_manager.all()",
        "Target._base_manager.all()",
        'getattr(Target, "objects").all()',
        "def view(request):\n    return render(request, {'rows': Target.objects.for_page()})",
        "get_object_or_404(Target, pk=1)",
        "get_object_or_404(models.Target, pk=1)",
        "get_object_or_404(klass=Target, pk=1)",
        "shortcuts.get_object_or_404(Target, pk=1)",
        "get_list_or_404(Target)",
        "await aget_object_or_404(Target, pk=1)",
        'apps.get_model("indicators", "Target")',
        "class List(ListView):\n    model = Target",
        "class List(generic.ListView):\n    model: type[Target] = Target",
    ],
)
@pytest.mark.parametrize("name", ["views.py", "tables.py", "views/lists.py", "tables_export.py"])
def test_reaching_for_a_model_is_seen(name: str, source: str) -> None:
    for app in FLOORS:
        assert len(direct_rows(source, Path(app) / name)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "targets_of(plan)",
        "get_object_or_404(targets_of(plan), number=number)",
        "get_object_or_404(plan.targets.for_page(), number=number)",
        "get_object_or_404(rows, pk=1)",
        "class Rows(Table):\n    class Meta:\n        model = Target",
        "class List(ListView):\n    def get_queryset(self):\n        return targets_of(self.plan)",
        "objects = targets_of(plan)",
        'render(request, "list.html", {"objects": rows})',
    ],
)
def test_reaching_through_a_queryset_is_allowed(source: str) -> None:
    assert direct_rows(source, Path("indicators/views.py")) == []


@pytest.mark.parametrize(
    "path",
    ["indicators/models/targets.py", "indicators/models/querysets.py", "tests/x/test_views.py"],
)
def test_other_modules_may_use_managers(path: str) -> None:
    assert direct_rows("Target.objects.all()", Path(path)) == []


# The checks themselves: submissions.


@pytest.mark.parametrize(
    "source",
    [
        "Submission.objects.filter(state=state).count()",
        "models.Submission.objects.all()",
        "forms = Submission._base_manager",
        "Actual.objects.filter(target=target)",
        "Actual.objects.approved()",
        "TaskProgress.objects.of_tasks(tasks).approved()",
        "kind.objects.filter(submission__state=state)",
        "kind.history.filter(id=pk)",
        "SubmissionEvent.objects.order_by('at')",
        "period.submissions.all()",
        "request.plan.periods.get().submissions.count()",
        "target.actual_rows.first()",
        "other(Submission.objects.all()).for_user(user)",
        "Submission.objects.filter(pk=find(submission=form))",
        "Actual.objects.bulk_update(rows, ['value'])",
        "Submission.objects.filter(state=state)._raw_delete(using)",
    ],
)
@pytest.mark.parametrize(
    "path", ["chengkou/cycle/post.py", "indicators/admin.py", "chengkou/views.py"]
)
def test_going_around_the_scope_is_seen(path: str, source: str) -> None:
    assert len(unscoped_rows(source, Path(path))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "Submission.objects.for_user(user).filter(state=state)",
        "Submission.objects.filter(state=state).for_user(user).count()",
        "Actual.objects.of_indicators(indicators).approved().known_to(reader)",
        "Actual.objects.to_enter_by(user).in_grid_of(period)",
        "kind.history.filter(submission=form).order_by('pk')",
        "kind.objects.filter(submission__in=forms)",
        "form.events.order_by('at')",
        "SubmissionEvent.objects.bulk_create(events)",
        "Target.objects.printed(plan)",
        "def f(submissions): return len(submissions)",
    ],
)
def test_a_read_in_scope_is_allowed(source: str) -> None:
    assert unscoped_rows(source, Path("chengkou/cycle/post.py")) == []


@pytest.mark.parametrize(
    "source",
    [
        "Actual.of_form(form).update(value=None)",
        "kind.objects.filter(submission=form).update(**values)",
        "rows.bulk_update(changed, ['value'])",
        "Actual.objects.bulk_create(rows)",
        "bulk_create_with_history(rows, kind)",
        "utils.bulk_update_with_history(rows, kind, fields)",
        "rows._raw_delete(using)",
    ],
)
def test_a_write_past_the_checks_of_a_row_is_seen(source: str) -> None:
    assert len(loose_writes(source, Path("indicators/admin.py"))) == 1
    assert loose_writes(source, Path("reporting/actions.py")) == []
    assert loose_writes(source, Path("tests/indicators/test_models.py")) == []


@pytest.mark.parametrize(
    "source", ["found.update(other)", "counter.update([1])", "row.save()", "attrs |= {'a': 1}"]
)
def test_other_updates_are_allowed(source: str) -> None:
    assert loose_writes(source, Path("indicators/admin.py")) == []
