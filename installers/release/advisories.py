"""Asks pip-audit for known weaknesses of every pinned package, and says plainly what could not be asked.

pip-audit itself ends well when the database cannot be reached: it leaves out what it could not look up. Here that is
neither good nor bad but "not checked", with an exit code of its own (3).

    python -m installers.release.advisories
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from installers.release.components import ROOT

NOT_CHECKED: Final = 3
_PATIENCE_S: Final = 600


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of asking.

    Attributes:
        asked: packages that the database knew.
        unknown: those that could not be looked up.
        weaknesses: "package version: advisory (mended in …)", one each.
    """

    asked: int
    unknown: int
    weaknesses: tuple[str, ...]

    @property
    def words(self) -> str:
        """One sentence for people."""
        if self.weaknesses:
            return f"{len(self.weaknesses)} known weaknesses in {self.asked} packages."
        if not self.asked:
            return (
                "NOT CHECKED: the database of advisories cannot be reached from here; run it where there is a network."
            )
        rest = f"; NOT CHECKED: {self.unknown} that it does not know" if self.unknown else ""
        return f"no known weakness in {self.asked} packages{rest}."

    @property
    def code(self) -> int:
        """0 all checked and well, 1 weaknesses, 3 not checked."""
        if self.weaknesses:
            return 1
        return 0 if self.asked and not self.unknown else NOT_CHECKED


def read(told: dict[str, Any]) -> Verdict:
    """Return what pip-audit's JSON says."""
    packages = told.get("dependencies", [])
    unknown = [each for each in packages if "skip_reason" in each]
    weaknesses = [
        f"{each['name']} {each['version']}: {found['id']} (mended in {', '.join(found['fix_versions']) or 'none yet'})"
        for each in packages
        for found in each.get("vulns", ())
    ]
    return Verdict(len(packages) - len(unknown), len(unknown), tuple(weaknesses))


def ask(lock: Path = ROOT / "requirements.lock") -> Verdict:
    """Ask about every package of a lock file."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(lock), "--no-deps", "--disable-pip", "-f", "json"]
    try:
        done = subprocess.run(
            [*command, "--progress-spinner", "off"], capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
        return read(json.loads(done.stdout))
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return Verdict(0, 0, ())


def main() -> int:
    """Ask, print and tell by the exit code."""
    verdict = ask()
    print("\n".join((*verdict.weaknesses, f"advisories: {verdict.words}")))
    return verdict.code


if __name__ == "__main__":
    sys.exit(main())
