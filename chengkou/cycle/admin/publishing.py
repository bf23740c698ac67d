"""The pages in the admin that ask before a period is published, updated or taken back."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse

from chengkou.cycle.reviewing.board import Board, board_url
from chengkou.cycle.since_approved import updates_of
from reporting.actions import Refused
from reporting.admin.base import keys
from reporting.enums import PublishingAction
from reporting.models import Period
from reporting.publishing import (
    REASON_LENGTH,
    publish,
    publish_updates,
    take_back,
    why_not_publish,
)
from reporting.rules.office.workflow import REVIEW
from reporting.visibility import Viewer

# A submission on the page, with the version of it that was on the screen.
_SEEN = re.compile(r"(?P<key>[0-9]{1,18})-(?P<version>[0-9]{1,9})")


def seen_forms(posted: list[str]) -> dict[int, int]:
    """The submissions that a page names as 12-3, by key with their version; others are left out."""
    found = {}
    for text in posted:
        match = _SEEN.fullmatch(text)
        if match:
            found[int(match["key"])] = int(match["version"])
    return found


def publish_view(request: HttpRequest, site: AdminSite, period_id: int) -> HttpResponse:
    """What publishing the period, or its updates, would show and lack; a POST does it."""
    period = _period(request, period_id)

    def act() -> str:
        assert request.user.is_authenticated, "the admin lets nobody else in"
        seen = seen_forms(request.POST.getlist("form"))
        if request.POST.get("do") != PublishingAction.UPDATE:
            return str(publish(period, by=request.user, seen=seen))
        forms = publish_updates(period, by=request.user, seen=seen)
        return f"{period}已发布更新，含{forms}份填报表。"

    def context(board: Board) -> dict[str, Any]:
        if not board.period.published_at:
            refusal = why_not_publish(board.period, board.to_publish)
            return {"title": f"发布{board.period}", "refusal": refusal}
        assert request.user.is_authenticated, "the admin lets nobody else in"
        updates = updates_of(board.period, board.to_publish, Viewer(request.user))
        return {"title": f"发布更新：{board.period}", "updates": updates}

    return _answer(request, site, period, "publish", act, context)


def take_back_view(request: HttpRequest, site: AdminSite, period_id: int) -> HttpResponse:
    """Asks for the reason why the period is taken back; a POST does it."""
    period = _period(request, period_id)

    def act() -> str:
        assert request.user.is_authenticated, "the admin lets nobody else in"
        # PostgreSQL keeps no NUL in a text.
        reason = request.POST.get("reason", "").replace("\x00", "")
        forms = take_back(period, by=request.user, reason=reason)
        return f"{period}已撤回发布，{forms}份填报表不再公开。"

    def context(board: Board) -> dict[str, Any]:
        return {
            "title": f"撤回发布：{board.period}",
            "reason": request.POST.get("reason", ""),
            "reason_length": REASON_LENGTH,
        }

    return _answer(request, site, period, "take_back", act, context)


def _period(request: HttpRequest, period_id: int) -> Period:
    """The period for a reviewer. Raises PermissionDenied for others, Http404 without it."""
    if not request.user.has_perm(REVIEW):
        raise PermissionDenied
    periods = Period.objects.filter(pk__in=keys([period_id]))
    period = periods.select_related("plan", "published_by").first()
    if period is None:
        raise Http404("没有这个报告期。")
    return period


def _answer(
    request: HttpRequest,
    site: AdminSite,
    period: Period,
    page: str,
    act: Callable[[], str],
    context: Callable[[Board], dict[str, Any]],
) -> HttpResponse:
    """The page, or the board after a POST; after a refused one the page as it is now."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, act())
        except Refused as refused:
            messages.error(request, str(refused))
            status = 409
        else:
            return HttpResponseRedirect(board_url(period))
    assert request.user.is_authenticated, "the admin lets nobody else in"
    # Read after the attempt: the page shows what there is now.
    period = _period(request, period.pk)
    board = Board(period, request.user, closely=True)
    request.current_app = site.name
    return TemplateResponse(
        request,
        f"admin/reporting/period/{page}.html",
        {
            **site.each_context(request),
            "opts": Period._meta,
            "period": period,
            "board": board,
            "board_url": board_url(period),
            "is_sample": board.is_sample,
            **context(board),
        },
        status=status,
    )
