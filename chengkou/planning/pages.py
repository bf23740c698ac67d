"""The admin pages of a plan before its year: 规划下一年, and 批准 with its checklist."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse

from chengkou.planning.adoption import Checklist, adopt
from chengkou.planning.next_year import YearIncomplete, next_year, plan_next_year
from projects.models import GradeScale
from reporting.actions import Refused
from reporting.admin.forms import ConstraintsAtFields
from reporting.admin.plans import PlanAdmin
from reporting.models import Plan


class AdoptionForm(ConstraintsAtFields):
    """Which body adopted the plan, by which document, on which day."""

    required_css_class = "required"
    looked = forms.BooleanField(
        label="上面各项都核对过",
        error_messages={"required": "请核对上面的清单，再打勾。"},
    )
    constraint_fields = {"plan_adopted_on_with_by": "adopted_by"}

    class Meta:
        model = Plan
        fields = ("adopted_by", "document_no", "adopted_on")
        widgets = {"adopted_on": AdminDateWidget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adopted_by"].required = True


class PlanningPages(PlanAdmin):
    """A plan's pages with those that lead from one year to the next."""

    def get_urls(self) -> list[Any]:
        ahead = self.admin_site.admin_view(self.next_year_view)
        adoption = self.admin_site.admin_view(self.adoption_view)
        return [
            path("<path:object_id>/next-year/", ahead, name="reporting_plan_next_year"),
            path("<path:object_id>/adopt/", adoption, name="reporting_plan_adopt"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Plan, form: Any, change: bool) -> None:
        """Save it; a new one begins with the site's usual bounds of grades."""
        super().save_model(request, obj, form, change)
        scale = None if change else GradeScale.of_new_plan(obj)
        if scale is not None:
            scale.save()

    def next_year_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """规划下一年: what it would do (GET), and doing it (POST)."""
        plan = self._plan_to_change(request, object_id)
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        assert request.user.is_authenticated, "the admin lets nobody else in"
        error = ""
        try:
            if request.method == "POST":
                done = plan_next_year(plan, by=request.user, confirmed="confirmed" in request.POST)
                messages.success(request, str(done))
                return HttpResponseRedirect(reverse("admin:index"))
        except YearIncomplete as incomplete:
            error = f"{incomplete}要先按这些数结转，请打勾。"
        except Refused as refused:
            return self._refused(request, plan, refused)
        try:
            ahead = next_year(plan, by=request.user)
        except Refused as refused:
            return self._refused(request, plan, refused)
        context = {"title": f"规划{plan.year + 1}年计划", "ahead": ahead, "error": error}
        return self._planning_page(request, plan, "next_year.html", context)

    def adoption_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """批准: the checklist (GET), and adopting the draft that was looked at (POST)."""
        plan = self._plan_to_change(request, object_id)
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        assert request.user.is_authenticated, "the admin lets nobody else in"
        if not plan.is_open:
            already = Refused(f"{plan}{plan.get_state_display()}，不用再批准。")
            return self._refused(request, plan, already)
        form = AdoptionForm(request.POST or None, instance=plan)
        error = ""
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                adopted = adopt(
                    plan,
                    adopted_by=data["adopted_by"],
                    document_no=data["document_no"],
                    adopted_on=data["adopted_on"],
                    seen=request.POST.get("seen", ""),
                    by=request.user,
                )
            except Refused as refused:
                error = str(refused)
            else:
                messages.success(request, f"{adopted}已批准，文件印出的内容已锁定。")
                return HttpResponseRedirect(reverse("admin:index"))
        # The form may have set what the stored plan does not say yet.
        stored = Plan.objects.get(pk=plan.pk)
        checklist = Checklist(stored, request.user)
        context = {"title": f"批准{stored}", "form": form, "checklist": checklist, "error": error}
        return self._planning_page(request, stored, "adopt.html", context)

    def _plan_to_change(self, request: HttpRequest, object_id: str) -> Plan:
        """The plan, for those who keep plans. Raises PermissionDenied or Http404."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        plan = self._row(request, object_id)
        assert isinstance(plan, Plan)
        return plan

    def _refused(self, request: HttpRequest, plan: Plan, refused: Refused) -> HttpResponse:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:reporting_plan_change", args=[plan.pk]))

    def _planning_page(
        self, request: HttpRequest, plan: Plan, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": plan,
            "media": self.media,
            "is_nav_sidebar_enabled": False,
            **context,
        }
        return TemplateResponse(request, f"admin/reporting/plan/{template}", context)
