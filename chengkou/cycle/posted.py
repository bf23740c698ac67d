"""A POST to a report form, and what is told once it was carried out."""

from dataclasses import dataclass

from django.http import QueryDict

from chengkou.cycle.refusals import Refusal
from chengkou.cycle.rows import Rows
from reporting.entry.row_forms import RowForms
from reporting.enums import Action
from reporting.models import Submission, User
from reporting.rules.office.workflow import SubmissionSituation

DONE = {
    Action.SUBMIT: "已提交，等待审核。",
    Action.SEND: "已送审签，等审签人审签后提交。",
    Action.SIGN: "已审签并提交，等待审核。",
    Action.SIGN_BACK: "已退回填报员修改。",
    Action.WITHDRAW: "已撤回，可以修改。",
    Action.ACCEPT: "已受理，填报单位不能再撤回。",
    Action.JUDGE: "已保存评定。",
    Action.RETURN: "已退回填报单位。",
    Action.APPROVE: "已审核通过。",
    Action.REOPEN: "已重新打开为新的一版；新的一版审核通过并公开以前，各页仍显示原来的数。",
    Action.SUPPLEMENT: "已开始补报：只有数据未发布的项可以填。",
}
PUBLIC_LATER = "这一期已经发布过，在看板发布更新以后才公开。"
CHANGED_MEANWHILE = "您打开以后，别人改过这张填报表，没有办理。请看过改动后再办理。"
REMARKS_WAIT = "没有{}：您在行上写了批注，批注只随退回送出。请退回，或者先删去批注。"
STILL_BELOW = "您填的内容没有保存，还留在下面。"


@dataclass(frozen=True)
class Saved:
    """What a save made of the rows that came."""

    typed: RowForms
    """The rows as stored now; what could not be written is still as it was typed."""
    rows: Rows
    """Those of the submission as stored now."""
    is_current: bool
    """Whether nobody else had written since the person's page was shown."""
    refusal: Refusal | None = None
    """Why some of what was typed was not written: then the page is shown again."""


@dataclass(frozen=True)
class Done:
    """A POST that was carried out: where to go on, and what to say there."""

    submission: Submission
    message: str
    level: str = "success"
    check: bool = False
    """Whether the page then names what is missing."""
    anchor: str = ""
    opened: str = ""
    """The row that the page then shows with all its boxes, by its anchor, or EVERY_ROW."""
    saved: Saved | None = None
    """Of a save, or of a submit that could not be taken further."""


@dataclass(frozen=True)
class Post:
    """One POST: the locked submission with its rows, who sends it, and what they typed and saw."""

    submission: Submission
    rows: Rows
    situation: SubmissionSituation
    user: User
    data: QueryDict
    seen: int
    """The version of the submission on the person's screen."""

    @property
    def is_stale(self) -> bool:
        return self.submission.version != self.seen
