"""A backup is whole or not there; what was restored is what was backed up."""

import gzip
import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from chengkou.backups import archive, dumps, files, making
from chengkou.backups.archive import MANIFEST, is_safe, make_key
from chengkou.backups.failure import BackupFailed
from chengkou.backups.making import alone, make
from chengkou.backups.restoring import check, restore
from chengkou.backups.rotation import Keep
from tests.chengkou.backups.conftest import KEEP, Site

ONCE = pytest.mark.sqlite
"""What is in an archive is the same whatever database it comes from."""


def made(site: Site, recipient: str = "") -> Path:
    return make(site.backups, KEEP, recipient, alias=site.alias).path


def restored(site: Site, path: Path, identity: Path | None = None, **options: Any) -> Any:
    return restore(path, site.backups, identity, alias=site.alias, **options)


def changed(path: Path, change: Any) -> Path:
    """A copy of the archive whose manifest `change` was given."""
    with tarfile.open(path) as tar:
        members = [(member, tar.extractfile(member).read()) for member in tar]  # type: ignore[union-attr]
    other = path.with_name(f"other-{path.name}")
    with archive.writing(other, "") as writer:
        for member, content in members[:-1]:
            file = path.parent / "member"
            file.write_bytes(content)
            writer.add(member.name, file)
        manifest = json.loads(members[-1][1])
        change(manifest)
        writer.finish(manifest)
    return other


def test_what_was_lost_comes_back_and_what_came_since_is_kept_aside(site: Site) -> None:
    before, path = site.measures(), made(site)
    kept = site.add_file(b"first")
    kept.unlink()
    damaged = site.add_file(b"second")
    damaged.write_bytes(b"secund")
    site.add_unit("乙")
    since = site.measures()
    done = restored(site, path, replace=True)
    assert site.measures() == before and site.units() == ["甲"]
    assert (kept.read_bytes(), damaged.read_bytes()) == (b"first", b"second")
    assert (done.contents.rows, done.contents.files) == (
        sum(measure.rows for measure in before.values()),
        2,
    )
    restored(site, done.before, replace=True)
    assert site.measures() == since and site.units() == ["乙", "甲"]


def test_new_rows_get_new_numbers_after_a_restore(site: Site) -> None:
    path = made(site)
    restored(site, path, replace=True)
    site.add_unit("乙")
    assert site.units() == ["乙", "甲"]


def test_check_touches_nothing(site: Site) -> None:
    path = made(site)
    site.add_unit("乙")
    found = check(path, alias=site.alias)
    assert (found.files, found.missing) == (2, []) and found.rows > 1
    assert site.units() == ["乙", "甲"]
    assert site.found() == [path.name]
    # A second one finds nothing left of the first.
    assert check(path, alias=site.alias) == found


def test_backup_is_of_one_moment(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site.measures()
    all_files = files.all_files

    def meanwhile() -> Any:
        site.add_unit("乙")
        return all_files()

    with monkeypatch.context() as patch:
        patch.setattr(files, "all_files", meanwhile)
        path = made(site)
    assert site.units() == ["乙", "甲"]
    restored(site, path, replace=True)
    assert site.measures() == before


def test_database_with_rows_is_not_replaced_unasked(site: Site) -> None:
    path = made(site)
    site.add_unit("乙")
    with pytest.raises(BackupFailed, match="--replace"):
        restored(site, path)
    assert site.units() == ["乙", "甲"] and site.found() == [path.name]


@ONCE
def test_empty_database_takes_a_backup_at_once(site: Site) -> None:
    path = made(site)
    with connections[site.alias].cursor() as cursor:
        cursor.execute("DELETE FROM reporting_department")
    assert restored(site, path).before is None
    assert site.units() == ["甲"]


@ONCE
def test_archive_and_folder_are_closed_to_others(site: Site) -> None:
    path = made(site)
    assert path.stat().st_mode & 0o077 == 0 and site.backups.stat().st_mode & 0o077 == 0


@ONCE
@pytest.mark.parametrize("part", [0.02, 0.3, 0.9, 0.999])
def test_archive_that_was_cut_off_is_refused(site: Site, part: float) -> None:
    path = made(site)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(BackupFailed, match=r"不完整或已损坏|读不出来"):
        restored(site, path, replace=True)
    assert site.units() == ["甲"]


@ONCE
@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_archive_with_another_byte_is_refused(site: Site, part: float) -> None:
    path = made(site)
    # Unpacked: another byte of the packed one may well unpack to the same.
    content = bytearray(gzip.decompress(path.read_bytes()))
    content[int(len(content) * part)] ^= 1
    path.write_bytes(gzip.compress(content, 1))
    with pytest.raises(BackupFailed):
        check(path, alias=site.alias)


@ONCE
def test_file_that_is_no_archive_is_refused(site: Site) -> None:
    path = site.folder / "x.tar.gz"
    path.write_bytes(gzip.compress(b"no tar at all"))
    with pytest.raises(BackupFailed, match="不完整或已损坏"):
        check(path, alias=site.alias)
    with pytest.raises(BackupFailed, match="读不出来"):
        check(site.folder / "missing.tar.gz", alias=site.alias)


@ONCE
def test_table_that_differs_from_the_manifest_is_named(site: Site) -> None:
    def one_more(manifest: Any) -> None:
        manifest["measures"]["reporting_department"]["rows"] += 1

    path = changed(made(site), one_more)
    with pytest.raises(BackupFailed, match="reporting_department：行数2，另一边1"):
        check(path, alias=site.alias)


@ONCE
def test_backup_of_another_kind_of_database_is_refused(site: Site) -> None:
    path = changed(made(site), lambda manifest: manifest.update(database="oracle"))
    with pytest.raises(BackupFailed, match="move_database"):
        restored(site, path, replace=True)


@ONCE
def test_backup_of_another_version_is_refused(site: Site) -> None:
    path = changed(made(site), lambda manifest: manifest["migrations"].append(["x", "1"]))
    with pytest.raises(BackupFailed, match=r"另一版本的程序（x\.1"):
        restored(site, path, replace=True)


@pytest.mark.parametrize("name", ["/a", "../a", "a/../b", "a//b", "./a", "a/."])
def test_name_that_leads_elsewhere_is_not_safe(name: str) -> None:
    assert not is_safe(name)
    assert is_safe("files/evidence/ab/abc") and is_safe(MANIFEST)


@ONCE
def test_member_that_leads_elsewhere_is_refused(site: Site) -> None:
    path = site.folder / "x.tar.gz"
    (site.folder / "member").write_bytes(b"x")
    with archive.writing(path, "") as writer:
        writer.add("files/evidence/../../../x", site.folder / "member")
        writer.finish({"format": 1})
    with pytest.raises(BackupFailed, match="不该有的内容"):
        check(path, alias=site.alias)


# Encrypted


@ONCE
def test_encrypted_backup_is_opened_by_its_key_alone(site: Site) -> None:
    key, other = site.folder / "key.txt", site.folder / "other.txt"
    recipient = make_key(key)
    make_key(other)
    assert key.stat().st_mode & 0o077 == 0
    before, path = site.measures(), made(site, recipient)
    assert path.suffix == ".age" and path.read_bytes().startswith(b"age-encryption.org/v1")
    with pytest.raises(BackupFailed, match="--identity"):
        check(path, alias=site.alias)
    with pytest.raises(BackupFailed, match="打不开"):
        check(path, other, alias=site.alias)
    site.add_unit("乙")
    restored(site, path, key, replace=True)
    assert site.measures() == before


@ONCE
def test_recipient_that_is_none_is_refused(site: Site) -> None:
    with pytest.raises(BackupFailed, match="不是 age 公钥"):
        made(site, "age1nobody")
    assert all(name.endswith(making.UNFINISHED) for name in site.found())


def test_key_is_not_written_over(site: Site) -> None:
    key = site.folder / "key.txt"
    make_key(key)
    content = key.read_bytes()
    with pytest.raises(BackupFailed, match="写不进去"):
        make_key(key)
    assert key.read_bytes() == content


# What goes wrong


@ONCE
def test_second_backup_at_once_is_refused(site: Site) -> None:
    with alone(site.backups), pytest.raises(BackupFailed, match="正有另一次"):
        made(site)
    assert made(site).exists()


@ONCE
def test_what_was_left_unfinished_is_removed(site: Site) -> None:
    site.backups.mkdir()
    (site.backups / "chengkou-20240101-000000.tar.gz.part").touch()
    path = made(site)
    assert site.found() == [path.name]


@ONCE
def test_outdated_backups_are_removed_after_a_new_one_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.backups.mkdir()
    old = [f"chengkou-2020010{day}-000000.tar.gz" for day in (1, 2, 3)]
    for name in old:
        (site.backups / name).touch()
    keep = Keep(2, 0, 0)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _full)
        with pytest.raises(BackupFailed, match="磁盘空间"):
            make(site.backups, keep, alias=site.alias)
        assert set(old) <= set(site.found())
    done = make(site.backups, keep, alias=site.alias)
    assert done.removed == old[:2] and site.found() == [old[2], done.path.name]


def _full(*_: Any) -> None:
    raise OSError(28, "No space left on device")


@ONCE
@pytest.mark.parametrize("recipient", [False, True])
def test_full_disk_leaves_no_backup_that_is_none(
    site: Site, monkeypatch: pytest.MonkeyPatch, recipient: bool
) -> None:
    key = make_key(site.folder / "key.txt") if recipient else ""
    before = site.measures()
    with monkeypatch.context() as patch:
        patch.setattr(archive, "new_private_file", lambda path: os.open("/dev/full", os.O_WRONLY))
        with pytest.raises(BackupFailed, match="磁盘空间"):
            made(site, key)
    assert site.found() == [] and site.measures() == before


@ONCE
def test_full_disk_while_restoring_leaves_the_database(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(site)
    site.add_file(b"first").unlink()
    site.add_unit("乙")
    since = site.measures()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _full)
        with pytest.raises(BackupFailed, match="磁盘空间"):
            restored(site, path, replace=True)
    assert site.measures() == since
    restored(site, path, replace=True)
    assert site.units() == ["甲"]


@ONCE
def test_evidence_without_its_file_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "missing_evidence", lambda alias: ["abc"])
    done = make(site.backups, KEEP, alias=site.alias)
    assert done.missing == ["abc"] == check(done.path, alias=site.alias).missing


@ONCE
def test_storage_that_is_new_is_backed_up_with_the_others(site: Site, settings: Any) -> None:
    new = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    new["OPTIONS"] = {"location": site.folder / "new"}  # type: ignore[assignment]
    settings.STORAGES = {**settings.STORAGES, "new": new}
    (site.folder / "new" / "below").mkdir(parents=True)
    (site.folder / "new" / "below" / "a.docx").write_bytes(b"x")
    (site.folder / "new" / ("b." + "0" * 32)).write_bytes(b"half")
    names = [name for name, _ in files.all_files()]
    assert "files/new/below/a.docx" in names and len(names) == 3
    assert files.place_of("files/new/below/a.docx") == site.folder / "new/below/a.docx"
    assert files.place_of("files/unknown/a") is None


def test_program_that_is_missing_is_named_with_its_package() -> None:
    with pytest.raises(BackupFailed, match="postgresql-client"):
        dumps.program("pg_nothing")


@pytest.mark.postgres
def test_restore_that_fails_at_its_last_statement_takes_all_back(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(site)
    site.add_unit("乙")
    since = site.measures()
    run = dumps._run

    def spoiling(name: str, options: list[str], database: Any) -> None:
        run(name, options, database)
        for option in options:
            if name == "pg_restore" and option.startswith("--file="):
                with Path(option.removeprefix("--file=")).open("a") as script:
                    script.write("SELECT 1/0;\n")

    monkeypatch.setattr(dumps, "_run", spoiling)
    with pytest.raises(BackupFailed, match=r"psql 没有做成，数据库未动.*division by zero"):
        restored(site, path, replace=True)
    assert site.measures() == since


@pytest.mark.postgres
def test_table_and_function_of_a_later_version_are_gone_after_a_restore(site: Site) -> None:
    path = made(site)
    with connections[site.alias].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE later (unit bigint REFERENCES reporting_department (id));"
            "CREATE FUNCTION later() RETURNS int LANGUAGE sql AS 'SELECT 1'"
        )
    restored(site, path, replace=True)
    assert "later" not in connections[site.alias].introspection.table_names()
