"""A folder and a bucket keep the same; a vault shows them nothing and notices every change."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.crypto.recovery import box_for_key
from sync.crypto.sealing import OpeningKey, SealingKey, new_private
from sync.crypto.signing import SigningKey, new_seed
from sync.errors import SealError, StoreError, WrongKey
from sync.headoffice.backup.places import FolderPlace, Place, S3Place, open_place
from sync.headoffice.backup.running import RECOVERY_KEY, vault_of
from sync.headoffice.backup.vault import Vault, Ways, Written, key_from_boxes, recovered_vault

SIGNING = SigningKey(new_seed())


def vault(place: Place, tmp_path: Path) -> Vault:
    return vault_of(place, tmp_path / "keys", SIGNING, "open sesame", begin=True)


def test_what_was_put_is_there_under_its_name(place: Place) -> None:
    place.put("objects/ab/one", b"1")
    place.put("objects/cd/two", b"22")
    place.put("objects/cd/two", b"222")
    assert sorted(place.names("objects/")) == [("objects/ab/one", 1), ("objects/cd/two", 3)]
    assert place.get("objects/cd/two") == b"222"
    place.delete("objects/ab/one")
    place.delete("objects/ab/one")
    assert [name for name, _ in place.names("objects/")] == ["objects/cd/two"]
    with pytest.raises(StoreError, match="lacks objects/ab/one"):
        place.get("objects/ab/one")


def test_the_same_is_kept_once_and_nothing_is_readable(place: Place, tmp_path: Path) -> None:
    opened, written = vault(place, tmp_path), Written()
    name = opened.put(b"planted marker " * 100, written)
    assert opened.put(b"planted marker " * 100, written) == name
    assert (written.objects, written.known) == (1, 1)
    assert vault(place, tmp_path).get(name) == b"planted marker " * 100
    assert all(b"planted" not in place.get(each) for each, _ in place.names(""))


def test_every_flipped_bit_is_noticed(place: Place, tmp_path: Path) -> None:
    opened = vault(place, tmp_path)
    name = opened.put(b"content", Written())
    opened.put_manifest("20261121T000000.000Z-full", {"a": 1}, SIGNING)
    for path in (f"objects/{name[:2]}/{name}", "manifests/20261121T000000.000Z-full"):
        whole = place.get(path)
        place.put(path, whole[:20] + bytes([whole[20] ^ 1]) + whole[21:])
    with pytest.raises(SealError):
        opened.get(name)
    with pytest.raises(SealError):
        opened.manifest("20261121T000000.000Z-full")


def test_a_manifest_of_somebody_who_has_the_key_but_is_not_head_office_is_refused(place: Place, tmp_path: Path) -> None:
    opened = vault(place, tmp_path)
    opened.put_manifest("20261121T000000.000Z-full", {"a": 1}, SigningKey(new_seed()))
    with pytest.raises(SealError, match="not signed by this head office"):
        opened.manifest("20261121T000000.000Z-full")


def test_there_are_ways_back_to_the_key_and_only_those(place: Place, tmp_path: Path) -> None:
    private = new_private()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / RECOVERY_KEY).write_text(OpeningKey(private).public.hex())
    opened = vault(place, tmp_path)
    name = opened.put(b"content", Written())
    for way in ({"passphrase": "open sesame"}, {"passphrase": "", "recovery": OpeningKey(private)}):
        key = key_from_boxes(place, **way)
        assert recovered_vault(place, key).get(name) == b"content"
    with pytest.raises(WrongKey):
        key_from_boxes(place, "open barley")
    with pytest.raises(WrongKey):
        key_from_boxes(place, "", OpeningKey(new_private()))
    with pytest.raises(StoreError, match="No way back"):
        key_from_boxes(place, "")


def test_a_backup_without_a_way_back_is_not_begun(place: Place, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="way back"):
        vault_of(place, tmp_path / "keys", SIGNING, "", begin=True)


def test_another_head_office_does_not_write_into_a_vault(place: Place, tmp_path: Path) -> None:
    vault(place, tmp_path)
    with pytest.raises(WrongKey, match="belongs to another key"):
        vault_of(place, tmp_path / "other", SIGNING, "open sesame", begin=True)


def test_a_vault_that_was_there_is_not_begun_anew_where_it_is_gone(place: Place, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="mount it"):
        vault_of(place, tmp_path / "keys", SIGNING, "open sesame", begin=False)
    assert list(place.names("")) == []
    vault(place, tmp_path)
    assert vault_of(place, tmp_path / "keys", SIGNING, "open sesame", begin=False).is_begun()


def test_every_recovery_key_opens_it_and_of_passphrases_the_newest(place: Place, tmp_path: Path) -> None:
    keys = [OpeningKey(new_private()) for _ in range(3)]
    (tmp_path / "keys").mkdir()
    opened = vault(place, tmp_path)
    # An earlier version named the box so, whichever key it is for.
    place.put("boxes/recovery-key", box_for_key(opened.key, SealingKey(keys[0].public)))
    for key in keys[1:]:
        (tmp_path / "keys" / RECOVERY_KEY).write_text(key.public.hex())
        vault_of(place, tmp_path / "keys", SIGNING, "open barley", begin=False)
    for key in keys:
        assert key_from_boxes(place, "", key) == opened.key
        assert key_from_boxes(place, "of something else", key) == opened.key
    assert key_from_boxes(place, "open barley") == opened.key
    with pytest.raises(WrongKey):
        key_from_boxes(place, "open sesame")
    before = {name: place.get(name) for name, _ in place.names("boxes/")}
    vault_of(place, tmp_path / "keys", SIGNING, "open barley", begin=False)
    assert {name: place.get(name) for name, _ in place.names("boxes/")} == before, "what opens is left as it is"


def test_a_way_back_that_leads_nowhere_is_told(place: Place, tmp_path: Path) -> None:
    opened, key = vault(place, tmp_path), SealingKey(OpeningKey(new_private()).public)
    assert opened.without_box(Ways(None, "open sesame")) == []
    assert "passphrase" in opened.without_box(Ways(None, "open barley"))[0]
    assert "recovery key" in opened.without_box(Ways(key))[0]
    opened.keep_boxes(Ways(key, "open barley"))
    assert opened.without_box(Ways(key, "open barley")) == []
    place.put("boxes/passphrase", b"{}")
    assert "passphrase" in opened.without_box(Ways(key, "open barley"))[0]


def test_a_place_is_told_by_its_address(tmp_path: Path, bucket: S3Place) -> None:
    assert isinstance(open_place(str(tmp_path)), FolderPlace)
    assert open_place("s3://bank/office/one", "http://127.0.0.1:9").words == "s3://bank/office/one"
    gone = open_place("s3://nobody-has-this", bucket._s3.meta.endpoint_url)
    with pytest.raises(StoreError, match="NoSuchBucket"):
        gone.put("a", b"")
    gone.close()  # type: ignore[attr-defined]
