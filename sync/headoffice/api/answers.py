"""What routes answer when they do not do what was asked: the entries that each of them declares."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, Field

Responses = dict[int | str, dict[str, Any]]


class Problem(BaseModel):
    """Why a request was not done."""

    detail: str = Field(description="One sentence for a person.", examples=["Sign in first."])
    error: str = Field("", description="For programs that ask for tokens, as RFC 6749 (5.2) names it.")


_WORDS: Final = {
    400: "The request is malformed.",
    401: "Nobody is signed in with what was shown.",
    403: "The role of who is signed in has not the permission for this.",
    404: "There is nothing of that name that this person may know of.",
    409: "It is there already, or has changed meanwhile.",
    413: "The request is too long.",
    422: "The request is against a rule.",
    429: "Asked too often; Retry-After says when to come again.",
    503: "Head office cannot answer now; Retry-After says when to come again.",
}


def problems(*statuses: int) -> Responses:
    """Return the declarations of these refusals; 413 and 503 are every route's and always among them."""
    found: Responses = {each: {"model": Problem, "description": _WORDS[each]} for each in sorted({*statuses, 413, 503})}
    for each in {429, 503} & set(found):
        found[each]["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return found


def signed_in(*more: int) -> Responses:
    """Return the declarations of a route for people who are signed in, and some more."""
    return problems(401, 403, *more)
