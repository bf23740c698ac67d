"""Pages that are not about a plan: sign-in, theme, errors, and where a reader lands."""

import sys
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.template import loader
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.audit.views import may_read
from accounts.passwords import OUTDATED
from accounts.second_factor import accept, factor_of, failed, on_the_way, wait_for
from accounts.signing_in import complete
from chengkou.operations.logs import request_id
from chengkou.operations.outage import RETRY_AFTER, outage_of, typed_of
from reporting.models import User
from reporting.pages.kept.own import THEMES
from reporting.pages.kept.readers import READ
from reporting.pages.page_of_request import plan_to_open_with, viewer_of
from reporting.rules.office.passwords import PASSWORD_HELP
from reporting.spreadsheets.limits import megabytes
from reporting.spreadsheets.uploads import UploadTooBig

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
A_YEAR = 365 * 24 * 60 * 60


class SignInView(LoginView):
    """After sign-in leaders go to the overview, auditors to the log, others to the admin."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unsaved="unsaved" in self.request.GET, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if factor_of(user) is None:
            complete(self.request, user)
            return redirect(self.get_success_url())
        wait_for(self.request, user)
        then = urlencode({self.redirect_field_name: self.get_redirect_url()})
        return redirect(f"{reverse('code')}?{then}")

    def get_default_redirect_url(self) -> str:
        if self.request.user.has_perm("reporting.use_admin"):
            return reverse("admin:index")
        if may_read(self.request.user) and not self.request.user.has_perm(READ):
            return reverse("audit")
        return reverse("home")


CODE_HELP = "验证器上现在的6位数；手机不在手边的，填一个没用过的恢复码。"


class CodeForm(AuthenticationForm):
    """The second step: a code in the place of name and password."""

    code = forms.CharField(label="验证码", max_length=20)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.asked = request
        del self.fields["username"], self.fields["password"]
        attributes = {"autocomplete": "one-time-code", "autofocus": True}
        self.fields["code"].widget.attrs.update(attributes)
        self.fields["code"].help_text = CODE_HELP

    def clean(self) -> dict[str, Any]:
        user = on_the_way(self.asked)
        code = self.cleaned_data.get("code")
        if user is None or not code:
            return self.cleaned_data
        if not accept(user, code):
            failed(self.asked, user)
            raise ValidationError("验证码不对，或者已经用过；请等下一个。", code="code")
        self.user_cache = user
        return self.cleaned_data


@method_decorator(login_not_required, name="dispatch")
class CodeView(SignInView):
    """The second step of a sign-in, for whoever has taken the first; others begin anew."""

    form_class = CodeForm
    template_name = "registration/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if on_the_way(request) is None:
            return redirect("login")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        complete(self.request, form.get_user())
        return redirect(self.get_success_url())


class OwnPasswordForm(PasswordChangeForm):
    """A new password of one's own; one that somebody else set may not be kept."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": "旧密码不正确，请重新输入。",
    }

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["new_password1"].help_text = PASSWORD_HELP

    def clean_old_password(self) -> str:
        """The present password, asked of the sign-in: guesses here meet the same brake."""
        password: str = self.cleaned_data["old_password"]
        name = self.user.get_username()
        if authenticate(self.request, username=name, password=password) != self.user:
            raise ValidationError(
                self.error_messages["password_incorrect"], code="password_incorrect"
            )
        return password

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = False
        user: User = super().save(commit)
        return user


@method_decorator(never_cache, name="dispatch")
class PasswordView(PasswordChangeView):
    """One's own password; says who set the present one if it was not its owner."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("password-done")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_outdated=OUTDATED in self.request.session, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.pop(OUTDATED, None)
        return super().form_valid(form)


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
    """500, or 503 while the database or the disk fails; a POST gets back what was typed.

    Says of a POST that it was not saved, of a page that it was not opened. Whatever failed may be
    what other pages stand on: this one asks for nothing.
    """
    outage = outage_of(sys.exception())
    context = {
        "unsaved": request.method not in SAFE_METHODS,
        "typed": typed_of(request),
        "request_id": request_id.get(),
        "outage": outage,
    }
    template = loader.get_template("503.html" if outage else "500.html")
    status = HTTPStatus.SERVICE_UNAVAILABLE if outage else HTTPStatus.INTERNAL_SERVER_ERROR
    response = HttpResponse(template.render(context), status=status)
    if outage:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
