"""What a regulator gets proves itself: any change of it is refused, and a stranger's key is not believed."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.crypto.signing import SigningKey, new_seed
from sync.errors import Malformed
from sync.headoffice.audit.exporting import MANIFEST, PURPOSE, RECORD, SHEET, export, manifest_bytes
from sync.headoffice.audit.merkle import is_consistent, is_included, leaf_hash
from sync.headoffice.audit.reading import Wanted, search
from sync.headoffice.audit.verifying import verify_export
from sync.headoffice.audit.writing import note
from sync.headoffice.people.roles import Role
from tests.sync.headoffice.people.offices import Place

AUDIT = "/api/v1/audit"
Members = dict[str, bytes]


def written(here: Place, count: int = 25) -> None:
    for number in range(count):
        with here.office.database.writing() as connection:
            note(connection, here.now_ms + number, "noor", "tested", "=1+1" if number == 3 else "thing", {"n": number})


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: Members) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_an_export_proves_itself_and_says_the_same_twice(here: Place, tmp_path: Path) -> None:
    written(here)
    path, public = tmp_path / "audit.zip", here.office.secrets.receipts.public
    count = export(here.office, path)
    found = verify_export(path, public)
    assert (found.entries, found.first, found.last, found.log_size) == (count, 1, count, count)
    parts = members(path)
    rows = list(csv.DictReader(io.StringIO(parts[SHEET].decode())))
    lines = [json.loads(line) for line in parts[RECORD].splitlines()]
    assert [row["sequence"] for row in rows] == [str(line["sequence"]) for line in lines]
    assert "'=1+1" in [row["subject"] for row in rows]
    assert "=1+1" in [line["subject"] for line in lines]
    again = tmp_path / "again.zip"
    export(here.office, again)
    assert again.read_bytes() == path.read_bytes()


def test_an_export_of_some_days_is_tied_to_the_whole_log(here: Place, tmp_path: Path) -> None:
    written(here)
    path = tmp_path / "audit.zip"
    assert export(here.office, path, here.now_ms + 5, here.now_ms + 15) == 10
    found = verify_export(path, here.office.secrets.receipts.public)
    assert (found.last - found.first, found.log_size > found.last) == (9, True)
    assert export(here.office, path, 1, 2) == 0
    assert verify_export(path, here.office.secrets.receipts.public).entries == 0


def changed_line(parts: Members) -> Members:
    return parts | {RECORD: parts[RECORD].replace(b'"noor"', b'"ruth"', 1)}


def left_out(parts: Members) -> Members:
    lines = parts[RECORD].splitlines(keepends=True)
    return parts | {RECORD: b"".join(lines[:5] + lines[6:])}


def cut(parts: Members) -> Members:
    return parts | {RECORD: parts[RECORD][: len(parts[RECORD]) // 2]}


def other_sheet(parts: Members) -> Members:
    return parts | {SHEET: parts[SHEET] + b"1,2,3\r\n"}


def other_count(parts: Members) -> Members:
    return parts | {MANIFEST: parts[MANIFEST].replace(b'"entries": ', b'"entries": 1')}


def another_file(parts: Members) -> Members:
    return parts | {"../evil": b""}


def no_manifest(parts: Members) -> Members:
    return {name: content for name, content in parts.items() if name != MANIFEST}


def no_json(parts: Members) -> Members:
    return parts | {MANIFEST: b"[" * 50_000}


def long_manifest(parts: Members) -> Members:
    return parts | {MANIFEST: b" " * 70_000 + parts[MANIFEST]}


def signed_by_a_stranger(parts: Members) -> Members:
    key, said = SigningKey(new_seed()), json.loads(parts[MANIFEST])
    said |= {"key": key.public.hex()}
    said["signature"] = key.sign(PURPOSE, manifest_bytes(said)).hex()
    return parts | {MANIFEST: json.dumps(said).encode()}


FORGERIES: list[Callable[[Members], Members]] = [
    changed_line,
    left_out,
    cut,
    other_sheet,
    other_count,
    another_file,
    no_manifest,
    no_json,
    long_manifest,
    signed_by_a_stranger,
]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda each: each.__name__)
def test_a_changed_export_is_refused(small: Place, tmp_path: Path, forge: Callable[[Members], Members]) -> None:
    written(small)
    good = tmp_path / "good.zip"
    export(small.office, good)
    forged = packed(tmp_path / "forged.zip", forge(members(good)))
    with pytest.raises(Malformed):
        verify_export(forged, small.office.secrets.receipts.public)


def test_a_flipped_byte_anywhere_is_refused_or_harmless(small: Place, tmp_path: Path) -> None:
    written(small, 8)
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    export(small.office, good)
    whole, parts = good.read_bytes(), members(good)
    for place in range(0, len(whole), 29):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        try:
            verify_export(bad, small.office.secrets.receipts.public)
        except Malformed:
            continue
        # Bytes that mean nothing, such as a date in the ZIP's own lists; what is said is untouched.
        assert members(bad) == parts


def test_no_archive_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 nothing")
    for path in (tmp_path / "x.zip", tmp_path / "not there.zip"):
        with pytest.raises(Malformed):
            verify_export(path, bytes(32))


def test_compliance_exports_over_http_and_the_log_says_so(here: Place, tmp_path: Path) -> None:
    header = here.header(Role.COMPLIANCE)
    answer = here.web.get(f"{AUDIT}/export", headers=header)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    path = tmp_path / "got.zip"
    path.write_bytes(answer.content)
    assert verify_export(path, here.office.secrets.receipts.public).entries > 0
    assert search(here.office, Wanted(), 1)[0].event == "audit exported"
    assert list((here.office.config.folder / "exports").iterdir()) == []
    assert here.web.get(f"{AUDIT}/export", headers=here.header(Role.ADMIN)).status_code == 403


def test_proofs_over_http_hold_against_the_signed_root(here: Place) -> None:
    header = here.header(Role.COMPLIANCE)
    older = here.web.get(f"{AUDIT}/checkpoint", headers=header).json()
    written(here, 9)
    newer = here.web.get(f"{AUDIT}/checkpoint", headers=header).json()
    assert newer["key"] == here.office.secrets.receipts.public.hex()
    grown = here.web.get(f"{AUDIT}/consistency", headers=header, params={"older": older["size"]}).json()
    proof = [bytes.fromhex(each) for each in grown["proof"]]
    roots = bytes.fromhex(older["root"]), bytes.fromhex(grown["root"])
    assert is_consistent(older["size"], grown["size"], proof, *roots)
    (entry,) = search(here.office, Wanted(before=4), 1)
    found = here.web.get(f"{AUDIT}/inclusion", headers=header, params={"sequence": 3}).json()
    proof = [bytes.fromhex(each) for each in found["proof"]]
    assert is_included(leaf_hash(entry.leaf), 2, found["size"], proof, bytes.fromhex(found["root"]))
    assert here.web.get(f"{AUDIT}/inclusion", headers=header, params={"sequence": 10**6}).status_code == 404
    assert here.web.get(f"{AUDIT}/consistency", headers=header, params={"older": 10**6}).status_code == 404


def test_the_log_is_searched_over_http(here: Place) -> None:
    written(here)
    answer = here.web.get(AUDIT, headers=here.header(Role.COMPLIANCE), params={"event": "tested", "most": 2})
    assert [each["detail"]["n"] for each in answer.json()] == [24, 23]
    bad = here.web.get(AUDIT, headers=here.header(Role.COMPLIANCE), params={"most": 10_000})
    assert bad.status_code == 422
