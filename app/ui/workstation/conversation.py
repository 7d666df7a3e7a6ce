"""The conversation with the advisor process: what is asked and said, and what the right column shows of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.devices.sound import Floats, Microphone, Player, SentenceId
from app.errors import DeviceError
from app.messages import Insight, Mood, Paused, Problem, Ready, Sentence, Transcribed, TurnDone
from app.ui.bridge import Bridge, Link
from app.ui.listening import Listening
from app.ui.stage import Stage
from app.ui.visit import Visit
from app.ui.workstation.talk_pane import TalkPane
from app.ui.workstation.trace import traced

_BEAT_MS = 50


class Conversation(QObject):
    """One client's visit after the other, on one way to the advisor."""

    ready = Signal(object)
    """The advisor can be asked: `Ready`."""
    insight = Signal(object)
    """What goes with the reply: `Insight`."""
    answered = Signal(object)
    """A turn is over: `TurnDone`."""
    asked = Signal(str)
    """What was asked, typed or heard to its end."""

    def __init__(
        self,
        link: Link,
        player: Player,
        microphone: Microphone,
        pane: TalkPane,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Prepare; `begin` opens the way.

        Args:
            link: the way to the advisor.
            player: plays the sentences and is the clock.
            microphone: may be a stand-in that says what is missing.
            pane: shows it.
            clock: monotonic seconds.
            parent: owns it.
        """
        super().__init__(parent)
        self.player, self.pane = player, pane
        self._clock = clock
        self.visit = Visit(clock)
        self.stage = Stage(player, self.visit, clock)
        self.client_id = ""
        self.bridge = Bridge(link)
        self.listening = Listening(microphone)
        self._is_ready = False
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._connect()

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
        row = self.pane.ask_row
        row.asked.connect(self.ask)
        self.pane.transcript.suggestion_chosen.connect(self.ask)
        row.field.textChanged.connect(self.stage.client_writes)
        row.microphone_toggled.connect(self._on_microphone)
        self.listening.chunk.connect(self._on_chunk)
        self._beat.timeout.connect(self.follow_sound)

    @property
    def is_ready(self) -> bool:
        """Whether the advisor can be asked about this client."""
        return self._is_ready

    def begin(self) -> None:
        """Open the way to the advisor."""
        self.bridge.start()
        self._beat.start()

    def turn_to(self, client_id: str) -> None:
        """End the visit that runs and begin one of another client."""
        if self.client_id:
            self._stop_listening()
            self._stop_reply()
            self.bridge.send(self.visit.end())
        self.client_id = client_id
        self._is_ready = False
        self.visit = Visit(self._clock)
        self.stage.welcome(self.visit)
        self.pane.close_trace()
        self.pane.transcript.clear_all()
        self.pane.transcript.wait(self.tr("The advisor is getting ready"))
        self.pane.ask_row.field.clear()
        self.pane.ask_row.tell("")
        self.bridge.send(self.visit.start(client_id))

    # ---- what the advisor's user does

    @Slot(str)
    def ask(self, question: str) -> None:
        """Ask a question; what is being said, on either side, stops."""
        if not self.client_id:
            self.pane.ask_row.tell(self.tr("Please open a client first."))
            return
        self._stop_listening()
        self._stop_reply()
        self.pane.ask_row.tell("")
        self.pane.transcript.ask(question)
        self.pane.transcript.wait(self.tr("One moment"))
        self.asked.emit(question)
        self.bridge.send(self.visit.ask(question))

    @Slot()
    def interrupt(self) -> None:
        """Stop the advisor, or the microphone; the mouth closes with the sound."""
        self._stop_listening()
        if self._stop_reply():
            self.pane.transcript.cut()

    def close(self) -> None:
        """Give the devices back and tell the advisor."""
        self._beat.stop()
        self.listening.stop()
        self.player.close()
        if self.client_id:
            self.bridge.send(self.visit.end())

    def _stop_reply(self) -> bool:
        interrupt = self.stage.silence()
        if interrupt is None:
            return False
        self.pane.transcript.wait("")
        self.bridge.send(interrupt)
        return True

    def _stop_listening(self) -> None:
        self.listening.stop()
        self.pane.ask_row.release_microphone()

    @Slot(bool)
    def _on_microphone(self, listening: bool) -> None:
        if not listening:
            self.listening.finish()
            return
        self._stop_reply()
        self.pane.ask_row.tell("" if self.client_id else self.tr("Please open a client first."))
        if not self.client_id:
            self.pane.ask_row.release_microphone()
            return
        try:
            self.listening.start()
        except DeviceError as error:
            self.pane.ask_row.release_microphone()
            self.pane.ask_row.tell(str(error))
            return
        self.visit.begin_hearing()
        self.pane.transcript.ask("")
        self.pane.transcript.wait(self.tr("Listening"))

    @Slot(object, bool)
    def _on_chunk(self, samples: Floats, last: bool) -> None:
        self.bridge.send(self.visit.heard(samples, last))
        if last:
            self.pane.transcript.wait(self.tr("One moment"))

    # ---- what the advisor does

    @Slot(object)
    def _on_ready(self, ready: Ready) -> None:
        if self.visit.counts(ready):
            self._is_ready = True
            if not self.visit.answering:
                self.pane.transcript.wait("")
            self.pane.transcript.suggest(ready.suggestions)
            self.ready.emit(ready)

    @Slot(object)
    def _on_transcribed(self, transcribed: Transcribed) -> None:
        if not self.visit.counts(transcribed) or transcribed.turn != self.visit.turn:
            return
        self.pane.transcript.hear(transcribed.text)
        if transcribed.final:
            self._stop_listening()
            self.visit.hearing = False
            self.pane.transcript.wait(self.tr("One moment"))
            self.asked.emit(transcribed.text)

    @Slot(object)
    def _on_paused(self, paused: Paused) -> None:
        if self.visit.counts(paused):
            self.stage.client_paused()

    @Slot(object)
    def _on_mood(self, mood: Mood) -> None:
        if self.visit.counts(mood):
            self.stage.feel(mood.emotion, mood.intensity)
            if mood.activity == "idle":
                self.pane.transcript.wait("")

    @Slot(object)
    def _on_sentence(self, sentence: Sentence) -> None:
        if self.visit.counts(sentence):
            self.pane.transcript.wait("")
            self.pane.transcript.add(sentence)
            self.player.play(self.visit.keep(sentence), sentence.samples, sentence.rate_hz)

    @Slot(object)
    def _on_insight(self, insight: Insight) -> None:
        if self.visit.counts(insight):
            self.insight.emit(insight)

    @Slot(object)
    def _on_turn_done(self, done: TurnDone) -> None:
        if self.visit.counts(done) and done.turn == self.visit.turn:
            self.visit.answering = False
            self.pane.transcript.wait("")
            self.pane.transcript.finish(traced(done))
            self.answered.emit(done)

    @Slot(object)
    def _on_problem(self, problem: Problem) -> None:
        if not self.visit.counts(problem):
            return
        if self.visit.ends_with(problem):
            self._stop_listening()
            self.visit.answering = self.visit.hearing = False
        self.pane.transcript.wait("")
        self.pane.ask_row.tell(problem.text)

    def _on_heard(self, key: SentenceId) -> None:
        self.visit.was_heard(key)

    @Slot()
    def follow_sound(self) -> None:
        """Mark the sentence that is being heard."""
        self.pane.transcript.follow(self.stage.moment().sentence)
