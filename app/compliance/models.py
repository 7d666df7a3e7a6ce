"""The inventory of models: cards, and what a model risk file asks of each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import assets
from app.compliance.table import HERE
from app.settings import Settings

SHIPPED: Final = Path(assets.__file__).parent / "models"


@dataclass(frozen=True, slots=True)
class Model:
    """One model, as `models.toml` has it; `files` begin with "assets:" or "models:" for the folder that they are in."""

    id: str
    name: str
    kind: str
    origin: str
    licence: str
    files: tuple[str, ...]
    code: str
    tier: str
    purpose: str
    inputs: str
    outputs: str
    data: str
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
    measured: tuple[str, ...]
    validation: str
    monitoring: str
    changes: tuple[str, ...]
    card: str = ""


@cache
def models() -> tuple[Model, ...]:
    """Return every model, in the order of the table."""
    found = tomllib.loads((HERE / "models.toml").read_text(encoding="utf-8"))["model"]
    return tuple(_model(row) for row in found)


def _model(row: dict[str, Any]) -> Model:
    fields: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in row.items()}
    return Model(**fields)


def file_of(name: str, settings: Settings) -> Path:
    """Return where a model's file is."""
    where, _, path = name.partition(":")
    return (SHIPPED if where == "assets" else settings.models_dir) / path


def unknown_files(settings: Settings) -> Iterator[str]:
    """Give the files of networks that lie here and stand in no card."""
    known = {name for model in models() for name in model.files}
    for where, folder in (("assets", SHIPPED), ("models", settings.models_dir)):
        for path in sorted(folder.rglob("*")):
            name = f"{where}:{path.relative_to(folder).as_posix()}"
            if path.is_file() and path.suffix in (".onnx", ".npz", ".gguf", ".safetensors") and name not in known:
                yield name
