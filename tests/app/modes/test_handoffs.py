"""What was left for colleagues can be read by them."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from app.__main__ import cli
from sync.store.sessions import SessionStore


def listed(folder: Path, *flags: str) -> str:
    result = CliRunner().invoke(cli, ["handoffs", *flags], env={"STEWARD_DATA_DIR": str(folder), "COLUMNS": "200"})
    assert result.exit_code == 0
    return result.stdout


def test_hand_offs_are_listed_the_newest_first(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        for reason in ("complaint", "appointment"):
            store.start("s1", "avery")
            store.hand_off(
                "s1", "avery", reason, json.dumps({"spoken about": [[1, "risk", "Calm."]], "reason": reason})
            )
    text = listed(tmp_path)
    assert text.index("appointment") < text.index("complaint")
    assert "Calm." in text
    assert [row["reason"] for row in json.loads(listed(tmp_path, "--json"))] == ["appointment", "complaint"]


def test_nobody_waits_at_first(tmp_path: Path) -> None:
    assert "Nobody waits" in listed(tmp_path)
