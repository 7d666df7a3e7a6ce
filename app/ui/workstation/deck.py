"""The panels in the middle of the window: all of them, which one is in view, and which show another client or look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedWidget

from app.ui.theme import Theme, styled
from app.ui.workstation.catalogue import TABS
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from app.ui.workstation.panes.documents import DocumentsPane


class Deck(QStackedWidget):
    """One panel on top of the other; a panel that needs more room than there is can be scrolled."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        """Make every panel before the window is shown: later it would hold the loop for longer than may be."""
        super().__init__()
        self._theme = theme
        self._client = ""
        self.welcome = styled(QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True), "lead")
        """In view until a client is open."""
        self.addWidget(self.welcome)
        self.panels: dict[str, Panel] = {tab.key: tab.make(desk, theme) for tab in TABS}
        self.frames = {key: _framed(panel) for key, panel in self.panels.items()}
        self._of_old_look: set[str] = set()
        self._stale: set[str] = set()  # panels that show another client still

    @property
    def panel(self) -> Panel | None:
        """The panel in view."""
        shown = self.currentWidget()
        inside = shown.widget() if isinstance(shown, QScrollArea) else None
        return inside if isinstance(inside, Panel) else None

    # ---- the client

    def turn_to(self, client_id: str) -> None:
        """Let every panel show a client when it next comes into view."""
        self._client = client_id
        self._stale = set(self.panels)

    def outdate(self) -> None:
        """Let every panel be read again when it next comes into view."""
        self._stale = set(self.panels)
        for panel in self.panels.values():
            panel.outdate()

    def bring(self, key: str) -> None:
        """Bring a panel into view, with the client that is open."""
        self._dress(key)
        self.setCurrentWidget(self.frames[key])
        if key in self._stale:
            self._stale.discard(key)
            self.panels[key].show_client(self._client)

    def find_passage(self, citation: str, words: str) -> None:
        """Let the documents show what a reply quoted when they next come into view."""
        pane = self.panels["documents"]
        if isinstance(pane, DocumentsPane):
            pane.show_passage(citation, words)
            self._stale.add("documents")

    # ---- what a person does with the panel in view

    def go_into(self) -> None:
        """Give the focus to what is first in it."""
        if self.panel is not None:
            self.panel.setFocus()
            self.panel.focusNextChild()

    def call_off(self) -> None:
        """End its work."""
        if self.panel is not None:
            self.panel.call_off()

    def undo(self) -> None:
        """Take the last step back, where it has steps."""
        if self.panel is not None and self.panel.undo_stack is not None:
            self.panel.undo_stack.undo()

    def redo(self) -> None:
        """Take the step again."""
        if self.panel is not None and self.panel.undo_stack is not None:
            self.panel.undo_stack.redo()

    # ---- looks

    def put_by(self) -> None:
        """Take what is not in view out of the window: a new style sheet asks every widget there, hidden too."""
        shown = self.currentWidget()
        for frame in self.frames.values():
            if frame is not shown and self.indexOf(frame) >= 0:
                self.removeWidget(frame)
                frame.setParent(None)

    def restyle(self, theme: Theme, key: str) -> None:
        """Take another size; only one panel does at once, for all together would hold the loop."""
        self._theme = theme
        self._of_old_look = set(self.panels)
        self._dress(key)

    def dress_all(self) -> None:
        """Let every panel take the size of now, while nothing is shown yet."""
        for key in self.panels:
            self._dress(key)

    def _dress(self, key: str) -> None:
        if key in self.frames and self.indexOf(self.frames[key]) < 0:
            self.addWidget(self.frames[key])
        if key in self._of_old_look:
            self._of_old_look.discard(key)
            self._theme.dress(self.panels[key])
            self.panels[key].restyle(self._theme)


def _framed(panel: Panel) -> QScrollArea:
    frame = QScrollArea(widgetResizable=True)
    frame.setFrameShape(QFrame.Shape.NoFrame)
    frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    frame.setWidget(panel)
    return frame
