"""Known weaknesses: what was found fails, and what could not be asked is never taken for well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from installers.release import advisories, security
from installers.release.advisories import NOT_CHECKED, Verdict, read
from installers.release.security import Result

KNOWN = {"name": "good", "version": "1.0", "vulns": []}
WEAK = {"name": "weak", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"], "description": "x"}]}
UNKNOWN = {"name": "odd", "skip_reason": "Dependency not found"}


def test_a_weakness_is_told_with_its_mending() -> None:
    verdict = read({"dependencies": [KNOWN, WEAK]})
    assert verdict.weaknesses == ("weak 1.0: CVE-1 (mended in 1.1)",)
    assert verdict.code == 1


def test_what_could_not_be_asked_is_not_passed_in_silence() -> None:
    nothing: tuple[dict[str, Any], ...] = ({"dependencies": [UNKNOWN, UNKNOWN]}, {"dependencies": []}, {})
    for told in nothing:
        verdict = read(told)
        assert verdict.code == NOT_CHECKED
        assert "NOT CHECKED" in verdict.words
    partly = read({"dependencies": [KNOWN, UNKNOWN]})
    assert partly.code == NOT_CHECKED
    assert "NOT CHECKED: 1" in partly.words
    assert read({"dependencies": [KNOWN]}).code == 0


def test_without_a_network_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real pip-audit whose every way out is closed."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    lock = tmp_path / "requirements.lock"
    lock.write_text("six==1.17.0\n")
    assert advisories.ask(lock).code == NOT_CHECKED


@pytest.mark.parametrize(("offline", "code"), [(False, 1), (True, 0)])
def test_the_whole_check_fails_where_something_was_not_checked(
    offline: bool, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = Verdict(0, 3, ()).words
    monkeypatch.setattr(security, "CHECKS", {"advisories": lambda: Result((), words, checked=False)})
    monkeypatch.setattr("sys.argv", ["security", *(["--offline"] if offline else [])])
    assert security.main() == code
    assert "NOT CHECKED" in capsys.readouterr().out


def test_a_trouble_fails_it_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "CHECKS", {"x": lambda: Result(("trouble",), "words")})
    monkeypatch.setattr("sys.argv", ["security", "--offline"])
    assert security.main() == 1
