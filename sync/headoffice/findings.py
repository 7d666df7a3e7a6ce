"""What a check of health finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "absent", "failing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        status: "absent" is what this installation never had, which is no failure.
        words: one sentence for a person; nothing that an outsider should not know.
    """

    status: Status
    words: str


Check = Callable[[], Finding]
