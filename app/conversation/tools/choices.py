"""What could happen, what could be changed, and how things compare."""

from __future__ import annotations

from typing import Final

from app.conversation.tools.found import Tool

TOOLS: Final[dict[str, Tool]] = {}
