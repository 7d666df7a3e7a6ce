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
    "body{font:16px/1.5 Georgia,serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;"
    "overflow-wrap:anywhere}h1,h2,h3{font-family:system-ui,sans-serif;line-height:1.25}"
    "h2{border-bottom:1px solid #bbb;margin-top:2.5rem}b{font:600 .8em system-ui,sans-serif;color:#555}"
    ".in{border-left:2px solid #ddd;padding-left:.8rem;margin:.15rem 0 .5rem}summary{cursor:pointer;color:#345}"
    ".said{margin:.2rem 0 .2rem 1rem}"
)
_LONG: Final = 3
"""Entries from which a list is folded, so that the page can be read at a glance."""


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
    """Return the page: what was asked and answered to read, and every other value under its name."""
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>What is held about you</title>",
        f"<style>{_STYLE}</style><h1>What is held about {escape(str(data['client']))}</h1>",
        f"<p>{escape(str(data['bank']))}, {escape(str(data['made']))}.</p>",
        f"<p>The same for other programs: <a href={DATA}>{DATA}</a>.</p>",
    ]
    for name, value in data.items():
        if isinstance(value, (Mapping, list)):
            parts.append(f"<h2>{escape(name[0].upper() + name[1:])}</h2>")
            places = value if isinstance(value, list) else [value]
            parts += [_visit(visit) for place in places for visit in _visits(place)]
            parts.append(_shown(_without_visits(value)) or ("" if any(map(_visits, places)) else "<p>Nothing.</p>"))
    return "\n".join(parts) + "\n"


def _visits(place: Any) -> list[Mapping[str, Any]]:
    return list(place.get("visits", ())) if isinstance(place, Mapping) else []


def _without_visits(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_visits(each) for each in value]
    return {name: each for name, each in value.items() if name != "visits"} if isinstance(value, Mapping) else value


def _visit(visit: Mapping[str, Any]) -> str:
    """Return a visit as it went: question, answer, and folded what else was kept of each."""
    parts = [f"<h3>Visit of {escape(str(visit.get('began', '')))}</h3>"]
    for turn in visit.get("turns", ()):
        answer = turn.get("answer") or {}
        parts.append(f"<p><b>You asked</b> {escape(str(turn.get('question')))}</p>")
        if answer.get("reply"):
            parts.append(f"<p class=said><b>Answer</b> {escape(str(answer['reply']))}</p>")
        parts.append(f"<details class=said><summary>All that is kept of it</summary>{_shown(turn)}</details>")
    rest = {name: each for name, each in visit.items() if name not in ("began", "turns")}
    return "".join(parts) + _shown(rest)


def _shown(value: Any) -> str:
    """Return a value under its names, each level set in; what is empty stays out, and long lists are folded."""
    if isinstance(value, Mapping):
        rows = [(escape(str(name)), _shown(each)) for name, each in value.items()]
        return "".join(
            f"<div><b>{name}</b> {f'<div class=in>{each}</div>' if '<' in each else each}</div>"
            for name, each in rows
            if each
        )
    if isinstance(value, (list, tuple)):
        items = [each for each in map(_shown, value) if each]
        if not items or all("<" not in each for each in items):
            return ", ".join(items)
        body = "".join(f"<div class=in>{each}</div>" for each in items)
        return f"<details><summary>{len(items)} entries</summary>{body}</details>" if len(items) > _LONG else body
    return escape(str(value)) if value not in (None, "") else ""
