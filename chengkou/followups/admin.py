"""督办事项 in the admin: a unit's own to be replied to, all of them for the reviewer to lead on."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from chengkou.followups.forms import ACCEPTED, MOST_FILES
from chengkou.followups.page import page_of
from chengkou.followups.posted import NotTaken, take_posted
from reporting.admin.base import HistoryAdmin
from reporting.evidence.content import ENDINGS
from reporting.models import FollowUp, Plan, User
from reporting.models.followups import FollowUpQuerySet
from reporting.pages.page_of_request import person_of
from reporting.rules.office.workflow import FILL, REVIEW
from reporting.spreadsheets.limits import MAX_BYTES, MEGABYTE


@admin.register(FollowUp)
class FollowUpAdmin(HistoryAdmin):
    """Each unit sees its own that were passed on to it; another unit's answers 404."""

    list_display = ["number", "title", "department", "kind", "state", "due_on", "lateness"]
    list_display_links = ["number", "title"]
    list_filter = [
        "state",
        "kind",
        ("instruction__plan", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["instruction__plan", "instruction__given_by", "department"]
    search_fields = ["instruction__title", "instruction__words", "department__name"]
    search_help_text = "按事项、批示内容或单位找"

    def get_queryset(self, request: HttpRequest) -> FollowUpQuerySet:
        return FollowUp.objects.for_user(person_of(request)).with_names()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never here: an instruction is left on its own page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: FollowUp | None = None) -> bool:
        """Role alone: a step that comes too late is answered with what was typed."""
        return request.user.has_perm(FILL) or request.user.has_perm(REVIEW)

    def has_delete_permission(self, request: HttpRequest, obj: FollowUp | None = None) -> bool:
        """Never, for anybody."""
        return False

    @admin.display(description="编号", ordering="instruction__number")
    def number(self, followup: FollowUp) -> str:
        return followup.instruction.number_in_words

    @admin.display(description="事项", ordering="instruction__title")
    def title(self, followup: FollowUp) -> str:
        return followup.instruction.title

    @admin.display(description="期限情况")
    def lateness(self, followup: FollowUp) -> str:
        return followup.date_in_words(timezone.localdate())

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        plan = Plan.objects.order_by("-year").first() if person_of(request).instructs else None
        return super().changelist_view(request, {"newest": plan, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What is asked, what was done, and the steps that this person may take now."""
        user = person_of(request)
        followup: Any = self._row(request, object_id)
        if request.method != "POST":
            return self._shown(request, followup, user)
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            action = take_posted(request, followup.pk, user)
        except FollowUp.DoesNotExist:
            raise Http404("没有这件督办事项。") from None
        except NotTaken as refusal:
            again: Any = self._row(request, object_id)
            return self._shown(request, again, user, refusal)
        messages.success(request, f"已{action.label}。")
        return HttpResponseRedirect(request.path)

    def _shown(
        self,
        request: HttpRequest,
        followup: FollowUp,
        user: User,
        refusal: NotTaken | None = None,
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        typed = refusal.typed if refusal else {}
        context = {
            **self.admin_site.each_context(request),
            "title": followup.instruction.title,
            "opts": self.opts,
            "original": followup,
            "error": refusal.sentence if refusal else "",
            "accepted": ACCEPTED,
            "endings": "、".join(ending.removeprefix(".").upper() for ending in ENDINGS.values()),
            "most": MAX_BYTES // MEGABYTE,
            "most_files": MOST_FILES,
            "kinds": FollowUp._meta.get_field("kind").flatchoices,
            **page_of(followup, user, timezone.localdate(), typed),
        }
        template = "admin/reporting/followup/followup.html"
        status = refusal.status if refusal else 200
        return TemplateResponse(request, template, context, status=status)
