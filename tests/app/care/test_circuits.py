"""What failed and is left alone is told in words on the maintenance screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app import settings
from app.care.circuits import circuits
from app.telemetry.metrics import CIRCUIT
from app.telemetry.watch import open_watch


def test_what_is_left_alone_is_named_and_well_otherwise(tmp_path: Path) -> None:
    known = replace(settings.load(environment={}), data_dir=tmp_path)
    assert circuits(known).state == "good"
    watch = open_watch(tmp_path, "advisor")
    for part, level in (("language_server", 2.0), ("audio2face", 1.0), ("sound", 0.0)):
        watch.meter.set(CIRCUIT, level, part=part)
    watch.close()
    found = circuits(known)
    assert found.state == "note"
    assert found.found == "failed and left alone for a while: language server; to be tried again: Audio2Face service"
