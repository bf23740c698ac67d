"""What is read from the environment, and how a wrong value is refused with the remedy."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from chengkou import env


@pytest.mark.parametrize(
    "value, expected", [(None, "d"), ("", "d"), ("  ", "d"), (" a b ", "a b"), ("0", "0")]
)
def test_text_is_stripped_value_or_default(
    monkeypatch: pytest.MonkeyPatch, value: str | None, expected: str
) -> None:
    monkeypatch.delenv("X", raising=False)
    if value is not None:
        monkeypatch.setenv("X", value)
    assert env.text("X", "d") == expected


@pytest.mark.parametrize(
    "value, expected", [(None, "one"), ("", "one"), ("two", "two"), ("TWO", "two")]
)
def test_choice_is_value_or_first_allowed(
    monkeypatch: pytest.MonkeyPatch, value: str | None, expected: str
) -> None:
    monkeypatch.delenv("X", raising=False)
    if value is not None:
        monkeypatch.setenv("X", value)
    assert env.choice("X", ("one", "two")) == expected


def test_unknown_choice_is_refused_with_allowed_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "three")
    with pytest.raises(
        ImproperlyConfigured, match="X='three' is not known: set it to one of one, two"
    ):
        env.choice("X", ("one", "two"))


@pytest.mark.parametrize("default", [True, False])
def test_switch_is_on_off_or_default(monkeypatch: pytest.MonkeyPatch, default: bool) -> None:
    monkeypatch.delenv("X", raising=False)
    assert env.switch("X", default=default) is default
    for value, expected in (("on", True), ("ON", True), ("off", False), ("", default)):
        monkeypatch.setenv("X", value)
        assert env.switch("X", default=default) is expected


@pytest.mark.parametrize("value", ["true", "1", "yes", "no", "onn"])
def test_misspelt_switch_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match="X="):
        env.switch("X", default=False)


@pytest.mark.parametrize(
    "value, expected",
    [("", ["d", "e"]), ("a", ["a"]), (" a , b,,", ["a", "b"]), (",", []), ("[::1]", ["[::1]"])],
)
def test_words_are_split_at_commas(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: list[str]
) -> None:
    monkeypatch.setenv("X", value)
    assert env.words("X", "d,e") == expected


def test_secret_of_environment_is_preferred(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("X", " key ")
    assert env.secret("X", tmp_path / "key") == "key"
    assert not (tmp_path / "key").exists()


def test_missing_secret_is_made_once_and_readable_by_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("X", raising=False)
    path = tmp_path / "new" / "folder" / "key"
    key = env.secret("X", path)
    assert len(key) > 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    assert env.secret("X", path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert env.secret("X", tmp_path / "other") != key


def test_empty_secret_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X", "")
    path = tmp_path / "key"
    path.write_text("\n", encoding="ascii")
    with pytest.raises(ImproperlyConfigured, match="is empty: delete it, or set X"):
        env.secret("X", path)


def test_secret_that_cannot_be_stored_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("X", raising=False)
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"cannot be kept .* set X in the environment"):
        env.secret("X", tmp_path / "file" / "key")


@pytest.mark.parametrize("value, expected", [(None, 30), ("", 30), ("1", 1), ("090", 90)])
def test_whole_number_is_value_or_default(
    monkeypatch: pytest.MonkeyPatch, value: str | None, expected: int
) -> None:
    monkeypatch.delenv("X", raising=False)
    if value is not None:
        monkeypatch.setenv("X", value)
    assert env.whole_number("X", 30, least=1) == expected


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "thirty", "３０"])
def test_what_is_no_whole_number_from_the_least_on_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match="set it to a whole number from 1 on"):
        env.whole_number("X", 30, least=1)


@pytest.mark.parametrize("value", ["0", "-1", "100", "two", "1.5", "²"])
def test_number_of_workers_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match="no number from 1 to 99"):
        env.workers("X", most=2)


@pytest.mark.parametrize("value, most, expected", [("", None, 8), ("", 2, 2), ("5", 2, 5)])
def test_workers_are_one_for_each_core(
    monkeypatch: pytest.MonkeyPatch, value: str, most: int | None, expected: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    monkeypatch.setenv("X", value)
    assert env.workers("X", most=most) == expected


# The file of ENV_FILE


def test_file_says_what_the_process_was_not_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "site.env"
    file.write_text("# settings\n\nX=from the file\nY='quoted # value'\nZ=a=b\n", "utf-8")
    monkeypatch.setenv("ENV_FILE", str(file))
    monkeypatch.delenv("X", raising=False)
    found = [env.text(name, "d") for name in "XYZW"]
    assert found == ["from the file", "quoted # value", "a=b", "d"]
    monkeypatch.setenv("X", "from the process")
    assert env.text("X", "d") == "from the process"
    monkeypatch.setenv("X", " ")
    assert env.text("X", "d") == "from the file"


def test_inside_reading_nothing_else_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "from the process")
    with env.reading({"Y": "given"}):
        assert (env.text("X", "d"), env.text("Y", "d")) == ("d", "given")
    assert env.text("X", "d") == "from the process"


@pytest.mark.parametrize("line", ["export X=1", "X", "x=1", "X = 1"])
def test_line_that_is_no_variable_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "site.env"
    file.write_text(f"# first\n{line}\n", encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match="line 2, is not NAME=value"):
        env.variables_of(file)


def test_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env.variables_of(tmp_path / "missing")
