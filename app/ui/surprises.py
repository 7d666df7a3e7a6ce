"""What happens when the window itself goes wrong: the client reads one sentence, the log gets the place."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from app.log import logger, place

SORRY = "Something unexpected went wrong on this screen; please ask again or tell a member of staff."

_log = logger("window")


@contextmanager
def told_in_words(tell: Callable[[str], None]) -> Iterator[None]:
    """While it is open, an error that nobody caught is told by `tell`, and no traceback reaches the screen."""

    def hook(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        _log.error("unexpected: %s", place(error))
        tell(SORRY)

    before = sys.excepthook
    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before
