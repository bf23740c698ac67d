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
