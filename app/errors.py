"""From an island's error to what the house does about it.

StewardError
├── UsageError          the command line is wrong                              exit 2
├── InputError          a file or a question of the user's is wrong            exit 3
├── NotInstalled        content that `steward setup` builds is missing         exit 4
├── DeviceError         a microphone, sound card or screen is missing          exit 5
├── StorageError        the data folder or a file asked for cannot be written  exit 6
├── ExpectationFailed   a demonstration script did not get what it expects     exit 7
└── ReportFailed        the report of a visit could not be made                exit 8
"""

from __future__ import annotations

from typing import ClassVar

from finance.errors import FinanceError
from inference.errors import EngineUnavailable, InferenceError, ModelError, OutputError
from renderer.errors import GraphicsError, RendererError
from sync.errors import SyncError


class StewardError(Exception):
    """Base of what the command line reports in one sentence: what, where, what to do."""

    exit_code: ClassVar[int] = 1


class UsageError(StewardError):
    """The command line is wrong."""

    exit_code = 2


class InputError(StewardError):
    """A file or a question of the user's is wrong."""

    exit_code = 3


class NotInstalled(StewardError):  # noqa: N818
    """Content that `steward setup` builds is missing."""

    exit_code = 4


class DeviceError(StewardError):
    """A microphone, sound card or screen is missing."""

    exit_code = 5


class StorageError(StewardError):
    """The data folder cannot be used."""

    exit_code = 6


class ExpectationFailed(StewardError):  # noqa: N818
    """A demonstration script did not get what it expects."""

    exit_code = 7


class ReportFailed(StewardError):  # noqa: N818
    """The report of a visit could not be made."""

    exit_code = 8


INTERNAL_ERROR = 70  # a bug of ours
ISLAND_ERRORS = (FinanceError, InferenceError, RendererError, SyncError)


def exit_code(error: Exception) -> int:
    """Return the exit code for an error of ours or of an island."""
    if isinstance(error, StewardError):
        return error.exit_code
    if isinstance(error, ModelError | EngineUnavailable):
        return NotInstalled.exit_code
    if isinstance(error, GraphicsError):
        return DeviceError.exit_code
    if isinstance(error, SyncError | OutputError):
        return StorageError.exit_code
    return InputError.exit_code
