"""`steward --help` by what one wants to do; who looks after kiosks finds the care first thing in one place."""

from __future__ import annotations

from typing import Any, Final

from typer.core import TyperGroup

PURPOSES: Final = {
    "Talk": ("kiosk", "workstation", "ask", "demo", "report", "handoffs"),
    "Set up": ("setup", "settings", "enrol", "models", "avatar", "voices", "branding", "documents", "identify"),
    "Look after it": (
        "status", "doctor", "profile", "test", "support-bundle", "degradation", "bench", "soak", "commands",
    ),
    "Head office": ("headoffice", "sync", "bundles", "compliance"),
    "Its parts": ("finance", "knowledge", "say", "hear", "face", "render", "gallery"),
}  # fmt: skip
"""Heading and the commands below it, in this order."""
_PLACE: Final = {name: title for title, names in PURPOSES.items() for name in names}


class ByPurpose(TyperGroup):
    """Lists commands below their headings (typer does not publish the types of a context and a command)."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the table; what it has not stands at the end."""
        order = {name: number for number, name in enumerate(_PLACE)}
        return sorted(super().list_commands(ctx), key=lambda name: order.get(name, len(order)))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, which knows its heading."""
        found = super().get_command(ctx, cmd_name)
        if found is not None and cmd_name in _PLACE:
            found.rich_help_panel = _PLACE[cmd_name]  # type: ignore[attr-defined]
        return found
