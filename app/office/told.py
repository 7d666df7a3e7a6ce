"""Many conversations of one process: what the next process must be told of each."""

from __future__ import annotations

from app.messages import EndSession, Message, Utterance
from app.supervisor import Conversation


class ManyConversations:
    """A `Conversation` a session; nobody is apologised to here, since each client sees another moment of it."""

    def __init__(self) -> None:
        self.processes = 0
        """How many processes were told."""
        self._each: dict[str, Conversation] = {}

    @property
    def session(self) -> str:
        """Empty: no session is the running one."""
        return ""

    def sent(self, message: Message) -> None:
        """Note what the advisor is sent."""
        if isinstance(message, EndSession):
            self._each.pop(message.session, None)
        else:
            self._each.setdefault(message.session, Conversation()).sent(message)

    def came_back(self, message: Message) -> None:
        """Note what the advisor sends."""
        conversation = self._each.get(message.session)
        if conversation is not None:
            conversation.came_back(message)

    def to_repeat(self) -> tuple[Message, ...]:
        """Return what a new process must hear: all sessions begin before the first question is repeated."""
        self.processes += 1
        said = [conversation.to_repeat() for conversation in self._each.values()]
        before = [message for messages in said for message in messages if not isinstance(message, Utterance)]
        asked = [message for messages in said for message in messages if isinstance(message, Utterance)]
        return (*before, *asked)

    def apology(self) -> tuple[str, int]:
        """Return nothing: whoever talks hears of it when their conversation was taken up again."""
        return "", 0
