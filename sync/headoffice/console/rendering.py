"""Turns templates into answers. Everything is escaped by Jinja; no template may say otherwise (a test looks)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sync.headoffice.console import wording
from sync.headoffice.console.security import FIELD, HEADERS

ROOT: Final = "/console"
_HERE: Final = Path(__file__).parent
_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Static:
    """The console's own few files, read once; each is named with a piece of its hash, so that a browser may keep it."""

    def __init__(self) -> None:
        files = [path for path in sorted((_HERE / "static").iterdir()) if path.suffix in _TYPES]
        self._files = {path.name: (path.read_bytes(), _TYPES[path.suffix]) for path in files}

    def find(self, name: str) -> tuple[bytes, str] | None:
        """Return a file and its type, or None."""
        return self._files.get(name)

    def url(self, name: str) -> str:
        """Return a file's address."""
        return f"{ROOT}/static/{name}?v={hashlib.sha256(self._files[name][0]).hexdigest()[:12]}"


class Renderer:
    """Jinja with the console's filters."""

    def __init__(self) -> None:
        self.static = Static()
        self._jinja = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        words = (
            "utc",
            "utc_seconds",
            "machine_time",
            "span",
            "ago",
            "counted",
            "grouped",
            "percent",
            "size",
            "setting",
        )
        self._jinja.filters.update({name: getattr(wording, name) for name in words})
        self._jinja.globals.update(root=ROOT, form_field=FIELD, static=self.static.url, query=query)

    def page(self, template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        """Return a page with the headers that every page has."""
        return HTMLResponse(self._jinja.get_template(template).render(values), status, dict(HEADERS))


def query(kept: Mapping[str, Any], **changed: Any) -> str:
    """Return the query of an address: what is kept, with changes; empty values are left out."""
    merged = {**kept, **changed}
    left = {name: value for name, value in merged.items() if value not in ("", None)}
    return f"?{urlencode(left)}" if left else "?"
