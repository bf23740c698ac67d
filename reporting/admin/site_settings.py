"""The admin page of the site's settings, which are one row."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reporting.admin.base import HistoryAdmin
from reporting.admin.forms import ConstraintsAtFields
from reporting.models import SiteSettings


class SiteSettingsForm(ConstraintsAtFields):
    constraint_fields = {"site_settings_bounds_descend": "ahead"}

    class Meta:
        model = SiteSettings
        fields = ("county", "office", "ahead", "normal", "slow", "lagging", "far_behind")


@admin.register(SiteSettings)
class SiteSettingsAdmin(HistoryAdmin):
    """Kept by planners: what they say stands on their own pages (decision 0048)."""

    form = SiteSettingsForm
    list_display = ["county", "office"]
    fieldsets = [
        (None, {"fields": ["county", "office"]}),
        (
            "五色等级通常的界限",
            {
                "fields": ["ahead", "normal", "slow", "lagging", "far_behind"],
                "description": "完成率与序时进度之差（个百分点）不低于哪个数，就是哪一级。"
                "以后新建的年度计划照此开始；已有计划的不变，在它自己的“等级界限”里改。",
            },
        ),
    ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Without 保存并增加另一个: there is no other."""
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """While there is none."""
        return super().has_add_permission(request) and not SiteSettings.objects.exists()

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """For the menu of every page, which offers no adding: the list does, and asks."""
        return {
            "add": False,
            "change": self.has_change_permission(request),
            "delete": False,
            "view": self.has_view_permission(request),
        }

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: the names would be gone from every page at once."""
        return False
