"""Pages of accounts and of what keeps others from them."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.brake import NAME_LIMIT, locked_names, unlock, wait_in_minutes

FOR_SUPERUSERS = "登录锁定由系统管理员解除。"


@never_cache
@require_http_methods(["GET", "POST"])
def locks(request: HttpRequest) -> HttpResponse:
    """Who cannot sign in after too many failures; a POST with `name` unlocks one of them.

    For superusers alone: raises PermissionDenied for others.
    """
    if not request.user.is_superuser:
        raise PermissionDenied(FOR_SUPERUSERS)
    if request.method == "POST":
        name = request.POST.get("name", "")
        unlock(name)
        messages.success(request, f"“{name}”可以重新登录了。")
        return redirect("locks")
    context = {
        "locked": locked_names(),
        "limit": settings.AXES_FAILURE_LIMIT,
        "name_limit": NAME_LIMIT,
        "minutes": wait_in_minutes(),
    }
    return render(request, "accounts/locks.html", context)
