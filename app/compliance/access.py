"""The folder that a client gets who asks what is held about them: a page to read and a file for other programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from app.errors import InputError, StorageError
from app.settings import Settings
from sync.outbox.trail import Trail
from sync.store.opened import Store

DATA: Final = "data.json"
PAGE: Final = "index.html"
SUMS: Final = "SHA256SUMS"
NOTED: Final = "client data handed out"
_STYLE: Final = (
    "body{font:16px/1.5 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}"
    "h1,h2,h3{font-family:system-ui,sans-serif}h2{border-bottom:1px solid #bbb;margin-top:2.5rem}"
    "table{border-collapse:collapse;width:100%;margin:.3rem 0}td,th{border:1px solid #d5d5d5;padding:.3rem .5rem;"
    "text-align:left;vertical-align:top}th{background:#f4f4f0;font-weight:600;white-space:nowrap}"
    "details{margin:.3rem 0}summary{cursor:pointer}"
)
_LONG: Final = 12
"""Rows from which a table is folded, so that the page can be read at a glance."""


def write(folder: Path, data: Mapping[str, Any], settings: Settings) -> None:
    """Write the folder, and note in the audit log that it was made; the log names nobody, but the client's mark.

    Raises:
        InputError: the folder holds something already.
        StorageError: it cannot be written.
        SyncError: the store cannot be used.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} holds something already; name a folder that is not there yet.")
    files = {
        DATA: json.dumps(data, indent=1, ensure_ascii=False, default=str).encode() + b"\n",
        PAGE: page(data).encode(),
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in {**files, SUMS: sums.encode()}.items():
            path = folder / name
            path.touch(mode=0o600)
            path.write_bytes(content)
    except OSError as error:
        raise StorageError(f"The data cannot be written to {folder} ({error.strerror}).") from error
    with Store(settings.data_dir) as store:
        Trail.of(store).note(NOTED, store.keys.mark(str(data["client"])).hex()[:16])


def page(data: Mapping[str, Any]) -> str:
    """Return the page: every value of the data under its name."""
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>What is held about you</title>",
        f"<style>{_STYLE}</style><h1>What is held about {escape(str(data['client']))}</h1>",
        f"<p>{escape(str(data['bank']))}, {escape(str(data['made']))}.</p>",
        f"<p>The same for other programs: <a href={DATA}>{DATA}</a>.</p>",
    ]
    for name, value in data.items():
        if isinstance(value, (Mapping, list)):
            parts.append(f"<h2>{escape(name[0].upper() + name[1:])}</h2>{_shown(value) or '<p>Nothing.</p>'}")
    return "\n".join(parts) + "\n"


def _shown(value: Any) -> str:
    """Return a value as nested tables; what is empty stays out."""
    if isinstance(value, Mapping):
        rows = [(name, _shown(each)) for name, each in value.items()]
        cells = "".join(f"<tr><th>{escape(str(name))}<td>{each}</tr>" for name, each in rows if each)
        return f"<table>{cells}</table>" if cells else ""
    if isinstance(value, (list, tuple)):
        items = [each for each in map(_shown, value) if each]
        if not items:
            return ""
        if all("<" not in each for each in items) and len(items) <= _LONG:
            return ", ".join(items)
        body = "".join(f"<div>{each}</div>" for each in items)
        return f"<details><summary>{len(items)} entries</summary>{body}</details>" if len(items) > _LONG else body
    return escape(str(value)) if value not in (None, "") else ""
