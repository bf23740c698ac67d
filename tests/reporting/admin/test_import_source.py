"""Tables between two pages of an import: signed, for one user and one kind."""

import pytest
from django.core import signing

from reporting.admin.import_source import SALT, SourceForm, packed, read_source, unpacked
from reporting.models import User
from reporting.tables.plain import pasted

TABLES = pasted("名称\t电话\n县统计局\t1")


def user(key: int) -> User:
    return User(pk=key)


def test_packed_tables_come_back_to_their_user_and_kind_alone() -> None:
    token = packed(user(1), "units", "粘贴的表格", TABLES, plan=7)
    content = unpacked(token, user(1), "units")
    assert content is not None
    assert (content["tables"], content["plan"], content["file"]) == (TABLES, 7, "粘贴的表格")
    assert unpacked(token, user(2), "units") is None
    assert unpacked(token, user(1), "users") is None


@pytest.mark.parametrize("token", ["", "x", "x:y:z"])
def test_forged_token_is_none(token: str) -> None:
    assert unpacked(token, user(1), "units") is None


def test_token_of_another_kind_of_content_is_none() -> None:
    assert unpacked(signing.dumps({}, salt=f"{SALT}.other"), user(1), "units") is None


def test_form_wants_a_file_or_what_was_pasted() -> None:
    assert not SourceForm({"pasted": " \n"}).is_valid()
    form = SourceForm({"pasted": "名称\t电话\n县统计局\t1"})
    assert form.is_valid()
    assert read_source(form) == (TABLES, "粘贴的表格")
