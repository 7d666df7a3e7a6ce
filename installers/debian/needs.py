"""Prints what a Debian package of Steward brings along: every distribution at the version that is installed here.

Walks from the dependencies in pyproject.toml through the metadata of the environment that runs this, so that the
package holds exactly what was tested. `--extra NAME` adds one of pyproject's extras; what `left-out.txt` names is left
out, with everything that only it would have brought.
"""

import argparse
import re
import sys
import tomllib
from collections import deque
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent
PROJECT = HERE.parents[1] / "pyproject.toml"


def plain(name: str) -> str:
    """Return a distribution's name in the one spelling that compares."""
    return re.sub(r"[-_.]+", "-", name).lower()


def left_out(file: Path = HERE / "left-out.txt") -> frozenset[str]:
    """Return the distributions that no kiosk needs."""
    lines = (line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(plain(line) for line in lines if line)


def wanted(extras: list[str]) -> list[str]:
    """Return the requirements of the project itself.

    Raises:
        KeyError: there is no such extra.
    """
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    inner: list[str] = project["dependencies"]
    return inner + [
        each for extra in extras for each in project["optional-dependencies"][extra] if not each.startswith("steward[")
    ]


def closure(requirements: list[str], without: frozenset[str]) -> dict[str, str]:
    """Return name and version of everything that the requirements bring, themselves included.

    Raises:
        PackageNotFoundError: one of them is not installed here.
    """
    versions: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = deque((Requirement(line), "") for line in requirements)
    while waiting:
        requirement, extra = waiting.popleft()
        name = plain(requirement.name)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
        if name in without or not applies:
            continue
        found = distribution(name)
        versions[name] = found.version
        for each in {"", *requirement.extras}:
            if (name, each) not in seen:
                seen.add((name, each))
                waiting.extend((Requirement(line), each) for line in found.requires or ())
    return versions


def main() -> int:
    """Print one name==version a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extra", action="append", default=[], help="one of pyproject's extras")
    parser.add_argument("--without", action="append", default=[], help="one more distribution to leave out")
    arguments = parser.parse_args()
    without = left_out() | {plain(name) for name in arguments.without}
    try:
        found = closure(wanted(arguments.extra), without)
    except PackageNotFoundError as error:
        print(f"needs: {error.name} is not installed here; run `make setup` first.", file=sys.stderr)
        return 1
    for name, version in sorted(found.items()):
        print(f"{name}=={version.partition('+')[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
