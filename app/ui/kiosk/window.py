"""The client's window: the screens of a visit round the conversation. Every step is decided in `flow`."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.messages import Identified, Identify, Insight, Lobby, OpenLobby, TurnDone
from app.ui.kiosk.attending import Attending
from app.ui.kiosk.flow import Flow
from app.ui.kiosk.pages.attract import AttractPage
from app.ui.kiosk.pages.consent import ConsentPage
from app.ui.kiosk.pages.covers import PrivacyPage, StillTherePage
from app.ui.kiosk.pages.display import DisplayPage
from app.ui.kiosk.pages.goodbye import GoodbyePage
from app.ui.kiosk.pages.identify import IdentifyPage
from app.ui.kiosk.pages.page import Page
from app.ui.kiosk.pages.summary import SummaryPage
from app.ui.language import ScreenLanguage
from app.ui.look import Language, Look

_SIGNS = frozenset(
    (
        QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    )
)  # fmt: skip


class KioskWindow(Attending):
    """One window, one visit after the other."""

    def __init__(self, *parts: Any, **more: Any) -> None:
        """Take what `Talk` takes."""
        super().__init__(*parts, **more)
        self.flow = self._first()
        self.language = ScreenLanguage()
        self.pace, self.volume = 1.0, 1.0
        self.lobby: Lobby | None = None
        self.turns: list[tuple[TurnDone, Insight | None]] = []
        self._last_insight: Insight | None = None
        theme = self.theme
        self.attract = AttractPage(theme, self._branding)
        self.display = DisplayPage(theme)
        self.consent = ConsentPage(theme, self._settings.kept_days)
        self.identify = IdentifyPage(theme)
        self.summary = SummaryPage(theme)
        self.goodbye = GoodbyePage(theme)
        self.still_there = StillTherePage(theme)
        self.privacy = PrivacyPage(theme)
        self._all: tuple[Page, ...] = (
            self.attract, self.display, self.consent, self.identify, self.summary, self.goodbye, self.still_there,
            self.privacy,
        )  # fmt: skip
        for page in self._all:
            self.pages.addWidget(page)
        self._connect_pages()
        self._restyle()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # a window has an application

    def _first(self) -> Flow:
        """Return the first screen; where the conversation begins at once, it is also the last."""
        if self._settings.entry == "talk":
            now_s = self._clock()
            return Flow("talk", "", True, self._settings.client, touched_s=now_s, quiet_s=float("inf"))
        return Flow(touched_s=self._clock(), quiet_s=self._settings.idle_s, notice_s=self._settings.idle_notice_s)

    def _connect_pages(self) -> None:
        now = self._clock
        for signal, slot in (
            (self.bridge.lobby, self._on_lobby),
            (self.bridge.identified, self._on_identified),
            (self.bridge.insight, self._keep_insight),
            (self.bridge.turn_done, self._keep_turn),
            (self.attract.language, self._begin_in),
            (self.display.look_changed, self.wear),
            (self.display.pace_changed, self._set_pace),
            (self.display.volume_changed, self._set_volume),
            (self.identify.chosen, self.welcome),
        ):
            signal.connect(slot)
        steps = (
            (self.attract.begun, lambda: self._go(self.flow.begin(now()))),
            (self.display.done, lambda: self._go(self.flow.go_on(now()))),
            (self.goodbye.again, lambda: self._go(self.flow.fresh(now()))),
            (self.still_there.stays, lambda: self._go(self.flow.touched(now()))),
            (self.still_there.leaves, lambda: self._go(self.flow.fresh(now()))),
            (self.privacy.shown, lambda: self._go(self.flow.show(now()))),
            (self.summary.leaves, self.end_visit),
            (self.nav.back.clicked, lambda: self._go(self.flow.back(now()))),
            (self.nav.home.clicked, lambda: self._go(self.flow.home(now()))),
            (self.nav.hide_figures.clicked, lambda: self._go(self.flow.hide(now()))),
            (self.nav.display.clicked, lambda: self._go(self.flow.adjust(now()))),
        )
        for step, then in steps:
            step.connect(then)
        self.consent.decided.connect(lambda record: self._go(self.flow.agree(record, now())))

    # ---- from screen to screen

    def welcome_next(self) -> None:
        """Await the next client on the first screen."""
        self.flow = self._first()
        if self.flow.screen == "talk":
            super().welcome_next()
        else:
            self.bridge.send(OpenLobby(self.visit.session, 0, self._clock()))
        self._show()

    @Slot()
    def end_visit(self) -> None:
        """Leave, by way of what can be taken along."""
        if self._settings.entry == "talk":
            self.turns.clear()
            super().end_visit()
        else:
            self._go(self.flow.end(self._clock()))

    def _go(self, flow: Flow) -> None:
        """Take a step, forget what must be forgotten on the way, and show where it leads."""
        before, self.flow = self.flow, flow
        if flow == before:
            return
        if (before.client and not flow.client) or flow.screen == "goodbye" != before.screen:
            self._forget(recorded=bool(before.recording))
        if flow.screen == "attract" != before.screen:
            self._reset()
        if flow.cover == "privacy" != before.cover or flow.screen == "summary" != before.screen:
            self.interrupt()
        if flow.screen == "talk" == before.screen and flow.cover == before.cover == "":
            return
        if (flow.screen, flow.cover) != (before.screen, before.cover):
            self._show()

    def _forget(self, *, recorded: bool) -> None:
        """Forget the client, on the screen and in memory."""
        self.goodbye.show_recorded(recorded, self.lobby.kept_days if self.lobby else self._settings.kept_days)
        self.leave()
        self.turns.clear()
        self._last_insight = None
        self.identify.tidy()
        self.summary.forget()
        self.header.show_names(self.lobby.bank_name if self.lobby else "", "")
        QApplication.clipboard().clear()

    def _reset(self) -> None:
        """Let screen and voice be as the installation has them."""
        self.pace, self.volume = 1.0, 1.0
        self.identify.tidy()
        if self.look != Look():
            self.wear(Look())

    # ---- what is shown

    def _page(self) -> QWidget:
        flow = self.flow
        covers: dict[str, QWidget] = {
            "display": self.display, "still_there": self.still_there, "privacy": self.privacy,
        }  # fmt: skip
        screens: dict[str, QWidget] = {
            "attract": self.attract, "settings": self.display, "consent": self.consent, "identify": self.identify,
            "talk": self.insight, "summary": self.summary, "goodbye": self.goodbye,
        }  # fmt: skip
        return covers[flow.cover] if flow.cover in covers else screens[flow.screen]

    def _show(self) -> None:
        flow, page = self.flow, self._page()
        self.nav.follow(flow, can_hear=self.ask_bar.microphone.isEnabled())
        self.nav.setVisible(flow.screen != "attract")
        talks = page is self.insight
        self.ask_bar.setVisible(talks)
        self._show_captions()
        self.display.show_state(self.look, self.pace, self.volume)
        self.display.offers_to_go_on(begins=flow.cover != "display")
        if flow.screen == "summary":
            self.summary.show_questions(tuple(done.question for done, _ in self.turns))
        self._count_down()
        self.pages.setCurrentWidget(page)
        if isinstance(page, Page):
            page.appear()
        elif flow.screen == "talk":
            self.ask_bar.field.setFocus()

    def _show_captions(self) -> None:
        """Show the words of the conversation, and elsewhere whatever is being said; nothing of it while hidden."""
        talks = self.flow.screen == "talk" and self.flow.cover in ("", "still_there", "display")
        said = bool(self.captions.reply) and self.visit.waits_to_be_heard and self.flow.cover != "privacy"
        self.captions.setVisible(talks or said)

    def _count_down(self) -> None:
        left_s = self.flow.left_s(self._clock())
        if self.flow.cover == "still_there":
            self.still_there.show_left(left_s)
        elif self.flow.cover == "privacy":
            self.privacy.show_left(left_s)

    def wear(self, look: Look) -> None:
        """Take another look, and its language."""
        self.language.use(look.language, mirrored=look.right_to_left)
        super().wear(look)

    def _restyle(self) -> None:
        super()._restyle()
        for page in getattr(self, "_all", ()):  # while the parts are built there are no pages yet
            page.restyle(self.theme)

    def follow_sound(self) -> None:
        """Mark the word that is being heard, look at the visitor, and notice that nobody is there any more."""
        super().follow_sound()
        visit = self.visit
        going_on = visit.answering or visit.listening or visit.waits_to_be_heard
        self._go(self.flow.pass_time(self._clock(), going_on=going_on))
        self._count_down()
        self._show_captions()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take every touch and key in this window as a sign of the client."""
        if event.type() in _SIGNS and isinstance(watched, QWidget) and watched.window() is self:
            touched = self.flow.touched(self._clock())
            self.flow = touched if touched.cover == self.flow.cover else self.flow
        return False

    # ---- who the client is

    @Slot(object)
    def _on_lobby(self, lobby: Lobby) -> None:
        self.lobby = lobby
        self._ready = True
        self.header.show_names(lobby.bank_name, "")
        self.footer.show_notice(lobby.notice)
        self.consent.show_kept_days(lobby.kept_days)
        self.identify.show_clients(lobby.clients)

    @Slot(str)
    def _begin_in(self, language: Language) -> None:
        self.wear(dataclasses.replace(self.look, language=language))
        self._go(self.flow.begin(self._clock()))

    @Slot(str)
    def offer_code(self, code: str) -> None:
        """Ask the advisor whose one-time code this is."""
        self.bridge.send(Identify(self.visit.session, 0, self._clock(), code))

    @Slot(object)
    def _on_identified(self, identified: Identified) -> None:
        if self.flow.screen != "identify" or identified.session != self.visit.session:
            return
        if identified.client_id:
            self.welcome(identified.client_id)
        else:
            self.identify.tell(identified.trouble)

    @Slot(str)
    def welcome(self, client: str) -> None:
        """Begin the conversation with a client who is known."""
        recording = bool(self.flow.recording)
        self._go(self.flow.known(client, self._clock()))
        if self.flow.screen == "talk":
            self.converse(client, recording=recording, pace=self.pace)

    # ---- the conversation, for the take-away

    def ask(self, question: str) -> None:
        """Ask; there is now something to take away."""
        if self.flow.client:
            self.flow = self.flow.was_asked(self._clock())
        super().ask(question)

    @Slot(object)
    def _keep_insight(self, insight: Insight) -> None:
        if self.visit.counts(insight):
            self._last_insight = insight

    @Slot(object)
    def _keep_turn(self, done: TurnDone) -> None:
        if not self.visit.counts(done) or done.session != self.visit.session:
            return
        insight = self._last_insight
        self.turns.append((done, insight if insight and insight.turn == done.turn else None))
        self.flow = dataclasses.replace(self.flow, asked=True)

    # ---- how the advisor speaks

    @Slot(float)
    def _set_pace(self, pace: float) -> None:
        self.pace = pace

    @Slot(float)
    def _set_volume(self, volume: float) -> None:
        self.volume = volume

    def closeEvent(self, event: Any) -> None:  # noqa: N802
        """Give the devices back and tell the advisor."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        super().closeEvent(event)
