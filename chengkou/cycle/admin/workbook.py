"""The page of a workbook: download it, upload it filled in, see what would change, confirm.

Between preview and confirmation what was typed is in the page, signed, as the import of a ledger
has it: nothing is left on the server, and people confirm exactly what they saw.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core import signing
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header

from chengkou.cycle.refusals import Refusal
from chengkou.cycle.workbook.checking import Checked, checked
from chengkou.cycle.workbook.desks import Desk
from chengkou.cycle.workbook.reading import TypedBook, WrongBook, typed_in
from chengkou.cycle.workbook.writing import written
from reporting.db.waiting import give_back_connection
from reporting.spreadsheets.limits import MAX_ROWS, Unreadable
from reporting.spreadsheets.read import sheets
from reporting.spreadsheets.write import XLSX

SALT = "chengkou.cycle.workbook"
FAULTS_SHOWN = 200
MAX_AGE = settings.SESSION_COOKIE_AGE
# Django's limit for a POST without files, less some room for the other fields of the form.
MAX_TOKEN = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 10_000
NOT_SAVED = "没有保存。"


class UploadForm(forms.Form):
    """The workbook that was filled in."""

    file = forms.FileField(
        label="填好的工作簿",
        allow_empty_file=True,  # said in our own words
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请选择文件。"},
    )


def workbook_view(
    request: HttpRequest, site: AdminSite, desk_of: Callable[[], Desk], opts: Any
) -> HttpResponse:
    """The page of the workbook of a desk, for who may come to it.

    GET `?export=xlsx` is the workbook; a POST is a file to be looked at, or what was previewed:
    `do` says whether it is saved, or given back with what is wrong in it.
    """
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    desk = desk_of()
    page = _Page(request, site, opts)
    if desk.closed:
        error = f"{NOT_SAVED}{desk.closed}" if request.method == "POST" else ""
        return page.show(desk, error=error, status=409 if error else 200)
    if request.method != "POST":
        wants_file = request.GET.get("export") == "xlsx"
        return _download(page, desk) if wants_file else page.show(desk)
    if "token" in request.POST:
        return _previewed(page, desk)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return page.show(desk, form=form)
    upload = form.cleaned_data["file"]
    give_back_connection()
    try:
        found = [*sheets(upload, name="", size=upload.size)]
        desk = desk_of()  # as it is now: reading takes its time
        typed = typed_in(desk.book, found)
    except (Unreadable, WrongBook) as refused:
        form.add_error("file", str(refused))
        return page.show(desk, form=form)
    return page.preview(desk, typed, upload.name)


def _download(page: "_Page", desk: Desk) -> HttpResponse:
    """The workbook with what is stored."""
    longest = max((len(part.rows) for part in desk.book.parts), default=0)
    if longest > MAX_ROWS:
        return page.show(desk, error=f"有{longest}行，工作簿最多{MAX_ROWS}行，请在网页上填。")
    return _file(desk, written(desk.book), "")


def _previewed(page: "_Page", desk: Desk) -> HttpResponse:
    """Save what was previewed, or give it back with what is wrong in it."""
    content = page.loaded(desk)
    if content is None:
        return page.show(desk, error=f"预览已经过期，请重新上传。{NOT_SAVED}")
    if page.request.POST.get("do") == "marked":
        return _file(desk, written(desk.book, content["texts"], content["marks"]), "（标出错误）")
    if content["marks"]:
        return page.show(desk, error=f"文件里有错误。{NOT_SAVED}")
    ground = page.request.POST.get("ground", "")
    try:
        level, message = desk.save(content["texts"], ground)
    except Refusal as refusal:
        desk.__dict__.pop("book", None)  # the rows are not as they were read
        typed = TypedBook(texts=content["texts"])
        return page.preview(
            desk, typed, content["file"], error=refusal.sentence, status=refusal.status
        )
    messages.add_message(page.request, messages.DEFAULT_LEVELS[level.upper()], message)
    return HttpResponseRedirect(desk.url)


def _file(desk: Desk, content: bytes, mark: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    name = f"{desk.title.replace('　', '')}{mark}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


class _Page:
    """The page that is shown, to one person."""

    def __init__(self, request: HttpRequest, site: AdminSite, opts: Any) -> None:
        self.request = request
        self.site = site
        self.opts = opts

    def preview(
        self, desk: Desk, typed: TypedBook, file: str, *, error: str = "", status: int = 200
    ) -> HttpResponse:
        """What saving would change, with the button to confirm it; or what is wrong."""
        found = checked(desk.book, typed, desk.settle)
        token = ""
        if found.changes or found.marks:
            token = self._token(desk, found, file)
        if len(token) > MAX_TOKEN:
            token = ""
            error = "工作簿里的文字太多，一次保存不了，请分几次填，或者在网页上填。"
        return self.show(
            desk,
            file=file,
            answer=_answer(found),
            found=found,
            faults=found.faults[:FAULTS_SHOWN],
            more_faults=max(0, len(found.faults) - FAULTS_SHOWN),
            token=token,
            error=error,
            status=status,
        )

    def _token(self, desk: Desk, found: Checked, file: str) -> str:
        """What was typed, signed for the same person and the same desk."""
        content = {
            "user": self.request.user.pk,
            "book": desk.book.key,
            "file": file,
            "texts": found.texts,
            "marks": found.marks,
        }
        return signing.dumps(content, salt=SALT, compress=True)

    def loaded(self, desk: Desk) -> dict[str, Any] | None:
        """What the page had signed; None where that is too old, or another's."""
        try:
            content: dict[str, Any] = signing.loads(
                self.request.POST["token"], salt=SALT, max_age=MAX_AGE
            )
        except signing.BadSignature:
            return None
        whose = (content["user"], content["book"])
        return content if whose == (self.request.user.pk, desk.book.key) else None

    def show(
        self, desk: Desk, *, form: UploadForm | None = None, status: int = 200, **context: Any
    ) -> HttpResponse:
        """The page of the desk's workbook."""
        self.request.current_app = self.site.name
        return TemplateResponse(
            self.request,
            "admin/reporting/workbook.html",
            {
                **self.site.each_context(self.request),
                "title": desk.title,
                "opts": self.opts,
                "desk": desk,
                "upload": form or UploadForm(),
                # The columns need the width.
                "is_nav_sidebar_enabled": False,
                **context,
            },
            status=status,
        )


def _answer(found: Checked) -> str:
    """The preview in a sentence."""
    if not found.is_right:
        return "有错误，什么都没有保存。请下载标出错误的工作簿，改好再上传。"
    if not found.changes:
        return "和系统里的完全一样，没有要保存的。"
    cells = sum(len(change.cells) for change in found.changes)
    return f"要改{len(found.changes)}行{cells}格，请核对。确认以后才保存。"
