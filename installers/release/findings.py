"""Runs bandit over the whole tree and compares what it finds with what was looked at (findings.toml).

python -m installers.release.findings [FOLDER…]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from installers.release.components import ROOT

FOLDERS: Final = ("app", "renderer", "inference", "finance", "sync", "assets", "installers")


@dataclass(frozen=True, slots=True)
class Explained:
    """A row of findings.toml."""

    rule: str
    where: str
    why: str

    def covers(self, rule: str, path: str) -> bool:
        """Return whether this explains a finding."""
        return rule == self.rule and fnmatch(path, self.where)


def explained() -> tuple[Explained, ...]:
    """Return what was looked at."""
    rows = tomllib.loads(Path(__file__).with_name("findings.toml").read_text(encoding="utf-8"))["finding"]
    return tuple(Explained(row["rule"], row["where"], row["why"]) for row in rows)


def found(folders: Sequence[str] = FOLDERS) -> list[tuple[str, str, int, str]]:
    """Return bandit's findings: rule, path, line, words.

    Raises:
        RuntimeError: bandit did not run.
    """
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-f", "json", "-r", *folders],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f"bandit did not run: {done.stderr.strip()[-300:]}") from error
    if told["errors"]:
        raise RuntimeError(f"bandit could not read {told['errors'][0]['filename']}.")
    return [(each["test_id"], each["filename"], each["line_number"], each["issue_text"]) for each in told["results"]]


def compare(findings: Sequence[tuple[str, str, int, str]]) -> tuple[list[str], list[str]]:
    """Return the findings that no row explains, and the rows that explain nothing."""
    rows = explained()
    open_ones = [
        f"{path}:{line}: {rule} {words}"
        for rule, path, line, words in findings
        if not any(row.covers(rule, path) for row in rows)
    ]
    idle = [
        f"findings.toml: {row.rule} at {row.where} explains nothing any more"
        for row in rows
        if not any(row.covers(rule, path) for rule, path, _, _ in findings)
    ]
    return open_ones, idle


def main() -> int:
    """Run, compare and tell."""
    folders = sys.argv[1:]
    findings = found(folders or FOLDERS)
    open_ones, idle = compare(findings)
    told = open_ones + ([] if folders else idle)
    print("\n".join(told) or f"bandit: {len(findings)} findings, each explained in findings.toml")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
