"""From publishing to use: fetched, staged, switched between sessions, rolled back; and without a network."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from sync.bundles.source import PART_BYTES
from sync.errors import TransportError
from sync.headoffice.publishing.keys import ROOTS, TARGETS, make_key, read_key
from sync.headoffice.publishing.packing import pack
from sync.store.file_lock import FileLock
from sync.types import Kind
from tests.sync.bundles.office import Device, Office, good

PRICES = {"prices.csv": b"day,ada\n1,2\n", "sub/folder/more.json": b"{}"}


def test_what_is_published_is_fetched_staged_and_then_active(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, PRICES)
    assert device.fetch().staged == ["market 1"]
    assert device.content() == {}
    assert [switched.why for switched in device.room.switch(good)] == [""]
    assert device.content() == PRICES
    assert device.events() == ["root of trust kept", "bundle staged", "bundle active"]


def test_a_round_without_news_fetches_no_archive(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, PRICES)
    device.fetch()
    for _ in range(2):
        assert device.fetch().staged == []
        device.room.switch(good)
    assert sum(name.startswith("market/") for name in office.asked) == 1


def test_nothing_is_switched_while_a_session_runs(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, PRICES)
    device.fetch()
    with FileLock(device.room.folder / "in-use") as session:
        session.shared()
        assert device.room.switch(good) == ()
        assert device.content() == {}
    assert len(device.room.switch(good)) == 1


def test_a_session_keeps_the_folder_it_began_with(office: Office, device: Device, tmp_path: Path) -> None:
    places = []
    for number in range(4):
        office.publish(Kind.MARKET, {"n": b"%d" % number})
        device.fetch()
        device.room.switch(good)
        places.append(device.room.active(Kind.MARKET) or tmp_path)
        if number < 2:
            assert (places[0] / "n").read_bytes() == b"0"
    assert [place.exists() for place in places] == [False, False, True, True]
    assert len(list(device.room.folder.glob("versions/market/*"))) == 2


def test_without_head_office_what_is_installed_stays_in_use(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, PRICES)
    device.fetch()
    device.room.switch(good)
    office.down = True
    office.later(days=900)
    assert device.fetch().failure == "Head office does not answer."
    assert device.room.switch(good) == ()
    assert device.content() == PRICES


@pytest.mark.parametrize("lost", ["manifest", "timestamp.json", "2.snapshot.json", "2.targets.json", "1.root.json"])
def test_a_round_that_breaks_off_anywhere_changes_nothing_and_the_next_ends_it(
    office: Office, device: Device, lost: str
) -> None:
    office.publish(Kind.MARKET, PRICES)

    def break_off(name: str, content: bytes) -> bytes:
        if name == lost:
            raise TransportError("Gone.")
        return content

    office.spoil = break_off
    assert device.fetch().failure == "Gone."
    office.spoil = lambda name, content: content
    assert device.fetch().staged == ["market 1"]


def test_a_download_goes_on_where_it_broke_off(office: Office, device: Device) -> None:
    content = {"big": random.Random(1).randbytes(2 * PART_BYTES + 10)}
    office.publish(Kind.MODELS, content)
    seen: list[int] = []

    def break_off(progress: object) -> None:
        seen.append(1)
        if len(seen) == 2:
            raise TransportError("Gone.")

    assert device.fetch(progress=break_off).failure == "Gone."
    later = device.fetch()
    assert later.staged == ["models 1"]
    assert later.bytes < PART_BYTES
    device.room.switch(good)
    assert device.content(Kind.MODELS) == content
    assert list(device.room.downloads.iterdir()) == []


def test_what_fails_its_check_is_never_active_and_not_fetched_again(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, PRICES)
    device.fetch()
    device.room.switch(good)
    office.publish(Kind.MARKET, {"prices.csv": b"nonsense"})
    device.fetch()
    (switched,) = device.room.switch(lambda kind, folder: "prices.csv is no table")
    assert switched.why == "prices.csv is no table"
    assert device.content() == PRICES
    assert device.fetch().staged == []
    assert ("bundle refused", "market 2", {"why": "prices.csv is no table"}) in device.log
    assert office.publish(Kind.MARKET, {"prices.csv": b"better"}).version == 3
    assert device.fetch().staged == ["market 3"]


def test_a_roll_back_returns_to_the_version_before_and_then_to_the_built_content(
    office: Office, device: Device
) -> None:
    for number in (b"1", b"2"):
        office.publish(Kind.AVATARS, {"n": number})
        device.fetch()
        device.room.switch(good)
    assert device.room.roll_back(Kind.AVATARS, "no face") == 1
    assert device.content(Kind.AVATARS) == {"n": b"1"}
    assert device.fetch().staged == []
    assert device.room.roll_back(Kind.AVATARS, "no face either") == 0
    assert device.content(Kind.AVATARS) == {}


def test_head_office_withdraws_a_version_and_it_is_gone_at_the_next_round(office: Office, device: Device) -> None:
    for number in (b"1", b"2"):
        office.publish(Kind.POLICIES, {"n": number})
        device.fetch()
        device.room.switch(good)
    office.withdrawn = ((Kind.POLICIES, 2),)
    office.wanted = ()
    assert device.fetch().withdrawn == ["policies back to 1"]
    assert device.content(Kind.POLICIES) == {"n": b"1"}


def test_feature_flags_need_no_offline_key(office: Office, device: Device, tmp_path: Path) -> None:
    (tmp_path / "flags.json").write_bytes(b"{}")
    done = office.list.publish(Kind.FLAGS, pack(tmp_path / "flags.json", tmp_path / "packed"), None)
    office.wants(done)
    assert device.fetch().staged == ["flags 1"]


def test_too_little_space_on_the_disk_is_said_before_anything_is_fetched(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, PRICES)
    done = device.fetch(free_bytes=lambda folder: 1024)
    assert done.staged == []
    assert "MiB of free disk space, and there are 0." in done.refused[0]
    assert not any(name.startswith("market/") for name in office.asked)
    assert device.fetch().staged == ["market 1"]


def test_a_metered_link_takes_what_is_short_and_holds_what_is_long(office: Office, device: Device) -> None:
    office.publish(Kind.MODELS, {"big": random.Random(1).randbytes(50_000)})
    office.publish(Kind.POLICIES, {"small": b"1"})
    done = device.fetch(most_bytes=10_000)
    assert (done.staged, done.held) == (["policies 1"], ["models 1"])


def test_a_staged_folder_that_was_lost_is_fetched_again(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, PRICES)
    device.fetch()
    shutil.rmtree(device.room.folder / "versions")
    assert device.room.switch(good) == ()
    assert device.fetch().staged == ["market 1"]


def test_roots_are_followed_through_changed_keys(office: Office, device: Device, tmp_path: Path) -> None:
    office.publish(Kind.MARKET, PRICES)
    device.fetch()
    for turn in ("a", "b"):
        fresh = tmp_path / turn
        old = [read_key(office.keys, name) for name in ROOTS[:2]]
        office.list.rotate(old, [make_key(fresh, name) for name in ROOTS], make_key(fresh, TARGETS))
        office.keys = fresh
    office.publish(Kind.MARKET, {"n": b"2"})
    assert device.fetch().staged == ["market 2"]
