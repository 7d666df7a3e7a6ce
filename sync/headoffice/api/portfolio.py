"""A client's portfolio, for the client, their advisor and compliance."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, Field

from sync.errors import StoreError
from sync.headoffice.api.answers import signed_in
from sync.headoffice.audit.writing import note
from sync.headoffice.errors import NotAllowed
from sync.headoffice.parts import Office
from sync.headoffice.people.door import needs, office_of
from sync.headoffice.people.limits import limited
from sync.headoffice.people.roles import Permission, Role
from sync.headoffice.people.types import Person

Reader = Annotated[Person, Depends(needs(Permission.READ_ANALYSIS))]
_PERIOD: Final = r"^(ytd|since_start|[1-9][0-9]?[my]|[0-9]{4}|[0-9-]{10}\.\.[0-9-]{10})$"
OWN: Final = "me"


class FigureAnswer(BaseModel):
    """One figure and what it rests on."""

    name: str = Field(examples=["performance.ytd.portfolio"])
    label: str = Field(examples=["return this year"])
    value: float | int | str = Field(examples=[0.042])
    unit: str = Field(description="USD, fraction, ratio, count, date, years or text.", examples=["fraction"])
    text: str = Field(description="The value as it is shown.", examples=["4.2%"])
    as_of: str = Field(description="Day for which it holds.", examples=["2026-06-30"])
    source: str = Field(description="What computed it from what.")


class SectionAnswer(BaseModel):
    """What one of the advisor's tools found."""

    name: str = Field(examples=["performance"])
    figures: list[FigureAnswer]
    chart: dict[str, Any] | None


class AnalysisAnswer(BaseModel):
    """A client's portfolio with the very figures that the advisor would speak."""

    client: str = Field(examples=["avery"])
    as_of: str
    notice: str = Field(description="What must be said beside the figures.")
    sections: list[SectionAnswer]


def router(office: Office) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/v1/portfolio", tags=["portfolio"])
    routes.get(
        "/analysis/{user_id}",
        summary="A client's portfolio",
        responses=signed_in(404, 422, 429),
        dependencies=[Depends(limited("analysis"))],
    )(analysis)
    return routes


def analysis(
    request: Request,
    person: Reader,
    user_id: Annotated[
        str,
        Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", description="Client's id, or `me`.", examples=["avery"]),
    ],
    period: Annotated[
        str, Query(pattern=_PERIOD, description="ytd, 1y, 2021, since_start, or two days with `..` between.")
    ] = "ytd",
) -> AnalysisAnswer:
    """Reckon value, allocation, return, risk and income; every figure says as of when and from what.

    Clients see themselves, advisors whom they look after, compliance everyone. Who looked at whom is in the audit log.
    """
    office = office_of(request)
    client = person.client if user_id == OWN and person.role is Role.CLIENT else user_id
    if not person.may_see(client):
        raise NotAllowed("This client's portfolio is not yours to see.")
    if office.analyses is None:
        raise StoreError("This head office has no bank data to reckon with.")
    with office.database.writing() as connection:
        # Before it is reckoned: who tried is as much worth knowing as who saw.
        note(connection, office.now_ms(), person.name, "portfolio read", client, {"period": period})
    return AnalysisAnswer.model_validate(asdict(office.analyses.analyse(client, period)))
