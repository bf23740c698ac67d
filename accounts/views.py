"""Pages of accounts and of what keeps others from them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import second_factor as factors
from accounts import sessions
from accounts.audit.views import may_read
from accounts.brake import NAME_LIMIT, locked_names, unlock, wait_in_minutes
from reporting.models import User
from reporting.site import names_on

WRONG_CODE = "验证码不对，或者已经用过；请等下一个。"
FOR_SUPERUSERS = "登录锁定由系统管理员解除。"


def signed_in(request: HttpRequest) -> User:
    """Who asks; the middleware has sent everybody else to sign in."""
    assert request.user.is_authenticated
    return request.user


@never_cache
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: password, second step, and where it is signed in (two queries)."""
    context = {
        "factor": factors.factor_of(signed_in(request)),
        "reads_log": may_read(request.user),
        "sessions": sessions.own_sessions(request),
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
    }
    return render(request, "accounts/account.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the second step of one's sign-in, or take it away.

    Each act is a POST: `begin` with the password makes a key, `confirm` with a code of it puts it
    in use and shows the recovery codes, this once; `remove` with a code takes it away where the
    role does not ask for it. One of these acts is refused with a sentence at its box.
    """
    user = signed_in(request)
    context: dict[str, Any] = {"is_needed": factors.is_needed_by(user)}
    if request.method == "POST":
        codes = _act(request, user, context)
        if codes:
            return render(request, "accounts/recovery_codes.html", {"codes": codes})
        if "refused" not in context:
            return redirect("second_factor")
    context["factor"] = factors.any_factor_of(user)
    if context["factor"] is not None and not context["factor"].is_confirmed:
        context["square"] = factors.square(context["factor"], names_on(request).ledger)
        context["key"] = factors.key_in_groups(context["factor"])
    return render(request, "accounts/second_factor.html", context)


def _act(request: HttpRequest, user: User, context: dict[str, Any]) -> list[str] | None:
    """Do what was posted; recovery codes where there are new ones. What is refused is told in
    `refused`.
    """
    code = request.POST.get("code", "").strip()
    match request.POST.get("act"):
        case "begin" if factors.factor_of(user) is None:
            password = request.POST.get("password", "")
            if authenticate(request, username=user.get_username(), password=password) != user:
                context["refused"] = "密码不正确，请重新输入。"
            else:
                factors.begin(user)
        case "confirm" if factors.factor_of(user) is None:
            codes = factors.confirm(user, code)
            if codes is not None:
                request.session.pop(factors.MISSING, None)
                return codes
            context["refused"] = WRONG_CODE
        case "remove" if not context["is_needed"]:
            if factors.accept(user, code):
                factors.remove(user)
                messages.success(request, "两步验证已停用，以后登录只要密码。")
            else:
                factors.failed(request, user)
                context["refused"] = WRONG_CODE
        case _:
            raise BadRequest("no such act now")
    return None


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
    """Who cannot sign in after too many failures, and who has a second step.

    A POST with `name` unlocks, one with `reset` takes a person's second step away. For superusers
    alone: raises PermissionDenied for others.
    """
    if not request.user.is_superuser:
        raise PermissionDenied(FOR_SUPERUSERS)
    if "reset" in request.POST:
        person = factors.with_factor().filter(pk=_number(request.POST["reset"])).first()
        if person is None:
            raise Http404("没有启用两步验证的这个用户。")
        factors.remove(person)
        messages.success(request, f"{person}的两步验证已重设，下次登录只要密码。")
        return redirect("locks")
    if request.method == "POST":
        name = request.POST.get("name", "")
        unlock(name)
        messages.success(request, f"“{name}”可以重新登录了。")
        return redirect("locks")
    context = {
        "locked": locked_names(),
        "people": factors.with_factor(),
        "limit": settings.AXES_FAILURE_LIMIT,
        "name_limit": NAME_LIMIT,
        "minutes": wait_in_minutes(),
    }
    return render(request, "accounts/locks.html", context)


def _number(text: str) -> int:
    """The key in a form's box; 0, which is nobody's, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
