"""A shader that does not compile shows its numbered source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.errors import GraphicsError
from renderer.gl.programs import SHADER_DIR, build, put, source


def test_an_error_shows_files_and_numbered_source(tmp_path: Path, context: Any) -> None:
    (tmp_path / "a.vert.glsl").write_text("void main() { gl_Position = vec4(0.0); }\n")
    (tmp_path / "b.frag.glsl").write_text('#include "c.glsl"\nvoid main() { colour = nonsense; }\n')
    (tmp_path / "c.glsl").write_text("out vec4 colour;\n")
    with pytest.raises(GraphicsError, match=r"b\.frag\.glsl") as caught:
        build(context, tmp_path, "a.vert.glsl", "b.frag.glsl", {"TAPS": 3})
    assert "   2 #define TAPS 3" in str(caught.value)
    assert "   5 void main() { colour = nonsense; }" in str(caught.value)


def test_a_missing_shader_is_named(tmp_path: Path, context: Any) -> None:
    with pytest.raises(GraphicsError, match=r"none\.glsl"):
        build(context, tmp_path, "none.glsl", None, {})


def test_matrices_are_sent_in_columns_and_unused_names_are_skipped(tmp_path: Path, context: Any) -> None:
    (tmp_path / "m.glsl").write_text(
        "in float x; uniform mat3 m; uniform vec3 v; out vec3 r; void main() { r = m * v * x; }\n"
    )
    program = build(context, tmp_path, "m.glsl", None, {}, ("r",))
    matrix = np.arange(9, dtype=np.float32).reshape(3, 3)
    put(program, m=matrix, v=(1.0, 2.0, 3.0), absent=1.0)
    target = context.framebuffer([context.texture((4, 4), 4)])
    target.use()
    out = context.buffer(reserve=12)
    array = context.vertex_array(program, [(context.buffer(np.ones(1, np.float32).tobytes()), "1f", "x")])
    array.transform(out, context.POINTS, vertices=1)
    np.testing.assert_allclose(np.frombuffer(out.read(), np.float32), matrix @ [1, 2, 3])


def test_every_shader_is_ascii_and_says_what_it_is_for() -> None:
    files = sorted(SHADER_DIR.glob("*.glsl"))
    assert len(files) > 8
    for file in files:
        assert file.read_text(encoding="ascii").startswith("// "), file.name
        assert "#version 330" in source(SHADER_DIR, file.name, {})
