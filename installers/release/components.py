"""What each product consists of: Python packages as installed here, and the other things of licences.toml.

Three products are handed on: the wheel, the kiosk's package, head office's container. What they need is followed from
pyproject.toml through the metadata of the installed packages.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement

ROOT: Final = Path(__file__).parents[2]
LEFT_OUT: Final = ROOT / "installers" / "debian" / "left-out.txt"


@dataclass(frozen=True, slots=True)
class Component:
    """One thing of somebody's.

    Attributes:
        name: as its index, Debian or we call it.
        version: "" where it has none.
        kind: "python", "debian", or what [[content]] says.
        licence: an SPDX expression, "" where nothing is known.
        source: where it comes from, in words or as a package URL.
        optional: whether a product does without.
        sha256: of the file that is shipped, in hexadecimal, or "".
        said_by: what the licence was read from.
    """

    name: str
    version: str
    kind: str
    licence: str
    source: str
    optional: bool = False
    sha256: str = ""
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """Something that is handed on, by the extras of pyproject.toml that it has and the packages that it leaves out."""

    name: str
    words: str
    extras: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    debian: bool = False
    content: bool = True


@cache
def table() -> dict[str, Any]:
    """Return licences.toml."""
    return tomllib.loads(Path(__file__).with_name("licences.toml").read_text(encoding="utf-8"))


@cache
def project() -> dict[str, Any]:
    """Return what pyproject.toml says of the project."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


def products() -> tuple[Product, ...]:
    """Return what is handed on."""
    lines = LEFT_OUT.read_text(encoding="utf-8").splitlines() if LEFT_OUT.exists() else []
    left_out = tuple(normal(line.split("#")[0]) for line in lines if line.split("#")[0].strip())
    return (
        Product("steward", "the wheel, with what it asks for"),
        Product("steward-kiosk", "the kiosk's Debian package", left_out=left_out, debian=True),
        Product("steward-headoffice", "head office", extras=("headoffice",), debian=True),
    )


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


@cache
def python_packages(extras: tuple[str, ...] = (), left_out: tuple[str, ...] = ()) -> tuple[Distribution, ...]:
    """Return the installed packages that Steward asks for with some extras, by name.

    Raises:
        PackageNotFoundError: one that is asked for is not installed.
    """
    asked = project()
    todo = [Requirement(line) for line in asked["dependencies"]]
    todo += [Requirement(line) for extra in extras for line in asked["optional-dependencies"][extra]]
    seen: set[tuple[str, frozenset[str]]] = set()
    found: dict[str, Distribution] = {}
    while todo:
        wanted = todo.pop()
        name = normal(wanted.name)
        if name in left_out or (name, frozenset(wanted.extras)) in seen:
            continue
        seen.add((name, frozenset(wanted.extras)))
        found[name] = _installed(name)
        todo += _wanted_by(found[name], wanted.extras)
    return tuple(found[name] for name in sorted(found))


def optional_packages() -> dict[str, str]:
    """Return the packages that only an extra asks for, by name, with the extra; those not installed are left out."""
    mandatory = {normal(each.name) for each in python_packages()}
    found: dict[str, str] = {}
    for extra in sorted(project()["optional-dependencies"]):
        if extra in ("dev", "docs"):
            continue
        try:
            names = {normal(each.name) for each in python_packages((extra,))}
        except PackageNotFoundError:
            continue
        found |= {name: extra for name in names - mandatory if name not in found}
    return found


def content() -> Iterator[Component]:
    """Yield what is neither a Python package nor one of Debian's."""
    for row in table()["content"]:
        yield Component(
            row["name"], "", row["kind"], row["licence"], row["source"], row.get("optional", False),
            _sha256(ROOT / row["where"]), "licences.toml",
        )  # fmt: skip


def debian_packages() -> Iterator[Component]:
    """Yield the packages of Debian that set-up installs."""
    for name in _listed(ROOT / "installers" / "debian" / "packages.txt"):
        row = table()["debian"].get(name, {})
        licence, how = row.get("licence", ""), row.get("how", "")
        yield Component(name, "", "debian", licence, f"pkg:deb/debian/{name}", said_by=how)


def _listed(path: Path) -> list[str]:
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


@cache
def _installed(name: str) -> Distribution:
    return distribution(name)


def _wanted_by(package: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for wanted in _requirements(normal(package.name)):
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield wanted


@cache
def _requirements(name: str) -> tuple[Requirement, ...]:
    return tuple(Requirement(line) for line in _installed(name).requires or ())


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
