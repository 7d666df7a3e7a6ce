"""The knowledge graph's logs for devices; proposed changes of it for people."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field

from sync.headoffice.api.answers import Responses, problems, signed_in
from sync.headoffice.errors import NotThere
from sync.headoffice.fleet.door import Asking
from sync.headoffice.fleet.types import Device
from sync.headoffice.parts import Office
from sync.headoffice.patches import Logs, logs_of
from sync.headoffice.people.door import needs, office_of
from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person
from sync.headoffice.proposals import Proposal, Proposals
from sync.knowledge_log.packing import encode_part
from sync.knowledge_log.wire import LOG_TYPE, SNAPSHOT_TYPE, encode_run

Reader = Annotated[Person, Depends(needs(Permission.READ_PROPOSALS))]
Decider = Annotated[Person, Depends(needs(Permission.DECIDE_PROPOSALS))]
Graph = Annotated[
    str, Query(max_length=1024, description="IRI of the graph.", examples=["urn:steward:graph:head-office"])
]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="Of the proposal.")]
_MOST: Final = 2**63 - 1


class GraphHead(BaseModel):
    """How far a graph's log goes."""

    graph: str
    number: int = Field(description="Of the last entry, from 1.")
    link: str = Field(description="Of that entry, hexadecimal.")
    patch: str = Field(description="Id of its patch.")


class ProposalAnswer(BaseModel):
    """A proposed change; times in milliseconds since 1970."""

    id: str
    device: str
    author: str
    graph: str
    why: str
    received_ms: int
    added: int
    taken_out: int
    state: Literal["parked", "accepted", "rejected"]
    reasons: list[str] = Field(description="Why it waits for a person.")
    decided_by: str = Field(description="Empty where the rules decided.")
    decided_ms: int | None
    note: str
    entry: int | None = Field(description="Number in the graph's log; null where nothing was left to do.")


class ProposalWithPatch(ProposalAnswer):
    """A proposed change with its statements."""

    patch: str = Field(description="RDF Patch.")


class Decision(BaseModel):
    """What a person says to it."""

    note: str = Field("", max_length=2000, pattern=r"^[^\x00]*$")


def router(office: Office) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/v1", tags=["graph"])
    binary, packed = _binary(LOG_TYPE, "Entries."), _binary(SNAPSHOT_TYPE, "A part of the snapshot.")
    device = problems(400, 401, 403, 404, 422)
    routes.get("/graphs", summary="How far each log goes", responses=problems(400, 401, 403, 404))(heads)
    routes.get("/graphs/log", summary="Entries after one", response_class=Response, responses=binary | device)(log)
    routes.get(
        "/graphs/snapshot", summary="A part of the newest snapshot", response_class=Response, responses=packed | device
    )(snapshot)
    people = signed_in(404, 422)
    routes.get("/proposals", summary="Proposed changes, the newest first", responses=people)(proposals)
    routes.get("/proposals/{proposal}", summary="One with its statements", responses=people)(one)
    decided = signed_in(400, 404, 409, 422)
    routes.post("/proposals/{proposal}/accept", summary="Take a parked change in", responses=decided)(accept)
    routes.post("/proposals/{proposal}/reject", summary="Refuse a parked change", responses=decided)(reject)
    return routes


def _binary(kind: str, words: str) -> Responses:
    content = {kind: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"content": content, "description": words}}


def heads(request: Request, asking: Asking) -> list[GraphHead]:
    """List the logs that this device may fetch."""
    logs = logs_of(office_of(request))
    found = [(place, patch) for place, patch in logs.heads() if _may_fetch(logs, asking, place.graph)]
    return [
        GraphHead(graph=place.graph, number=place.number, link=place.link.hex(), patch=patch)
        for place, patch in found
        if place.number
    ]


def log(request: Request, asking: Asking, graph: Graph, after: Annotated[int, Query(ge=0, le=_MOST)] = 0) -> Response:
    """Give the entries after one, as many as fit; an empty part says only how far the log goes."""
    head, entries = _logs_for(request, asking, graph).run(graph, after)
    return Response(encode_run(head, entries), media_type=LOG_TYPE)


def snapshot(
    request: Request, asking: Asking, graph: Graph, begin: Annotated[int, Query(ge=0, le=_MOST)] = 0
) -> Response:
    """Give the packed content from a byte on, with what vouches for the whole; a newer one may come in between."""
    vouched, packed = _logs_for(request, asking, graph).snapshot(graph)
    return Response(encode_part(vouched, packed, min(begin, len(packed))), media_type=SNAPSHOT_TYPE)


def proposals(
    request: Request,
    person: Reader,
    state: Annotated[Literal["", "parked", "accepted", "rejected"], Query()] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    before_ms: Annotated[int | None, Query(ge=0, le=_MOST, description="Only earlier ones.")] = None,
) -> list[ProposalAnswer]:
    """List proposed changes."""
    return [ProposalAnswer(**_plain(found)) for found in _desk(request).list(state, limit, before_ms)]


def one(request: Request, person: Reader, proposal: Id) -> ProposalWithPatch:
    """Show one proposed change with its statements."""
    return _whole(_desk(request).find(proposal))


def accept(request: Request, person: Decider, proposal: Id, decision: Decision) -> ProposalWithPatch:
    """Take a parked change in; it is tried again, since the facts may have been put right meanwhile."""
    return _whole(_desk(request).accept(proposal, person.name, decision.note))


def reject(request: Request, person: Decider, proposal: Id, decision: Decision) -> ProposalWithPatch:
    """Refuse a parked change; it stays in the record."""
    return _whole(_desk(request).reject(proposal, person.name, decision.note))


def _logs_for(request: Request, device: Device, graph: str) -> Logs:
    """Return the logs, if a device may fetch a graph: what other devices wrote may be about anybody."""
    logs = logs_of(office_of(request))
    if not _may_fetch(logs, device, graph):
        raise NotThere("There is no log of this graph; GET /api/v1/graphs lists those there are.")
    return logs


def _may_fetch(logs: Logs, device: Device, graph: str) -> bool:
    return graph in (*logs.rules.curated(), logs.rules.graph_of(device.name))


def _desk(request: Request) -> Proposals:
    office = office_of(request)
    return Proposals(office, logs_of(office))


def _plain(found: Proposal) -> dict[str, Any]:
    names = ProposalAnswer.model_fields
    return {name: getattr(found, name) for name in names} | {"reasons": list(found.reasons)}


def _whole(found: Proposal) -> ProposalWithPatch:
    return ProposalWithPatch(**_plain(found), patch=found.patch.decode())
