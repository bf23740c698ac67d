"""Where an import begins: a file or pasted cells, and its tables on their way between two pages.

In between everything is in the page, signed for its user: nothing is left on the server.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing

from reporting.db.waiting import give_back_connection
from reporting.models import User
from reporting.spreadsheets.limits import MAX_BYTES, MEGABYTE
from reporting.tables.found import FoundTable, dumped, loaded
from reporting.tables.plain import pasted
from reporting.tables.read import tables_of

SALT = "reporting.import"
MAX_AGE = settings.SESSION_COOKIE_AGE
MAX_TOKEN = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 500_000
"""Django's limit for a POST without files, less room for what is settled on the page."""
PASTED = "粘贴的表格"


class SourceForm(forms.Form):
    """A file with tables, or what was pasted."""

    required_css_class = "required"
    file = forms.FileField(
        label="文件",
        required=False,
        allow_empty_file=True,  # said in our own words
        max_length=200,
        help_text=f".xlsx .docx .csv .txt，不超过 {MAX_BYTES // MEGABYTE} MB。",
        widget=forms.ClearableFileInput(
            attrs={"accept": ".docx,.xlsx,.csv,.txt,.doc,.xls,.wps,.et,.rtf"}
        ),
    )
    pasted = forms.CharField(
        label="或者粘贴",
        required=False,
        strip=False,
        help_text="从 Word、WPS 或 Excel 里复制整个表，粘贴在这里。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        has_source = data.get("file") or data.get("pasted", "").strip()
        if not has_source and "file" not in self.errors:
            self.add_error("file", "请选择文件，或者粘贴表格。")
        return data


def read_source(form: SourceForm) -> tuple[list[FoundTable], str]:
    """The tables of a valid form, and what to call their source. Raises Unreadable.

    Others have the database while a file is read, which may take seconds.
    """
    upload = form.cleaned_data["file"]
    if upload is None:
        return pasted(form.cleaned_data["pasted"]), PASTED
    give_back_connection()
    return tables_of(upload, name=upload.name, size=upload.size), upload.name


def packed(user: User, kind: str, file: str, tables: Sequence[FoundTable], **more: Any) -> str:
    """The tables, signed for the next page of the same kind of import and the same user.

    `more` is of what JSON knows. Whoever shows it holds it against MAX_TOKEN.
    """
    content = {
        **more,
        "user": user.pk,
        "kind": kind,
        "file": file,
        "tables": [dumped(table) for table in tables],
    }
    return signing.dumps(content, salt=SALT, compress=True)


def unpacked(token: str, user: User, kind: str) -> dict[str, Any] | None:
    """What was packed, its tables loaded; None for one too old, forged or of somebody else."""
    try:
        content: dict[str, Any] = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    if (content["user"], content["kind"]) != (user.pk, kind):
        return None
    return {**content, "tables": [loaded(table) for table in content["tables"]]}
