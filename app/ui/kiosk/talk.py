"""The conversation: what the client and the advisor do, and what then happens in the window's panes."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence

from app.devices.sound import Floats, Microphone, Player, SentenceId
from app.errors import DeviceError
from app.messages import Insight, Mood, Paused, Problem, Ready, Sentence, Transcribed, TurnDone
from app.settings import Settings
from app.ui.avatar_view import AvatarView, FaceMaker
from app.ui.branding import Branding
from app.ui.bridge import Bridge, Link
from app.ui.duplex import Duplex, MakeInterruptions
from app.ui.following import Following
from app.ui.listening import Listening
from app.ui.panes import Panes
from app.ui.raised_hand import RaisedHand
from app.ui.stage import Stage
from app.ui.visit import Visit
from inference.hearing.barge_in import is_backchannel

_CAPTION_BEAT_MS = 33
_GOODBYE_MS = 4000


class Talk(Panes):
    """A conversation, one visit after the other, in the window's panes."""

    def __init__(
        self,
        link: Link,
        player: Player,
        microphone: Microphone,
        branding: Branding,
        make_face: FaceMaker,
        settings: Settings,
        windowed: bool = True,
        clock: Callable[[], float] = time.monotonic,
        make_interruptions: MakeInterruptions | None = None,
    ) -> None:
        """Build the window; `begin` opens the way to the advisor.

        Args:
            link: the way to the advisor.
            player: plays the sentences and is the clock.
            microphone: may be a stand-in that says what is missing.
            branding: the bank's look.
            make_face: makes the advisor's face once OpenGL is there.
            settings: client, picture size, longest question.
            windowed: whether the keys of a window (full screen, quit) work.
            clock: monotonic seconds.
            make_interruptions: judges whether the client interrupts; None where nothing cancels the echo.
        """
        visit = Visit(clock)
        stage = Stage(player, visit, clock)
        super().__init__(
            branding,
            AvatarView(stage.moment, make_face, (settings.render_width, settings.render_height)),
            settings,
            player.problem,
            microphone.problem,
        )
        self.player, self.visit, self.stage = player, visit, stage
        self._clock = clock
        self._windowed = windowed
        self._ready = False
        self._closed = False
        self.bridge = Bridge(link)
        self.listening = Listening(microphone)
        self.duplex = Duplex(microphone, make_interruptions)
        self._caption_numbers: dict[SentenceId, int] = {}
        self._following = Following()
        self._asks = False  # whether the last reply ended with a question that a nod answers
        self._hand = RaisedHand()
        self._connect()
        self._beat = QTimer(self, interval=_CAPTION_BEAT_MS)
        self._beat.timeout.connect(self.follow_sound)

    def begin(self) -> None:
        """Open the way to the advisor and start the first visit."""
        self.bridge.start()
        self._beat.start()
        self.activateWindow()
        self.welcome_next()

    @property
    def ready(self) -> bool:
        """Whether the advisor can be asked."""
        return self._ready

    def _connect(self) -> None:
        for signal, slot in (
            (self.bridge.ready, self._on_ready),
            (self.bridge.transcribed, self._on_transcribed),
            (self.bridge.paused, self._on_paused),
            (self.bridge.mood, self._on_mood),
            (self.bridge.sentence, self._on_sentence),
            (self.bridge.insight, self._on_insight),
            (self.bridge.turn_done, self._on_turn_done),
            (self.bridge.problem, self._on_problem),
        ):
            signal.connect(slot)
        self.player.on_finished(self._on_heard)
        self.avatar.failed.connect(self.ask_bar.tell)
        self.ask_bar.asked.connect(self.ask)
        self.ask_bar.field.textChanged.connect(self.stage.client_writes)
        self.ask_bar.microphone_toggled.connect(self._on_microphone)
        self.listening.chunk.connect(self._on_chunk)
        self.duplex.held.connect(self._on_held)
        self.duplex.chunk.connect(self._on_aside)
        self.duplex.resumed.connect(self.visit_goes_on)
        self.duplex.yielded.connect(self._on_yielded)
        self.nav.end_visit.clicked.connect(self.end_visit)

    # ---- what the client does

    @Slot(str)
    def ask(self, question: str) -> None:
        """Ask a typed or touched question; what is being said, on either side, stops."""
        self._stop_listening()
        self._stop_reply()
        self.ask_bar.tell("")
        self._asks = False
        self.captions.ask(question)
        self.captions.wait(self.tr("One moment"))
        self.bridge.send(self.visit.ask(question))

    @Slot()
    def interrupt(self) -> None:
        """Stop the advisor, or the microphone; the mouth closes with the sound."""
        was_open = self.listening.is_open
        self._stop_listening()
        if self._stop_reply():
            self.captions.cut()
        if was_open:  # half a question is none
            self.captions.ask("")

    @Slot()
    def end_visit(self) -> None:
        """Forget this client and greet the next."""
        self.leave()
        self.welcome_next()

    def welcome_next(self) -> None:
        """Await the next client; here the configured one is there at once."""
        self.converse(self._settings.client)

    def converse(self, client: str, *, recording: bool = True, pace: float = 1.0, agreed: str = "") -> None:
        """Begin a conversation.

        Args:
            client: as the bank knows them.
            recording: whether the visit may be recorded.
            pace: of the advisor's voice.
            agreed: fingerprint of the words to which the client said yes.
        """
        self.captions.wait(self.tr("I will be with you in a moment"))
        self.bridge.send(self.visit.start(client, recording=recording, pace=pace, agreed=agreed))
        self.ask_bar.field.setFocus()

    def leave(self) -> None:
        """End the conversation and forget it; the visit that comes next has not begun."""
        self._stop_listening()
        self._stop_reply()
        self.bridge.send(self.visit.end())
        self.visit = Visit(self._clock)
        self._asks = False
        self.stage.welcome(self.visit)
        self._caption_numbers.clear()
        self.captions.ask("")
        self.captions.wait("")
        self.insight.clear()
        self.ask_bar.field.clear()
        self.ask_bar.tell("")

    def _stop_reply(self) -> bool:
        """Silence the reply that is running, if any."""
        interrupt = self.stage.silence()
        if interrupt is None:
            return False
        self.captions.wait("")
        self.bridge.send(interrupt)
        return True

    def _stop_listening(self) -> None:
        """Close the microphone and show it as closed; what was said so far is nobody's question."""
        if self._hand.has_word:
            self.visit.drop_aside()
        self._hand.forget()
        self.duplex.stop()
        self.listening.stop()
        self.ask_bar.release_microphone()

    @Slot(bool)
    def _on_microphone(self, listening: bool) -> None:
        if not listening:
            self.listening.finish()
            return
        self._hand.forget()
        self.duplex.stop()
        self._stop_reply()
        self.ask_bar.tell("")
        try:
            self.listening.start()
        except DeviceError as error:
            self.ask_bar.release_microphone()
            self.ask_bar.tell(str(error))
            return
        self._asks = False
        self.visit.begin_hearing()
        self.captions.ask("")
        self.captions.wait(self.tr("I am listening"))

    @Slot(object, bool)
    def _on_chunk(self, samples: Floats, last: bool) -> None:
        wrap = self.visit.said_aside if self.visit.aside_open else self.visit.heard
        self.bridge.send(wrap(samples, last))
        if last:
            self.captions.wait(self.tr("One moment"))

    # ---- what the client says into the reply

    @Slot(object)
    def _on_held(self, sound: Floats) -> None:
        self.visit.begin_aside()
        self.bridge.send(self.visit.said_aside(sound))

    @Slot(object)
    def _on_aside(self, samples: Floats) -> None:
        if self.visit.aside_open:
            self.bridge.send(self.visit.said_aside(samples))
        elif self.visit.listening:
            self.bridge.send(self.visit.heard(samples, False))

    @Slot()
    def visit_goes_on(self) -> None:
        """It was no interruption; the player has gone on by itself."""
        self.visit.drop_aside()

    @Slot()
    def _on_yielded(self) -> None:
        """Give the client the word: the reply ends at the word that was cut."""
        if not self.visit.aside_open:
            return
        if self._stop_reply():
            self.captions.cut()
        self.visit.take_aside()
        self.captions.ask("")
        self.captions.wait(self.tr("I am listening"))

    # ---- what the advisor does

    @Slot(object)
    def _on_ready(self, ready: Ready) -> None:
        if self.visit.counts(ready):
            self._ready = True
            if not self.captions.question:
                self.captions.wait("")
            self.header.show_names(ready.bank_name, ready.client_name)
            self.footer.show_notice(ready.notice)
            self.insight.welcome(ready.client_name)
            self.ask_bar.suggest(ready.suggestions)

    @Slot(object)
    def _on_transcribed(self, transcribed: Transcribed) -> None:
        if self.visit.aside_open and transcribed.turn == self.visit.aside and self.visit.counts(transcribed):
            self.duplex.words(transcribed.text, final=transcribed.final)
            if self._hand.has_word:
                self._hear_hand(transcribed)
            if not transcribed.final or is_backchannel(transcribed.text):
                return
            self._on_yielded()  # it is being answered already
        elif transcribed.text:
            self._hand.forget()
        if transcribed.final and transcribed.session == self.visit.session and transcribed.turn == self.visit.turn:
            self._stop_listening()  # also when the turn was dropped: nobody listens any more
        if self.visit.counts(transcribed):
            self.captions.ask(transcribed.text)
            if transcribed.final:
                self.visit.hearing = False
                self.captions.wait(self.tr("One moment"))

    @Slot(object)
    def _on_paused(self, paused: Paused) -> None:
        if self.visit.counts(paused):
            self.stage.client_paused()

    @Slot(object)
    def _on_mood(self, mood: Mood) -> None:
        if self.visit.counts(mood):
            self.stage.feel(mood.emotion, mood.intensity)
            if mood.activity == "idle":
                self.captions.wait("")
            elif mood.activity == "thinking" and self.visit.answering:
                self.captions.wait(self.tr("One moment"))
                self._let_interrupt()

    @Slot(object)
    def _on_sentence(self, sentence: Sentence) -> None:
        if self.visit.counts(sentence):
            self.captions.wait("")
            key = self.visit.keep(sentence)
            self._caption_numbers[key] = self.captions.add(sentence)
            self.player.play(key, sentence.samples, sentence.rate_hz)
            self._let_interrupt()

    def _let_interrupt(self) -> None:
        """Hear a client who speaks while the advisor thinks or talks, where that is possible."""
        if not self.listening.is_open:
            self.duplex.start()

    @Slot(object)
    def _on_insight(self, insight: Insight) -> None:
        if self.visit.counts(insight):
            self.insight.show_insight(insight)

    @Slot(object)
    def _on_turn_done(self, done: TurnDone) -> None:
        if self.visit.counts(done) and done.turn == self.visit.turn:
            self.visit.answering = False
            if not self.visit.waits_to_be_heard:
                self.duplex.stop()
            self._asks = done.asks
            self.insight.put_first([name for check in done.checks for _, name in check.rests_on])
            self.captions.wait("")
            if done.ends_session:
                session = self.visit.session
                QTimer.singleShot(_GOODBYE_MS, self, lambda: self._leave(session))

    @Slot(object)
    def _on_problem(self, problem: Problem) -> None:
        if not self.visit.counts(problem):
            return
        if self.visit.ends_with(problem):
            self._stop_listening()
            self.visit.answering = self.visit.hearing = False
        self.captions.wait("")
        self.ask_bar.tell(problem.text)

    def _leave(self, session: str) -> None:
        """End a visit that said good-bye, once the last words were heard and nobody asked again."""
        if session != self.visit.session or self.visit.answering:
            return
        if self.visit.waits_to_be_heard:
            QTimer.singleShot(_GOODBYE_MS, self, lambda: self._leave(session))
        else:
            self.end_visit()

    def _on_heard(self, key: SentenceId) -> None:
        self.visit.was_heard(key)
        if self._hand.up:
            QTimer.singleShot(0, self, self._give_word)  # not within the player's own call
        if not self.visit.waits_to_be_heard:
            self.captions.rest()
            if not self.visit.answering:
                self.duplex.stop()

    # ---- a client who asks for the word by hand

    def _open_for_hand(self) -> None:
        self.ask_bar.microphone.click()
        if self.listening.is_open:
            self._hand.given(self._clock())

    @Slot()
    def _give_word(self) -> None:
        """Hold the reply and listen to who raised a hand."""
        if not self._hand.up:
            return
        self._hand.forget()
        if not self.visit.waits_to_be_heard:  # it was the reply's last clause
            if not (self.visit.answering or self.visit.listening):
                self._open_for_hand()
            return
        self.duplex.stop()
        self.player.hold()
        try:
            self.listening.start()
        except DeviceError as error:
            self.player.go_on()
            self.ask_bar.tell(str(error))
            return
        self._hand.given(self._clock())
        self.visit.begin_aside()
        self.ask_bar.press_microphone()
        self.captions.wait(self.tr("I am listening"))

    def _hear_hand(self, transcribed: Transcribed) -> None:
        """Take what somebody says who raised a hand: words that ask take the turn, others let the reply go on."""
        self._hand.spoke(self._clock())
        if transcribed.text and not is_backchannel(transcribed.text):
            self._hand.forget()
            self._on_yielded()
        elif transcribed.final:
            self._take_word_back()

    def _take_word_back(self) -> None:
        """Nothing was said: the reply goes on where it was held."""
        self._stop_listening()
        self.captions.wait("")
        self.player.go_on()
        self._let_interrupt()

    # ---- the beat

    @Slot()
    def follow_sound(self) -> None:
        """Mark the word that is being heard."""
        moment = self.stage.moment()
        self.insight.follow(self._following.names(moment.sentence, moment.time_s))
        if moment.sentence is not None:
            number = self._caption_numbers.get((moment.sentence.turn, moment.sentence.index))
            if number is not None:
                self.captions.follow(number, moment.time_s)

    # ---- the window

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc interrupts; a window may be enlarged and closed. Not shortcuts: without a window manager they sleep."""
        if event.key() == Qt.Key.Key_Escape:
            self.interrupt()
        elif self._windowed and event.key() == Qt.Key.Key_F11:
            self._toggle_full_screen()
        elif self._windowed and event.matches(QKeySequence.StandardKey.Quit):
            self.close()
        else:
            super().keyPressEvent(event)

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Give the devices back and tell the advisor."""
        if not self._closed:
            self._closed = True
            self._beat.stop()
            self.avatar.stop()
            self.duplex.stop()
            self.listening.stop()
            self.player.close()
            self.bridge.send(self.visit.end())
        super().closeEvent(event)
