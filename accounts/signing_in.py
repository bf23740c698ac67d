"""What a session begins with once everything that was asked for was given."""

from django.contrib.auth import login
from django.http import HttpRequest

from accounts import second_factor
from accounts.passwords import OUTDATED, is_outdated
from reporting.models import User

BACKEND = "reporting.site.AccountBackend"
"""Which of the settings' backends reads who is signed in."""


def complete(request: HttpRequest, user: User) -> None:
    """Sign the person in, and note what they have to do before anything else."""
    request.session.pop(second_factor.ON_THE_WAY, None)
    login(request, user, backend=BACKEND)
    if is_outdated(user):
        request.session[OUTDATED] = True
    if second_factor.is_needed_by(user) and second_factor.factor_of(user) is None:
        request.session[second_factor.MISSING] = True
