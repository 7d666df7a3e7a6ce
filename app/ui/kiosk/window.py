"""The client's window: the screens of a visit round the conversation. Every step is decided in `flow`."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.messages import (
    Identified,
    Identify,
    Insight,
    Lobby,
    OpenLobby,
    Ready,
    SeekCode,
    Transcribed,
    TurnDone,
    agreed_to,
)
from app.report.letterhead import letterhead
from app.report.visit import VisitReport, visit_report
from app.ui.admin import Administrator
from app.ui.blurring import hidden_in_question
from app.ui.finance_words import sentence
from app.ui.kiosk.attending import Attending
from app.ui.kiosk.flow import Flow
from app.ui.kiosk.pages.page import Page
from app.ui.kiosk.screens import Screens
from app.ui.kiosk.speech import Speech
from app.ui.kiosk.takeaway import Takeaway
from app.ui.kiosk.touch_typing import TouchTyping
from app.ui.language import ScreenLanguage
from app.ui.look import Language, Look
from app.ui.voicing import Voicing
from app.ui.wipe import forget_soon

if TYPE_CHECKING:
    from app.report.codes import Code

_SIGNS = frozenset(
    (
        QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    )
)  # fmt: skip
_GREETS_AGAIN_S = 60.0
# Said, and captioned as said: the voice speaks English, whatever language the screen has.
_WELCOME = "Welcome, {name}. What would you like to know?"
_STILL_THERE = "Are you still there? Otherwise I forget everything of this visit."
_SOUND = "This is how I sound."


class KioskWindow(Attending):
    """One window, one visit after the other."""

    def __init__(self, *parts: Any, **more: Any) -> None:
        """Take what `Talk` takes."""
        super().__init__(*parts, **more)
        self.flow = self._first()
        self.language = ScreenLanguage()
        self.lobby: Lobby | None = None
        self.turns: list[tuple[TurnDone, Insight | None]] = []
        self._last_insight: Insight | None = None
        self._client_name = ""
        self._began = datetime.now().astimezone()
        self._greeted_s = float("-inf")
        self._staff: tuple[Page, ...] = ()
        self._staff_page: Page | None = None
        self._held: Flow | None = None  # what stood there before a page of the administrator's
        self._seeks = False
        self._bring_back: Callable[[], None] | None = None
        self._welcomed = False  # by name; an advisor that was started anew does not say it again
        camera = self._settings.camera == "on"
        self.screens = Screens(self.theme, self._branding, self._settings, camera=camera)
        for page in self.screens.pages:
            self.pages.addWidget(page)
        self.speech = Speech(self.bridge, self.player, self.listening, lambda: self.visit)
        self.voicing = Voicing(self, self.speech.say, lambda: self.speech.busy, self._settings.private_audio == "on")
        self.takeaway = Takeaway(self)
        self.typing = TouchTyping(self.theme, self._settings, self.ask_bar.field, self.ask_bar.send.text())
        self.place_keyboard(self.typing.keyboard)
        self.typing.changed.connect(self._make_room)
        self._connect_bridge()
        self._connect_screens()
        self._restyle()
        self.avatar.installEventFilter(self)

    def _first(self) -> Flow:
        """Return the first screen; where the conversation begins at once, it is also the last."""
        now_s = self._clock()
        if self._settings.entry == "talk":
            client = self._settings.client
            return Flow("talk", recording=True, client=client, touched_s=now_s, quiet_s=float("inf"))
        return Flow(touched_s=now_s, quiet_s=self._settings.idle_s, notice_s=self._settings.idle_notice_s)

    def _connect_bridge(self) -> None:
        for signal, slot in (
            (self.bridge.lobby, self._on_lobby),
            (self.bridge.ready, self._greet_by_name),
            (self.bridge.identified, self._on_identified),
            (self.bridge.transcribed, self._on_words),
            (self.bridge.insight, self._keep_insight),
            (self.bridge.turn_done, self._keep_turn),
            (self.speech.commanded, self.press),
            (self.insight.chart.value_read, self._read_value),
            (self.speech.heard, self.captions.ask),
            (self.speech.trouble, self._tell),
            (self.takeaway.codes_ready, self._show_codes),
            (self.takeaway.failed, self.screens.summary.tell),
            (self.takeaway.printed, self._tell_printed),
            (self.takeaway.progressed, self._show_progress),
            (self.takeaway.can_print, self.screens.summary.offer_print),
        ):
            signal.connect(slot)

    def _connect_screens(self) -> None:
        screens, nav, now = self.screens, self.nav, self._clock
        for signal, slot in (
            (screens.attract.language, self._begin_in),
            (screens.display.look_changed, self.wear),
            (screens.display.pace_changed, self.speech.set_pace),
            (screens.display.volume_changed, self.player.set_volume),
            (screens.identify.chosen, self.welcome),
            (screens.identify.code_typed, self.offer_code),
            (screens.identify.keys_shown, self._tell_vocabulary),
            (screens.summary.leaves, self.end_visit),
            (screens.summary.codes_wanted, lambda: self.takeaway.make_codes(self.report())),
            (screens.summary.print_wanted, self._print),
            (screens.summary.cancelled, self._cancel),
            (nav.speak.toggled, self._hear_commands),
            (screens.consent.decided, lambda record: self._go(self.flow.agree(record, now()))),
            (screens.attract.begun, lambda: self._go(self.flow.begin(now()))),
            (screens.display.done, lambda: self._go(self.flow.go_on(now()))),
            (screens.goodbye.again, lambda: self._go(self.flow.fresh(now()))),
            (screens.still_there.stays, lambda: self._go(self.flow.touched(now()))),
            (screens.still_there.leaves, lambda: self._go(self.flow.fresh(now()))),
            (screens.privacy.shown, lambda: self._go(self.flow.show(now()))),
            (nav.back.clicked, self._back),
            (nav.home.clicked, self._home),
            (nav.hide_figures.clicked, lambda: self._go(self.flow.hide(now()))),
            (nav.display.clicked, lambda: self._go(self.flow.adjust(now()))),
        ):
            signal.connect(slot)

    # ---- from screen to screen

    def welcome_next(self) -> None:
        """Await the next client on the first screen."""
        self.flow = self._first()
        self.wear(self._usual_look())
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
            forget_soon(self)
        else:
            self._go(self.flow.end(self._clock()))

    @Slot()
    def _back(self) -> None:
        if self.flow.screen == "identify" and not self.flow.cover and self.screens.identify.keys is not None:
            self.screens.identify.tidy()
        else:
            self._go(self.flow.back(self._clock()))

    @Slot()
    def _home(self) -> None:
        """Go to where the visit began; in the conversation to its welcome."""
        if self.flow.screen == "talk" and not self.flow.cover:
            self.interrupt()
            self.captions.ask("")
            self.insight.clear()
            self.insight.welcome(self._client_name)
            self.ask_bar.field.clear()
            self.ask_bar.tell("")
        self._go(self.flow.home(self._clock()))

    def _go(self, flow: Flow) -> None:
        """Take a step, forget what must be forgotten on the way, and show where it leads."""
        before, self.flow = self.flow, flow
        moved = (flow.screen, flow.cover) != (before.screen, before.cover)
        if not moved:
            return
        leaves = flow.screen in ("attract", "goodbye") and before.screen not in ("attract", "goodbye")
        if flow.cover == "privacy" or flow.screen == "summary" != before.screen:
            self.interrupt()
        self.speech.hush()
        if flow.cover == "still_there":  # nobody may be there: what was said is not for whoever comes
            self._bring_back = self.captions.put_aside()
        elif before.cover == "still_there" and not leaves and self._bring_back is not None:
            self._bring_back()
        if leaves:
            self._forget(recorded=bool(before.client and before.recording))
        if flow.screen == "attract":
            self._reset()
        if flow.screen == "summary" != before.screen:
            self.takeaway.look_for_printer()
        self._show()

    def _forget(self, *, recorded: bool) -> None:
        """Forget the client, on the screen and in memory."""
        kept_days = self.lobby.kept_days if self.lobby else self._settings.keep_visit_days
        self.screens.goodbye.show_recorded(recorded, kept_days)
        self.nav.speak.setChecked(False)
        self.takeaway.cancel()
        self.leave()
        self.speech.forget_vocabulary()
        self.turns.clear()
        self._last_insight, self._client_name, self._bring_back = None, "", None
        self.screens.forget()
        self.header.show_names(self.lobby.bank_name if self.lobby else "", "")
        QApplication.clipboard().clear()
        forget_soon(self)

    def _reset(self) -> None:
        """Let screen and voice be as the installation has them."""
        self.speech.set_pace(1.0)
        self.player.set_volume(1.0)
        self.wear(self._usual_look())

    def _usual_look(self) -> Look:
        """Return how the installation has its screen."""
        return Look(language=self._settings.language)

    # ---- what is shown

    def _show(self) -> None:
        flow, page = self.flow, self._page() or self.insight
        talks = page is self.insight
        self.nav.follow(flow, can_hear=self.ask_bar.microphone.isEnabled())
        self.nav.setVisible(flow.screen != "attract" and not self._staff_page)
        self.ask_bar.setVisible(talks)
        self._show_captions()
        self.screens.display.show_state(self.look, self.speech.pace, self.player.volume)
        self.screens.display.offers_to_go_on(begins=flow.cover != "display")
        if page is self.screens.summary:
            questions = (done.question for done, _ in self.turns)
            shown = (hidden_in_question(each) if self.look.blurred else each for each in questions)
            self.screens.summary.show_questions(tuple(shown))
        self._count_down()
        self.pages.setCurrentWidget(page)
        self._tell_vocabulary()
        self._seek_code(page is self.screens.identify)
        if flow.screen == "attract" and self._settings.voice_start == "on" and self._settings.camera == "off":
            self.nav.speak.setChecked(True)  # with a camera it waits until somebody stands there
        if isinstance(page, Page):
            page.appear()
            self._speak_page(page)
        else:
            self.ask_bar.field.setFocus()

    def _speak_page(self, page: Page) -> None:
        """Say what a page asks; all of it where everything is read aloud. The voice speaks English alone."""
        if not self.lobby or self.flow.screen == "attract":
            return
        if self.look.language != "en":
            if self.flow.cover == "still_there":
                self.speech.say(_STILL_THERE)
            return
        if not self.flow.cover:
            self.captions.ask("")
        if self.look.self_voicing:
            self.voicing.page(page.spoken())
        elif self.flow.cover == "still_there":  # who looks away must hear it
            self.speech.say(page.spoken())
        elif not self.flow.cover:
            self.speech.say(page.greeting())

    def _show_captions(self) -> None:
        """Show the words of the conversation, and elsewhere whatever is being said; nothing of it while hidden."""
        talks = self.flow.screen == "talk" and self.flow.cover == ""
        said = bool(self.captions.reply) and self.visit.waits_to_be_heard and self.flow.cover != "privacy"
        self.captions.show_lines(self.caption_lines if talks else 1)  # beside a page little is said at a time
        typing = not self.typing.keyboard.isHidden()
        self.captions.setVisible((talks and not typing) or said)
        # Keyboard and picture together do not fit where letters are large: then the picture waits.
        self.pages.setVisible(not (typing and self.needs_room))

    @Slot(bool)
    def _make_room(self, typing: bool) -> None:
        """Leave the keyboard the room of suggestions and captions."""
        self.ask_bar.be_low(typing or self.needs_room)
        self._show_captions()

    def _count_down(self) -> None:
        left_s = self.flow.left_s(self._clock())
        if not math.isfinite(left_s):
            return
        if self.flow.cover == "still_there":
            self.screens.still_there.show_left(left_s)
        elif self.flow.cover == "privacy":
            self.screens.privacy.show_left(left_s)

    @Slot(object)
    def wear(self, look: Look) -> None:
        """Take another look, and its language."""
        if look == self.look:
            return
        self.typing.keyboard.drop_keys()
        self.language.use(look.language, mirrored=look.right_to_left)
        self.typing.use(look.language)
        self.voicing.enabled = look.self_voicing and look.language == "en"
        self.insight.blur(look.blurred)
        self.captions.blur(look.blurred)
        self.stage.calm = look.reduced_motion
        super().wear(look)

    def _restyle(self) -> None:
        super()._restyle()
        screens = getattr(self, "screens", None)  # while the parts are built there are none yet
        if screens is not None:
            for page in (*screens.pages, *self._staff):
                page.restyle(self.theme)
            self.typing.keyboard.restyle(self.theme)

    def follow_sound(self) -> None:
        """Mark the word that is being heard, look at the visitor, and notice that nobody is there any more."""
        super().follow_sound()
        visit = self.visit
        going_on = visit.waits_to_be_heard or (visit.answering and not visit.hearing)
        self._go(self.flow.pass_time(self._clock(), going_on=going_on and not self.speech.speaking))
        self._count_down()
        self._show_captions()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Watch what the screen and the keyboard send: at the window, for its widgets get thousands of other events."""
        super().showEvent(event)
        self.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take every touch and key in this window as a sign of the client."""
        if event.type() not in _SIGNS:
            return False
        if watched is self.avatar and self.flow.screen == "attract":
            self._go(self.flow.begin(self._clock()))
        else:
            self._there()
        return False

    def _there(self) -> None:
        """Note a sign of the client; "are you still there?" is answered by its own buttons, or by words."""
        touched = self.flow.touched(self._clock())
        if touched.cover == self.flow.cover:
            self.flow = touched

    # ---- staff

    def employ(self, administrator: Administrator) -> None:
        """Let an administrator in by their own pages; a client's visit ends before."""
        for page in administrator.pages:
            self.pages.addWidget(page)
            page.restyle(self.theme)
        self._staff = administrator.pages
        administrator.wanted.connect(self._show_staff)
        administrator.sound_tested.connect(self._test_sound)

    @Slot(object)
    def _show_staff(self, page: Page | None) -> None:
        """Show a page of the administrator's; without the right PIN everything is then as it was, time included."""
        if page is not None and page is self._staff[-1]:  # the PIN was right; a hand on the mark ends nobody's visit
            self._staff_page, self._held = None, None
            self._go(self.flow.show(self._clock()).fresh(self._clock()))
        elif page is not None and self._held is None:
            self._held = self.flow
        self._staff_page = page
        if page is not None:
            self.flow = self.flow.maintain()
        elif self._held is not None:
            self.flow, self._held = self._held, None
        else:
            self.flow = self.flow.show(self._clock())
        self._show()

    @Slot()
    def _test_sound(self) -> None:
        self.speech.say(_SOUND)

    def _page(self) -> Page | None:
        """Return what is shown; None is the conversation."""
        return self._staff_page or self.screens.page(self.flow)

    # ---- what can be said

    def _tell_vocabulary(self) -> None:
        if self._settings.entry == "visit":
            self.speech.vocabulary(tuple(self._commands()), only=not self._talks())

    def greet(self) -> None:
        """Say hello to somebody who has just come, not to everybody who walks to and fro."""
        if self.flow.screen == "attract" and self.lobby and self._clock() - self._greeted_s > _GREETS_AGAIN_S:
            self._greeted_s = self._clock()
            if self.look.language == "en":
                self.speech.say(self.screens.attract.spoken())
            if self._settings.voice_start == "on":
                self.nav.speak.setChecked(True)

    def left(self) -> None:
        """Forget at once who has walked away."""
        if self._settings.entry == "talk":
            super().left()
        else:
            self._go(self.flow.fresh(self._clock()))

    @property
    def nobody_yet(self) -> bool:
        """Whether no client has done anything yet."""
        return super().nobody_yet if self._settings.entry == "talk" else self.flow.screen in ("attract", "goodbye")

    def _talks(self) -> bool:
        return self.flow.screen == "talk" and not self.flow.cover

    def _commands(self) -> dict[str, QAbstractButton]:
        """Return what can be pressed by its name now."""
        page = self._page()
        nav = [button for button in self.nav.buttons if button.isVisibleTo(self) and button.isEnabled()]
        buttons = [*(page.buttons() if page else ()), *nav]
        named: dict[str, QAbstractButton] = {b.phrase: b for b in buttons if b is not self.nav.speak}
        if page is self.screens.identify:
            named |= self.screens.identify.spoken_keys()
        return named

    @Slot(str)
    def press(self, phrase: str) -> bool:
        """Press the button of this name; false if there is none now."""
        self._there()
        button = self._commands().get(phrase)
        if button is None:
            return False
        button.animateClick()
        return True

    @Slot(str)
    def _read_value(self, words: str) -> None:
        if self.voicing.enabled:
            self.speech.say(words)

    @Slot(bool)
    def _hear_commands(self, wanted: bool) -> None:
        self.speech.listen(wanted)

    @Slot(object)
    def _on_words(self, transcribed: Transcribed) -> None:
        if transcribed.text and transcribed.session == self.visit.session:
            self._go(self.flow.touched(self._clock()))

    @Slot(str)
    def _tell(self, trouble: str) -> None:
        self.captions.ask(sentence(trouble))

    # ---- who the client is

    @Slot(object)
    def _greet_by_name(self, ready: Ready) -> None:
        """Begin the conversation with a word; who asks at once is answered instead."""
        if self._settings.entry == "visit" and self.visit.counts(ready) and not self._welcomed and ready.client_name:
            self._welcomed = True
            self.captions.ask("")
            name = ready.client_name.split()[0]
            self.speech.say(_WELCOME.format(name=name))

    @Slot(object)
    def _on_lobby(self, lobby: Lobby) -> None:
        self.lobby = lobby
        self._ready = True
        if not self.flow.client:
            self.header.show_names(lobby.bank_name, "")
        self.footer.show_notice(lobby.notice)
        self.screens.consent.show_kept_days(lobby.kept_days)
        self.screens.identify.show_clients(lobby.clients)

    @Slot(str)
    def _begin_in(self, language: Language) -> None:
        self.wear(dataclasses.replace(self.look, language=language))
        self._go(self.flow.begin(self._clock()))

    def _seek_code(self, wanted: bool) -> None:
        """Let the camera look for a QR code while somebody is asked who they are."""
        if self._settings.camera == "on" and wanted != self._seeks:
            self._seeks = wanted
            self.bridge.send(SeekCode(self.visit.session, 0, self._clock(), wanted))

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
            if identified.number_digits:
                self.screens.identify.ask_number(identified.number_digits)
            self.screens.identify.tell(identified.trouble)

    @Slot(str)
    def welcome(self, client: str) -> None:
        """Begin the conversation with a client who is known."""
        recording = bool(self.flow.recording)
        names = {card.client_id: card.name for card in self.lobby.clients} if self.lobby else {}
        self._client_name = names.get(client, "")
        self._began, self._welcomed = datetime.now().astimezone(), False
        self._go(self.flow.known(client, self._clock()))
        if self.flow.screen == "talk":
            self.speech.hush()
            agreed = agreed_to(self.screens.consent.spoken()) if recording else ""
            self.converse(client, recording=recording, pace=self.speech.pace, agreed=agreed)
            self.speech.forget_vocabulary()
            self._tell_vocabulary()

    # ---- the conversation, for the take-away

    def ask(self, question: str) -> None:
        """Ask; there is now something to take away."""
        self.typing.put_away()
        super().ask(question)

    @Slot(object)
    def _keep_insight(self, insight: Insight) -> None:
        if self.visit.counts(insight):
            self._last_insight = insight

    @Slot(object)
    def _keep_turn(self, done: TurnDone) -> None:
        if done.session != self.visit.session or not self.visit.counts(done):
            return
        insight = self._last_insight
        self.turns.append((done, insight if insight and insight.turn == done.turn else None))
        self.flow = dataclasses.replace(self.flow, asked=True)

    def report(self, *, transcript: bool = False) -> VisitReport:
        """Return the visit so far as it is taken home."""
        return visit_report(
            self.turns,
            bank=self.lobby.bank_name if self.lobby else "",
            client=self._client_name,
            advisor=(self._branding.avatar or self._settings.avatar).capitalize(),
            at=self._began,
            notice=self.footer.notice,
            transcript=transcript,
        )

    @Slot(object)
    def _show_codes(self, codes: tuple[Code, ...]) -> None:
        from app.ui.qr import QrCodes  # brings what makes codes along, which a start need not wait for

        self.screens.summary.show_codes(QrCodes(self.theme, codes))

    @Slot(bool)
    def _print(self, transcript: bool) -> None:
        look = self._branding  # as it was read: paper has no high contrast
        paper = letterhead(look.colours, look.text_fonts, look.display_fonts, look.mark, look.font_files)
        self._show_progress(0.0)
        self.takeaway.print_report(self.report(transcript=transcript), paper)

    @Slot(float)
    def _show_progress(self, part: float) -> None:
        self.screens.summary.show_progress(part, self.tr("I am making your report"))

    @Slot(str)
    def _tell_printed(self, job: str) -> None:
        self.screens.summary.tell(self.tr("Your report is at the printer.") if job else "")

    @Slot()
    def _cancel(self) -> None:
        self.takeaway.cancel()
        self.screens.summary.tell("")

    def closeEvent(self, event: Any) -> None:  # noqa: N802
        """Give the devices back and tell the advisor."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.takeaway.cancel()
        self.speech.listen(False)
        self.language.use("en")  # it is the whole application's
        super().closeEvent(event)
