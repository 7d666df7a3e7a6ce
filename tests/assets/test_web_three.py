"""three.js as the web client loads it: every import is a file beside it, and another package is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.settings import load
from assets.tools import packages, web_three


def test_what_was_built_imports_only_files_beside_it() -> None:
    folder = load().content_dir / "web" / "three"
    if not folder.exists():
        pytest.skip("three.js is not built; run `steward setup`")
    names = {file.name for file in folder.iterdir()}
    assert names >= set(web_three.FILES.values())
    for file in folder.glob("*.js"):
        code = re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        imported = re.findall(r"^(?:import|export)\b[^'\";]*\bfrom\s*['\"]([^'\"]+)", code, flags=re.MULTILINE)
        assert {name.removeprefix("./") for name in imported} <= names, file.name
        assert "eval(" not in code


def test_another_package_under_that_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / f"three-{web_three.VERSION}.tgz").write_bytes(b"something else")
    monkeypatch.setattr(packages, "_run", lambda *_: None)
    with pytest.raises(packages.FetchError):
        web_three.build(tmp_path, tmp_path, lambda fraction, words: None)
