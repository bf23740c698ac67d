"""`manage.py write_document annex1 2023 -o 附表1.docx`: a document of a plan as a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404, QueryDict
from django.urls import reverse

from chengkou.documents.asked import NotUnderstood, asked_of
from chengkou.documents.catalogue import DOCUMENTS
from chengkou.statement.held import Contradicted
from reporting.db.data_version import data_versions
from reporting.documents.templates.fill import Faulty
from reporting.models import SiteSettings
from reporting.pages.page_of_request import page_on_server
from reporting.spreadsheets.limits import Unreadable

_CHOICES = ("through", "leader", "department")


class Command(BaseCommand):
    help = (
        "Write a document of a year's plan, from all approved figures, published or not; as Word "
        "or Excel by the ending of the file's name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=list(DOCUMENTS))
        parser.add_argument("year", type=int)
        parser.add_argument(
            "--through", type=int, choices=range(1, 13), metavar="N", help="months 1 to N"
        )
        parser.add_argument("--leader", help="only what this county leader is in charge of")
        parser.add_argument("--department", help="only what the unit with this code leads")
        parser.add_argument("--status", action="store_true", help="with the column 状态")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["output"]
        kind = DOCUMENTS[options["name"]]
        ending = path.suffix.removeprefix(".").lower()
        if ending not in kind.endings:
            endings = "、".join(f".{each}" for each in kind.endings)
            raise CommandError(f"文件名要以{endings}结尾：{path.name}")
        parameters = QueryDict(mutable=True)
        for name in _CHOICES:
            if options[name]:
                parameters[name] = str(options[name])
        if options["status"]:
            parameters["status"] = "on"
        versions = data_versions()
        try:
            page = page_on_server(
                options["year"], _overview, parameters, along="grade_scale", data_versions=versions
            )
            asked = asked_of(page, parameters, SiteSettings.objects.stored().names)
        except (Http404, NotUnderstood) as refused:
            raise CommandError(str(refused)) from refused
        try:
            content = kind.compose(asked).write(ending)
        except Contradicted as refused:
            raise CommandError(f"没有写文件，文字与评定不一致：\n{refused}") from refused
        except (Faulty, Unreadable) as refused:
            raise CommandError(f"没有写文件，模板填不出来：\n{refused}") from refused
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"文件写不了：{error}") from error
        self.stdout.write(f"已写入{path}：{asked.page.period_label}。")


def _overview(year: int) -> str:
    return reverse("overview", args=[year])
