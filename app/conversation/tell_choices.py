"""What could happen, what could be changed, and how things compare, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.conversation.phrases import Pick
from app.conversation.tools.found import Found
from finance.types import Fact

SAYINGS: Final[tuple[str, ...]] = ()
TROUBLES: Final[dict[str, tuple[str, ...]]] = {}
TELL: Final[dict[str, Callable[[Found, Mapping[str, Fact], Pick], tuple[str, ...]]]] = {}
