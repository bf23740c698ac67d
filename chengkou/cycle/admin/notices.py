"""The page of notices in the admin: a unit's own to be read, all units' to be sent by hand."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from chengkou.cycle.kinds import row_models
from reporting.admin.base import keys
from reporting.enums import NoticeKind
from reporting.models import Delivery, Notice, Submission
from reporting.notices.channels import Message, channels_in_use
from reporting.notices.sending import RECENT
from reporting.notices.writing import mark_read

MOST = 100
"""So many notices are listed, the latest."""


def notices_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The person's notices; a POST marks those that were on the page as read.

    403 for those who see no submissions.
    """
    user = request.user
    assert user.is_authenticated, "the admin lets nobody else in"
    if not user.has_perm("reporting.view_submission"):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if request.method == "POST":
        read = mark_read(user, keys(request.POST.getlist("notice")))
        messages.success(request, f"已标为已读{read}条。" if read else "没有未读的通知。")
        return HttpResponseRedirect(request.path)
    request.current_app = site.name
    listed = list(Notice.objects.for_user(user).with_names().select_related("read_by")[:MOST])
    submissions = [notice.submission for notice in listed]
    rows = [model.of_forms(submissions).filter(is_sample=True) for model in row_models()]
    context: dict[str, Any] = {
        "title": "通知",
        "listed": listed,
        "is_sample": any(each.exists() for each in rows),
    }
    if user.sees_all_submissions:
        context |= {
            "texts": texts_of(listed),
            "failed": list(Delivery.objects.not_arrived().with_names()[:MOST]),
            "channels": "、".join(channel.label for channel in channels_in_use()),
        }
    else:
        context["unread"] = [notice for notice in listed if notice.read_at is None]
    return TemplateResponse(
        request,
        "admin/reporting/notices.html",
        {**site.each_context(request), "opts": Submission._meta, **context},
    )


def texts_of(notices: Iterable[Notice]) -> list[Message]:
    """Of each unit with recent notices that it has not read, one text to copy.

    Without what a unit's people tell each other.
    """
    since = timezone.now() - RECENT
    of_unit: dict[Any, list[Notice]] = defaultdict(list)
    for notice in notices:
        is_of_unit_alone = notice.kind == NoticeKind.SIGNING
        if notice.read_at is None and notice.made_at >= since and not is_of_unit_alone:
            of_unit[notice.submission.department].append(notice)
    return [Message(unit, found) for unit, found in of_unit.items()]
