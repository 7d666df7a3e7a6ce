"""The real Alertmanager tells the right people in the right words at the right time, by mail and chat."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.installers.observe.receivers import PATIENCE_S, Inbox, receiving
from tests.installers.observe.servers import OBSERVE, alertmanager, ask
from tests.services import absent
from tests.services.servers import MissingError

CONFIG = OBSERVE / "alertmanager" / "alertmanager.yml"
RUNBOOK = {"summary": "The disk of kiosk-1 is 96% full.", "runbook": "watching.html#diskfull"}


def amtool(*arguments: str | Path) -> str:
    program = shutil.which("amtool")
    if program is None:
        absent("amtool is not installed (installers/debian/packages-dev.txt)")
    said = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


@contextmanager
def told(folder: Path, *, quiet: bool = False, open_hours: bool = True) -> Iterator[tuple[str, Inbox]]:
    with receiving() as inbox:
        try:
            server = alertmanager(folder, inbox, quiet=quiet, open_hours=open_hours)
        except MissingError as error:
            absent(str(error))
        try:
            yield server.url, inbox
        finally:
            server.stop()


def alert(url: str, name: str, severity: str, about: str, **labels: str) -> None:
    labels |= {"alertname": name, "severity": severity, "about": about}
    ask(f"{url}/api/v2/alerts", [{"labels": labels, "annotations": RUNBOOK | {"summary": f"{name} it is."}}])


def suppressed(url: str, name: str) -> list[str]:
    """Wait till an alert is held back, and return by which others."""
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up:
        for each in ask(f"{url}/api/v2/alerts"):
            if each["labels"]["alertname"] == name and each["status"]["state"] == "suppressed":
                return list(each["status"]["inhibitedBy"])
        time.sleep(0.05)
    raise AssertionError(f"{name} is not held back")


def test_alertmanager_takes_its_configuration() -> None:
    assert "SUCCESS" in amtool("check-config", CONFIG)


@pytest.mark.parametrize(
    ("labels", "receiver"),
    [
        ("severity=critical about=disks", "on-call"),
        ("severity=critical about=silent kiosks", "on-call"),
        ("severity=warning about=silent kiosks", "operators"),
        ("severity=warning about=disks", "operators"),
        ("severity=none about=heartbeat", "heartbeat"),
    ],
)
def test_each_alert_has_somebody_who_is_told(labels: str, receiver: str) -> None:
    assert amtool("config", "routes", "test", f"--config.file={CONFIG}", *labels.split(" ", 1)).strip() == receiver


def test_mail_and_chat_say_what_it_is_and_where_it_is_written_what_to_do(tmp_path: Path) -> None:
    with told(tmp_path, quiet=True) as (url, inbox):
        alert(url, "DiskFull", "critical", "disks", device="kiosk-1")
        mail, chat = inbox.wait("disks"), inbox.wait_chat("disks")
    assert mail.to == ["on-call@bank.example"]
    assert mail.subject == chat["title"] == "CRITICAL: Steward, disks"
    for text in (mail.text, chat["text"]):
        assert "DiskFull it is." in text
        assert "https://docs.bank.example/steward/watching.html#diskfull" in text


def test_at_night_a_warning_waits_for_the_morning_and_what_is_critical_does_not(tmp_path: Path) -> None:
    with told(tmp_path, quiet=True) as (url, inbox):
        alert(url, "ClockWrong", "warning", "clocks", device="kiosk-1")
        time.sleep(1.5)  # so that the warning's turn comes first
        alert(url, "DiskFull", "critical", "disks", device="kiosk-1")
        inbox.wait("disks")
        inbox.wait_chat("disks")
        assert len(inbox.mails) == len(inbox.chats) == 1


def test_by_day_a_warning_comes_and_says_when_it_is_over(tmp_path: Path) -> None:
    with told(tmp_path) as (url, inbox):
        alert(url, "ClockWrong", "warning", "clocks", device="kiosk-1")
        mail = inbox.wait("Warning: Steward, clocks")
        assert mail.to == ["operations@bank.example"]
        labels = {"alertname": "ClockWrong", "severity": "warning", "about": "clocks", "device": "kiosk-1"}
        over = {"labels": labels, "annotations": RUNBOOK, "endsAt": "2020-01-01T00:00:00Z"}
        ask(f"{url}/api/v2/alerts", [over])
        assert "Over: " in inbox.wait("Over: Steward, clocks").text


def test_silent_kiosks_are_told_of_in_opening_hours_alone(tmp_path: Path) -> None:
    with told(tmp_path, open_hours=False) as (url, inbox):
        alert(url, "KioskSilent", "warning", "silent kiosks", device="kiosk-1")
        time.sleep(1.5)
        alert(url, "ClockWrong", "warning", "clocks", device="kiosk-1")
        inbox.wait("clocks")
        assert len(inbox.mails) == 1


def test_all_kiosks_switched_off_at_night_wake_nobody(tmp_path: Path) -> None:
    with told(tmp_path, quiet=True, open_hours=False) as (url, inbox):
        alert(url, "KiosksSilentMany", "critical", "silent kiosks")
        time.sleep(1.5)  # so that its turn would come first
        alert(url, "DiskFull", "critical", "disks", device="kiosk-1")
        inbox.wait("CRITICAL: Steward, disks")
        assert len(inbox.mails) == 1


def test_that_nothing_is_watched_any_more_is_told_at_once_and_by_night(tmp_path: Path) -> None:
    labels = {"alertname": "WatchingWorks", "severity": "none", "about": "heartbeat"}
    with told(tmp_path, quiet=True, open_hours=False) as (url, inbox):
        alert(url, "WatchingWorks", "none", "heartbeat")
        assert inbox.wait("Steward is watched").to == ["on-call@bank.example"]
        ask(f"{url}/api/v2/alerts", [{"labels": labels, "annotations": RUNBOOK, "endsAt": "2020-01-01T00:00:00Z"}])
        inbox.wait("CRITICAL: Steward is not watched any more")


def test_what_follows_from_something_worse_is_not_told(tmp_path: Path) -> None:
    with told(tmp_path) as (url, inbox):
        alert(url, "DiskFull", "critical", "disks", device="kiosk-1")
        alert(url, "DiskFilling", "warning", "disks", device="kiosk-1")
        alert(url, "DiskFilling", "warning", "disks", device="kiosk-2")
        assert suppressed(url, "DiskFilling")
        alert(url, "KiosksSilentMany", "critical", "silent kiosks")
        alert(url, "KioskSilent", "warning", "silent kiosks", device="kiosk-3")
        assert suppressed(url, "KioskSilent")
        alert(url, "HeadOfficeDown", "critical", "head office")
        alert(url, "RecordsWait", "warning", "waiting records", device="kiosk-4")
        assert suppressed(url, "RecordsWait")
        # The other kiosk's disk is its own matter.
        assert "DiskFilling it is." in inbox.wait("Warning: Steward, disks").text
        states = {
            each["labels"]["device"]: each["status"]["state"]
            for each in ask(f"{url}/api/v2/alerts")
            if each["labels"]["alertname"] == "DiskFilling"
        }
    assert states == {"kiosk-1": "suppressed", "kiosk-2": "active"}
