"""Accounts that should not be there, or not so."""

from collections.abc import Iterator

from chengkou.demo.prepare import ACCOUNTS, PASSWORD, is_demo
from chengkou.operations.findings import Finding, fault, good
from chengkou.system_checks import public_hosts
from reporting.models import User


def demo_accounts() -> Iterator[Finding]:
    """Whether somebody can sign in with the password that everybody knows."""
    subject = "演示账号"
    names = [account.username for account in ACCOUNTS]
    with_names = User.objects.filter(username__in=names, is_active=True).order_by("username")
    open_to_all = [user.username for user in with_names if user.check_password(PASSWORD)]
    if not open_to_all:
        yield good(subject, "没有。")
    elif is_demo() and not public_hosts():
        yield good(subject, "这是演示数据库，只有这台机器能打开。")
    elif is_demo():
        yield fault(
            subject,
            "这是演示数据库，密码人人知道，却能从别的机器打开。",
            "正式使用请另建一个空的数据库；演示只在本机看。",
        )
    else:
        yield fault(
            subject,
            f"{'、'.join(open_to_all)} 还用演示的密码，谁都能登录。",
            "在“用户”里停用这些账号，或者重设密码。",
        )


def superusers() -> Iterator[Finding]:
    """Whether there is a superuser."""
    if User.objects.filter(is_superuser=True, is_active=True).exists():
        yield good("系统管理员", "有。")
    else:
        yield fault("系统管理员", "一个也没有。", "运行 manage.py createsuperuser。")
