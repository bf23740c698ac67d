"""What the log is told of, by the signals of those who do it."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.http import HttpRequest

from accounts.audit.writing import record
from accounts.enums import AuditAction
from reporting.importing.users import people_imported
from reporting.models import PublishingEvent, User

NO_SUCH_NAME = "（没有这个登录名）"
"""In the place of what was typed: people type passwords into the wrong box."""


def listen() -> None:
    """Have the log told of everything below; once."""
    for signal, receiver in (
        (user_logged_in, _signed_in),
        (user_login_failed, _failed),
        (user_logged_out, _signed_out),
        (people_imported, _imported),
    ):
        signal.connect(receiver, dispatch_uid=f"accounts.audit.{receiver.__name__}")
    post_save.connect(_published, sender=PublishingEvent, dispatch_uid="accounts.audit.published")
    post_save.connect(_administered, sender=LogEntry, dispatch_uid="accounts.audit.administered")


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    record(AuditAction.SIGNED_IN, user=user, request=request)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    # A name that is locked is refused before anybody looks: told of as often as it is tried, the
    # log would be somebody else's to fill.
    if request is None or getattr(request, "refused_by_brake", False):
        return
    typed = str(credentials.get("username", ""))
    user = User.objects.filter(username=typed).first()
    record(AuditAction.FAILED, user=user, name=NO_SUCH_NAME, request=request)


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        record(AuditAction.SIGNED_OUT, user=user, request=request)


def _imported(by: User, file: str, number: int, **_: Any) -> None:
    record(AuditAction.RIGHTS, user=by, subject=file, words=f"从文件导入{number}个账号")


def _published(instance: PublishingEvent, created: bool, **_: Any) -> None:
    if created:
        record(
            AuditAction.PUBLISHED,
            user=instance.by,
            subject=str(instance.period),
            words=f"{instance.get_action_display()}，填报表{instance.forms}份 {instance.words}",
        )


def _administered(instance: LogEntry, created: bool, **_: Any) -> None:
    """Accounts that were added or changed in the admin, with rights as they were and are."""
    kind = instance.content_type
    if not created or kind is None or kind.model_class() is not User:
        return
    words = f"{instance.get_action_flag_display()}：{instance.get_change_message()}"
    record(AuditAction.RIGHTS, user=instance.user, subject=instance.object_repr, words=words)
