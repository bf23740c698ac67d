"""The names of the site where they are needed: read with whoever is signed in (decision 0048)."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from reporting.models import SiteNames, SiteSettings, User
from reporting.models.site import names_read_with, read_with_names


class AccountBackend(ModelBackend):
    """Accounts of the site; who is signed in is read with its names, by one query for both."""

    def get_user(self, user_id: Any) -> User | None:
        """The active account of this key, as of a session; None for none."""
        try:
            user: User = read_with_names(User.objects.all(), user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None


def names_for(user: Any) -> SiteNames:
    """The names of the site for a page of this user (one query if not read with the user)."""
    return names_read_with(user) or SiteSettings.objects.stored().names


def names_on(request: HttpRequest) -> SiteNames:
    """The names for the page that was asked for; a request can end before it has a user."""
    return names_for(getattr(request, "user", None))
