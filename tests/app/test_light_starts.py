"""What a process loads before it does anything: a killed one is back the sooner for everything that it leaves alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"scipy", "pandas", "torch", "onnxruntime", "rdflib", "fastapi", "sqlalchemy", "sqlcipher3", "faster_whisper"}
FOR_A_SCREEN = {"PySide6", "numpy", "moderngl", "pyarrow", "cryptography", "httpx", "opentelemetry", "PIL"}


def _loaded(modules: str) -> set[str]:
    program = f"import sys, {modules}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(told.stdout.split())


def test_the_command_line_loads_no_library_that_only_some_command_needs() -> None:
    assert not _loaded("app.__main__") & (HEAVY | FOR_A_SCREEN)


def test_the_guardian_loads_as_little() -> None:
    assert not _loaded("app.guardian") & (HEAVY | FOR_A_SCREEN)


@pytest.mark.parametrize("window", ["app.modes.kiosk, app.ui.start"])
def test_the_kiosk_s_window_loads_no_store_no_model_and_nothing_of_finance_s_numbers(window: str) -> None:
    assert not _loaded(window) & HEAVY
