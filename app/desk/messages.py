"""What travels between the workstation's window and the desk process: nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Arguments = Mapping[str, Any]
"""What a job is told, by name: plain data and frozen dataclasses."""
Report = Callable[[float, str], None]
"""Told how far a job is, 0 to 1, and with what; raises `Ended` where nobody waits for the job any more."""


class Ended(BaseException):
    """The job was called off; not an Exception, so that no job takes it for a failure of its own."""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work; `name` is one of the catalogue's."""

    number: int
    name: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class CallOff:
    """Nobody waits for this job any more."""

    number: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: 0 to 1, and what it is at."""

    number: int
    fraction: float
    words: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a job came to."""

    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a job came to nothing: one sentence, with what to do."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class CalledOff:
    """A job ended because it was called off."""

    number: int


Answer = Progress | Done | Failed | CalledOff
