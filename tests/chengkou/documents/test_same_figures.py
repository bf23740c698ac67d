"""Every figure in every document is the command's, extracted from the XML of the files."""

import csv
import io
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from reporting.models import User
from reporting.rules.figures import half_up, typeset
from tests.chengkou.documents.files import Line, download, lines, text, written

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YEARS = ((2023, 12), (2024, 3), (2024, 6), (2024, 9))
LAGS = ("behind", "short")
BANDS = {
    "indicators": ("约束性指标", "主要指标", "其他指标", "分项"),
    "tasks": ("重点任务",),
}
Rows = list[dict[str, Any]]


def commanded(year: int, through: int, catalogue: str = "indicators") -> Rows:
    out = io.StringIO()
    call_command("assess", str(year), through=through, json=True, catalogue=catalogue, stdout=out)
    found: Rows = json.loads(out.getvalue())
    return found


def document(tmp_path: Path, name: str, year: int, through: int, *options: str) -> list[Line]:
    path = written(tmp_path, name, year, "docx", "--through", str(through), *options)
    return lines(path.read_bytes())


def of_targets(rows: Iterable[Line], after_name: int) -> list[Line]:
    """The last cells of each line that is a target's: what stands after its name."""
    return [row[-after_name:] for row in rows if len(row) > after_name]


@pytest.mark.usefixtures("sample")
def test_documents_have_the_figures_of_the_command(
    client: Client, reviewer: User, tmp_path: Path
) -> None:
    client.force_login(reviewer)
    for year, through in YEARS:
        known = commanded(year, through)
        _, *rows = of_targets(document(tmp_path, "annex1", year, through, "--status"), 4)
        assert [row[0] for row in rows] == [row["target_text"] for row in known]
        for cells, row in zip(rows, known, strict=True):
            assert row["actual"] is None or cells[2].rstrip("快预") == row["actual"], row["name"]
            assert row["actual"] is not None or cells[2] == "—", row["name"]
        _, *targets = of_targets(document(tmp_path, "annex2", year, through), 2)
        assert [row[0] for row in targets] == [row["target_text"] for row in known]
        assert_shortfalls(document(tmp_path, "shortfalls", year, through), year, through)
        assert_ledger(client, document(tmp_path, "ledger", year, through), year, through)
        assert_tasks(client, document(tmp_path, "annex3", year, through, "--status"), year, through)


def assert_shortfalls(rows: list[Line], year: int, through: int) -> None:
    """What lags of the command is listed, with its figures; parts once, under their headline."""
    band = ""
    listed: dict[str, list[Line]] = {}
    for row in rows[1:]:
        if len(row) == 1:
            band = row[0].partition("（")[0]
        else:
            listed.setdefault(band, []).append(row)
    for catalogue in ("indicators", "tasks"):
        lagging = [each for each in commanded(year, through, catalogue) if each["status"] in LAGS]
        heads = {each["number"] for each in lagging if each["row"] == 0}
        wanted = [each for each in lagging if each["row"] == 0 or each["number"] not in heads]
        bands = BANDS[catalogue]
        found = [line for name in bands for line in listed.get(name, [])]
        shown = {(line[0], line[2], line[3].rstrip("快预")): line for line in found}
        by_target = {(line[0], line[2]): line for line in found}
        assert len(shown) == len(found) == len(wanted), (year, through, catalogue)
        for judged in wanted:
            number, target = str(judged["number"]), judged["target_text"]
            # What was reported in words has no figure.
            figure = judged["actual"]
            line = by_target[number, target] if figure is None else shown[number, target, figure]
            gap = Decimal(judged["gap"] or 0)
            assert typeset(abs(gap)) in line[4] or not gap, judged["name"]


def exported(client: Client, address: str, through: int) -> list[dict[str, str]]:
    content = download(client, f"{address}?through={through}&export=csv")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def assert_ledger(client: Client, rows: list[Line], year: int, through: int) -> None:
    """Each project has the figures of its page's file, and each subtotal their sum."""
    if year == 2023:
        assert [row for row in rows if len(row) == 11] == [list(rows[-1])], "its head alone"
        return
    known = {}
    for line in exported(client, f"/plans/{year}/projects/ledger/", through):
        known[line["项目名称"]] = line
    listed = [row for row in rows if len(row) == 11][1:]
    assert len(listed) == len(known) == 135
    money = ("总投资（万元）", "年度计划投资（万元）", "本年累计完成投资（万元）", "完成率（%）")
    for row in listed:
        line = known[row[1]]
        assert list(row[5:9]) == [line[title] or "—" for title in money], row[1]
        assert row[9] == line["等级"]
    for sector in {line["行业领域"] for line in known.values()}:
        (subtotal,) = (row for row in rows if len(row) == 8 and row[1].startswith(f"{sector}（"))
        of_sector = [line for line in known.values() if line["行业领域"] == sector]
        for place, title in zip((2, 3, 4), money, strict=False):
            figures = [Decimal(line[title]) for line in of_sector if line[title]]
            shown = Decimal(subtotal[place]) if figures else subtotal[place]
            assert shown == (sum(figures) if figures else "—"), (sector, title)


def assert_tasks(client: Client, rows: list[Line], year: int, through: int) -> None:
    """Each livelihood task has the amounts and the status of its page's file, and so the sum."""
    known = exported(client, f"/plans/{year}/livelihood/", through)
    *tasks, total = known
    listed = [row for row in rows if len(row) == 12][1:] if tasks else []
    money = ("年度投资", "上级资金", "县级资金", "债券资金", "社会资金")
    assert len(listed) == len(tasks)
    for row, line in zip(listed, tasks, strict=True):
        assert row[1] == line["项目名称"]
        assert list(row[5:10]) == [line[f"{title}（万元）"] for title in money], row[1]
        assert row[11] == line["状态"], row[1]
    if tasks:
        assert list(rows[-1][1:6]) == [total[f"{title}（万元）"] for title in money]


@pytest.mark.usefixtures("sample")
def test_statement_has_the_figures_of_the_command(tmp_path: Path) -> None:
    for year, through in YEARS:
        content = written(tmp_path, "statement", year, "docx", "--through", str(through))
        paragraphs = text(content.read_bytes()).splitlines()
        known = commanded(year, through)
        counts = paragraphs[paragraphs.index("一、计划指标完成情况") + 1]
        heads = [row for row in known if row["row"] == 0]
        lagging = [row for row in heads if row["status"] in LAGS]
        assert f"{len(heads)}项计划指标" in counts
        word = "低于预期" if through == 12 else "低于序时"
        assert f"{len(lagging)}项{word}" in counts or f"{word}{len(lagging)}项" in counts
        for row in lagging:
            name = row["name"].removesuffix("增速")
            (told,) = [each for each in paragraphs if re.match(rf"\d+．{re.escape(name)}", each)]
            sentence = told.partition("。")[0]
            assert _shown(row["actual"]) in sentence, (year, through, name)
            # Whole things stay whole in a sentence: 少4天, where the gap is 3.51.
            gap = Decimal(row["gap"] or 0)
            said = {_shown(row["gap"] or "0"), str(half_up(abs(gap), 0))}
            figures = set(re.findall(r"\d+(?:\.\d+)?", _without_zeros(sentence)))
            is_told = "已无法完成" in sentence or "不到1" in sentence or said & figures
            assert is_told, (year, through, name)


def _shown(figure: str) -> str:
    """The figure without its sign, which a sentence says in words, and without idle zeros."""
    return format(abs(Decimal(figure)).normalize(), "f")


def _without_zeros(sentence: str) -> str:
    """The sentence with figures as `_shown` has them: 1.0 reads 1."""
    return re.sub(r"\d+\.\d+", lambda match: _shown(match.group()), sentence)


@pytest.mark.usefixtures("sample")
def test_documents_from_templates_have_the_figures_of_the_command(tmp_path: Path) -> None:
    for year, through in ((2023, 12), (2024, 6)):
        known = commanded(year, through)
        for name in ("midyear", "yearly"):
            content = written(tmp_path, name, year, "docx", "--through", str(through))
            rows = [line for line in lines(content.read_bytes()) if len(line) == 9][1:]
            assert [line[2] for line in rows] == [row["target_text"] for row in known]
            for line, row in zip(rows, known, strict=True):
                figure = line[3].rstrip("快预")
                assert figure == (row["actual"] or "—"), (name, year, row["name"])
                if line[4].startswith("占全年"):
                    assert line[4] == f"占全年{row['completion']}%"
                elif Decimal(row["gap"] or 0):
                    # Whole things stay whole in words: 少5天, where the gap is 5.02.
                    whole = str(half_up(abs(Decimal(row["gap"])), 0))
                    figures = re.findall(r"[\d.]+", _without_zeros(line[4]))
                    assert {_shown(row["gap"]), whole} & set(figures), (name, year, row["name"])
        for name in ("quarterly", "meeting"):
            content = written(tmp_path, name, year, "docx", "--through", str(through))
            shown = {
                (line[2], line[3].rstrip("快预"))
                for line in lines(content.read_bytes())
                if len(line) == 8
            }
            heads = {row["number"] for row in known if row["status"] in LAGS and not row["row"]}
            for row in known:
                if row["status"] in LAGS and (not row["row"] or row["number"] not in heads):
                    assert (row["target_text"], row["actual"]) in shown, (name, year, row["name"])
