"""Whether the content of a bundle is fit for use: it is opened as a session would open it, before any session does."""

from __future__ import annotations

import os
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.errors import ISLAND_ERRORS
from sync.types import Kind

_START_S: Final = 120.0


def fit(kind: Kind, folder: Path) -> str:
    """Return what is wrong with the content of a bundle; "" when it is fit for use."""
    try:
        return _CHECKS.get(kind, _some_file)(folder)
    except ISLAND_ERRORS as error:
        return str(error)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"It cannot be read ({type(error).__name__})."


def _market(folder: Path) -> str:
    from finance.market import load_instruments, load_prices

    prices = load_prices(folder / "prices.parquet", "bundle")
    load_instruments(folder / "instruments.json")
    return "" if prices.last_day else "There are no prices in it."


def _avatars(folder: Path) -> str:
    from renderer.face_asset import load

    faces = sorted(folder.glob("*.glb"))
    for face in faces:
        load(face)
    return "" if faces else "There is no .glb in it."


def _models(folder: Path) -> str:
    from inference.language.embed import SentenceEmbedder

    SentenceEmbedder(folder / "minilm", 1).embed(["How did I do last year?"])
    return ""


def _policies(folder: Path) -> str:
    for path in sorted(folder.rglob("*.toml")):
        try:
            tomllib.loads(path.read_text(encoding="utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            return f"{path.name} cannot be read ({error})."
    return _some_file(folder)


def _flags(folder: Path) -> str:
    from sync.bundles.flags import check_flags

    return check_flags(folder)


def _application(folder: Path) -> str:
    """Start it once: it must at least be able to say what it can do on this machine."""
    program = folder / "bin" / "steward"
    if not (program.is_file() and os.access(program, os.X_OK)):
        return "There is no program bin/steward in it."
    try:
        done = subprocess.run(
            [program, "--help"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=_START_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"Its program did not start within {_START_S:.0f} s."
    return "" if done.returncode == 0 else f"Its program ended with {done.returncode}."


def _some_file(folder: Path) -> str:
    return "" if any(path.is_file() for path in folder.rglob("*")) else "There is nothing in it."


_CHECKS: Final[dict[Kind, Callable[[Path], str]]] = {
    Kind.MARKET: _market,
    Kind.AVATARS: _avatars,
    Kind.MODELS: _models,
    Kind.POLICIES: _policies,
    Kind.FLAGS: _flags,
    Kind.APPLICATION: _application,
}
