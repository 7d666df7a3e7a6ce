"""Archives that a thief of the offline key could sign: nothing leaves the folder, nothing fills the disk."""

from __future__ import annotations

import contextlib
import io
import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from sync.bundles.unpacking import unpack
from sync.errors import Malformed, StoreError, SyncError
from sync.headoffice.publishing.packing import pack

Entry = tuple[tarfile.TarInfo, bytes]


def file(name: str, content: bytes = b"x") -> Entry:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    return entry, content


def special(name: str, kind: bytes, target: str = "") -> Entry:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry, b""


def archive(folder: Path, *entries: Entry) -> Path:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for entry, content in entries:
            tar.addfile(entry, io.BytesIO(content))
    path = folder / "bundle.tar.zst"
    path.write_bytes(zstandard.compress(raw.getvalue()))
    return path


BAD: dict[str, tuple[Entry, ...]] = {
    "zip-slip": (file("../escaped"),),
    "zip-slip in the middle": (file("a/../../escaped"),),
    "zip-slip of Windows": (file("..\\escaped"),),
    "absolute path": (file("/tmp/escaped"),),
    "drive of Windows": (file("C:/escaped"),),
    "stream of Windows": (file("a:escaped"),),
    "device of Windows": (file("con.txt"),),
    "trailing dot": (file("a./b"),),
    "empty name": (file(""),),
    "the folder itself": (file("."),),
    "NUL": (file("a\x01b"),),
    "symbolic link": (special("link", tarfile.SYMTYPE, "/etc"), file("link/escaped")),
    "hard link": (file("a"), special("b", tarfile.LNKTYPE, "a")),
    "character device": (special("null", tarfile.CHRTYPE),),
    "block device": (special("disk", tarfile.BLKTYPE),),
    "pipe": (special("pipe", tarfile.FIFOTYPE),),
    "the same name twice": (file("a"), file("a")),
    "names that differ in case": (file("Readme"), file("readme")),
    "folders that differ in case": (file("A/x"), file("a/y")),
    "names that differ in their accents' bytes": (file("\u00e9"), file("e\u0301")),
    "a file where a folder is": (file("a/b"), file("a")),
    "a folder where a file is": (file("a"), file("a/b")),
    "too deep": (file("/".join("a" * 40)),),
    "too long a name": (file("a" * 300),),
}


@pytest.mark.parametrize("name", BAD)
def test_an_archive_with_anything_but_plain_files_inside_is_refused(tmp_path: Path, name: str) -> None:
    entries = BAD[name]
    path = archive(tmp_path, *entries)
    inside = tmp_path / "inside" / "room"
    with pytest.raises(Malformed):
        unpack(path, inside, content_bytes=sum(len(content) for _, content in entries), files=len(entries))
    assert not inside.exists()
    assert not list(tmp_path.rglob("*escaped*"))


def test_a_bomb_stops_at_what_was_signed(tmp_path: Path) -> None:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        entry, content = file("zeros", bytes(200_000_000))
        tar.addfile(entry, io.BytesIO(content))
    path = tmp_path / "bomb.tar.zst"
    path.write_bytes(zstandard.compress(raw.getvalue()))
    assert path.stat().st_size < 50_000
    with pytest.raises(Malformed, match="more than was signed"):
        unpack(path, tmp_path / "room", content_bytes=1000, files=1)
    assert not (tmp_path / "room").exists()


def test_a_bomb_of_a_million_empty_files_stops_at_what_was_signed(tmp_path: Path) -> None:
    path = archive(tmp_path, *(file(f"n{number}", b"") for number in range(5000)))
    with pytest.raises(Malformed, match="more than was signed"):
        unpack(path, tmp_path / "room", content_bytes=1000, files=3)


def test_a_bomb_of_one_header_stops_at_what_was_signed(tmp_path: Path) -> None:
    """An extended header is read whole before the entry that it is about."""
    entry, content = file("a")
    entry.pax_headers = {"comment": "x" * 50_000_000}
    path = archive(tmp_path, (entry, content))
    with pytest.raises(Malformed, match="more than was signed"):
        unpack(path, tmp_path / "room", content_bytes=1, files=1)


def test_a_window_larger_than_the_memory_for_it_is_refused(tmp_path: Path) -> None:
    settings = zstandard.ZstdCompressionParameters(window_log=31, enable_ldm=True)
    path = tmp_path / "wide.tar.zst"
    with path.open("wb") as out, zstandard.ZstdCompressor(compression_params=settings).stream_writer(out) as packer:
        packer.write(bytes(10_000))
    with pytest.raises(Malformed):
        unpack(path, tmp_path / "room", content_bytes=10_000, files=1)


@pytest.mark.parametrize("damage", [lambda raw: raw[:-20], lambda raw: raw[: len(raw) // 2], lambda raw: b""])
def test_a_damaged_archive_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = archive(tmp_path, *(file(f"n{number}", random.Random(number).randbytes(5000)) for number in range(20)))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Malformed):
        unpack(path, tmp_path / "room", content_bytes=100_000, files=20)
    assert not (tmp_path / "room").exists()


def test_too_few_files_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, file("a"))
    with pytest.raises(Malformed, match="does not hold what was signed"):
        unpack(path, tmp_path / "room", content_bytes=1, files=2)


def spoil_archives(tmp_path: Path, turns: int) -> None:
    path = archive(tmp_path, file("a/b", b"hello" * 100), file("c", b"world" * 300))
    packed = path.read_bytes()
    plain, chance = zstandard.decompress(packed), random.Random(8)
    for turn in range(turns):
        raw = bytearray(plain if turn % 2 else packed)
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(min(len(raw), 4000))] = chance.randrange(256)
        path.write_bytes(zstandard.compress(bytes(raw), 1) if turn % 2 else bytes(raw))
        with contextlib.suppress(SyncError):
            unpack(path, tmp_path / "in" / "room", content_bytes=2000, files=2)
    assert {each.name for each in tmp_path.iterdir()} <= {"in", path.name}
    assert {each.name for each in (tmp_path / "in").iterdir()} <= {"room"}


def test_spoiled_archives_are_read_or_refused_and_leave_nothing_outside(tmp_path: Path) -> None:
    spoil_archives(tmp_path, 150)


@pytest.mark.soak
def test_a_hundred_thousand_spoiled_archives(tmp_path: Path) -> None:
    spoil_archives(tmp_path, 100_000)


def test_what_was_packed_is_unpacked_and_packing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    content = {"a.txt": b"1", "deep/er/b.bin": bytes(100_000), "ünïcode.txt": b"", "run": b"#!/bin/sh\n"}
    source = tmp_path / "source"
    for name, each in content.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(each)
    (source / "run").chmod(0o755)
    first, second = pack(source, tmp_path / "1"), pack(source, tmp_path / "2")
    assert first.sha256 == second.sha256
    unpack(first.path, tmp_path / "room", content_bytes=first.content_bytes, files=first.files)
    found = {each.relative_to(tmp_path / "room").as_posix(): each for each in (tmp_path / "room").rglob("*")}
    assert {name: found[name].read_bytes() for name in content} == content
    assert found["run"].stat().st_mode & 0o777 == 0o755
    assert found["a.txt"].stat().st_mode & 0o777 == 0o644


def test_a_link_is_not_published(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "link").symlink_to("/etc/passwd")
    with pytest.raises(StoreError, match="is a link or a device"):
        pack(tmp_path / "source", tmp_path / "out")
