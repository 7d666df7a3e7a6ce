"""Hashes of the files that packages, images and the medium are made of, so that what was fetched is what was tested.

    python -m installers.release.hashes write             # asks pip which files it would take; part of `make lock`
    python -m installers.release.hashes of NAMES          # prints these requirements as `pip --require-hashes` asks
    python -m installers.release.hashes compiled NAMES    # prints those among them that are compiled on this machine

`hashes.lock` has each distribution of requirements.lock with the SHA-256 of every file that may be taken: that of the
public index and, where it is another, the one that this project's builders have beside it (torch for processors alone).
Files for other systems are not in it: packages are made on Debian with its Python. `make setup` takes versions, not
hashes, since it runs on every developer's system; whatever is handed on goes through here.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
LOCK: Final = ROOT / "requirements.lock"
HASHES: Final = Path(__file__).with_name("hashes.lock")
COMPILED: Final = frozenset({"llama-cpp-python", "tpm2-pytss"})
"""Compiled here, of sources whose hashes are in the file: no two machines compile the same bytes."""
_LINE: Final = re.compile(r"([a-z0-9-]+)==(\S+)((?: --hash=sha256:[0-9a-f]{64})+)")

Known = Mapping[str, tuple[str, frozenset[str]]]
"""By name: the version and the hashes of its files."""


class HashesError(RuntimeError):
    """A distribution has no hash; one sentence."""


def plain(name: str) -> str:
    """Return a distribution's name in the one spelling that compares."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read(path: Path = HASHES) -> dict[str, tuple[str, frozenset[str]]]:
    """Return what is written.

    Raises:
        HashesError: a line is none.
    """
    found = {}
    for line in path.read_text(encoding="ascii").splitlines():
        if not line or line.startswith("#"):
            continue
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise HashesError(f"{path.name} has a line that is none: {line[:80]!r}.")
        found[parts[1]] = (parts[2], frozenset(re.findall(r"[0-9a-f]{64}", parts[3])))
    return found


def written(known: Known) -> str:
    """Return them as a file, by name."""
    return "".join(f"{_line(name, *known[name])}\n" for name in sorted(known))


def merged(before: Known, now: Known, pinned: Mapping[str, str]) -> dict[str, tuple[str, frozenset[str]]]:
    """Return what is pinned, with the hashes that are known of these very versions from before and from now."""
    found = {}
    for name, version in pinned.items():
        hashes = [each[name][1] for each in (before, now) if name in each and each[name][0] == version]
        if hashes:
            found[name] = (version, frozenset().union(*hashes))
    return found


def reported(report: Mapping[str, Any]) -> dict[str, tuple[str, frozenset[str]]]:
    """Return versions and hashes of pip's report of what it would install (`pip install --dry-run --report`)."""
    found = {}
    for each in report["install"]:
        hashes = each["download_info"].get("archive_info", {}).get("hashes", {})
        if "sha256" in hashes:
            name, version = plain(each["metadata"]["name"]), each["metadata"]["version"].partition("+")[0]
            found[name] = (version, frozenset({hashes["sha256"]}))
    return found


def required(wanted: Iterable[str], known: Known) -> list[str]:
    """Return requirements with their hashes, without what is compiled here.

    Raises:
        HashesError: one of them has none in this version.
    """
    lines = []
    for name, version in _split(wanted):
        if name in COMPILED:
            continue
        if name not in known or known[name][0] != version:
            raise HashesError(
                f"{name}=={version} has no hash in {HASHES.name}; run `make lock` and look at what changed."
            )
        lines.append(_line(name, *known[name]))
    return lines


def compiled(wanted: Iterable[str]) -> list[str]:
    """Return those requirements that are compiled on this machine."""
    return [f"{name}=={version}" for name, version in _split(wanted) if name in COMPILED]


def write() -> None:
    """Ask pip which files it would take for requirements.lock, and keep their hashes beside those that are known.

    Raises:
        HashesError: pip finds no file for one of them.
    """
    with tempfile.TemporaryDirectory(prefix="steward-hashes-") as folder:
        report = Path(folder) / "report.json"
        words = ["install", "-q", "--dry-run", "--ignore-installed", "--no-deps", "--only-binary", ":all:",
                 "--report", str(report), "-r", str(LOCK)]  # fmt: skip
        done = subprocess.run([sys.executable, "-m", "pip", *words], capture_output=True, text=True, check=False)
        if done.returncode:
            raise HashesError(f"pip finds not every file: {done.stderr.strip()[-300:]}")
        now = reported(json.loads(report.read_text(encoding="utf-8")))
    before = read() if HASHES.exists() else {}
    sources = {name: before[name] for name in COMPILED & before.keys()}
    HASHES.write_text(_HEAD + written(merged(before, now, pinned()) | sources), encoding="ascii")


def pinned() -> dict[str, str]:
    """Return name and version of every line of requirements.lock."""
    return dict(_split(LOCK.read_text(encoding="utf-8").splitlines()))


_HEAD: Final = (
    "# Of installers/release/hashes.py: which files packages and images are made of. `make lock` writes it.\n"
)


def _line(name: str, version: str, hashes: frozenset[str]) -> str:
    return " ".join([f"{name}=={version}", *(f"--hash=sha256:{each}" for each in sorted(hashes))])


def _split(lines: Iterable[str]) -> list[tuple[str, str]]:
    return [(plain(name), version.strip()) for name, _, version in (each.partition("==") for each in lines) if version]


def main() -> int:
    """Write the file, or print requirements with their hashes."""
    asked = argparse.ArgumentParser(description="Hashes of what packages are made of.")
    deeds = asked.add_subparsers(dest="deed", required=True)
    deeds.add_parser("write")
    for name in ("of", "compiled"):
        deeds.add_parser(name).add_argument("names", type=Path, help="a file with one name==version a line")
    said = asked.parse_args()
    try:
        if said.deed == "write":
            write()
            return 0
        wanted = said.names.read_text(encoding="utf-8").splitlines()
        print("\n".join(required(wanted, read()) if said.deed == "of" else compiled(wanted)))
    except (HashesError, OSError) as error:
        print(f"hashes: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
