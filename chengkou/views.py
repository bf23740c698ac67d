"""Pages that are not about a plan: sign-in, health, theme, and where a reader lands."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.template import loader
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from reporting.admin.forms import PASSWORD_HELP
from reporting.models import User
from reporting.pages.kept.own import THEMES
from reporting.pages.page_of_request import plan_to_open_with, viewer_of
from reporting.spreadsheets.limits import megabytes
from reporting.spreadsheets.uploads import UploadTooBig

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
A_YEAR = 365 * 24 * 60 * 60


class SignInView(LoginView):
    """After sign-in leaders go to the overview, people who enter data to the admin."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unsaved="unsaved" in self.request.GET, **kwargs)

    def get_default_redirect_url(self) -> str:
        if self.request.user.has_perm("reporting.use_admin"):
            return reverse("admin:index")
        return reverse("home")


class OwnPasswordForm(PasswordChangeForm):
    """A new password of one's own; one that somebody else set may not be kept."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": "旧密码不正确，请重新输入。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = PASSWORD_HELP

    def clean_new_password2(self) -> str:
        password: str = self.cleaned_data["new_password2"]
        if self.user.check_password(password):
            raise ValidationError("新密码不能和现在的一样。", code="same")
        return password

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = False
        user: User = super().save(commit)
        return user


class PasswordView(PasswordChangeView):
    """One's own password; says who set the present one if it was not its owner."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("password-done")


@login_not_required
@never_cache
@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    """Tell a load balancer that this process answers (no query)."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    ):
        back = resolve_url("home")
    response = redirect(back)
    if request.POST.get("theme") in THEMES:
        response.set_cookie(
            "theme", request.POST["theme"], max_age=A_YEAR, samesite="Lax", httponly=True
        )
    return response


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Go to the latest plan with a published period, else to the latest; say so without any.

    A draft that is not shown is none to those who may not know of it.
    """
    plan = plan_to_open_with(viewer_of(request))
    if plan is None:
        return render(request, "chengkou/no_plan.html")
    return redirect("overview", plan.year)


# Error pages. Those of 403 and 404 are Django's, with our templates.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for a POST beyond the limits; says of what was submitted that it is not saved."""
    too_large = _too_large(exception)
    context = {"unsaved": request.method not in SAFE_METHODS, "too_large": too_large}
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST
    return render(request, "400.html", context, status=status)


def _too_large(exception: Exception) -> str:
    """What was too much of a request, as a sentence; empty where that is not what is wrong."""
    match exception:
        case UploadTooBig():
            return str(exception)
        case RequestDataTooBig():
            limit = megabytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
            return f"填写的内容太多：一次最多 {limit}。"
        case TooManyFieldsSent() | TooManyFilesSent():
            return "填写的项数太多，请分几次提交。"
    return ""


def server_error(request: HttpRequest) -> HttpResponse:
    """500: says of a POST that it was not saved, of a page that it was not opened.

    Whatever failed may be what other pages stand on: this one asks for nothing.
    """
    context = {"unsaved": request.method not in SAFE_METHODS}
    return HttpResponse(loader.get_template("500.html").render(context), status=500)
