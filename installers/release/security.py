"""Everything that `make security` looks at, one line each; fails when anything is wrong or could not be checked.

python -m installers.release.security [--offline]      # --offline: advisories that cannot be asked are no failure
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from installers.release import advisories, components, findings, licences, pages, sbom, secret_scan
from installers.release.wheel import commit_time_s


@dataclass(frozen=True, slots=True)
class Result:
    """What a check says: its troubles, and one sentence; `checked` is false where it could not look."""

    troubles: tuple[str, ...]
    words: str
    checked: bool = True


def _advisories() -> Result:
    verdict = advisories.ask()
    return Result(verdict.weaknesses, verdict.words, verdict.code != advisories.NOT_CHECKED)


def _bandit() -> Result:
    found = findings.found()
    open_ones, idle = findings.compare(found)
    return Result((*open_ones, *idle), f"{len(found)} findings of bandit, each explained in findings.toml")


def _secrets() -> Result:
    return Result((*secret_scan.in_tree(), *secret_scan.in_history()), "no secret in the files and their history")


def _licences() -> Result:
    parts = len(list(licences.mandatory()))
    return Result(tuple(licences.troubles()), f"{parts} mandatory parts, all licences known, none under the GPL")


def _bills() -> Result:
    version, when_s = components.project()["version"], commit_time_s("HEAD")
    counts = [sbom.bill(each, version, when_s).count('"bom-ref"') for each in components.products()]
    return Result(
        (), f"bills of material of {len(counts)} products fit CycloneDX 1.6 ({', '.join(map(str, counts))} parts)"
    )


def _papers() -> Result:
    return Result(
        tuple(pages.troubles(collect=True)),
        "threats and requirements name tests that exist, and the pages are up to date",
    )


CHECKS: Final[dict[str, Callable[[], Result]]] = {
    "advisories": _advisories,
    "bandit": _bandit,
    "secrets": _secrets,
    "licences": _licences,
    "bills of material": _bills,
    "papers": _papers,
}


def main() -> int:
    """Check everything and print a line each."""
    asked = argparse.ArgumentParser(description="Check what a release must keep to.")
    asked.add_argument("--offline", action="store_true", help="what cannot be checked from here is no failure")
    offline = asked.parse_args().offline
    failed = False
    for name, check in CHECKS.items():
        result = check()
        state = "WRONG" if result.troubles else "ok" if result.checked else "NOT CHECKED"
        print(f"{state:12}{name}: {result.words if not result.troubles else f'{len(result.troubles)} troubles'}")
        print("".join(f"            {each}\n" for each in result.troubles), end="", flush=True)
        failed = failed or bool(result.troubles) or not (result.checked or offline)
    if failed:
        print("Not in order. What is NOT CHECKED is no proof of anything; see docs/security/releases.md.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
