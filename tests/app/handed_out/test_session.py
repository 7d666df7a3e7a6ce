"""What head office handed out, as a kiosk begins with it."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import content as bank_content
from app.__main__ import cli
from app.errors import InputError
from app.handed_out.checks import fit
from app.handed_out.fetching import health_of
from app.handed_out.session import FEATURES, begin, with_features, with_policies
from app.records import Records
from app.settings import Settings, load
from sync.headoffice.rollouts.flags import Flag, Value, flag_file
from sync.store.health import HOUR_MS, Health
from sync.store.opened import Store
from sync.store.sessions import SessionStore
from sync.types import Kind
from tests.sync.bundles.office import Device, Office

PROGRAM = '#!/bin/sh\necho "$@" >> {log}\n[ "$1" = --help ] && exit 0\nexit {code}\n'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(load(environment={}), data_dir=tmp_path / "device")


def hand_out(tmp_path: Path, kind: Kind, files: dict[str, bytes]) -> None:
    """Publish, and fetch onto the device."""
    office = Office(tmp_path / "office")
    with Store(tmp_path / "device") as store:
        device = Device(store, office)
        for one in office.list.offers():
            office.wants(one)
        office.publish(kind, files)
        done = device.fetch()
        assert len(done.staged) == 1, done


def flags(*pairs: tuple[str, Value, Value]) -> dict[str, bytes]:
    return {"flags.json": flag_file((Flag(name, old, new), 10_000) for name, old, new in pairs)}


def test_without_anything_handed_out_the_built_content_counts(settings: Settings) -> None:
    assert begin(settings, switch=False) is None
    hold = begin(settings)
    assert hold is not None
    assert settings.market_dir == settings.content_dir / "market"
    assert settings.models_dir == settings.content_dir / "models"
    assert settings.avatar_file("ada") == settings.content_dir / "avatars" / "ada.glb"
    assert with_features(settings) == settings
    hold.close()


def test_a_session_begins_with_what_lay_ready_and_keeps_it(settings: Settings, tmp_path: Path) -> None:
    hand_out(tmp_path, Kind.POLICIES, {"a.toml": b"x = 1"})
    first = begin(settings)
    active = tmp_path / "device" / "bundles" / "active" / "policies"
    assert (active / "a.toml").read_bytes() == b"x = 1"
    hand_out(tmp_path, Kind.POLICIES, {"a.toml": b"x = 2"})
    second = begin(dataclasses.replace(settings))  # while the first one runs
    assert (active / "a.toml").read_bytes() == b"x = 1"
    assert first is not None
    assert second is not None
    first.close()
    second.close()
    third = begin(settings)
    assert (active / "a.toml").read_bytes() == b"x = 2"
    assert third is not None
    third.close()


def test_market_data_that_does_not_load_is_never_in_use(settings: Settings, tmp_path: Path) -> None:
    hand_out(tmp_path, Kind.MARKET, {"prices.parquet": b"no table", "instruments.json": b"{}"})
    hold = begin(settings)
    assert settings.market_dir == settings.content_dir / "market"
    out = CliRunner().invoke(cli, ["bundles", "status"], env={"STEWARD_DATA_DIR": str(settings.data_dir)}).output
    assert "rejected" in out
    assert "prices.parquet" in out
    assert hold is not None
    hold.close()


def test_the_banks_market_data_comes_from_the_bundle(settings: Settings, tmp_path: Path) -> None:
    market = load().content_dir / "market"
    if not (market / "prices.parquet").is_file():
        pytest.skip("needs the market data that `steward setup` builds")
    hand_out(tmp_path, Kind.MARKET, {path.name: path.read_bytes() for path in market.iterdir() if path.is_file()})
    hold = begin(settings)
    assert settings.market_dir.parent.parent.name == "versions"
    assert bank_content.load(settings).client_ids
    assert hold is not None
    hold.close()


def test_a_feature_changes_a_setting_within_its_range_and_nothing_of_the_operators(
    settings: Settings, tmp_path: Path
) -> None:
    hand_out(
        tmp_path,
        Kind.FLAGS,
        flags(
            ("settings.endpoint_ms", 500, 400),
            ("settings.endpoint_half_ms", 900, 99_999),
            ("settings.wipe_memory", "on", "off"),
            ("settings.no_such", 1, 2),
            ("settings.face_engine", "auto", "ours"),
            ("another feature", False, True),
        ),
    )
    hold = begin(settings)
    changed = with_features(settings)
    assert changed == dataclasses.replace(settings, endpoint_ms=400, face_engine="ours")
    assert hold is not None
    hold.close()
    with Store(settings.data_dir) as store:
        with_features(settings)
        told = [row[0] for row in store.database.execute("SELECT detail FROM audit WHERE event = 'features shown'")]
    assert len(told) == 1
    assert json.loads(told[0])["settings.endpoint_ms"] == "new"


def test_policies_change_settings_but_none_that_are_this_machines_own(settings: Settings, tmp_path: Path) -> None:
    policy = (
        b'keep_visit_days = 7\ndata_dir = "/elsewhere"\noffice_port = 1\nno_such = 2\ncamera = 3\nlanguage = "de"\n'
    )
    hand_out(tmp_path, Kind.POLICIES, {"settings.toml": policy})
    hold = begin(settings)
    assert with_policies(settings) == dataclasses.replace(settings, keep_visit_days=7, language="de")
    assert hold is not None
    hold.close()
    assert with_policies(dataclasses.replace(settings, data_dir=tmp_path / "none")).keep_visit_days == 30


def test_features_are_settings_that_there_are() -> None:
    assert {field.name for field in dataclasses.fields(Settings)} >= FEATURES


@pytest.mark.parametrize(
    ("kind", "files", "words"),
    [
        (Kind.FLAGS, {"flags.json": b"[]"}, "not as flagd defines them"),
        (Kind.FLAGS, {"flags.json": b'{"flags": {"a": {"state": "ON"}}}'}, "not as flagd defines them"),
        (Kind.AVATARS, {"readme.txt": b""}, "no .glb"),
        (Kind.AVATARS, {"ada.glb": b"glTF nonsense"}, "ada.glb"),
        (Kind.MODELS, {"minilm/model.onnx": b"nonsense"}, "minilm"),
        (Kind.POLICIES, {"a.toml": b"x = "}, "a.toml cannot be read"),
        (Kind.APPLICATION, {"lib/x": b""}, "no program bin/steward"),
        (Kind.KNOWLEDGE_SNAPSHOT, {}, "nothing in it"),
    ],
)
def test_what_is_not_fit_for_use_is_said_in_words(
    tmp_path: Path, kind: Kind, files: dict[str, bytes], words: str
) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert words in fit(kind, tmp_path)


def program(folder: Path, code: int) -> None:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "steward").write_text(PROGRAM.format(log=folder.parent / f"log-{code}", code=code))
    os.chmod(folder / "bin" / "steward", 0o755)


def hand_out_program(tmp_path: Path, code: int) -> None:
    folder = tmp_path / f"program-{code}"
    program(folder, code)
    office = Office(tmp_path / "office")
    from sync.headoffice.publishing.keys import TARGETS, read_key
    from sync.headoffice.publishing.packing import pack

    with Store(tmp_path / "device") as store:
        device = Device(store, office)
        packed = pack(folder, tmp_path / "packed")
        office.wants(office.list.publish(Kind.APPLICATION, packed, read_key(office.keys, TARGETS)))
        assert len(device.fetch().staged) == 1


def test_an_application_that_fails_three_times_gives_way_to_the_one_before(settings: Settings, tmp_path: Path) -> None:
    run = CliRunner()
    environment = {"STEWARD_DATA_DIR": str(settings.data_dir)}
    hand_out_program(tmp_path, 0)
    assert run.invoke(cli, ["bundles", "start", "kiosk", "--windowed"], env=environment).exit_code == 0
    hand_out_program(tmp_path, 7)
    codes = [run.invoke(cli, ["bundles", "start", "kiosk"], env=environment).exit_code for _ in range(5)]
    assert codes == [7, 7, 7, 0, 0]
    assert (tmp_path / "log-0").read_text().splitlines()[1] == "kiosk --windowed"
    out = run.invoke(cli, ["bundles", "status"], env=environment).output
    assert "3 failed starts in 10 minutes" in out
    assert run.invoke(cli, ["bundles", "check"], env=environment).output == "application 1: fit for use\n"


def test_a_person_takes_a_bundle_back(settings: Settings, tmp_path: Path) -> None:
    hand_out(tmp_path, Kind.POLICIES, {"a.toml": b"x = 1"})
    run, environment = CliRunner(), {"STEWARD_DATA_DIR": str(settings.data_dir)}
    assert run.invoke(cli, ["bundles", "switch"], env=environment).output == "policies 1: in use\n"
    assert "what was built here" in run.invoke(cli, ["bundles", "rollback", "policies"], env=environment).output
    assert not (tmp_path / "device" / "bundles" / "active" / "policies").exists()


def test_what_is_damaged_on_the_disk_is_found_by_a_check(settings: Settings, tmp_path: Path) -> None:
    hand_out(tmp_path, Kind.POLICIES, {"a.toml": b"x = 1"})
    run, environment = CliRunner(), {"STEWARD_DATA_DIR": str(settings.data_dir)}
    run.invoke(cli, ["bundles", "switch"], env=environment)
    (tmp_path / "device" / "bundles" / "active" / "policies" / "a.toml").write_bytes(b"x = ")
    assert isinstance(run.invoke(cli, ["bundles", "check"], env=environment).exception, InputError)


def test_turns_are_counted_and_those_that_failed_too(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as sessions:
        records = Records(sessions)
        records.counted(700.0, failed=False)
        records.counted(900.0, failed=True)
        counted = Health(sessions.store).hours()
        assert sum(each.turns for each in counted) == 2
        assert sum(each.errors for each in counted) == 1
        assert sum(each.latency_ms for each in counted) == 1600.0
    Records(None).counted(700.0, failed=False)


def test_counters_are_told_of_the_last_whole_hour(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert health_of(store, 0) == {"bundles": "none"}
        health = Health(store)
        for hour, failed in ((10, False), (10, True), (11, False)):
            health.count(hour * HOUR_MS + 5, 800.0, failed=failed)
        told = {"bundles": "none", "hour": 10, "turns": 2, "errors": 1, "latency_ms": 1600.0}
        assert health_of(store, 11 * HOUR_MS) == told
        assert health_of(store, 12 * HOUR_MS)["hour"] == 11
        health.count(500 * HOUR_MS, 1.0, failed=False)
        assert [each.hour for each in health.hours()] == [500]
