"""Conversations over plain requests: begin, ask, end, read again."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from sync.headoffice import talks
from sync.headoffice.api.answers import signed_in
from sync.headoffice.api.turns import Mailbox, refused
from sync.headoffice.conversations import FACE_RATE_HZ, Event
from sync.headoffice.parts import Office
from sync.headoffice.people.door import needs, office_of
from sync.headoffice.people.limits import limited
from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person

Talker = Annotated[Person, Depends(needs(Permission.TALK))]
Reader = Annotated[Person, Depends(needs(Permission.READ_TRANSCRIPT))]
SessionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="Of the conversation.")]


class Begin(BaseModel):
    """A conversation that is to begin."""

    client: str = Field("", max_length=64, description="Whose money; empty for the own, or the only one looked after.")
    recording: bool = Field(False, description="Whether the person agrees that it is kept.")


class Begun(BaseModel):
    """A conversation that has begun."""

    session: str = Field(description="For all other routes, and for /ws/{session}.")
    client_name: str
    bank_name: str
    suggestions: list[str] = Field(description="Questions to begin with.")
    notice: str = Field(description="What has to be said about the data.")
    recording: bool


class Question(BaseModel):
    """A question to the advisor."""

    text: str = Field(min_length=1, max_length=5000, examples=["What's my portfolio performance?"])
    track: bool = Field(False, description="Whether sound and face come with the answer.")


class Figure(BaseModel):
    """A figure, and what it rests on."""

    name: str
    label: str
    value: float | int | str
    unit: str
    text: str = Field(description="As it is written.")
    as_of: str
    source: str


class Rests(BaseModel):
    """A figure in a sentence, and the fact or citation behind it."""

    figure: str
    source: str


class Check(BaseModel):
    """How a sentence passed the verification."""

    sentence: str
    passed: bool
    rests_on: list[Rests]
    reason: str = ""


class Passage(BaseModel):
    """A citation with its words."""

    citation: str
    words: str


class Clause(BaseModel):
    """A piece of the answer as it is heard and seen."""

    text: str
    start_s: float
    duration_s: float
    expression: str
    intensity: float
    gesture: str
    words: list[dict[str, Any]] = Field(description="Each written word with its seconds within the piece.")
    highlights: list[dict[str, str]] = Field(description="Figures in the piece and the facts that they show.")
    sound: str | None = Field(None, description="16-bit samples, little endian, base64.")
    sound_rate_hz: int
    face: str | None = Field(None, description="Rows of 52 ARKit weights, unsigned 16 bit, little endian, base64.")


class Animation(BaseModel):
    """How the avatar says the answer."""

    expression: str
    intensity: float
    gesture: str
    duration_s: float
    face_rate_hz: int = FACE_RATE_HZ
    clauses: list[Clause]


class Answer(BaseModel):
    """What the advisor answered."""

    turn: int
    response: str
    emotional_state: str = Field(examples=["confidence"])
    emotional_intensity: float
    avatar_animation: Animation
    facts: list[Figure]
    citations: list[str]
    passages: list[Passage]
    verification: list[Check]
    chart: dict[str, Any] | None
    tool: str
    asks: bool = Field(description="Whether it ends with a question that yes or no answers.")
    ends_session: bool = Field(description="Whether the person said goodbye.")
    timings_ms: dict[str, float]


class Transcript(BaseModel):
    """What was said; empty where the person did not agree to a recording."""

    session: str
    client: str
    recording: bool
    begun_ms: int
    ended_ms: int = Field(description="0 while it goes on.")
    turns: list[dict[str, Any]]


def router(office: Office) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/v1/sessions", tags=["conversation"])
    counted = [Depends(limited("message"))]
    routes.post("/start", summary="Begin a conversation", status_code=201, responses=signed_in(422, 429),
                dependencies=counted)(start)  # fmt: skip
    routes.post("/{session}/message", summary="Ask the advisor", responses=signed_in(404, 422, 429),
                dependencies=counted)(message)  # fmt: skip
    routes.post("/{session}/end", summary="End a conversation", status_code=204, responses=signed_in(404, 422))(end)
    routes.get("/{session}/transcript", summary="Read a conversation", responses=signed_in(404, 422))(transcript)
    return routes


async def start(request: Request, person: Talker, wanted: Begin) -> Begun:
    """Begin a conversation about the own money, or that of a client whom one looks after."""
    office = office_of(request)
    with Mailbox() as mailbox:
        talk = await run_in_threadpool(
            talks.begin, office, person, wanted.client, recording=wanted.recording, listener=mailbox
        )
        ready = (await mailbox.until(lambda event: event.kind in ("ready", "problem", "ended")))[-1]
    if ready.kind != "ready":
        await run_in_threadpool(talks.end, office, talk)
        raise refused(ready if ready.kind == "problem" else Event("problem", 0, {"text": "It ended.", "again": True}))
    return Begun(session=talk.session, recording=talk.recording, **ready.fields)


async def message(request: Request, person: Talker, session: SessionId, question: Question) -> Answer:
    """Ask a question and wait for the whole answer; /ws/{session} gives it sentence by sentence."""
    office = office_of(request)
    talk = await run_in_threadpool(talks.own, office, person, session)
    conversations = talks.advisors(office)
    with Mailbox().hears(conversations, talk.session) as mailbox:
        turn = conversations.ask(talk.session, question.text)
        try:
            events = await mailbox.until(
                lambda event: (event.turn == turn and event.kind in ("done", "problem")) or event.kind == "ended"
            )
        except asyncio.CancelledError:  # who asked is gone
            conversations.interrupt(talk.session, turn, None)
            raise
    last = events[-1]
    if last.kind != "done":
        raise refused(last if last.kind == "problem" else Event("problem", turn, {"text": "It ended.", "again": True}))
    return _answer([event for event in events if event.turn == turn], track=question.track)


def end(request: Request, person: Talker, session: SessionId) -> None:
    """End a conversation; ending it twice is no error."""
    office = office_of(request)
    talks.end(office, talks.own(office, person, session))


def transcript(request: Request, person: Reader, session: SessionId) -> Transcript:
    """Read what was said: the own conversations, and those of clients whose sessions one may read."""
    office = office_of(request)
    talk = talks.readable(office, person, session)
    turns = talks.advisors(office).transcript(talk.place, session) if talk.recording else ()
    return Transcript(
        session=session,
        client=talk.client,
        recording=talk.recording,
        begun_ms=talk.begun_ms,
        ended_ms=talk.ended_ms,
        turns=[dict(turn) for turn in turns],
    )


def _answer(events: Sequence[Event], *, track: bool) -> Answer:
    """Return the answer that some events of one turn make up, of which the last is its record."""
    done: Mapping[str, Any] = events[-1].fields
    insight: Mapping[str, Any] = next((event.fields for event in events if event.kind == "insight"), {})
    clauses: list[Clause] = []
    ends_s = 0.0
    for event in (event for event in events if event.kind == "sentence"):
        clauses.append(_clause(event, ends_s, track=track))
        ends_s += clauses[-1].duration_s
    animation = Animation(
        expression=done["emotion"]["name"],
        intensity=done["emotion"]["intensity"],
        gesture=clauses[0].gesture if clauses else "none",
        duration_s=round(ends_s, 4),
        clauses=clauses,
    )
    return Answer(
        turn=events[-1].turn,
        response=done["reply"],
        emotional_state=animation.expression,
        emotional_intensity=animation.intensity,
        avatar_animation=animation,
        facts=insight.get("facts", []),
        citations=done["citations"],
        passages=done["passages"],
        verification=done["verification"],
        chart=insight.get("chart"),
        tool=done["tool"],
        asks=done["asks"],
        ends_session=done["ends_session"],
        timings_ms=done["timings_ms"],
    )


def _clause(event: Event, start_s: float, *, track: bool) -> Clause:
    said = event.fields
    return Clause(
        text=said["text"],
        start_s=round(start_s, 4),
        duration_s=said["duration_s"],
        expression=said["emotion"],
        intensity=said["intensity"],
        gesture=said["gesture"],
        words=said["words"],
        highlights=said["rests_on"],
        sound=base64.b64encode(event.sound).decode() if track else None,
        sound_rate_hz=said["rate_hz"],
        face=base64.b64encode(event.face).decode() if track else None,
    )
