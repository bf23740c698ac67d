"""The roof's pages: where a reader lands, the overview, and what is not about a plan."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chengkou.checks import run
from chengkou.checks.reading import contradicted_counts, read_document
from chengkou.checks.report import EXPORT_HEAD, Report
from chengkou.context import THEMES
from chengkou.overview import Overview
from chengkou.shortfalls import Shortfalls
from reporting.pages.etag import conditional
from reporting.pages.judged_cache import judged
from reporting.pages.plan_page import plan_page, plan_to_open_with, reader_of
from reporting.spreadsheets.write import FORMATS, file_response
from reporting.visibility import Everybody

A_YEAR = 365 * 24 * 60 * 60
EXPORTS = (("Excel", "xlsx"), ("CSV", "csv"))


class SignInView(LoginView):
    """After sign-in leaders land on the overview, whoever enters data in the admin."""

    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index") if self.request.user.has_perm("reporting.use_admin") else reverse("home")


@login_not_required
@never_cache
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Tell a load balancer that this process answers; it asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = resolve_url("home")
    response = redirect(back)
    if request.POST.get("theme") in THEMES:
        response.set_cookie("theme", request.POST["theme"], max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Go to the latest plan with a published period, else to the latest plan; say so when there is none."""
    plan = plan_to_open_with()
    if plan is None:
        return render(request, "chengkou/no_plan.html")
    return redirect("overview", plan.year)


@require_GET
@conditional
def overview(request: HttpRequest, year: int) -> HttpResponse:
    """How the plan stands: a paragraph to read aloud, what falls short and why, then projects, tasks and trends."""
    page = plan_page(request, year, lambda other: reverse("overview", args=[other]), along="grade_scale")
    sheet = judged(request, page, Shortfalls.of_page)
    overview = Overview(page, sheet)
    source = [f"数据来源 {page.plan.document_no}"] if page.plan.document_no else []
    context = {
        "page": page,
        "section": "overview",
        "title": f"{page.plan.title}执行情况",
        "sub": [f"报告期 {page.period_label}", *source],
        "contradiction": contradicted_counts(page.plan, overview.judged) if page.is_year_end else "",
        "overview": overview,
        "charts": overview.charts,
        "is_sample": overview.is_sample,
    }
    return render(request, "chengkou/overview.html", context)


@require_GET
@conditional
def checks(request: HttpRequest, year: int) -> HttpResponse:
    """The plan's document held against itself; as a file when the reader asks for one.

    One document for all: but for 发改委 it is held against what is published, without figures that only a unit knows.
    """
    page = plan_page(request, year, lambda other: reverse("checks", args=[other]))
    reader = reader_of(request)
    if not reader.sees_all_submissions:
        reader = Everybody(page.known_on)
    report = Report(run(read_document(page.plan, reader)))
    if request.GET.get("export") in FORMATS:
        as_known = f"（{page.known_text}）" if page.known_on else ""
        return file_response(request.GET["export"], f"{year}年数据核对{as_known}", EXPORT_HEAD, report.export)
    context = {
        "page": page,
        "section": "checks",
        "title": f"{year}年计划数据核对",
        "sub": ["文件载明的数相互核对，并与逐项判断和台账核对", "按全年数"],
        "crumbs": [(f"{year}年", reverse("overview", args=[year]) + page.query), ("数据核对", "")],
        "report": report,
        "exports": [(name, f"{page.query}{'&' if page.query else '?'}export={kind}") for name, kind in EXPORTS],
    }
    return render(request, "chengkou/checks.html", context)
