"""Pages of accounts and of what keeps others from them."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import sessions
from accounts.brake import NAME_LIMIT, locked_names, unlock, wait_in_minutes

FOR_SUPERUSERS = "登录锁定由系统管理员解除。"


@never_cache
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: the password, and where it is signed in (a query for these)."""
    context = {
        "sessions": sessions.own_sessions(request),
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
    }
    return render(request, "accounts/account.html", context)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End the session of one's own that `session` names, or all `others`; 404 for no such one."""
    if "others" in request.POST:
        sessions.end_others(request)
        messages.success(request, "其他设备都已退出。")
    elif sessions.end_own(request, request.POST.get("session", "")):
        messages.success(request, "这台设备已退出。")
    else:
        raise Http404("没有这个登录，可能已经退出。")
    return redirect("account")


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
