"""What belongs to a kiosk beside its window: the PIN, the health that staff see, the guardian's environment."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.admin_pin import AdminPin
from app.errors import InputError, UsageError
from app.modes import guarded, kiosk_health, kiosk_pin
from app.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(Settings(), data_dir=tmp_path)


def test_a_pin_can_be_set_without_a_terminal(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("274916\n"))
    kiosk_pin.run(settings)
    assert AdminPin(settings.data_dir).opens("274916")


def test_a_weak_pin_is_refused_and_the_old_one_stays(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    AdminPin(settings.data_dir).set("274916")
    monkeypatch.setattr("sys.stdin", io.StringIO("000000\n"))
    with pytest.raises(InputError, match="guess"):
        kiosk_pin.run(settings)
    assert AdminPin(settings.data_dir).opens("274916")


def test_health_tells_machine_versions_and_synchronisation(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    kiosk_health.run(settings, thorough=False)
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {finding["section"] for finding in found} == {"machine", "versions", "sync", "errors"}
    assert {"memory", "disk", "clock", "program", "content"} <= {finding["what"] for finding in found}
    assert all(finding["state"] in ("good", "note", "bad") for finding in found)


def test_the_last_errors_of_all_logs_come_the_newest_first(settings: Settings) -> None:
    logs = settings.data_dir / "logs"
    logs.mkdir()

    def line(hour: int, level: str, event: str) -> str:
        at = f"2026-11-20T{hour}:00:00.001+00:00"
        return json.dumps({"at": at, "level": level, "process": "window", "part": "window", "event": event}) + "\n"

    (logs / "window.log").write_text(line(10, "error", "first") + line(12, "critical", "third") + '{"at": "torn')
    (logs / "advisor.log").write_text(line(11, "info", "all is well") + line(11, "error", "second"))
    assert [finding.found.split()[-1] for finding in kiosk_health.errors(settings)] == ["third", "second", "first"]


def test_a_clean_log_has_no_errors(settings: Settings) -> None:
    assert [finding.state for finding in kiosk_health.errors(settings)] == ["good"]


def test_the_window_process_forgets_what_it_frees_unless_told_otherwise(settings: Settings) -> None:
    assert guarded.extra(settings) == guarded.FORGETFUL
    assert guarded.extra(dataclasses.replace(settings, wipe_memory="off")) == {}


@pytest.mark.skipif(os.name != "posix", reason="a process cannot become another one here")
def test_the_command_becomes_a_guardian_that_loads_no_numbers_and_no_windows(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[list[str]] = []

    class Gone(Exception):  # noqa: N818
        """What stands for the end of this process."""

    def become(_path: str, arguments: list[str]) -> None:
        became.append(arguments)
        raise Gone

    monkeypatch.setattr("os.execv", become)
    monkeypatch.setattr("app.modes.guarded.face_to_show", lambda _settings: None)
    with pytest.raises(Gone):
        guarded.run(settings, "kit", ["blink_rate=1"])
    ((_, *arguments),) = became
    order = json.loads(arguments[-1])
    assert order["window"][-4:] == ["--client", "kit", "--face", "blink_rate=1"]
    order |= {"window": [sys.executable, "-c", "raise SystemExit(0)"]}
    code = (
        "import sys, json\nfrom app import guardian\n"
        f"code = guardian.main({json.dumps(order)!r})\n"
        "print(code, [name for name in ('numpy', 'PySide6', 'typer') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split("\n")[0] == "0 []"
    assert (settings.data_dir / "logs" / "guardian.log").read_text()


def test_a_second_kiosk_on_one_folder_is_refused_until_the_first_is_gone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "_LEAVING_S", 0.2)
    with guarded.only_one(settings), pytest.raises(UsageError, match=r"runs on .* already"):
        guarded.only_one(settings)
    guarded.only_one(settings).close()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no program takes a process's place")
def test_the_guardian_keeps_others_off_and_what_it_starts_does_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "_LEAVING_S", 0.2)
    child = "import time; time.sleep(60)"
    guardian = (
        "import subprocess, sys, time\n"
        f"print(subprocess.Popen([sys.executable, '-c', {child!r}], stdout=-3).pid, flush=True)\n"
        "time.sleep(60)"
    )
    code = (
        "import dataclasses, os, pathlib, sys\nfrom app.modes import guarded\nfrom app.settings import Settings\n"
        "lock = guarded.only_one(dataclasses.replace(Settings(), data_dir=pathlib.Path(sys.argv[1])))\n"
        "lock.keep_over_exec()\nos.execv(sys.executable, [sys.executable, '-c', sys.argv[2]])"
    )
    command = [sys.executable, "-c", code, str(settings.data_dir), guardian]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        window = int(process.stdout.readline())
        try:
            with pytest.raises(UsageError):
                guarded.only_one(settings)
            process.kill()
            process.wait()
            monkeypatch.setattr(guarded, "_LEAVING_S", 10.0)
            guarded.only_one(settings).close()
        finally:
            process.kill()
            os.kill(window, signal.SIGKILL)
