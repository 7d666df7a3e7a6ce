"""Goals, saving, taking out, income, fees and tax."""

from __future__ import annotations

from typing import Final

from app.conversation.tools.found import Tool

TOOLS: Final[dict[str, Tool]] = {}
