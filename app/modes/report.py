"""`steward report`: the report of a recorded visit as a PDF."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress

from app import content
from app.content import Content
from app.errors import InputError, UsageError
from app.messages import TurnDone
from app.records import turn_from_json
from app.report.letterhead import Letterhead, letterhead
from app.report.pdf import write_pdf
from app.report.visit import VisitReport, answer
from app.settings import Settings
from app.ui import branding
from app.ui.branding import Branding
from finance.errors import UnknownClient
from sync.store.sessions import KeptVisit, SessionStore


def run(settings: Settings, *, session: str, out: Path, transcript: bool) -> None:
    """Write the report of a session in the store.

    Raises:
        UsageError: the file is no .pdf.
        InputError: there is no such session, or its records cannot be read.
        NotInstalled: content of the set-up is missing.
        StorageError: the file cannot be written.
        SyncError: the store cannot be read.
    """
    if out.suffix.lower() != ".pdf":
        raise UsageError(f"The report is a PDF; give --out a name that ends in .pdf, not {out.name!r}.")
    visit = _kept(settings, session)
    look = branding.load(Path(settings.branding_dir) if settings.branding_dir else None)
    report = _report(settings, visit, look, transcript, _turns(visit, session))
    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("Report", total=1.0)
        write_pdf(report, paper(look), out, lambda part: shown.update(task, completed=part))
    count = sum(1 for one in report.answers if one.has_substance)
    typer.echo(f"Wrote the report of {count} answers to {out}; pictures are not kept in the store.")


def paper(look: Branding) -> Letterhead:
    """Return a bank's branding as the report's letterhead."""
    return letterhead(look.colours, look.text_fonts, look.display_fonts, look.mark, look.font_files)


def _kept(settings: Settings, session: str) -> KeptVisit:
    with SessionStore(settings.data_dir) as store:
        visit = store.kept(session)
        newest = store.newest()
    if visit is None:
        known = f"the newest are: {', '.join(newest)}" if newest else "none is kept"
        raise InputError(f"There is no session {session!r} in the store; {known}.")
    return visit


def _turns(visit: KeptVisit, session: str) -> list[TurnDone]:
    try:
        return [turn_from_json(record, session, number) for number, record in enumerate(visit.records, start=1)]
    except ValueError as error:
        raise InputError(f"The records of session {session!r} cannot be read ({error}).") from error


def _report(
    settings: Settings, visit: KeptVisit, look: Branding, transcript: bool, turns: list[TurnDone]
) -> VisitReport:
    known = content.load(settings)
    return VisitReport(
        bank=look.name or known.bank.name,
        client=_name(known, visit.client),
        advisor=(look.avatar or settings.avatar).capitalize(),
        at=datetime.fromisoformat(visit.started).astimezone(),
        answers=tuple(answer(done, None, chart_kept=False) for done in turns),
        notice=known.notice,
        transcript=transcript,
    )


def _name(known: Content, client: str) -> str:
    """Return a client's name, or the id of one whom the bank no longer has."""
    try:
        return known.client(client).name
    except UnknownClient:
        return client
