"""All that `manage.py doctor` looks at, in the order in which it is told."""

from collections.abc import Callable, Iterator

from chengkou.operations.doctor.backups import backups
from chengkou.operations.doctor.clock import clock, last_sign_in, time_zone
from chengkou.operations.doctor.installation import (
    advice_of_django,
    folders,
    front_end_files,
    hosts,
)
from chengkou.operations.doctor.notices import mail, site_url, undelivered, webhook
from chengkou.operations.doctor.people import demo_accounts, superusers
from chengkou.operations.findings import Finding
from chengkou.operations.readiness import database, disks, migrations

Look = Callable[[], Iterator[Finding]]

LOOKS: tuple[Look, ...] = (
    *(hosts, advice_of_django, front_end_files, folders, disks, time_zone),
    *(mail, webhook, site_url, backups),
)
"""What needs no database."""
LOOKS_WITH_DATABASE: tuple[Look, ...] = (
    *(clock, last_sign_in, undelivered),
    *(demo_accounts, superusers),
)
"""What is asked only where database and tables are well."""


def examine() -> list[Finding]:
    """Everything that was found of this installation, well or not."""
    found = [finding for look in LOOKS for finding in look()]
    found.append(database())
    if not found[-1].is_fault:
        found.append(migrations())
    if not found[-1].is_fault:
        found += [finding for look in LOOKS_WITH_DATABASE for finding in look()]
    return found
