"""What the settings ask to be backed up is what a restored head office has again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.conversation.passages import index_path
from app.office.backups import PASSPHRASE, back_up_now, folders_of, own_vault
from app.settings import Settings
from sync.headoffice.backup.making import BackupKind
from sync.headoffice.backup.restoring import restore_files
from sync.headoffice.config import OfficeConfig
from sync.headoffice.database import Database
from sync.outbox.office import office_secrets


def test_the_index_of_the_banks_documents_comes_back_and_what_set_up_made_stays_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, "correct horse")
    before = Settings(data_dir=tmp_path / "before", backup_place=str(tmp_path / "backups"))
    after = replace(before, data_dir=tmp_path / "after")
    old, new = OfficeConfig(folder=before.data_dir / "headoffice"), OfficeConfig(folder=after.data_dir / "headoffice")
    for settings, words in ((before, b"the bank's own"), (after, b"of the demo bank")):
        settings.data_dir.mkdir()
        index_path(settings).write_bytes(words)
    with Database("", old.folder) as database:
        made = back_up_now(old, before, database, BackupKind.FULL)
        assert made is not None
        vault = own_vault(old, before, office_secrets(old.folder / "keys"), database)
        assert restore_files(vault, made.name, folders_of(new, after), force=False, progress=lambda words: None) > 1
    assert index_path(after).read_bytes() == b"the bank's own"
    assert index_path(after).with_name("documents.sqlite.before").read_bytes() == b"of the demo bank"
