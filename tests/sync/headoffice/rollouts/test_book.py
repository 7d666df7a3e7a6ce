"""Publishing, rolling out and back at a real head office, and a device that fetches over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from sync.bundles.fetching import Fetched, fetch_bundles
from sync.bundles.flags import Flags, check_flags, read_flags
from sync.bundles.room import Room
from sync.bundles.source import HttpSource
from sync.crypto.signing import SigningKey
from sync.errors import Refused
from sync.headoffice.config import OfficeConfig
from sync.headoffice.errors import Clashes, NotAsAsked, NotThere
from sync.headoffice.fleet.register import Fleet
from sync.headoffice.parts import Office, open_office
from sync.headoffice.publishing.keys import ROOTS, TARGETS, make_key, read_key
from sync.headoffice.rollouts.book import FLAG, Rollouts
from sync.headoffice.rollouts.flags import Flag, value_of
from sync.headoffice.rollouts.health import keep_health
from sync.headoffice.rollouts.keeper import keep
from sync.headoffice.rollouts.rings import ALL, HOUR_MS
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.rollouts import ROLLOUTS
from sync.store.identity import identity, set_office
from sync.store.opened import Store
from sync.transport.client import OfficeClient
from sync.types import Kind
from tests.sync.headoffice.served import Served, config_at, serving

KIOSKS = [f"kiosk-{number}" for number in range(200)]
ENDPOINT = Flag("settings.endpoint_ms", 500, 400, "Shorter silence ends a question.")


@dataclass
class Desk:
    """An operator's desk at a head office with two hundred kiosks."""

    office: Office
    keys: Path
    now_ms: int = 1_800_000_000_000

    def __post_init__(self) -> None:
        self.office.now_ms = lambda: self.now_ms
        self.rollouts = Rollouts(self.office, "ona")
        self.rollouts.repository.begin([make_key(self.keys, name) for name in ROOTS], make_key(self.keys, TARGETS))
        with self.office.database.writing() as connection:
            connection.execute(
                insert(DEVICES),
                [{"name": name, "public_key": bytes(32), "state": "active", "enrolled_ms": 0} for name in KIOSKS],
            )

    def later(self, hours: float) -> None:
        self.now_ms += round(hours * HOUR_MS)

    def report(self, hours: int, worse: set[str], rate: float, factor: float = 1.0) -> None:
        """All kiosks report some hours, and those with something newer fail more often or are slower."""
        for _ in range(hours):
            self.later(1)
            with self.office.database.writing() as connection:
                for number, name in enumerate(KIOSKS):
                    turns = 20 + number % 7
                    slow = factor if name in worse else 1.0
                    said = {
                        "hour": self.now_ms // HOUR_MS,
                        "turns": turns,
                        "errors": round(turns * rate) if name in worse else int(number % 10 == 0),
                        "latency_ms": turns * (700 + number) * slow,
                    }
                    assert keep_health(connection, name, said, self.now_ms)


both = pytest.mark.parametrize("desk", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    embedded = getattr(request, "param", "sqlite") == "sqlite"
    url = "" if embedded else request.getfixturevalue("postgres_database")
    office = open_office(OfficeConfig(folder=tmp_path / "office", database_url=url))
    yield Desk(office, tmp_path / "keys")
    office.close()


def test_a_feature_goes_ring_by_ring_and_its_first_devices_keep_it(desk: Desk) -> None:
    desk.rollouts.set_flag(ENDPOINT)
    had: set[str] = set()
    for to, hours in ((100, 24), (1000, 24), (2500, 24), (5000, 48), (ALL, 0)):
        with pytest.raises(Clashes, match="the next ring is") if to < ALL else pytest.raises(NotThere):
            desk.rollouts.roll_out(FLAG, ENDPOINT.name if to < ALL else "other", ALL)
        plan = desk.rollouts.roll_out(FLAG, ENDPOINT.name, to)
        assert not had & set(plan.joining)
        assert plan.leaving == ()
        had |= set(plan.joining)
        desk.later(hours)
    assert had == set(KIOSKS)


def test_a_plan_changes_nothing_and_names_the_devices(desk: Desk) -> None:
    desk.rollouts.set_flag(ENDPOINT)
    plan = desk.rollouts.plan(FLAG, ENDPOINT.name, 2500)
    assert 30 < len(plan.joining) < 70
    assert set(plan.joining) <= set(KIOSKS)
    assert "next ring" in plan.objection
    assert desk.rollouts.find(FLAG, ENDPOINT.name).points == 0
    forced = desk.rollouts.roll_out(FLAG, ENDPOINT.name, 2500, force=True)
    assert forced.joining == plan.joining


@both
def test_a_canary_that_fails_is_rolled_back_by_itself(desk: Desk) -> None:
    desk.rollouts.set_flag(ENDPOINT)
    canary = set(desk.rollouts.roll_out(FLAG, ENDPOINT.name, 1000, force=True).joining)
    desk.report(5, canary, rate=0.2)
    assert keep(desk.office) == ["the feature settings.endpoint_ms"]
    after = desk.rollouts.find(FLAG, ENDPOINT.name)
    assert (after.points, after.state, after.changed_by) == (0, "halted", "head office")
    assert after.why.startswith("automatic: ")
    assert "of turns fail" in after.why
    assert keep(desk.office) == []


def test_a_bundle_that_slows_its_canary_is_withdrawn_by_itself(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a").write_text("1")
    key = read_key(desk.keys, TARGETS)
    for points in (ALL, 1000):
        desk.rollouts.publish(Kind.MODELS, tmp_path / "content", key, None, points)
    canary = set(desk.rollouts.plan("models", "2", 0).leaving)
    assert len(canary) > 5
    desk.report(5, canary, rate=0.05, factor=1.5)
    assert keep(desk.office) == ["models 2"]
    assert desk.rollouts.find("models", "2").state == "withdrawn"
    with pytest.raises(Clashes, match="withdrawn for good"):
        desk.rollouts.roll_out("models", "2", ALL)


def test_a_canary_like_the_rest_stays(desk: Desk) -> None:
    desk.rollouts.set_flag(ENDPOINT)
    desk.rollouts.roll_out(FLAG, ENDPOINT.name, 1000, force=True)
    desk.report(5, set(), rate=0.0)
    assert keep(desk.office) == []


def test_flags_that_a_crash_left_unpublished_are_handed_out_by_the_next_round(desk: Desk) -> None:
    desk.rollouts.set_flag(ENDPOINT)
    before = desk.rollouts.find("flags", "1").sha256
    with desk.office.database.writing() as connection:
        connection.execute(update(ROLLOUTS).where(ROLLOUTS.c.kind == FLAG).values(points=100))
    keep(desk.office)
    keep(desk.office)
    assert [(one.name, one.sha256 != before) for one in desk.rollouts.all() if one.kind == "flags"] == [("2", True)]


def test_operators_are_reminded_of_keys_that_lie_offline(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    keep(desk.office)
    assert "counts until" not in caplog.text
    desk.office.now_ms = lambda: time.time_ns() // 1_000_000 + 320 * 86_400_000
    keep(desk.office)
    keep(desk.office)
    assert caplog.text.count("counts until") == 1
    assert "the role targets" in caplog.text


def test_reports_that_cannot_be_are_left_out(desk: Desk) -> None:
    good = {"hour": desk.now_ms // HOUR_MS, "turns": 3, "errors": 1, "latency_ms": 5.0}
    bad = ({"hour": 1}, {"turns": -1}, {"errors": 4}, {"latency_ms": float("nan")}, {"turns": "many"}, {"turns": 2**60})
    with desk.office.database.writing() as connection:
        assert keep_health(connection, "kiosk-1", good, desk.now_ms)
        for each in bad:
            assert not keep_health(connection, "kiosk-1", good | each, desk.now_ms)
        assert not keep_health(connection, "kiosk-1", {}, desk.now_ms)


@pytest.mark.parametrize(("text", "value"), [("on", True), ("FALSE", False), ("3", 3), ("0.5", 0.5), ("high", "high")])
def test_values_as_people_write_them(text: str, value: object) -> None:
    assert value_of(text) == value
    assert type(value_of(text)) is type(value)


def test_both_values_of_a_feature_have_one_type() -> None:
    with pytest.raises(NotAsAsked, match="one type"):
        Flag("a", 1, True)


@dataclass
class Kiosk:
    """An enrolled device with its way to head office."""

    store: Store
    served: Served
    receipts: tuple[bytes, ...]

    def fetch(self) -> Fetched:
        who = identity(self.store)
        with OfficeClient(who.addresses, who.device, who.signing) as client:
            source = HttpSource(client, who.device)
            note = lambda event, subject, detail: None  # noqa: E731
            return fetch_bundles(self.store, source, self.receipts, note, now_ms=self.served.office.now_ms)

    def flags(self) -> Flags:
        return Flags(identity(self.store).device, read_flags(Room(self.store).active(Kind.FLAGS)))


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with serving(config_at(tmp_path / "office")) as served, Store(tmp_path / "kiosk") as store:
        keys = served.office.secrets.public
        set_office(store, "lobby-1", keys, (served.address,))
        served.enrolled("lobby-1", identity(store).signing)
        yield Kiosk(store, served, keys.receipts)


def test_over_http_a_bundle_reaches_a_device_in_parts_and_a_flag_follows(kiosk: Kiosk, tmp_path: Path) -> None:
    assert kiosk.fetch() == Fetched()
    office, keys = kiosk.served.office, tmp_path / "keys"
    rollouts = Rollouts(office)
    rollouts.repository.begin([make_key(keys, name) for name in ROOTS], make_key(keys, TARGETS))
    big = SigningKey(bytes(32)).sign("noise", b"") * 200_000  # 12.8 MB that pack well, and one file that does not
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "big").write_bytes(big)
    rollouts.publish(Kind.MARKET, tmp_path / "content", read_key(keys, TARGETS), 17, ALL)
    rollouts.set_flag(ENDPOINT)
    rollouts.roll_out(FLAG, ENDPOINT.name, ALL, force=True)
    done = kiosk.fetch()
    assert (done.staged, done.refused, done.failure) == (["flags 2", "market 17"], [], "")
    room = Room(kiosk.store)
    room.switch(lambda kind, folder: check_flags(folder) if kind is Kind.FLAGS else "")
    market = room.active(Kind.MARKET)
    assert market is not None
    assert (market / "big").read_bytes() == big
    assert kiosk.flags().value("settings.endpoint_ms", 500) == 400
    rollouts.roll_back(FLAG, ENDPOINT.name, "by hand")
    assert kiosk.fetch().staged == ["flags 3"]
    room.switch(lambda kind, folder: "")
    assert kiosk.flags().value("settings.endpoint_ms", 500) == 500
    rollouts.roll_back("market", "17", "by hand")
    assert kiosk.fetch().withdrawn == ["market back to the built content"]
    assert room.active(Kind.MARKET) is None


def test_strangers_and_revoked_devices_get_nothing(kiosk: Kiosk) -> None:
    who = identity(kiosk.store)
    targets = ("/api/v1/bundles/metadata/timestamp.json", f"/api/v1/bundles/targets/market/{'0' * 64}.1.tar.zst")
    with OfficeClient(who.addresses, "stranger", SigningKey(bytes(32))) as stranger:
        for target in (*targets, f"/api/v1/devices/stranger/manifest?nonce={'0' * 32}"):
            with pytest.raises(Refused):
                stranger.ask("GET", target)
    with OfficeClient(who.addresses, who.device, who.signing) as client:
        with pytest.raises(Refused):
            client.ask("GET", f"/api/v1/devices/other/manifest?nonce={'0' * 32}")
        for target in (*targets, "/api/v1/bundles/metadata/..%2f..%2fkeys%2fonline.key"):
            assert client.ask("GET", target).status == 404
    Fleet(kiosk.served.office).revoke("lobby-1")
    with pytest.raises(Refused):
        kiosk.fetch()
