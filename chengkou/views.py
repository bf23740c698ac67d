"""Pages that are not about a plan: sign-in, health, theme, and where a reader lands."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chengkou.context import THEMES
from reporting.pages.plan_page import plan_to_open_with
from reporting.spreadsheets.limits import megabytes
from reporting.spreadsheets.uploads import UploadTooBig

A_YEAR = 365 * 24 * 60 * 60


class SignInView(LoginView):
    """After sign-in leaders go to the overview, people who enter data to the admin."""

    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        if self.request.user.has_perm("reporting.use_admin"):
            return reverse("admin:index")
        return reverse("home")


@login_not_required
@never_cache
@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    """Tell a load balancer that this process answers (no query)."""
    return HttpResponse("ok\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that cannot be understood, or is too large to be taken in."""
    if not isinstance(exception, RequestDataTooBig):
        return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)
    too_large = f"填写的内容太多：一次最多 {megabytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)}。"
    if isinstance(exception, UploadTooBig):
        too_large = str(exception)
    context = {"too_large": too_large}
    return render(request, "400.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


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
    """Go to the latest plan with a published period, else to the latest; say so without any."""
    plan = plan_to_open_with()
    if plan is None:
        return render(request, "chengkou/no_plan.html")
    return redirect("overview", plan.year)
