"""A folder of evidence shows by itself that it is whole, and one that was altered is found out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.compliance import folder as folders
from app.compliance.proof import Notes, Proof
from app.errors import InputError
from app.modes.compliance import evidence
from app.settings import Settings
from sync.crypto.signing import SigningKey, new_seed
from sync.store.audit import AuditLog
from sync.store.identity import identity
from sync.store.opened import Store


def proof(name: str, *holds: bool) -> Proof:
    notes = Notes(name)
    for each in holds:
        notes.expect("a <thing>", each, "seen & noted")
    notes.keep("seen.txt", "words")
    return notes.proof()


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, Settings]:
    settings = Settings(data_dir=tmp_path / "data")
    folders.write(tmp_path / "evidence", [proof("encrypted", True), proof("audit-chain", False)], settings)
    return tmp_path / "evidence", settings


def test_a_whole_folder_is_as_it_was_signed_and_says_what_did_not_hold(written: tuple[Path, Settings]) -> None:
    folder, settings = written
    with Store(settings.data_dir) as store:
        who = identity(store)
    found = folders.check(folder, who.signing.public)
    assert found.wrong == ()
    assert found.failed == ("audit-chain",)
    assert found.device == who.device
    page = (folder / folders.INDEX).read_text(encoding="utf-8")
    assert "a &lt;thing&gt;" in page
    assert "does not hold" in page
    assert "no certificate" in page


def test_what_did_not_hold_is_said_to_stand_on_the_page_that_was_written(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    with pytest.raises(InputError, match=r"encrypted; .*index\.html says what is missing"):
        evidence(settings, ["encrypted"], tmp_path / "evidence")  # the key lies beside the store here
    assert "does not hold" in (tmp_path / "evidence" / folders.INDEX).read_text(encoding="utf-8")


def test_its_fingerprint_stands_in_the_audit_log(written: tuple[Path, Settings]) -> None:
    folder, settings = written
    with Store(settings.data_dir) as store:
        log = AuditLog(store, identity(store).signing)
        noted = [entry.subject for entry in log.entries() if entry.event == folders.NOTED]
    assert noted == [hashlib.sha256((folder / folders.MANIFEST).read_bytes()).hexdigest()]


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda folder: (folder / "proofs/encrypted/seen.txt").write_text("other words"), "seen.txt was changed"),
        (lambda folder: (folder / "proofs/encrypted.json").unlink(), "encrypted.json is missing"),
        (lambda folder: (folder / "more.txt").write_text("more"), "more.txt was added"),
    ],
)
def test_a_file_that_was_altered_is_named(
    written: tuple[Path, Settings], alter: Callable[[Path], object], words: str
) -> None:
    alter(written[0])
    assert any(words in each for each in folders.check(written[0]).wrong)


def test_a_manifest_that_was_altered_is_refused(written: tuple[Path, Settings]) -> None:
    path = written[0] / folders.MANIFEST
    said = json.loads(path.read_bytes())
    said["proofs"]["audit-chain"] = True
    path.write_text(json.dumps(said))
    with pytest.raises(InputError, match="changed after it was signed"):
        folders.check(written[0])


def test_a_folder_that_another_device_signed_is_refused(written: tuple[Path, Settings]) -> None:
    with pytest.raises(InputError, match="another device"):
        folders.check(written[0], SigningKey(new_seed()).public)


def test_a_manifest_signed_anew_by_somebody_else_does_not_pass_for_the_devices(written: tuple[Path, Settings]) -> None:
    folder, settings = written
    files = dict.fromkeys(("index.html",), b"forged")
    forged = folders.manifest(files, (), "2026-11-21T00:00:00+00:00", "a device", SigningKey(new_seed()))
    (folder / folders.MANIFEST).write_bytes(forged)
    with Store(settings.data_dir) as store:
        key = identity(store).signing.public
    with pytest.raises(InputError, match="another device"):
        folders.check(folder, key)


def test_a_folder_with_something_in_it_is_not_written_over(written: tuple[Path, Settings]) -> None:
    with pytest.raises(InputError, match="holds something already"):
        folders.write(written[0], [], written[1])


def test_passwords_in_settings_are_not_in_the_folder(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", office_database="postgresql://steward:hush@db/steward")
    folders.write(tmp_path / "evidence", [proof("encrypted", True)], settings)
    page = (tmp_path / "evidence" / folders.INDEX).read_text(encoding="utf-8")
    assert "office_database" in page
    assert "hush" not in page
