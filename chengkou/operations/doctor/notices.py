"""Whether notices can leave the house."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from chengkou.operations.findings import Finding, fault, good, warning
from reporting.models import Delivery

SECONDS = 5.0
"""So long a server has to answer."""


def mail() -> Iterator[Finding]:
    """Whether the mail server takes connections; nothing is sent."""
    if not settings.EMAIL_HOST:
        yield good("邮件", "没有设置，通知只在网站里看。")
        return
    yield _reach("邮件", settings.EMAIL_HOST, settings.EMAIL_PORT, "EMAIL_HOST 和 EMAIL_PORT")


def webhook() -> Iterator[Finding]:
    """Whether the messenger's server takes connections; nothing is sent."""
    if not settings.NOTICE_WEBHOOK:
        return
    parts = urlsplit(settings.NOTICE_WEBHOOK)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    yield _reach("消息接口", parts.hostname or "", port, "NOTICE_WEBHOOK")


def _reach(subject: str, host: str, port: int, variables: str) -> Finding:
    try:
        socket.create_connection((host, port), timeout=SECONDS).close()
    except OSError as error:
        words = f"{host}:{port} 连不上（{error.strerror or type(error).__name__}）。"
        return fault(subject, words, f"看那台服务器在不在运行、防火墙放不放行，核对 {variables}。")
    return good(subject, f"{host}:{port} 能连上。")


def site_url() -> Iterator[Finding]:
    """Whether notices can name the site."""
    sends = settings.EMAIL_HOST or settings.NOTICE_WEBHOOK
    if sends and not settings.SITE_URL:
        remedy = "设环境变量 SITE_URL，如 https://jihua.example.gov.cn"
        yield warning("通知", "发出去的通知里没有网站地址。", remedy)


def undelivered() -> Iterator[Finding]:
    """Whether notices did not leave (one query)."""
    if not (settings.EMAIL_HOST or settings.NOTICE_WEBHOOK):
        return
    count = Delivery.objects.not_arrived().count()
    if count:
        remedy = "管理后台“通知”页写着原因；排除以后 manage.py send_notices 会再试。"
        yield warning("通知", f"有{count}条没有送出。", remedy)
    else:
        yield good("通知", "都已送出。")
