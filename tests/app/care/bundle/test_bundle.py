"""A support bundle holds nothing of a client, no secret and no name, whatever stands wherever on the machine."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from app.__main__ import cli
from app.care import state
from app.care.bundle.allowed import LEFT_OUT, Ours, log_line, path_in_words, place, words
from app.care.bundle.contents import File, files, settings_told, systemd
from app.care.bundle.packing import packed, secrets_here, write
from app.care.finding import Finding, told
from app.care.package import package
from app.courier import state as courier
from app.errors import StewardError
from app.modes import doctor, support_bundle
from app.settings import Settings, table
from inference.runtime import model_folder
from sync.store.sessions import SessionStore
from sync.upgrades.orders import TOLD, Outcome, Told

ROOT = Path(__file__).parents[4]
OURS = Ours(ROOT)
# Put together here, so that no list of what our source says holds them.
PERSON, STREET = "Rosa" + "lind Plant" + "well", "12 Quin" + "ce Lane"
ACCOUNT, AMOUNT = "DE44" + "500105175407324931", "987" + "654.32"
SECRET, PASSPHRASE = "hun" + "ter2-zz-key", "correct horse" + " battery"
PLANTED = (PERSON, PERSON.split()[1], STREET, ACCOUNT, AMOUNT, SECRET, PASSPHRASE, "plant" + "well.example")
EVERYTHING = " ".join(PLANTED)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with personal data and secrets in every place that there is."""
    home = tmp_path / PERSON
    data = home / "data"
    texts: dict[str, Any] = {
        field.name: EVERYTHING
        for field in table()
        if isinstance(field.default, str) and not field.metadata.get("choices")
    }
    lines = "".join(f"{name} = '{value}'\n" for name, value in texts.items())
    (home / "config" / "steward").mkdir(parents=True)
    (home / "config" / "steward" / "steward.toml").write_text(f"{lines}\n[{SECRET}]\nx = '{PERSON}'\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("STEWARD_DATA_DIR", str(data))
    monkeypatch.setenv("STEWARD_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("STEWARD_" + SECRET.upper(), PERSON)
    planted = replace(Settings(), data_dir=data, cache_dir=home / "cache", **texts)
    _fill_store(data)
    _fill_logs(data)
    _fill_metrics(data)
    courier.save(data, courier.State(address=f"https://{PLANTED[-1]}", failure=EVERYTHING, doing=PERSON))
    _fill_models(planted, home)
    (home / "identity").write_text("steward-kiosk 1.1-1 amd64")
    (home / TOLD).write_bytes(Told(Outcome.REFUSED, 1, "1.1-1", "1.0-1", EVERYTHING, 0).to_bytes())
    monkeypatch.setattr(state, "package", partial(package, file=home / "identity", helpers=home))
    return planted


def _fill_store(data: Path) -> None:
    with SessionStore(data) as store:
        store.start(PERSON, ACCOUNT)
        store.asked(PERSON, 1, EVERYTHING)
        store.hand_off(PERSON, ACCOUNT, STREET, EVERYTHING)


def _fill_logs(data: Path) -> None:
    logs = data / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    good = {"at": "2026-11-21T07:38:44.960+00:00", "level": "error", "process": "advisor", "pid": 7, "part": "advisor"}
    fields = (
        "visit",
        "turn",
        "tool",
        "outcome",
        "took_ms",
        "worded_by",
        "error",
        "place",
        "status",
        "route",
        "question",
    )
    lines = [
        good | {"event": EVERYTHING},
        good | {"event": "%s failed: %s", "words": f"{PERSON} failed: {STREET}"},
        good | {"event": "%s failed: %s", "words": f"Utterance failed: {AMOUNT}"},
        good | {"event": "process %d started", "words": "process 4711 started"},
        good | {"event": "turn", **dict.fromkeys(fields, EVERYTHING)},
        good | {"event": "turn", "error": PERSON.split()[1], "place": f"{PERSON.split()[1]} at {STREET}"},
        dict.fromkeys(good, EVERYTHING) | {"event": EVERYTHING, PERSON: PERSON},
    ]
    text = (
        "\n".join(json.dumps(line) for line in lines)
        + f"\n{EVERYTHING}\n2026-11-21 10:00:00,000 1 ERROR x {EVERYTHING}\n"
    )
    for name in ("advisor.log", "window.log.1", f"{PERSON}.log", f"{SECRET}.txt"):
        (logs / name).write_text(text)


def _fill_metrics(data: Path) -> None:
    folder = data / "telemetry" / "metrics"
    folder.mkdir(parents=True)
    numbers = {
        "digital_human_requests_total": [[["answered"], 3], [[PERSON], 1]],
        "digital_human_fallback_level": [[[PERSON], 1], [["face"], 2]],
        "digital_human_circuit_state": [[[SECRET], 2]],
        PERSON: [[[STREET], 1]],
    }
    (folder / "advisor-00.json").write_text(json.dumps({"numbers": numbers, "sizes": {}}))


def _fill_models(planted: Settings, home: Path) -> None:
    source = home / "model"
    source.mkdir()
    (source / f"{PERSON}.bin").write_text(EVERYTHING)
    models = planted.content_dir / "models"
    name = PERSON.lower().replace(" ", "-")
    model_folder.install(source, models, name, "language-model", [Path(f"{PERSON}.bin")], lambda _: EVERYTHING)
    (planted.content_dir / "market").mkdir()
    (planted.content_dir / "market" / f"{PERSON}.csv").write_text(EVERYTHING)
    (planted.content_dir / "market" / "prices.parquet").write_text(EVERYTHING)


def _holds(content: Mapping[str, str]) -> dict[str, str]:
    """Return what of the planted stands where, also in capitals, hex, or spelled for an address."""
    found = {}
    for name, text in content.items():
        whole = f"{name}\n{text}".lower()
        for planted in PLANTED:
            forms = (planted, planted.encode().hex(), planted.replace(" ", "-"), planted.replace(" ", "%20"))
            if any(form.lower() in whole for form in forms):
                found[name] = planted
    return found


def test_nothing_that_is_planted_anywhere_is_in_the_bundle(settings: Settings, tmp_path: Path) -> None:
    findings = [told("office-silent", EVERYTHING), Finding("voice", "bad", EVERYTHING, EVERYTHING, "voice-none")]
    made = files(settings, findings)
    out = tmp_path / "bundle.zip"
    write(out, packed(made, secrets_here(settings)))
    with zipfile.ZipFile(out) as whole:
        content = {name: whole.read(name).decode() for name in whole.namelist()}
    assert _holds(content) == {}
    key = (settings.data_dir / "keys" / "store.key").read_bytes()
    assert not any(key.hex() in text for text in content.values())
    # And it is of use all the same.
    assert '"process 4711 started"' in content["steward-support/logs/advisor.log"]
    assert 'requests_total{outcome="answered"} 3' in content["steward-support/metrics.prom"]
    assert "market/prices.parquet" in content["steward-support/hashes.json"]
    assert json.loads(content["steward-support/doctor.json"])[0]["code"] == "office-silent"
    status = json.loads(content["steward-support/status.json"])
    assert status["visits"] == 1
    machine = {each["what"]: each for each in status["machine"]}
    assert (machine["package"]["code"], machine["package"]["found"]) == ("upgrade-refused", LEFT_OUT)
    assert machine["clock"]["found"].startswith("20")
    assert out.stat().st_mode & 0o077 == 0


def test_of_settings_numbers_and_choices_are_told_and_of_texts_only_whether_they_are_set() -> None:
    shown = settings_told(replace(Settings(), idle_s=50.0, camera="on", branch=PERSON, client=""), OURS)["settings"]
    assert (shown["idle_s"], shown["camera"], shown["branch"], shown["client"]) == (50.0, "on", "set", "empty")


def test_a_text_is_let_through_only_if_our_source_says_it() -> None:
    assert OURS.text("%s failed: %s") == "%s failed: %s"
    assert OURS.text(PERSON) == LEFT_OUT
    assert (OURS.error("StorageError"), OURS.error("KeyError"), OURS.error("Rosalind")) == (
        "StorageError", "KeyError", LEFT_OUT,
    )  # fmt: skip
    assert place("KeyError at a.py:1 one < b/c.py:22 <module>", OURS) == "KeyError at a.py:1 one < b/c.py:22 <module>"
    assert place(f"KeyError at {STREET}", OURS) == LEFT_OUT
    assert path_in_words(f"market/{PERSON}.csv", OURS) == "market/(left out).csv"


def test_a_sentence_of_the_log_is_filled_in_with_numbers_and_names_of_ours_alone() -> None:
    assert (
        words("process %d is up after %.2f s", "process 12 is up after 3.20 s", OURS) == "process 12 is up after 3.20 s"
    )
    assert words("%s failed: %s", f"{PERSON} failed: KeyError", OURS) == "(left out) failed: KeyError"
    assert words("%s failed: %s", PERSON, OURS) == LEFT_OUT
    assert words("%s", "KeyError at a.py:1 one", OURS) == "KeyError at a.py:1 one"
    assert words("a %s", f"a {ACCOUNT}", OURS) == "a (left out)"
    assert "words" not in log_line({"event": PERSON, "words": PERSON}, OURS)


def test_a_bundle_in_which_a_secret_is_found_all_the_same_is_not_made() -> None:
    with pytest.raises(StewardError, match=r"stands in status\.json"):
        packed([File("status.json", "", f"x {SECRET} y")], {SECRET})


def test_a_bundle_that_cannot_be_written_leaves_no_half_of_it(tmp_path: Path) -> None:
    taken = tmp_path / "support.zip"
    taken.mkdir()
    with pytest.raises(StewardError, match="check --out"):
        write(taken, b"zip")
    assert list(tmp_path.iterdir()) == [taken]


def test_of_services_only_states_and_numbers_are_told() -> None:
    said = f"LoadState=loaded\nActiveState=active\nNRestarts=3\nDescription={PERSON}\nEnvironment={SECRET}\n"
    found = systemd(lambda command: said if command[2] == "steward-kiosk.service" else "LoadState=not-found\n")
    assert found == {"steward-kiosk.service": {"LoadState": "loaded", "ActiveState": "active", "NRestarts": "3"}}


def test_the_list_comes_first_and_without_anybody_to_ask_nothing_is_written(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "look", lambda _: iter([told("disk-full", "x")]))
    out = tmp_path / "b.zip"
    with pytest.raises(StewardError, match="--yes"):
        support_bundle.run(settings, out=out, yes=False, only_list=False)
    assert not out.exists()
    assert typer.main.get_command(cli).commands["support-bundle"]  # type: ignore[attr-defined]
    assert CliRunner().invoke(cli, ["support-bundle", "--help"]).exit_code == 0
