"""One advisor process of head office: its conversations, and the questions that wait for it.

The process answers one question at a time, in the order in which they came. What waits is kept here and not in the
pipe, so that its length is known, and a conversation that ends takes its question with it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.messages import EndSession, Heard, Interrupt, Message, Problem, Ready, StartSession, TurnDone, Utterance
from app.office.events import event_of, samples_of
from app.office.talk import LONGEST_SOUND_S, Talk
from app.office.told import ManyConversations
from app.settings import Settings
from app.supervisor import FORGOTTEN, Supervisor, Target
from inference.types import HEARING_RATE_HZ
from sync.headoffice.conversations import Busy, Event, Listener, NoAdvisor, NoConversation

TRY_AGAIN_S = 60.0
"""So long after its process was given up an advisor is tried anew."""
LOST_S = 45.0
"""A question of which nothing was heard for so long is given up."""
USUAL_S = 3.0
"""What an answer takes where none was given yet."""
LOST = "I lost my thread for a moment; please ask me that again."
ONE_AT_A_TIME = "One question of yours is waiting already; ask the next one when it is answered."
QUEUE_FULL = "Many people are talking with me at the moment; please ask again in a moment."
NO_ROOM = "All of our advisors are in conversation at the moment; please come back in a few minutes."
TOO_LONG = "That was longer than I can listen to at once; please ask in a sentence or two."


@dataclass(frozen=True, slots=True)
class Room:
    """How much one advisor takes on.

    Attributes:
        waiting: most questions that wait.
        conversations: most that are open.
        idle_s: seconds without a sign of the person until a conversation ends.
    """

    waiting: int = 16
    conversations: int = 50
    idle_s: float = 900.0


@dataclass(slots=True)
class Counts:
    """What has happened since the start."""

    refused: int = 0
    answered: int = 0
    answering_s: float = 0.0


class Worker:
    """One process under its supervisor; every call returns at once."""

    def __init__(self, settings: Settings, target: Target, room: Room, clock: Callable[[], float]) -> None:
        """Prepare; `launch` starts the process.

        Args:
            settings: of the process; its data folder belongs to it alone.
            target: what the process runs, `app.office.process.run`.
            room: how much it takes on.
            clock: monotonic seconds.
        """
        self.counts = Counts()
        self.settings = settings
        self._target, self._room, self._clock = target, room, clock
        self._lock = threading.RLock()
        self._talks: dict[str, Talk] = {}
        self._waiting: deque[Utterance | Heard] = deque()
        self._busy: Utterance | Heard | None = None
        self._busy_since_s = self._sign_s = 0.0
        self._gave_up_s: float | None = None
        self._last_words = ""
        self._replaced = 0
        self._told, self._supervisor = self._fresh()

    @property
    def alive(self) -> bool:
        """Whether its process is there, or on its way."""
        return self._gave_up_s is None

    @property
    def restarts(self) -> int:
        """How often its process was replaced."""
        return self._replaced + max(0, self._told.processes - 1)

    @property
    def process_id(self) -> int | None:
        """Of its process."""
        return self._supervisor.process_id

    @property
    def conversations(self) -> int:
        """How many are open."""
        return len(self._talks)

    @property
    def waiting(self) -> int:
        """How many questions wait for the one that is being answered."""
        return len(self._waiting)

    def launch(self) -> None:
        """Start the process and listen to it."""
        self._supervisor.start(self._receive)

    def stop(self) -> None:
        """End every conversation and the process."""
        for session in tuple(self._talks):
            self.end(session, "head office closes")
        self._supervisor.stop()

    def start(self, session: str, client: str, *, recording: bool, listener: Listener) -> None:
        """Begin a conversation.

        Raises:
            Busy: there is no room.
            NoAdvisor: its process cannot work here.
        """
        with self._lock:
            self._revive()
            if len(self._talks) >= self._room.conversations:
                self.counts.refused += 1
                raise Busy(NO_ROOM, TRY_AGAIN_S)
            talk = self._talks[session] = Talk(session, recording, self._clock())
            talk.listen(listener)
            self._supervisor.send(StartSession(session, 0, self._clock(), client, recording))

    def listen(self, session: str, listener: Listener) -> Callable[[], None]:
        """Hear a conversation from now on; returns what ends that.

        Raises:
            NoConversation: it is over.
        """
        with self._lock:
            return self._talk(session).listen(listener)

    def holds(self, session: str) -> bool:
        """Return whether a conversation is open."""
        return session in self._talks

    def has(self, session: str) -> bool:
        """Return whether a conversation is open; it counts as a sign of the person."""
        with self._lock:
            if session not in self._talks:
                return False
            self._talk(session)
            return True

    def ask(self, session: str, text: str) -> int:
        """Ask a question and return its turn.

        Raises:
            NoConversation: the conversation is over.
            Busy: too many questions wait.
        """
        with self._lock:
            talk = self._talk(session)
            self._require_room(session)
            talk.turn += 1
            self._queue(talk, Utterance(session, talk.turn, self._clock(), text))
            return talk.turn

    def hear(self, session: str, samples: bytes, *, last: bool) -> int:
        """Take a piece of sound, and ask what was said with the last one.

        The whole of it goes to the advisor at once, because the ears of a process listen to one person at a time.

        Raises:
            NoConversation: the conversation is over.
            Busy: too many questions wait, or the question is too long.
        """
        with self._lock:
            talk = self._talk(session)
            talk.sound += samples
            if len(talk.sound) > LONGEST_SOUND_S * HEARING_RATE_HZ * 2:
                talk.sound.clear()
                raise Busy(TOO_LONG, 0.0)
            if not last:
                return talk.turn + 1
            said = samples_of(bytes(talk.sound))
            talk.sound.clear()
            self._require_room(session)
            talk.turn += 1
            self._queue(talk, Heard(session, talk.turn, self._clock(), said, last=True))
            return talk.turn

    def interrupt(self, session: str, turn: int, heard: str | None) -> None:
        """Drop a turn, whether it waits, is being answered or was.

        Raises:
            NoConversation: the conversation is over.
        """
        with self._lock:
            talk = self._talk(session)
            turn = min(turn, talk.turn)
            talk.dropped = max(talk.dropped, turn)
            waited = len(self._waiting)
            self._waiting = deque(each for each in self._waiting if (each.session, each.turn) != (session, turn))
            if len(self._waiting) == waited:
                self._supervisor.send(Interrupt(session, turn, self._clock(), heard))
                self._finished(session, turn)

    def end(self, session: str, why: str = "") -> None:
        """End a conversation; one that is over is no error."""
        with self._lock:
            talk = self._talks.pop(session, None)
            if talk is None:
                return
            self._waiting = deque(each for each in self._waiting if each.session != session)
            if self._busy is not None and self._busy.session == session:
                self._supervisor.send(Interrupt(session, self._busy.turn, self._clock()))
                self._finished(session, self._busy.turn)
            self._supervisor.send(EndSession(session, 0, self._clock()))
        talk.tell(Event("ended", 0, {"why": why}))

    def sweep(self) -> None:
        """End what has been idle too long, and give up a question of which nothing comes any more."""
        now_s = self._clock()
        with self._lock:
            busy = self._busy
            idle = [
                talk.session
                for talk in self._talks.values()
                if now_s - talk.seen_s > self._room.idle_s and (busy is None or busy.session != talk.session)
            ]
            lost = busy if busy is not None and now_s - self._sign_s > LOST_S else None
        for session in idle:
            self.end(session, "nobody said anything for a while")
        if lost is not None:
            self._lose(lost)

    def _lose(self, asked: Utterance | Heard) -> None:
        """Give up a question, and whatever the process may still make of it."""
        with self._lock:
            talk = self._talks.get(asked.session)
            if talk is None:
                return
            talk.dropped = max(talk.dropped, asked.turn)
            self._supervisor.send(Interrupt(asked.session, asked.turn, self._clock()))
            self._finished(asked.session, asked.turn)
        talk.tell(Event("problem", asked.turn, {"text": LOST, "again": True}))

    def _talk(self, session: str) -> Talk:
        talk = self._talks.get(session)
        if talk is None:
            raise NoConversation("This conversation is over, or never began; please begin a new one.")
        talk.seen_s = self._clock()
        return talk

    def _require_room(self, session: str) -> None:
        self._revive()
        if any(each.session == session for each in self._waiting):
            self.counts.refused += 1
            raise Busy(ONE_AT_A_TIME, self._wait_s(1))
        if len(self._waiting) >= self._room.waiting:
            self.counts.refused += 1
            raise Busy(QUEUE_FULL, self._wait_s(len(self._waiting)))

    def _wait_s(self, questions: int) -> float:
        counts = self.counts
        each_s = counts.answering_s / counts.answered if counts.answered else USUAL_S
        return max(1.0, each_s * questions)

    def _queue(self, talk: Talk, asked: Utterance | Heard) -> None:
        self._waiting.append(asked)
        self._next()
        if self._waiting and self._waiting[-1] is asked:
            ahead = len(self._waiting)
            talk.tell(Event("queued", asked.turn, {"ahead": ahead, "wait_s": round(self._wait_s(ahead), 1)}))

    def _next(self) -> None:
        if self._busy is None and self._waiting:
            asked = self._waiting.popleft()
            self._busy = asked
            self._busy_since_s = self._sign_s = self._clock()
            self._supervisor.send(replace(asked, time_s=self._clock()))

    def _finished(self, session: str, turn: int) -> None:
        if self._busy is not None and (self._busy.session, self._busy.turn) == (session, turn):
            self._busy = None
            self._next()

    def _receive(self, message: Message) -> None:
        """Take a message of the process, on the supervisor's thread."""
        if isinstance(message, Problem) and not message.session:
            self._give_up(message)
            return
        with self._lock:
            talk = self._talks.get(message.session)
            if talk is None:
                return
            events = [] if message.turn and message.turn <= talk.dropped else self._taken(talk, message)
        for event in events:
            talk.tell(event)

    def _taken(self, talk: Talk, message: Message) -> list[Event]:
        """Note what a message means for the queue, and return what is told of it."""
        if isinstance(message, Ready) and talk.ready:
            return self._taken_up_again(talk)
        talk.ready |= isinstance(message, Ready)
        busy = self._busy
        if busy is not None and busy.session == message.session:
            self._sign_s = self._clock()
        event = event_of(message)
        if isinstance(message, TurnDone):
            self.counts.answered += 1
            self.counts.answering_s += self._clock() - self._busy_since_s
        if isinstance(message, TurnDone | Problem) and message.turn:
            self._finished(message.session, message.turn)
        if isinstance(message, Problem) and not talk.ready:  # it never began: nobody by this name, for example
            del self._talks[talk.session]
            self._supervisor.send(EndSession(talk.session, 0, self._clock()))
        return [event] if event else []

    def _taken_up_again(self, talk: Talk) -> list[Event]:
        """Return what is told when a new process has taken a conversation up; one that is not kept is lost there."""
        busy = self._busy
        told = [Event("resumed", 0, {})]
        if busy is not None and busy.session == talk.session:
            self._sign_s = self._clock()
            if not talk.recording:
                talk.dropped = busy.turn
                told.append(Event("problem", busy.turn, {"text": FORGOTTEN, "again": True}))
                self._finished(busy.session, busy.turn)
        return told

    def _give_up(self, last_words: Problem) -> None:
        """End every conversation, with the words with which the process ended."""
        with self._lock:
            self._gave_up_s, self._last_words = self._clock(), last_words.text
            talks, self._talks = list(self._talks.values()), {}
            self._waiting.clear()
            self._busy = None
        for talk in talks:
            talk.tell(Event("problem", 0, {"text": last_words.text}))
            talk.tell(Event("ended", 0, {"why": "the advisor cannot go on"}))

    def _revive(self) -> None:
        """Try a process that was given up once more, after a while.

        Raises:
            NoAdvisor: it is too early for that.
        """
        if self._gave_up_s is None:
            return
        if self._clock() - self._gave_up_s < TRY_AGAIN_S:
            raise NoAdvisor(self._last_words)
        old, self._gave_up_s = self._supervisor, None
        threading.Thread(target=old.stop, name="advisor-gone", daemon=True).start()
        self._replaced += self._told.processes
        self._told, self._supervisor = self._fresh()
        self._supervisor.start(self._receive)

    def _fresh(self) -> tuple[ManyConversations, Supervisor]:
        told = ManyConversations()
        return told, Supervisor(self.settings, self._target, told=told)
