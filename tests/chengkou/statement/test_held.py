"""A draft is handed out as long as no sentence says what the checks contradict."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from chengkou.documents.statement import drafted
from chengkou.statement.draft import Section, Statement
from chengkou.statement.held import Contradicted, hold
from reporting.models import User
from tests.chengkou.checks.test_sentences import county
from tests.chengkou.documents.files import asked_for
from tests.factories import make_actual, make_plan, make_target

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("real_data")
def test_county_s_own_counts_are_refused() -> None:
    asked = asked_for(2023)
    drafted(asked)
    with pytest.raises(Contradicted) as refused:
        hold(county(), asked.page, asked.standing)
    words = str(refused.value)
    assert "22项，19项" in words and "9项，11项" in words and "占年度计划" in words


@pytest.mark.slow
@pytest.mark.usefixtures("sample")
def test_each_number_of_the_draft_is_held() -> None:
    """Any number of the counts, sums, shares or named figures that is made one more is refused."""
    asked = asked_for(2024, "through=6")
    statement = drafted(asked)
    counts, *_ = statement.sections[0].paragraphs
    named = statement.sections[2].paragraphs[0]
    projects = statement.sections[3].paragraphs
    tasks = statement.sections[4].paragraphs[0]
    broken = [
        counts.replace("36项", "37项"),
        counts.replace("30项为预期性", "31项为预期性"),
        _more(counts, r"达到序时(\d+)项"),
        _more(counts, r"低于序时(\d+)项"),
        _more(named, r"增长(\d+)\."),
        _more(projects[0], r"(\d+)个重点项目"),
        _more(projects[0], r"新开工(\d+)个"),
        _more(projects[0], r"总投资(\d+)\."),
        _more(projects[0], r"完成投资(\d+)\."),
        _more(projects[1], r"完成投资(\d+)\."),
        _more(projects[1], r"的(\d+)\.\d+%"),
        _more(projects[2], r"政府投资项目(\d+)个"),
        _more(tasks, r"承接市级重点民生实事(\d+)件"),
        _more(tasks, r"年度投资(\d+)万元"),
        _more(tasks, r"债券资金(\d+)万元"),
    ]
    originals = [*[counts] * 4, named, *[projects[0]] * 4, *[projects[1]] * 2, projects[2]]
    originals += [tasks] * 3
    for words, before in zip(broken, originals, strict=True):
        assert words != before
        text = statement.text.replace(before, words)
        with pytest.raises(Contradicted):
            hold(text, asked.page, asked.standing)


def _more(words: str, pattern: str) -> str:
    """The words with the first number in the pattern made one more."""
    match = re.search(pattern, words)
    assert match is not None, pattern
    begin, end = match.span(1)
    return f"{words[:begin]}{int(match[1]) + 1}{words[end:]}"


def test_text_that_is_not_understood_is_refused() -> None:
    make_actual(make_target(make_plan(), 1, name="甲项增速"), "6")
    asked = asked_for(2023)
    with pytest.raises(Contradicted, match="没有读出"):
        hold("今年形势很好。", asked.page, asked.standing)


def test_contradicted_draft_is_neither_downloaded_nor_written(
    client: Client, leader: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_actual(make_target(make_plan(), 1, name="甲项增速"), "6")
    wrong = Statement([Section("计划指标完成情况", ["1项计划指标中，1项为约束性指标。"])])
    monkeypatch.setattr("chengkou.documents.statement.draft", lambda *of: wrong)
    client.force_login(leader)
    answer = client.get("/plans/2023/documents/statement.docx")
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "没有生成完成情况文字稿" in words and "约束性指标项数：1项，0项" in words
    path = tmp_path / "稿.docx"
    with pytest.raises(CommandError, match="约束性指标项数"):
        call_command("write_document", "statement", "2023", "-o", str(path), stdout=io.StringIO())
    assert not path.exists()
