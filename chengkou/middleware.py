"""What is asked of every request before a view has it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect

from accounts.passwords import OUTDATED
from accounts.second_factor import MISSING

NUL = "\0"
GetResponse = Callable[[HttpRequest], HttpResponse]


class RefuseNul:
    """Answers 400 to an address with a NUL character, which PostgreSQL cannot compare with a text.

    Nobody types one. A session cookie with one is of no session. Fields of forms refuse it
    themselves, with what was typed kept on the page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info or _has_nul(request):
            raise BadRequest("NUL in the address")
        if NUL in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        return self.get_response(request)


def _has_nul(request: HttpRequest) -> bool:
    """Whether a parameter of the address has one, in its name or in its value."""
    for name, values in request.GET.lists():
        if NUL in name or any(NUL in str(value) for value in values):
            return True
    return False


# Whose POST saves nothing that could be lost.
_SAVES_NOTHING = ("logout", "theme")


class SignInRequired(LoginRequiredMiddleware):
    """Sends those who are not signed in to do so; says there that what they submitted is lost.

    A session ends while a form is open: after signing in, people see it as it was before.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, *arguments: Any
    ) -> HttpResponseBase | None:
        """Let pass what asks for no sign-in, without asking the database who it is."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, *arguments)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        response = super().handle_no_permission(request, view_func)
        match = request.resolver_match
        if request.method == "POST" and match and match.url_name not in _SAVES_NOTHING:
            response["Location"] += "&unsaved=on"
        return response


# Where people may go who have first to choose a password, or to set up the second step.
_BEFORE_CHANGE = ("password", "login", "code", "logout", "theme", "healthz", "readyz", "metrics")
_ASKS_FOR_NOBODY = ("healthz", "readyz", "metrics")
"""Machines ask for these: who is signed in is not looked up."""
_BEFORE_SECOND_FACTOR = (*_BEFORE_CHANGE, "password-done", "second_factor")


class OwnPasswordFirst:
    """Sends people to what comes first: a password where theirs is too old or was set by somebody
    else, then the second step of the sign-in where their role asks for it and they have none.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in _ASKS_FOR_NOBODY or not request.user.is_authenticated:
            return None
        if request.user.must_change_password or OUTDATED in request.session:
            return None if name in _BEFORE_CHANGE else redirect("password")
        if MISSING in request.session and name not in _BEFORE_SECOND_FACTOR:
            return redirect("second_factor")
        return None
