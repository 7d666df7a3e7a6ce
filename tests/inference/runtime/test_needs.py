"""What engines take on a card, by rows that can be checked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from inference.runtime.needs import FILE_RULES, MIB, ContextShape, context_mib, of_files, of_language_model


@pytest.mark.parametrize(
    ("shape", "mib"),
    [
        (ContextShape(), 1024),  # 2 x 32 x 8 x 128 x 8192 x 2 bytes = 1 GiB
        (ContextShape(tokens=4096), 512),
        (ContextShape(number_bytes=1), 512),
        (ContextShape(layers=1, key_heads=1, head_size=1, tokens=1), 1),  # 4 bytes, rounded up
        (ContextShape(tokens=0), 0),
    ],
)
def test_the_context_cache_is_counted_out(shape: ContextShape, mib: int) -> None:
    assert context_mib(shape) == mib


@pytest.mark.parametrize("kind", sorted(FILE_RULES))
def test_a_file_is_measured_where_it_is(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    with file.open("wb") as out:
        out.truncate(100 * MIB)
    rule = FILE_RULES[kind]
    need = of_files(kind, [file, tmp_path / "missing"])
    assert need.card_mib == pytest.approx(100 * rule.factor + rule.working_mib, abs=1)
    assert "100 MiB" in need.source
    assert "assumed" in need.source


def test_a_language_model_needs_its_context_too(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"")
    rule = FILE_RULES["language model"]
    assert of_language_model(file).card_mib == rule.working_mib + 1024
