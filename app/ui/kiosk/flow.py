"""The screens of a visit and how one leads to the next: pure rules, without Qt and without a clock of their own.

    attract -> settings -> consent -> identify -> talk -> summary -> goodbye -> attract

Before a visit is recorded or anybody is known, nothing of the client is kept, so going back is always possible until
the conversation begins. Over any screen of a visit may lie the display's settings, "are you still there?" and the
privacy screen; each returns to the screen below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

Screen = Literal["attract", "settings", "consent", "identify", "talk", "summary", "goodbye"]
Cover = Literal["", "display", "still_there", "privacy", "maintenance"]

ORDER: Final[tuple[Screen, ...]] = ("attract", "settings", "consent", "identify", "talk", "summary", "goodbye")
GOODBYE_S: Final = 8.0
"""So long the last screen stands until the next client is awaited."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Where a visit is.

    Attributes:
        screen: what is shown below any cover.
        cover: what lies over it.
        beneath: what lay over it before "are you still there?" came.
        recording: whether the visit may be recorded; None until the client has said.
        client: who it is, as the bank knows them; empty until they are known.
        asked: whether anything was asked yet.
        touched_s: when the client last did something.
        quiet_s: seconds without a sign of the client after which everything is forgotten.
        notice_s: so long before that the client is asked whether they are still there.
    """

    screen: Screen = "attract"
    cover: Cover = ""
    beneath: Cover = ""
    recording: bool | None = None
    client: str = ""
    asked: bool = False
    touched_s: float = 0.0
    quiet_s: float = 45.0
    notice_s: float = 15.0

    # ---- what the client does

    def touched(self, now_s: float) -> Flow:
        """Note a sign of the client; it answers "are you still there?"."""
        if self.cover == "still_there":
            return replace(self, touched_s=now_s, cover=self.beneath, beneath="")
        return replace(self, touched_s=now_s)

    def begin(self, now_s: float) -> Flow:
        """Leave the attract screen."""
        return replace(self, screen="settings", touched_s=now_s) if self.screen == "attract" else self

    def go_on(self, now_s: float) -> Flow:
        """Accept the settings as they are."""
        if self.cover == "display":
            return self.show(now_s)
        return replace(self, screen="consent", touched_s=now_s) if self.screen == "settings" else self

    def agree(self, recording: bool, now_s: float) -> Flow:
        """Say whether the visit may be recorded."""
        if self.screen != "consent":
            return self
        return replace(self, screen="identify", recording=recording, touched_s=now_s)

    def known(self, client: str, now_s: float) -> Flow:
        """Become a known client: the conversation begins."""
        if self.screen != "identify":
            return self
        return replace(self, screen="talk", client=client, touched_s=now_s)

    def was_asked(self, now_s: float) -> Flow:
        """Note that the conversation has content: there will be something to take away."""
        return replace(self, screen="talk", asked=True, touched_s=now_s) if self.client else self

    def back(self, now_s: float) -> Flow:
        """Go one screen back; from the conversation there is no way back into saying who one is."""
        earlier: dict[Screen, Screen] = {
            "settings": "attract", "consent": "settings", "identify": "consent", "summary": "talk",
        }  # fmt: skip
        if self.cover:
            return replace(self, cover="", touched_s=now_s)
        to = earlier.get(self.screen, self.screen)
        return self.fresh(now_s) if to == "attract" else replace(self, screen=to, touched_s=now_s)

    def home(self, now_s: float) -> Flow:
        """Go to where the visit began: the conversation's welcome, or before it the first screen.

        What is hidden stays hidden: it is shown by its own button and by Back alone.
        """
        if self.cover == "privacy":
            return self
        if not self.client or self.screen == "goodbye":
            return self.fresh(now_s)
        return replace(self, screen="talk", cover="", touched_s=now_s)

    def end(self, now_s: float) -> Flow:
        """Leave: by way of what can be taken along, if anything was asked."""
        takes = self.screen == "talk" and self.asked and self.cover != "privacy"
        return replace(self, screen="summary" if takes else "goodbye", cover="", touched_s=now_s)

    def hide(self, now_s: float) -> Flow:
        """Put the privacy screen over everything."""
        within = self.screen not in ("attract", "goodbye")
        return replace(self, cover="privacy", touched_s=now_s) if within else self

    def show(self, now_s: float) -> Flow:
        """Take any cover away."""
        return replace(self, cover="", touched_s=now_s)

    def adjust(self, now_s: float) -> Flow:
        """Change the display in the middle of a visit."""
        if self.cover == "privacy":
            return self
        if self.screen in ("attract", "settings", "goodbye"):
            return self.begin(now_s)
        return replace(self, cover="display", touched_s=now_s)

    def maintain(self) -> Flow:
        """Put the administrator's screen over everything; it stays until it is closed."""
        return replace(self, cover="maintenance")

    # ---- what time does

    def left_s(self, now_s: float) -> float:
        """Seconds until everything is forgotten; endless where there is nothing to forget."""
        if self.screen in ("attract", "goodbye") or self.cover == "maintenance":
            return float("inf")
        return max(0.0, self.touched_s + self.quiet_s - now_s)

    def pass_time(self, now_s: float, *, going_on: bool = False) -> Flow:
        """Let time pass.

        Args:
            now_s: what the clock says.
            going_on: whether the advisor thinks or speaks, or the client does: nobody has left then.
        """
        if going_on and self.cover != "privacy":
            return self.touched(now_s)
        if self.screen == "goodbye" and now_s - self.touched_s >= GOODBYE_S:
            return self.fresh(now_s)
        left_s = self.left_s(now_s)
        if left_s <= 0.0:
            return self.fresh(now_s)
        if left_s <= self.notice_s and self.cover in ("", "display"):
            return replace(self, cover="still_there", beneath=self.cover)
        return self

    def fresh(self, now_s: float) -> Flow:
        """Forget the visit: the next client finds the first screen."""
        return Flow(touched_s=now_s, quiet_s=self.quiet_s, notice_s=self.notice_s)
