"""Every page for a real browser: the sweep's addresses, filled with keys of the sample's rows."""

import re
import sqlite3
from contextlib import closing

from django.apps import apps
from django.db import models

from tests.browser.site import LEADER, PLANNER, REPORTER, REVIEWER, Site
from tests.chengkou.sweep import written

CHIEF = "admin"
# Who looks at an address: the first of these whom it answers. The chief sees all of the admin.
READERS = {
    "chief": CHIEF,
    "planner": PLANNER,
    "reviewer": REVIEWER,
    "reporter": REPORTER,
    "leader": LEADER,
}
# What answers, and is no page.
NO_PAGES = {
    "/healthz",
    "/plans/<year>/documents/<name>.<ending>",
    "/admin/document-templates/<document>/<key>.docx",
    "/admin/jsi18n/",
    "/admin/reporting/submission/<object_id>/evidence/<evidence_id>/",
    "/admin/reporting/submission/<object_id>/evidence/<evidence_id>/picture/",
}
KEY_TASK = "101"
_PLACES = {
    "year": "2024",
    "number": "1",
    "code": "zhufang-chengxiang-jianwei",
    "app_label": "projects",
    "document": "quarterly",
}


def places() -> dict[str, str]:
    """Address of the sweep → who looks at it."""
    found = {}
    for address, answers in written().items():
        readers = [name for person, name in READERS.items() if answers["get"][person] == 200]
        if readers and address not in NO_PAGES:
            in_admin = address.startswith("/admin/")
            found[address] = readers[0] if in_admin or LEADER not in readers else LEADER
    return found


def filled(address: str, site: Site) -> str:
    """The address with the key of a row of the sample in the place of each parameter."""
    place = re.match(r"/admin/(\w+)/(\w+)/", address)
    keys = site.keys()

    def fill(parameter: re.Match[str]) -> str:
        name = parameter[1]
        if name == "number" and "/tasks/" in address:
            return KEY_TASK
        if name in _PLACES:
            return _PLACES[name]
        if name == "pk":
            return str(keys["task" if "/livelihood/" in address else "project"])
        if name == "period_id":
            return str(keys["period"])
        assert place is not None, f"nothing stands for <{name}> of {address}"
        model = apps.get_model(place[1], place[2])
        if model._meta.model_name == "submission":
            return str(keys["submitted"])
        return _first(site, model.history.model if name == "version" else model, model)

    return re.sub(r"<(\w+)>", fill, address)


def _first(site: Site, table: type[models.Model], model: type[models.Model]) -> str:
    """The key of a model's first row, or of that row's first historical record."""
    query = f"SELECT min(id) FROM {model._meta.db_table}"  # noqa: S608
    if table is not model:
        records = table._meta.db_table
        query = f"SELECT min(history_id) FROM {records} WHERE id = ({query})"  # noqa: S608
    with closing(sqlite3.connect(site.database)) as database:
        (key,) = database.execute(query).fetchone()
    assert key is not None, f"the sample has no {model.__name__}"
    return str(key)
