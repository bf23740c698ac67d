"""A step as a page of a 督办事项 posts it: read, its files looked at, then taken."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from chengkou.followups.forms import MOST_FILES, StepForm
from chengkou.followups.steps import Stale, take_step
from reporting.actions import Refused
from reporting.db.waiting import give_back_connection
from reporting.enums import FollowUpAction
from reporting.evidence.adding import KeptFile, kept_file
from reporting.models import User
from reporting.spreadsheets.limits import Unreadable


class NotTaken(Exception):
    """A step that was not taken, with all that its page shows again."""

    def __init__(self, sentence: str, status: int, typed: dict[str, str]) -> None:
        """`typed`: action → the words that were typed for it."""
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.typed = typed


def take_posted(request: HttpRequest, key: int, user: User) -> FollowUpAction:
    """Take the step that was posted for the 督办事项 of this key, and return which it was.

    Raises NotTaken, and FollowUp.DoesNotExist where it is out of the person's scope.
    """
    form = StepForm(request.POST)
    typed = {request.POST.get("action", ""): request.POST.get("words", "")}
    if not form.is_valid():
        raise NotTaken(f"没有办理：{form.refusal}", 400, typed)
    try:
        files = _looked_at(request, form.cleaned_data["action"])
        step = form.step(files)
        take_step(key, step, by=user)
    except Stale as stale:
        raise NotTaken(str(stale), 409, typed) from stale
    except (Refused, Unreadable) as refused:
        raise NotTaken(f"没有办理：{refused}", 409, typed) from refused
    return step.action


def _looked_at(request: HttpRequest, action: str) -> list[KeptFile]:
    """The files of a reply, looked at and kept. Raises Unreadable.

    It may take seconds: no lock and no transaction is held meanwhile.
    """
    uploads = [each for each in request.FILES.getlist("files") if isinstance(each, UploadedFile)]
    if action != FollowUpAction.REPLY or not uploads:
        return []
    if len(uploads) > MOST_FILES:
        raise Unreadable(f"一次最多上传{MOST_FILES}个文件。")
    give_back_connection()
    files = []
    for upload in uploads:
        size = upload.size or 0
        files.append(kept_file(upload, name=upload.name or "附件", size=size))
    return files
