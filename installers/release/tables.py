"""The two tables on security: threats.toml and requirements.toml, and the tests that they name."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from installers.release.components import ROOT

_HERE: Final = Path(__file__).parent
STRIDES: Final = {
    "S": "spoofing", "T": "tampering", "R": "repudiation", "I": "information", "D": "denial", "E": "elevation",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Threat:
    """A threat to one element, how it is answered, the tests that show it, and what is left."""

    id: str
    element: str
    stride: str
    words: str
    answer: str
    tests: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement of OWASP ASVS 5.0.

    Attributes:
        number: without the version, such as "1.2.3".
        level: 1, 2 or 3.
        words: what it asks, in our own few words.
        state: "met", "partly", "left" (to whoever installs), "open", or "none" where it does not apply.
        says: how, or why not.
        tests: that show it.
    """

    number: str
    level: int
    words: str
    state: str
    says: str
    tests: tuple[str, ...]


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def elements() -> list[dict[str, str]]:
    """Return what stands in the picture."""
    found: list[dict[str, str]] = _read("threats.toml")["element"]
    return found


def flows() -> list[dict[str, str]]:
    """Return what goes from one to another."""
    found: list[dict[str, str]] = _read("threats.toml")["flow"]
    return found


def threats() -> tuple[Threat, ...]:
    """Return the threats in the order of the table."""
    return tuple(
        Threat(
            row["id"], row["element"], row["stride"], row["threat"], row.get("answer", ""),
            tuple(row.get("tests", ())), row.get("reason", ""),
        )
        for row in _read("threats.toml")["threat"]
    )  # fmt: skip


def requirements() -> tuple[Requirement, ...]:
    """Return the requirements in the order of the standard."""
    return tuple(
        Requirement(
            row["number"], row["level"], row["words"], row["state"], row.get("says", ""), tuple(row.get("tests", ()))
        )
        for row in _read("requirements.toml")["requirement"]
    )


def chapters() -> dict[int, str]:
    """Return the chapters' titles, in our words."""
    return {int(number): title for number, title in _read("requirements.toml")["chapters"].items()}


def cryptography() -> list[dict[str, Any]]:
    """Return what is encrypted, signed or hashed with what."""
    found: list[dict[str, Any]] = _read("requirements.toml")["cryptography"]
    return found


def named_tests() -> list[str]:
    """Return every test that either table names, once."""
    rows: Iterable[Threat | Requirement] = (*threats(), *requirements())
    return sorted({test for row in rows for test in row.tests})


def missing_tests(names: Iterable[str]) -> Iterator[str]:
    """Yield the tests that are not there: no such file, or no such function at the top of it."""
    for name in names:
        path, _, function = name.partition("::")
        if function not in _functions(ROOT / path):
            yield name


@cache
def _functions(path: Path) -> frozenset[str]:
    if not path.is_file() or not path.name.startswith("test_"):
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(each.name for each in tree.body if isinstance(each, kinds) and each.name.startswith("test_"))
