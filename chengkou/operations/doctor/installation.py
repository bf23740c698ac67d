"""Settings, front-end files and folders."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import run_checks

from chengkou.operations.findings import Finding, fault, good, warning
from chengkou.operations.readiness import data_folders
from chengkou.system_checks import public_hosts

_PUBLIC = "把网站要用的域名或地址写进环境变量 ALLOWED_HOSTS（逗号分隔），再重启。"
# Django's own advice: what it means here, and what to do.
_ADVICE = {
    "chengkou.E001": (
        "DEBUG 开着，出错的页面会露出设置和数据。",
        "去掉环境变量 DEBUG，再重启。",
    ),
    "chengkou.W002": (
        "网站有几个对外地址，数据库却是 SQLite：同一时间只能有一个人写。",
        "改用 PostgreSQL（DB=postgresql）。",
    ),
    "chengkou.W004": (
        "数据库文件对这台机器的其他账号开放。",
        "用运行网站的账号执行 chmod 600 数据库文件。",
    ),
    "security.W009": (
        "SECRET_KEY 太短或者太简单，登录可以伪造。",
        "换成 50 个以上的随机字符；去掉环境变量时，网站会自己生成。",
    ),
    "security.W012": (
        "没有按 HTTPS 设置，登录状态可能在网络上被截取。",
        "由代理提供 HTTPS，并设环境变量 HTTPS=on。",
    ),
}
# Told apart below, said already by another, or done by the proxy in front.
_ELSEWHERE = {
    *("chengkou.W003", "security.W018", "security.W020", "security.W016"),
    *("security.W004", "security.W008", "security.W021"),
}
_ON_HTTPS = "security.W012"


def hosts() -> Iterator[Finding]:
    """Under which names the site is served."""
    public = public_hosts()
    if not public:
        yield warning("网站地址", "只有这台机器自己能打开。", _PUBLIC)
    elif "*" in public:
        yield warning("网站地址", "任何名字都接受，邮件里的链接可以被伪造。", _PUBLIC)
    else:
        yield good("网站地址", "、".join(public))


def advice_of_django() -> Iterator[Finding]:
    """What `manage.py check --deploy` says, in Chinese where it is known."""
    subject = "设置"
    found = []
    for message in run_checks(include_deployment_checks=True):
        key = str(message.id)
        if key in _ELSEWHERE or (key == _ON_HTTPS and not public_hosts()):
            continue
        words, remedy = _ADVICE.get(key, (f"{key} {message.msg}", message.hint or "见英文说明。"))
        make = fault if message.is_serious() else warning
        found.append(make(subject, words, remedy))
    yield from found or [good(subject, "没有问题。")]


def front_end_files() -> Iterator[Finding]:
    """Whether charts are there, and static files were collected since they changed."""
    subject = "网页文件"
    if not (settings.BASE_DIR / "static" / "vendor" / "manifest.json").exists():
        yield fault(subject, "缺少图表文件，页面上没有图。", "运行 make setup，再收集静态文件。")
        return
    if settings.DEBUG:
        yield good(subject, "DEBUG 打开时不需要收集。")
        return
    missing = sorted(_wanted() - _collected())
    if missing:
        remedy = "运行 manage.py collectstatic --noinput，然后重启网站。"
        yield fault(subject, f"有{len(missing)}个文件没有收集，如 {missing[0]}。", remedy)
        return
    yield good(subject, "齐全。")


def _wanted() -> set[str]:
    """The names of all static files of this code."""
    return {name for finder in get_finders() for name, _ in finder.list([])}


def _collected() -> set[str]:
    """The names of those that were collected; none where the list is missing or broken."""
    names = Path(settings.STATIC_ROOT) / "staticfiles.json"
    try:
        return set(json.loads(names.read_text(encoding="utf-8"))["paths"])
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def folders() -> Iterator[Finding]:
    """Whether the site may write where its data is."""
    subject = "数据文件夹"
    for name, folder in data_folders().items():
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            words = f"{name}的文件夹 {folder} 不能写。"
            yield fault(subject, words, f"把它交给运行网站的账号：chown -R 账号 {folder}")
            return
    yield good(subject, "都能写。")
