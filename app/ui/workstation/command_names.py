"""What the window's commands are called: in the palette and on the sheet of keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.ui.workstation.catalogue import TABS, tab_title


def command_names() -> dict[str, str]:
    """Return the words of every command, in the language of now."""
    translate = QCoreApplication.translate
    go = translate("WorkstationWindow", "Go to {panel}")
    return {
        "palette": translate("WorkstationWindow", "Find anything"),
        "keys": translate("WorkstationWindow", "Show all keys"),
        "find_client": translate("WorkstationWindow", "Find a client"),
        "ask": translate("WorkstationWindow", "Ask the advisor"),
        "stop": translate("WorkstationWindow", "Stop the advisor"),
        "panel": translate("WorkstationWindow", "Go into the panel"),
        "next_panel": translate("WorkstationWindow", "Next panel"),
        "last_panel": translate("WorkstationWindow", "Previous panel"),
        "call_off": translate("WorkstationWindow", "Call off the work of this panel"),
        "undo": translate("WorkstationWindow", "Undo"),
        "redo": translate("WorkstationWindow", "Redo"),
        "dock": translate("WorkstationWindow", "Dock the face"),
        "float": translate("WorkstationWindow", "Give the face its own window"),
        "off": translate("WorkstationWindow", "Put the face away"),
        "avatar": translate("WorkstationWindow", "Face: docked, floating, off"),
        "larger": translate("WorkstationWindow", "Larger text"),
        "smaller": translate("WorkstationWindow", "Smaller text"),
        "contrast": translate("WorkstationWindow", "High contrast on or off"),
        "refresh": translate("WorkstationWindow", "Read everything again"),
        "full": translate("WorkstationWindow", "Full screen on or off"),
        "close": translate("WorkstationWindow", "Close the workstation"),
        **{f"panel_{tab.key}": go.format(panel=tab_title(tab.key)) for tab in TABS},
    }
