"""The admin, titled for the county; its sign-in, sign-out and password pages are the site's own."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

NOT_FOR_YOU = "管理后台只供填报、审核和计划管理使用。"


class ChengkouAdminSite(AdminSite):
    index_title = "数据管理"
    enable_nav_sidebar = True

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Objects are deleted one by one, each with a confirmation: no click deletes a whole plan.
        self.disable_action("delete_selected")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """As Django's, titled with the county's name."""
        # Imported here because the site is made while the apps are still being loaded.
        from reporting.site import names_on

        ledger = names_on(request).ledger
        titles = {"site_title": ledger, "site_header": f"{ledger} · 管理后台"}
        return {**super().each_context(request), **titles}

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person may use the admin: a permission of the groups, not the staff flag."""
        return request.user.is_active and request.user.has_perm("reporting.use_admin")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse signed-in people who may not use the admin, on each of its addresses.

        Django would send them to a sign-in page that has to send them back.
        """
        inner: Callable[..., HttpResponse] = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(NOT_FOR_YOU)
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    # Otherwise the middleware would send people to sign in for this page, and forget their own.
    @method_decorator([login_not_required, never_cache])
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send signed-out people to the site's sign-in.

        Raises PermissionDenied (403) for signed-in people who may not use the admin: sending them
        to sign in again would go round in circles.
        """
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied(NOT_FOR_YOU)
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return LogoutView.as_view()(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("password")

    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("password-done")

    def get_urls(self) -> list[Any]:
        """Django's, and the pages of the templates of documents."""
        # Imported here because the site is made while the apps are still being loaded.
        from chengkou.office_templates.pages import urls_of

        return [*urls_of(self), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The front page: what waits for this person, then what they may open."""
        # Imported here because the site is made while the apps are still being loaded.
        from chengkou.cycle.admin.front_page import front_page_of

        assert request.user.is_authenticated, "admin_view lets nobody else in"
        front = front_page_of(request.user)
        context = {"front": front, "title": front.title, "is_sample": front.is_sample}
        return super().index(request, {**context, **(extra_context or {})})
