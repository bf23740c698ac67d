"""A database of the first release with rows in it, migrated forward: `python -m
tests.chengkou.upgraded`, on the empty database of its environment.

Prints as JSON how many rows and tables there were, and what is not afterwards as it was before.
"""

import json
import os
from io import StringIO
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengkou.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.utils import timezone  # noqa: E402

OURS = ("reporting", "indicators", "projects")
FIRST_RELEASE = [(app, "0001_initial") for app in OURS]
"""What the tag v0.1.0 has: a migration of a tagged release is never rewritten."""
YEAR, MONTH = 2024, 3


def fill(old: Any) -> None:
    """Rows as the first release kept them: an approved form of each kind of row, and a draft."""

    def add(model: str, **fields: Any) -> Any:
        return old.get_model(model).objects.create(**fields)

    now = timezone.now()
    unit = add("reporting.Department", code="tongji", name="县统计局", county_leader="甲")
    add("reporting.FormerName", department=unit, name="县统计办", until="2020-01-01")
    other = add("reporting.Department", code="jiaowei", name="县教委", order=7)
    chief = add("reporting.User", username="chief", password="!", is_superuser=True)
    clerk = add("reporting.User", username="Clerk", password="!", name="乙", is_staff=True)
    clerk.departments.add(unit)
    approved = {"approved_at": now, "approved_by": chief, "state": "approved"}
    by = {"adopted_by": "县人大", "adopted_on": "2024-01-20"}
    plan = add("reporting.Plan", year=YEAR, title="2024年计划", state="adopted", **by)
    published = {"published_at": now, "published_by": chief}
    period = add("reporting.Period", plan=plan, month=MONTH, due_on="2024-04-10", **published)
    add(
        "reporting.PublishedFigure",
        plan=plan,
        part="正文",
        subject="计划指标",
        name="数",
        quantity="个数",
        value="37",
        sentence="37项计划指标。",
    )
    form = add(
        "reporting.Submission",
        period=period,
        department=unit,
        version=4,
        **{"submitted_at": now, "submitted_by": clerk, **approved},
    )
    draft = add("reporting.Submission", period=period, department=other)
    for state in ("draft", "submitted"):
        step = {"from_state": state, "to_state": "approved", "words": "同意"}
        add("reporting.SubmissionEvent", submission=form, action="approve", by=chief, **step)
    _indicators(add, plan, (unit, other), (form, draft), period)
    _projects(add, plan, (unit, other), form)


def _indicators(add: Any, plan: Any, units: Any, forms: Any, period: Any) -> None:
    section = add("indicators.Section", plan=plan, number="一", name="经济", order=1)
    rule = {"rule_kind": "at_least", "rule_low": "7.0", "wording": "7以上", "measure": "rate"}
    for number, (unit, form) in enumerate(zip(units, forms, strict=True), start=1):
        indicator = add("indicators.Indicator", code=f"i{number}", name=f"指标{number}")
        named = {"indicator": indicator, "number": number, "name": indicator.name, "unit": "%"}
        target = add("indicators.Target", plan=plan, section=section, lead=unit, **named, **rule)
        target.cooperating.add(*units)
        add("indicators.Milestone", target=target, month=6, value="3.50")
        seen = {"year": YEAR - 1, "value": "6.50", "source": "公报"}
        add("indicators.Observation", indicator=indicator, **seen)
        words = {"kind": "handed", "reason": "下达", "wording": "8以上", "document_no": "1号"}
        read = {"rule_kind": "at_least", "rule_low": "8"}
        add("indicators.TargetRevision", target=target, effective_on="2024-07-01", **words, **read)
        is_done = form.state == "approved"
        told = {"value": "7.30", "nature": "final", "explanation": "原因"} if is_done else {}
        place = {"is_locked": is_done, "open_in": None if is_done else period}
        add("indicators.Actual", submission=form, target=target, **place, **told)


def _projects(add: Any, plan: Any, units: Any, form: Any) -> None:
    sector = add("projects.Sector", name="交通")
    project = add(
        "projects.KeyProject",
        code="P-1",
        name="道路",
        sector=sector,
        lead=units[0],
        source="government",
        total_investment="1234.5678",
        stage="building",
    )
    add("projects.Preparation", project=project, node="land", planned_on="2024-02-01")
    line = add("projects.ProjectPlan", plan=plan, project=project, nature="new", investment="500")
    add("projects.PlanMilestone", project_plan=line, month=6, amount="200")
    money = {"completed": "120.5", "arrived": "80", "progress_words": "路基完成"}
    add("projects.ProjectProgress", submission=form, project_plan=line, is_locked=True, **money)
    funds = {"investment": "30", "fund_county": "30"}
    words = {"name": "校舍", "target_text": "改造3处"}
    task = add(
        "projects.LivelihoodTask",
        **{"plan": plan, "level": "county", "number": 1, "lead": units[0], **words, **funds},
    )
    task.responsible.add(units[1])
    counted = {"order": 1, "words": "改造3处", "quantity": "3", "unit": "处"}
    counted_target = add("projects.TaskTarget", task=task, **counted)
    done = {"value": "1", "is_locked": True}
    add("projects.TargetProgress", submission=form, task_target=counted_target, **done)
    add("projects.TaskProgress", submission=form, task=task, is_locked=True, words="在建")
    add("projects.GradeScale", plan=plan)


def rows_of(models: Any) -> dict[str, list[dict[str, Any]]]:
    """Every row of our tables as the models know it, by model; versions of the data left out."""
    found = {}
    for app in OURS:
        for model in models.get_app_config(app).get_models(include_auto_created=True):
            if model._meta.label != "reporting.DataVersion":
                found[model._meta.label] = list(model.objects.order_by("pk").values())
    return {label: rows for label, rows in found.items() if rows}


def main() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(FIRST_RELEASE)
    old = MigrationExecutor(connection).loader.project_state(FIRST_RELEASE).apps
    fill(old)
    before = rows_of(old)
    call_command("migrate", verbosity=0)
    after = rows_of(apps)
    different = []
    for label, rows in before.items():
        for row, now in zip(rows, after.get(label, []), strict=True):
            changes = {name: (row[name], now.get(name, "—")) for name in row}
            different += [
                f"{label} {row['id']} {name}: {was} → {now_is}"
                for name, (was, now_is) in changes.items()
                if was != now_is
            ]
    out = StringIO()
    call_command("assess", YEAR, through=MONTH, json=True, stdout=out)
    told = {
        "rows": sum(len(rows) for rows in before.values()),
        "tables": len(before),
        "different": different,
        "judged": {row["number"]: row["status"] for row in json.loads(out.getvalue())},
    }
    print(json.dumps(told, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
