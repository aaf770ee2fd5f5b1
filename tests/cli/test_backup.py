"""`lianqiao backup` while others write, `lianqiao restore` into nothing: counts and hashes agree, or it is refused."""

import contextlib
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from lianqiao.config import env as environment
from lianqiao.config.archive import MANIFEST, SEAL, ArchiveError
from lianqiao.config.backup import restore
from lianqiao.config.env import CHECKOUT
from lianqiao.config.postgres import Cluster
from tests.databases import connected_to, database

pytestmark = pytest.mark.slow

ADD_FILE = """
    INSERT INTO core_storedfile (id, name, size, sha256, content_type, kind, state, content, version, created_at)
    VALUES (%s, '说明.txt', %s, %s, 'text/plain', 'text', 'current', %s, 1, now())
"""
ADD_CHANGE = "INSERT INTO core_change (topic, record_id, at) VALUES ('tests.thing.change', %s, now())"


@dataclass(frozen=True)
class Place:
    """An installation with a database on the test server and a data folder of its own."""

    url: str
    data: Path

    def start(self, *words: str) -> "subprocess.Popen[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_SETTINGS")}
        return subprocess.Popen(
            [sys.executable, "-m", "lianqiao", *words],
            env={**kept, "DATABASE_URL": self.url, "LIANQIAO_DATA": str(self.data), "PYTHONPATH": str(CHECKOUT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
        )

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*words)
        said, wrong = process.communicate(timeout=240)
        return subprocess.CompletedProcess(words, process.returncode, said, wrong)

    def add_file(self, db: "psycopg.Connection[tuple[object, ...]]", text: str) -> None:
        """A stored file and a change, in one transaction, as the program writes them: content before row."""
        key, content = uuid.uuid4(), text.encode()
        path = f"2026/11/{key.hex}"
        target = self.data / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        with db.transaction():
            db.execute(ADD_FILE, [key, len(content), hashlib.sha256(content).hexdigest(), path])
            db.execute(ADD_CHANGE, [key])

    def counts(self) -> dict[str, int]:
        with psycopg.connect(self.url) as db:
            tables = ("core_storedfile", "core_change", "taxonomy_techfield", "django_migrations")
            return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}  # type: ignore[index]  # noqa: S608

    def hashes(self) -> set[tuple[str, str]]:
        """Path and SHA-256 of each file that lies there."""
        root = self.data / "files"
        return {
            (str(path.relative_to(root)), hashlib.sha256(path.read_bytes()).hexdigest())
            for path in root.rglob("*")
            if path.is_file()
        }

    def named(self) -> set[tuple[str, str]]:
        """Path and SHA-256 of each file that a row names."""
        with psycopg.connect(self.url) as db:
            return set(db.execute("SELECT content, sha256 FROM core_storedfile").fetchall())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def source(django_db_setup: None, django_db_blocker: object, database_url: str) -> Iterator[Place]:
    """An installation with 40 files; its database is a copy of the migrated one of the tests."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with _place(database_url, f"{name}_source", template=name) as place:
        assert place.run("manage", "load_taxonomy").returncode == 0
        with psycopg.connect(place.url, autocommit=True) as db:
            for number in range(40):
                place.add_file(db, f"第 {number} 份。" * 2000)
        yield place


@pytest.fixture
def target(source: Place, database_url: str) -> Iterator[Place]:
    """An installation with nothing in it."""
    with _place(database_url, f"{connection.settings_dict['NAME']}_target") as place:
        yield place


@contextlib.contextmanager
def _place(database_url: str, name: str, *, template: str = "template0") -> Iterator[Place]:
    with (
        database(database_url, name, template=template) as url,
        tempfile.TemporaryDirectory(prefix="lianqiao-backup-") as folder,
    ):
        yield Place(url, Path(folder))


@contextlib.contextmanager
def writing(place: Place) -> Iterator[Callable[[], int]]:
    """Files and changes are added one after the other meanwhile; gives the number of the transactions so far."""
    done, stop = [0], threading.Event()

    def write() -> None:
        with psycopg.connect(place.url, autocommit=True) as db:
            while not stop.is_set():
                place.add_file(db, f"同时写入 {done[0]}。" * 50)
                done[0] += 1
                time.sleep(0.002)  # a backup that takes long on a busy machine shall not grow without end

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield lambda: done[0]
    finally:
        stop.set()
        thread.join()


@pytest.fixture(scope="module")
def archive(source: Place) -> Path:
    """A backup that was made while others wrote."""
    path = source.data / "site.tar"
    with writing(source) as written:
        answer = source.run("backup", str(path))
        assert written() > 10
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith(f"Written: {path}, ")
    assert path.stat().st_mode & 0o077 == 0
    assert [left.name for left in source.data.glob("*.part")] == []
    return path


def manifest(path: Path) -> dict[str, object]:
    with tarfile.open(path) as tar:
        content = tar.extractfile(MANIFEST)
        assert content is not None
        return json.load(content)  # type: ignore[no-any-return]


def test_backup_under_writes_is_restored_with_the_same_counts_and_hashes(archive: Path, target: Place) -> None:
    answer = target.run("restore", str(archive))

    said = manifest(archive)
    tables, files = said["tables"], said["files"]
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("Restored and compared: ")
    assert target.counts() == {name: tables[name] for name in target.counts()}  # type: ignore[index]
    assert target.counts()["core_storedfile"] == len(files) > 40  # type: ignore[arg-type]
    assert target.counts()["core_change"] >= len(files)  # type: ignore[arg-type]
    assert target.hashes() == target.named()
    assert len(target.hashes()) == len(files)  # type: ignore[arg-type]
    assert (target.data / "index").is_dir()
    assert list(target.data.glob("restoring-*")) == []

    refused = target.run("restore", str(archive))

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "lianqiao: The database is not empty; restore into a new LIANQIAO_DATA or database.\n"


def test_restore_refuses_a_folder_with_files(archive: Path, target: Place) -> None:
    (target.data / "files").mkdir()
    (target.data / "files" / "mine").write_text("我的")

    answer = target.run("restore", str(archive))

    assert answer.returncode == 1
    assert answer.stderr == f"lianqiao: {target.data / 'files'} is not empty; move it away first.\n"
    assert [path.name for path in (target.data / "files").iterdir()] == ["mine"]
    assert tables_of(target) == 0


@pytest.mark.parametrize("damage", ["cut", "ends early", "file", "dump", "manifest", "newer", "nothing"])
def test_restore_refuses_what_is_damaged_or_newer_and_changes_nothing(
    damage: str, archive: Path, target: Place, tmp_path: Path, transactional_db: None
) -> None:
    bad = tmp_path / "bad.tar"
    said = spoil(archive, bad, damage)

    with connected_to(target.url), pytest.raises(ArchiveError) as refusal:
        restore(bad, files=target.data / "files", candidates=programs(), progress=lambda what, done, total: None)

    assert said in str(refusal.value)
    assert tables_of(target) == 0
    assert [path.name for path in target.data.iterdir() if path.name.startswith(("files", "restoring"))] == []


def spoil(source: Path, target: Path, damage: str) -> str:
    """Write a bad copy; what the refusal must say."""
    if damage == "nothing":
        target.write_text("no tar")
        return "cannot be read"
    if damage in ("cut", "ends early"):
        with tarfile.open(source) as tar:
            dump = tar.getmember("database.dump")
        after = dump.offset_data + -(-dump.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
        end = dump.offset_data + dump.size // 2 if damage == "cut" else after
        target.write_bytes(source.read_bytes()[:end])
        return "cannot be read: unexpected end of data" if damage == "cut" else "is no whole backup: it is cut off"
    changed = {
        "file": lambda name: name.startswith("files/"),
        "dump": lambda name: name == "database.dump",
        "manifest": lambda name: name == MANIFEST,
        "newer": lambda name: name in (MANIFEST, SEAL),
    }[damage]
    newer = b""
    with tarfile.open(source) as tar, tarfile.open(target, "w") as out:
        for member in tar:
            content = tar.extractfile(member).read()  # type: ignore[union-attr]
            if damage == "newer" and member.name == MANIFEST:
                values = json.loads(content)
                values["migrations"].append(["core", "9999_from_the_future"])
                content = newer = json.dumps(values).encode()
            elif damage == "newer" and member.name == SEAL:
                content = hashlib.sha256(newer).hexdigest().encode()
            elif changed(member.name):
                middle = len(content) // 2
                content = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
            header = tarfile.TarInfo(member.name)
            header.size = len(content)
            out.addfile(header, io.BytesIO(content))
    return {
        "file": "is not as it was written",
        "dump": "database.dump is not as it was written",
        "manifest": "its manifest is not as it was written",
        "newer": "from a newer program",
    }[damage]


def programs() -> list[Path]:
    """The folder of PostgreSQL's programs, as the command finds it."""
    env = environment.read()
    return [Cluster(env.data / "postgres", bin_folder=env.pg_bin, run_as=env.pg_user).binary("pg_dump").parent]


def tables_of(place: Place) -> int:
    with psycopg.connect(place.url) as db:
        row = db.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert row is not None
        return int(row[0])  # type: ignore[call-overload]


def test_backup_killed_half_way_leaves_no_archive_and_the_next_one_is_whole(source: Place, tmp_path: Path) -> None:
    path = tmp_path / "killed.tar"
    process = source.start("backup", str(path))
    draft = tmp_path / "killed.tar.part"
    deadline = time.monotonic() + 60
    while not draft.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert draft.exists()
    assert not path.exists()
    again = source.run("backup", str(path))

    assert (again.returncode, again.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == [path]
    assert len(manifest(path)["files"]) == source.counts()["core_storedfile"]  # type: ignore[arg-type]


def test_backup_says_which_file_is_missing_and_keeps_the_rest(source: Place, tmp_path: Path) -> None:
    with psycopg.connect(source.url, autocommit=True) as db:
        source.add_file(db, "会丢的文件")
        row = db.execute("SELECT content FROM core_storedfile ORDER BY created_at DESC LIMIT 1").fetchone()
        assert row is not None
        lost = str(row[0])
        (source.data / "files" / lost).unlink()
        try:
            answer = source.run("backup", str(tmp_path / "site.tar"))
        finally:
            db.execute("DELETE FROM core_storedfile WHERE content = %s", [lost])

    assert answer.returncode == 1
    assert f"1 files were missing or damaged before it, the first {lost}" in answer.stderr
    assert manifest(tmp_path / "site.tar")["absent"] == [lost]


def test_backup_refuses_to_write_over_a_file(source: Place, tmp_path: Path) -> None:
    (tmp_path / "site.tar").write_text("先前的")

    answer = source.run("backup", str(tmp_path / "site.tar"))

    assert answer.returncode == 1
    assert answer.stderr == f"lianqiao: {tmp_path / 'site.tar'} exists; name a file that does not.\n"
    assert (tmp_path / "site.tar").read_text() == "先前的"
