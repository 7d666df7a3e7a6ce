"""What the window says and hears outside the conversation: the screen's texts, and the names of its buttons.

    speech = Speech(window.bridge, window.player, window.listening, lambda: window.visit)
    speech.vocabulary(("Back", "Home"), only=True); speech.commanded.connect(press)
    speech.say("Who are you?"); speech.listen(True)

Sentences and captions of what is said go the way of the conversation's own: `Talk` plays and shows whatever counts. A
text that is said, and a command that is listened for, is a turn of the visit, so it is interrupted like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.errors import DeviceError
from app.messages import Command, Message, Problem, Said, Transcribed, Vocabulary
from app.ui.bridge import Bridge
from app.ui.listening import Listening
from app.ui.visit import Visit

SLOWEST: Final = 0.8
FASTEST: Final = 1.3
_BEAT_MS: Final = 150
_REST_BEATS: Final = 2  # so long it is quiet before the microphone opens: the loudspeaker's last sound has faded


class Voice(Protocol):
    """What speaks: the window's player."""

    def stop(self) -> None:
        """Be silent and forget what waits."""


class Speech(QObject):
    """Says texts, and opens the microphone for commands until told otherwise.

    Attributes:
        pace: of the voice; set it with `set_pace`.
    """

    commanded = Signal(str)
    """The client said the name of something on the screen."""
    finished = Signal()
    """A text was made to its end; it may still be heard for a moment, see `speaking`."""
    heard = Signal(str)
    """What was understood of the client so far, to be shown."""
    trouble = Signal(str)
    """Why the microphone is closed, or what can be said instead of what was heard; one sentence."""
    listening_changed = Signal(bool)
    """Whether the microphone is open for commands."""

    def __init__(self, bridge: Bridge, player: Voice, listening: Listening, visit: Callable[[], Visit]) -> None:
        """Say nothing and hear nothing.

        Args:
            bridge: the way to the advisor.
            player: is silenced when another text is to be said.
            listening: the microphone, whose sound somebody else sends on as sound of the visit.
            visit: the one that is running; each has its own.
        """
        super().__init__()
        self.pace = 1.0
        self._bridge, self._player, self._listening, self._visit = bridge, player, listening, visit
        self._wanted = self._open = False
        self._quiet_beats = 0
        self._saying: tuple[str, int] | None = None  # session and turn of the last text
        self._making = self._silence = False
        self._told: tuple[tuple[str, ...], bool] | None = None
        for signal, slot in (
            (bridge.said, self._on_said),
            (bridge.command, self._on_command),
            (bridge.transcribed, self._on_transcribed),
            (bridge.problem, self._on_problem),
        ):
            signal.connect(slot)
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._beat.timeout.connect(self._open_when_quiet)

    # ---- saying

    @property
    def speaking(self) -> bool:
        """Whether a text of the screen is being made or heard."""
        visit = self._visit()
        ours = self._saying == (visit.session, visit.turn)
        return ours and (self._making or visit.waits_to_be_heard)

    @property
    def busy(self) -> bool:
        """Whether the advisor answers, or the client is being listened to: no time for the screen's texts."""
        visit = self._visit()
        in_talk = visit.answering or visit.waits_to_be_heard or visit.listening
        return in_talk and not self.speaking and not self._hears

    @property
    def _hears(self) -> bool:
        """Whether the microphone is open for commands."""
        return self._open and self._listening.is_open

    def set_pace(self, pace: float) -> None:
        """Let the texts be spoken slower or faster from now on; the conversation takes its pace when it begins."""
        self.pace = min(FASTEST, max(SLOWEST, pace))

    def say(self, text: str) -> None:
        """Speak a text; another one that is being spoken stops. While `busy`, nothing is said."""
        if self.busy:
            return
        self.hush()
        self._close()
        visit = self._visit()
        message = visit.say(text, self.pace)
        self._saying, self._making = (visit.session, visit.turn), True
        self._bridge.send(message)

    def hush(self) -> None:
        """Stop the text that is being spoken, if any; an answer of the advisor's goes on."""
        if self.speaking:
            self._player.stop()
            self._bridge.send(self._visit().interrupt())
        self._making = False

    # ---- hearing

    @property
    def listens(self) -> bool:
        """Whether commands are wanted; the microphone is closed meanwhile as long as something is said."""
        return self._wanted

    def vocabulary(self, phrases: Sequence[str], *, only: bool) -> None:
        """Tell the advisor what can be said from now on; the same again is not told twice.

        Args:
            phrases: the names of what can be touched.
            only: whether nothing else is answered.
        """
        told = (tuple(phrases), only)
        if told != self._told:
            self._told = told
            visit = self._visit()
            self._bridge.send(Vocabulary(visit.session, 0, visit.now_s, *told))

    def forget_vocabulary(self) -> None:
        """Let the next vocabulary be told even if it is the same: another visit begins."""
        self._told = None

    def listen(self, wanted: bool) -> None:
        """Keep the microphone open for commands, whenever nothing is said, or close it."""
        self._wanted = wanted
        self._quiet_beats = 0
        if wanted:
            self._beat.start()
            self._open_when_quiet()
        else:
            self._beat.stop()
            self._close(tell=True)

    @Slot()
    def _open_when_quiet(self) -> None:
        visit = self._visit()
        if self._hears:
            return
        self._open = False  # somebody else closed it, such as a typed question
        quiet = not (visit.answering or visit.waits_to_be_heard or self._listening.is_open or visit.aside_open)
        self._quiet_beats = self._quiet_beats + 1 if quiet else 0
        if self._quiet_beats < _REST_BEATS:
            return
        self._quiet_beats = 0
        try:
            self._listening.start()
        except DeviceError as error:
            self.listen(False)
            self.trouble.emit(str(error))
            return
        visit.begin_hearing()
        self._open = True
        self.listening_changed.emit(True)

    def _close(self, *, tell: bool = False) -> None:
        """Close the microphone if it is open for commands; half a command is none."""
        if not self._open:
            return
        self._open = False
        visit = self._visit()
        if self._listening.is_open:
            self._listening.stop()
            self._bridge.send(visit.interrupt())
        visit.answering = visit.hearing = False
        if tell:
            self.listening_changed.emit(False)

    # ---- what the advisor does

    def _ours(self, message: Message) -> bool:
        visit = self._visit()
        return visit.counts(message) and message.session == visit.session and message.turn == visit.turn

    @Slot(object)
    def _on_said(self, said: Said) -> None:
        if self._ours(said) and self._saying == (said.session, said.turn):
            self._making = self._visit().answering = False
            self.finished.emit()

    @Slot(object)
    def _on_transcribed(self, transcribed: Transcribed) -> None:
        if self._open and self._ours(transcribed):
            self.heard.emit(transcribed.text)
            self._silence = transcribed.final and not transcribed.text
            if transcribed.final:
                self._open = False
                self._listening.stop()
                if self._told is not None and self._told[1]:  # a command follows, or what can be said; no answer
                    self._visit().answering = self._visit().hearing = False

    @Slot(object)
    def _on_command(self, command: Command) -> None:
        visit = self._visit()
        if visit.counts(command) and command.session == visit.session:
            visit.answering = visit.hearing = False
            self._open = False
            self.commanded.emit(command.phrase)

    @Slot(object)
    def _on_problem(self, problem: Problem) -> None:
        if self._ours(problem) and self._wanted:
            self._open = self._making = False
            if not self._silence:  # who says nothing for a while is not told so again and again
                self.trouble.emit(problem.text)
            self._silence = False
