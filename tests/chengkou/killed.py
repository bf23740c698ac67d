"""A process that dies in the middle: `python -m tests.chengkou.killed ACTION AFTER SUBMISSION
USER`.

It begins one piece of work on the database of its environment and kills itself, as the kernel would
when memory runs out, right after the first statement that starts with AFTER. Nothing can be cleaned
up then, neither by Python nor by the database driver.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengkou.settings")
django.setup()

from django.db import connection  # noqa: E402

from chengkou.cycle.opening import open_period  # noqa: E402
from chengkou.cycle.steps import take_step  # noqa: E402
from reporting.enums import Action  # noqa: E402
from reporting.models import Submission, User  # noqa: E402


def main(action: str, after: str, submission: str, user: str) -> None:
    """Do it; SystemExit with a sentence when no such statement came."""

    def kill(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        if sql.replace('"', "").startswith(after):
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    form, by = Submission.objects.get(pk=submission), User.objects.get(username=user)
    with connection.execute_wrapper(kill):
        if action == Action.OPEN:
            open_period(form.period.plan, 6, by=by)
        else:
            take_step(form, Action(action), by=by, seen=form.version, words="更正")
    sys.exit(f"{action} ended without any {after}")


if __name__ == "__main__":
    main(*sys.argv[1:])
