"""Takes a file as evidence: looked at in a process of its own, kept, then written under lock."""

import base64
import hashlib
import logging
from dataclasses import dataclass
from typing import IO

from reporting.actions import Refused
from reporting.enums import EvidenceKind
from reporting.evidence import store
from reporting.models import Evidence, ReportRow, Submission, User
from reporting.spreadsheets.limits import MAX_BYTES, Unreadable, megabytes
from reporting.spreadsheets.read import answers

MOST = 300
"""Files of one unit for one period."""
LONGEST_NAME = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KeptFile:
    """A file that was looked at and is kept; nobody's evidence yet."""

    name: str
    media_type: str
    size: int
    digest: str
    has_picture: bool


def kept_file(file: IO[bytes], *, name: str, size: int) -> KeptFile:
    """Look at the file and keep it. Raises Unreadable, unread for one that is too large.

    It may take seconds: hold no lock and no transaction meanwhile.
    """
    if size > MAX_BYTES:
        raise Unreadable(f"文件有 {megabytes(size)}，最多 {megabytes(MAX_BYTES)}。请压缩后再上传。")
    file.seek(0)
    content = file.read()
    (said,) = answers("reporting.evidence.child", [], content)
    picture = base64.b64decode(said["picture"])
    digest = hashlib.sha256(content).hexdigest()
    try:
        store.keep(digest, content, picture)
    except OSError as error:
        _log.exception("A file of evidence could not be kept.")
        raise Unreadable("文件现在存不下来，请告诉系统管理员。") from error
    return KeptFile(name[-LONGEST_NAME:], said["media_type"], size, digest, bool(picture))


def add_evidence(
    submission: Submission,
    file: KeptFile,
    *,
    kind: EvidenceKind,
    row: ReportRow | None,
    by: User,
    replaces: int | None = None,
) -> Evidence:
    """Give the file as evidence for a row of the submission, or for all of it.

    For a submission from `locked`; that it may be given was asked before. Its version goes up, so
    that nobody submits or approves it without having seen the file. `replaces` is the key of the
    file in whose place it stands, for the same row and of the same kind. Raises Refused.
    """
    given = Evidence.objects.of_submission(submission)
    if given.count() >= MOST:
        raise Refused(f"这张填报表的佐证已经有{MOST}个，不能再加。")
    if row is not None and kind is EvidenceKind.SCAN:
        raise Refused("签字盖章的扫描件是整张填报表的，填报项请选“整张填报表”。")
    row_kind = "" if row is None else str(row._meta.model_name)
    subject = None if row is None else row.subject_id
    replaced = None
    if replaces is not None:
        replaced = given.current().filter(pk=replaces).first()
        if replaced is None:
            raise Refused("要替换的佐证已经替换过，或者不在这张填报表里。")
        row_kind, subject, kind = replaced.row_kind, replaced.subject, EvidenceKind(replaced.kind)
    evidence = Evidence.objects.create(
        submission=submission,
        row_kind=row_kind,
        subject=subject,
        kind=kind,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        digest=file.digest,
        has_picture=file.has_picture,
        added_by=by,
        replaces=replaced,
    )
    submission.version += 1
    submission.save(update_fields=["version"])
    return evidence
