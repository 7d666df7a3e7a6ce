"""What the camera finds at the kiosk: somebody comes, leaves, nods, shakes the head or raises a hand."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot

from app.messages import Seen
from app.ui.company import Company
from app.ui.kiosk.talk import Talk

_GREETING = 0.5  # of joy, when somebody comes


class Attending(Talk):
    """The conversation with eyes."""

    def __init__(self, *parts: Any, **more: Any) -> None:
        """Take what `Talk` takes."""
        super().__init__(*parts, **more)
        self.company = Company(self._settings.camera_leave_s)
        self.header.show_camera(self._settings.camera == "on")
        self.bridge.seen.connect(self._on_seen)
        self.ask_bar.field.textChanged.connect(lambda _text: self.company.touched(self._clock()))

    def follow_sound(self) -> None:
        """Mark the word that is being heard, and look at the visitor."""
        self._follow_company()
        super().follow_sound()

    @Slot(object)
    def _on_seen(self, seen: Seen) -> None:
        """Look at the visitor, greet who comes, and take a nod or a shake for an answer where one is asked for."""
        if self._settings.camera != "on":
            return
        news = self.company.told(seen, self._clock())
        self.header.show_camera(seen.looking)
        resting = not (self.visit.answering or self.visit.listening or self.visit.waits_to_be_heard)
        if news.came and resting and self.nobody_yet:
            self.stage.feel("joy", _GREETING)
            self.greet()
        if news.answer and resting and self._asks and not self.ask_bar.field.text():
            self.ask(news.answer.capitalize())
        if news.hand and self.ask_bar.microphone.isEnabled() and not self.ask_bar.field.text():
            self._on_hand(resting=resting)

    def greet(self) -> None:
        """Say hello to somebody who has just come; here a smile is enough."""

    def left(self) -> None:
        """Do what follows when the client has walked away."""
        self.end_visit()

    @property
    def nobody_yet(self) -> bool:
        """Whether no client has done anything yet."""
        return self.visit.turn == 0 and not self.ask_bar.field.text()

    def _on_hand(self, *, resting: bool) -> None:
        """Open the microphone for who raises a hand; while the advisor speaks, at the end of the clause."""
        if resting:
            self._open_for_hand()
        elif self.visit.waits_to_be_heard and not self.visit.listening:
            self._hand.raised()

    def _follow_company(self) -> None:
        now_s = self._clock()
        self.stage.visitor_m = self.company.visitor_m(now_s)
        if self._hand.waited_in_vain(now_s):
            if self.visit.aside_open:
                self._take_word_back()
            else:
                self.interrupt()
        if self.company.left_alone(now_s) and self._may_be_left():
            self.left()

    def _may_be_left(self) -> bool:
        """Whether there is a visit to end: something was asked or written, and nothing is going on."""
        going_on = self.visit.answering or self.visit.listening or self.visit.waits_to_be_heard
        return not going_on and not self.nobody_yet
