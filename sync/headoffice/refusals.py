"""How what goes wrong outside our own errors is told: one sentence, no value that was sent, no trace of the inside."""

from __future__ import annotations

import logging
import traceback
from typing import Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

_log = logging.getLogger("steward.headoffice")
_MOST_FIELDS: Final = 5


async def told_malformed(request: Request, error: Exception) -> JSONResponse:
    """Say which fields are wrong and why, but never what was in them: it may have been a password."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    said = [f"{_place(each['loc'])}: {each['msg']}" for each in problems[:_MOST_FIELDS]]
    return JSONResponse({"detail": "; ".join(said) + "." if said else "The request is malformed."}, 422)


def failed(number: str, error: Exception) -> JSONResponse:
    """Log where a bug of ours is, not its message, which may have data in it; answer with the number that finds it."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{each.filename.rpartition('/')[2]}:{each.lineno}" for each in reversed(frames))
    _log.error("Request %s failed: %s at %s", number, type(error).__name__, places, extra={"unexpected": error})
    return JSONResponse({"detail": f"Head office has failed; tell its operators the number {number}."}, 500)


def _place(location: tuple[int | str, ...]) -> str:
    # A key that was sent and is not known could be anything; what we asked for is safe to repeat.
    return ".".join(str(each) for each in location if isinstance(each, int) or each.isidentifier())[:100]
