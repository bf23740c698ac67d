"""Who may do what: one dict, role → permissions, written to the groups after each migrate."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from chengkou.cycle.kinds import ROW_KINDS
from reporting.enums import Role


def _all_of(*models: str) -> list[str]:
    """The permissions to view, add, change and delete these models, given as app.model."""
    permissions = []
    for label in models:
        app, model = label.split(".")
        permissions += [f"{app}.{action}_{model}" for action in ("view", "add", "change", "delete")]
    return permissions


def _view(*models: str) -> list[str]:
    """The permissions to view these models, given as app.model."""
    return [label.replace(".", ".view_") for label in models]


# The kinds of report rows: a unit's staff and 发改委 read them, only the report form writes them.
ROWS = tuple(kind.name for kind in ROW_KINDS)
LEDGER = (
    "projects.sector",
    "projects.keyproject",
    "projects.preparation",
    "projects.projectplan",
    "projects.planmilestone",
    "projects.gradescale",
    "projects.livelihoodtask",
    "projects.tasktarget",
)

# Permissions on groups and permissions are left out on purpose: only a superuser grants rights.
PERMISSIONS: dict[Role, list[str]] = {
    Role.LEADER: ["reporting.read_plans"],
    Role.REPORTER: [
        "reporting.read_plans",
        "reporting.use_admin",
        "reporting.fill_submission",
        *_view("reporting.submission", *ROWS),
    ],
    Role.REVIEWER: [
        "reporting.read_plans",
        "reporting.use_admin",
        "reporting.see_all_submissions",
        "reporting.review_submission",
        *_view(
            "reporting.department",
            "reporting.formername",
            "reporting.plan",
            "reporting.period",
            "reporting.submission",
            "reporting.publishedfigure",
            "indicators.section",
            "indicators.indicator",
            "indicators.target",
            "indicators.milestone",
            "indicators.targetrevision",
            *ROWS,
            *LEDGER,
        ),
        # Opening a period (下发) may begin with making it; deleting one is left to the planner.
        "reporting.add_period",
        "reporting.change_period",
        *_all_of("indicators.observation"),
    ],
    Role.PLANNER: [
        "reporting.read_plans",
        "reporting.use_admin",
        "reporting.see_all_submissions",
        *_view("reporting.submission", *ROWS),
        *_all_of(
            "reporting.department",
            "reporting.formername",
            "reporting.plan",
            "reporting.period",
            "reporting.publishedfigure",
            "indicators.section",
            "indicators.indicator",
            "indicators.target",
            "indicators.milestone",
            "indicators.targetrevision",
            "indicators.observation",
            *LEDGER,
        ),
        # There is one row at most, and none is deleted.
        "reporting.view_sitesettings",
        "reporting.add_sitesettings",
        "reporting.change_sitesettings",
        "reporting.view_documenttemplate",
        "reporting.add_documenttemplate",
        "reporting.view_user",
        "reporting.add_user",
        "reporting.change_user",
    ],
}


def write_groups(**_kwargs: Any) -> None:
    """Make each role's group and give it exactly its permissions; runs after every migrate."""
    # A handler of the same signal makes permissions app by app: those of later apps are missing.
    for config in apps.get_app_configs():
        if config.models_module:
            create_permissions(config, verbosity=0)
    known = {}
    for permission in Permission.objects.select_related("content_type"):
        known[f"{permission.content_type.app_label}.{permission.codename}"] = permission
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set([known[name] for name in names])
