"""Shader files to programs: includes, definitions, and errors that show the numbered source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from renderer.errors import GraphicsError

SHADER_DIR: Final = Path(__file__).resolve().parents[2] / "assets" / "shaders"
_INCLUDE: Final = re.compile(r'^#include "([a-z_.]+)"$', re.MULTILINE)


def source(folder: Path, name: str, definitions: Mapping[str, int]) -> str:
    """Return a shader file with its includes in place and the definitions on top.

    Raises:
        GraphicsError: the file or one that it includes is missing.
    """

    def read(file: str) -> str:
        try:
            text = (folder / file).read_text(encoding="utf-8")
        except OSError as error:
            raise GraphicsError(f"The shader {file} is missing from {folder}; install Steward again.") from error
        return _INCLUDE.sub(lambda match: read(match.group(1)), text)

    lines = ["#version 330", *(f"#define {key} {value}" for key, value in definitions.items())]
    return "\n".join([*lines, read(name)])


def numbered(text: str) -> str:
    """Return the text with line numbers, as a driver's messages count them."""
    return "\n".join(f"{number:4d} {line}" for number, line in enumerate(text.splitlines(), start=1))


def build(
    context: Any,
    folder: Path,
    vertex: str,
    fragment: str | None,
    definitions: Mapping[str, int],
    varyings: tuple[str, ...] = (),
) -> Any:
    """Compile a program from shader files.

    Args:
        context: where it will run.
        folder: of the shader files.
        vertex: file name.
        fragment: file name, or None for transform feedback.
        definitions: what `#define` says in both.
        varyings: outputs that transform feedback keeps, in order.

    Raises:
        GraphicsError: names the files and shows the driver's words and the numbered source.
    """
    sources = {"vertex_shader": source(folder, vertex, definitions)}
    if fragment is not None:
        sources["fragment_shader"] = source(folder, fragment, definitions)
    try:
        return context.program(**sources, varyings=varyings)
    except Exception as error:  # moderngl.Error is made in C and not always importable as a class
        listing = "\n\n".join(numbered(text) for text in sources.values())
        raise GraphicsError(f"The shaders {vertex}, {fragment} do not compile: {error}\n{listing}") from error


def put(program: Any, **values: Any) -> None:
    """Set uniforms; names that the compiler found unused are skipped.

    Matrices are given as numpy arrays in rows and sent in columns; other arrays are sent as they are.
    """
    for name, value in values.items():
        uniform = program.get(name, None)
        if uniform is None:
            continue
        if isinstance(value, np.ndarray):
            array = value.astype(np.float32, copy=False) if value.dtype.kind == "f" else value.astype(np.int32)
            is_matrix = array.ndim >= 2 and array.shape[-1] == array.shape[-2]
            raw = np.ascontiguousarray(np.swapaxes(array, -1, -2) if is_matrix else array).tobytes()
            # a compiler may keep only the first elements of an array, those that are used
            uniform.write(raw[: 4 * uniform.dimension * uniform.array_length])
        else:
            uniform.value = value
