"""What is asked of every request before a view has it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

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

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        response = super().handle_no_permission(request, view_func)
        match = request.resolver_match
        if request.method == "POST" and match and match.url_name not in _SAVES_NOTHING:
            response["Location"] += "&unsaved=on"
        return response


# Where somebody whose password another person set may go before changing it.
_BEFORE_CHANGE = ("password", "login", "logout", "theme", "healthz")


class OwnPasswordFirst:
    """Sends people whose password was set by somebody else to choose one of their own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and match.url_name in _BEFORE_CHANGE:
            return None
        if request.user.is_authenticated and request.user.must_change_password:
            return redirect("password")
        return None
