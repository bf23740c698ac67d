"""Whether the log is what was written: every record by its digest, and each by the one before."""

from dataclasses import dataclass

from django.db import connection

from accounts.audit.guard import has_guard
from accounts.audit.writing import digest_of
from accounts.models import AuditRecord
from accounts.models.audit import FIRST


@dataclass(frozen=True)
class Found:
    """What a check of the log found."""

    number: int
    """How many records there are."""
    last: str
    """The digest of the last: to be noted elsewhere, where nobody can change it."""
    faults: tuple[str, ...]


def check(known: str = "") -> Found:
    """Read the whole log in order; with `known`, a digest noted before, it has to be among it."""
    faults = []
    previous, number = FIRST, 0
    is_known = not known
    for row in AuditRecord.objects.order_by("pk").iterator(chunk_size=2000):
        number += 1
        if row.previous != previous:
            faults.append(f"第{row.pk}条接不上前一条：中间有记录被删除、插入或改动。")
        if digest_of(row) != row.digest:
            faults.append(f"第{row.pk}条的内容和摘要不符：被改动过。")
        previous = row.digest
        is_known = is_known or row.digest == known
    if not is_known:
        faults.append(f"日志里没有记下的摘要 {known}：末尾的记录被删除，或者整份被重写。")
    if not has_guard(connection):
        faults.append("数据库没有阻止改动和删除的触发器：请重新运行 migrate，或者按说明补上。")
    return Found(number, previous, tuple(faults))
