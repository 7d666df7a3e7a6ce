"""The maintenance screen shows what another process finds, and the window never waits for it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui import branding
from app.ui.maintenance import SECTIONS, MaintenancePage
from app.ui.theme import Theme


def script(tmp_path: Path, text: str) -> tuple[str, ...]:
    path = tmp_path / "health.py"
    path.write_text(text)
    return (str(path),)


def finding(section: str, what: str, state: str = "good", to_do: str = "") -> str:
    return json.dumps({"section": section, "what": what, "state": state, "found": "so", "to_do": to_do})


Make = Callable[..., MaintenancePage]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    made: list[MaintenancePage] = []

    def page(command: tuple[str, ...], advisor: int | None = None) -> MaintenancePage:
        page = MaintenancePage(Theme.for_height(branding.load(), 1080), lambda: advisor, command)
        qtbot.addWidget(page)
        page.resize(900, 1200)
        with qtbot.waitExposed(page):
            page.show()
        made.append(page)
        return page

    yield page
    for each in made:
        each.stop()


def test_every_finding_stands_in_its_section_with_its_state_in_words(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    lines = [finding(section, f"thing of {section}") for section in SECTIONS]
    lines += [finding("checks", "camera", "note"), finding("machine", "disk", "bad", "Free some space.")]
    page = make(script(tmp_path, f"print({chr(10).join(lines)!r})"))
    page.appear()
    qtbot.waitUntil(lambda: not page.gathering)
    for section in SECTIONS:
        assert any(f"Thing of {section}" in line for line in page.findings[section])
    assert page.findings["checks"][-1] == "Note Camera: so."
    assert page.findings["machine"][-1] == "Problem Disk: so. Free some space."


def test_all_checks_are_run_only_when_asked_for(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    given = "dict(section='checks', what=str(sys.argv[1:]), state='good', found='', to_do='')"
    page = make(script(tmp_path, f"import json, sys\nprint(json.dumps({given}))"))
    page.appear()
    qtbot.waitUntil(lambda: not page.gathering)
    assert page.findings["checks"] == ["OK []: ."]
    page.check.click()
    qtbot.waitUntil(lambda: not page.gathering)
    assert "--thorough" in page.findings["checks"][0]


def test_what_is_no_finding_is_passed_over(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    page = make(script(tmp_path, f"print('warning')\nprint('{{}}')\nprint({finding('sync', 'records')!r})"))
    page.appear()
    qtbot.waitUntil(lambda: not page.gathering)
    assert page.findings["sync"] == ["OK Records: so."]


def test_checks_that_break_off_are_told_in_words(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    page = make(script(tmp_path, "raise SystemExit(3)"))
    page.appear()
    qtbot.waitUntil(lambda: not page.gathering)
    assert "broke off" in page._status.text()


def test_leaving_ends_what_still_looks(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    page = make(script(tmp_path, f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"))
    page.appear()
    qtbot.waitUntil(lambda: mark.exists() and bool(mark.read_text()))
    page.stop()
    assert not page.gathering
    qtbot.waitUntil(lambda: not Path(f"/proc/{mark.read_text()}").exists())


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_the_advisor_process_is_shown_with_its_memory(make: Make, tmp_path: Path) -> None:
    page = make(script(tmp_path, ""), os.getpid())
    page.appear()
    assert "MB of memory" in page.findings["machine"][0]
    page = make(script(tmp_path, ""), None)
    page.appear()
    assert page.findings["machine"][0].startswith("Problem")


def test_the_real_findings_arrive(make: Make, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path))
    page = make(("-m", "app", "kiosk", "health"))
    page.appear()
    qtbot.waitUntil(lambda: not page.gathering, timeout=60_000)
    found = page.findings
    assert any("Steward" in line for line in found["versions"])
    assert any("free" in line for line in found["machine"])
    assert any("waiting" in line for line in found["sync"])
    assert sys.executable
