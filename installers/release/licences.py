"""Under what everything may be used: read from the packages themselves, with licences.toml where they do not say.

python -m installers.release.licences [--out FILE]     # the report; fails if something mandatory is not in order
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any, Final

from installers.release import components
from installers.release.components import Component, normal

_GPL: Final = re.compile(r"\bA?GPL-[\d.]+(?:-only|-or-later)?(?![\w.-])(?! WITH (?:GCC|LLVM|Autoconf)-exception)")
_LONGEST: Final = 60


def of_package(package: Distribution) -> tuple[str, str]:
    """Return a package's licence as SPDX and what it was read from; two times "" where nothing can be read."""
    name = normal(package.name)
    if name in components.table()["python"]:
        row = components.table()["python"][name]
        return row["licence"], row["from"]
    meta: Any = package.metadata
    expression = meta.get("License-Expression")
    if expression:
        return str(expression), "its metadata"
    said = str(meta.get("License") or "").strip()
    if said and said != "UNKNOWN" and len(said) < _LONGEST and "\n" not in said:
        return components.table()["spellings"].get(said, said), "its metadata"
    named = [each.split("::")[-1].strip() for each in meta.get_all("Classifier") or () if each.startswith("License")]
    named = [each for each in named if each != "OSI Approved"]
    if len(named) == 1:
        return components.table()["spellings"].get(named[0], named[0]), "its classifier"
    return "", ""


def is_gpl(licence: str) -> bool:
    """Return whether a licence binds who links to it as the GPL does: one of its alternatives must not."""
    alternatives = re.split(r"\s+OR\s+", licence.replace("(", "").replace(")", ""))
    return all(_GPL.search(each) is not None for each in alternatives)


def mandatory() -> Iterator[Component]:
    """Yield everything that no installation does without."""
    for package in components.python_packages():
        yield _component(package, optional=False)
    yield from (each for each in components.content() if not each.optional)


def optional() -> Iterator[Component]:
    """Yield everything that somebody may add."""
    for name in components.optional_packages():
        yield _component(distribution(name), optional=True)
    yield from (each for each in components.content() if each.optional)


def troubles() -> list[str]:
    """Return what is not in order, one sentence each."""
    found = []
    for each in mandatory():
        if not each.licence:
            found.append(f"{each.kind} {each.name}: its licence is not known; add it to licences.toml.")
        elif is_gpl(each.licence):
            found.append(f"{each.kind} {each.name}: {each.licence} cannot be mandatory.")
    found += [f"{each.name}: its licence is not known." for each in optional() if not each.licence]
    found += [
        f"Debian's {each.name} has no row in licences.toml."
        for each in components.debian_packages()
        if not each.licence
    ]
    for row in components.table()["inside"]:
        if row["mandatory"] and is_gpl(row["licence"]) and "gpl_free" not in row["why"]:
            found.append(f"{row['package']} carries {row['part']}, which cannot be mandatory.")
    return found


def report() -> str:
    """Return the licence report."""
    lines = ["# Licence report", "", "Steward itself: Apache-2.0. GPL parts are optional; they are marked **GPL**.", ""]
    extras = components.optional_packages()
    lines += _part("Python packages that every installation has", mandatory(), "python", {})
    lines += _part("Python packages that an extra adds", optional(), "python", extras)
    lines += ["## What compiled packages carry inside", "", "| package | part | licence | |", "|---|---|---|---|"]
    lines += [
        f"| {row['package']} | {row['part']} | {_marked(row['licence'])} | {row['why']} |"
        for row in components.table()["inside"]
    ]
    lines += ["", "## Voices, models, avatars, fonts, icons, data", ""]
    lines += ["| what | kind | where | licence | source | |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {row['name']} | {row['kind']} | {row['where']} | {_marked(row['licence'])} | {row['source']} "
        f"| {'optional' if row.get('optional') else ''} |"
        for row in components.table()["content"]
    ]
    lines += ["", "## Debian packages beside it", "", "| package | licence | what it is |", "|---|---|---|"]
    lines += [f"| {each.name} | {each.licence} | {each.said_by} |" for each in components.debian_packages()]
    return "\n".join(lines) + "\n"


def _component(package: Distribution, *, optional: bool) -> Component:
    licence, said_by = of_package(package)
    name = normal(package.name)
    return Component(
        name, package.version, "python", licence, f"pkg:pypi/{name}@{package.version}", optional, said_by=said_by
    )


def _part(title: str, what: Iterable[Component], kind: str, extras: dict[str, str]) -> list[str]:
    rows = [each for each in what if each.kind == kind]
    lines = [f"## {title}", "", "| package | version | licence | read from |", "|---|---|---|---|"]
    for each in sorted(rows, key=lambda one: one.name):
        extra = f" (extra {extras[each.name]})" if each.name in extras else ""
        lines.append(f"| {each.name}{extra} | {each.version} | {_marked(each.licence)} | {each.said_by} |")
    return [*lines, ""]


def _marked(licence: str) -> str:
    return f"**GPL** {licence}" if is_gpl(licence) else licence


def main() -> int:
    """Write the report and tell what is not in order."""
    asked = argparse.ArgumentParser(description="Write the licence report.")
    asked.add_argument("--out", type=Path)
    out = asked.parse_args().out
    if out is not None:
        out.write_text(report(), encoding="utf-8")
    found = troubles()
    print("\n".join(found) or f"licences: {len(list(mandatory()))} mandatory parts, none under the GPL, all known")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
