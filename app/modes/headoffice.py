"""`steward headoffice serve`: head office, top to bottom."""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from rich.console import Console

from app import log
from app.errors import NotInstalled, UsageError
from app.settings import Settings
from sync.headoffice.config import Limits, OfficeConfig, Prices
from sync.headoffice.people.roles import Role

LIBRARIES: Final = ("uvicorn", "opentelemetry", "asyncio", "sqlalchemy", "psycopg")
"""Whose warnings belong in head office's log; by themselves they would print errors with what was sent."""


def serve(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        NotInstalled: the packages of head office are missing.
        SyncError: its folder, database or cache cannot be used.
    """
    try:
        from app.modes.talk_page import talk_pages
        from app.office.analysis import Analyst
        from app.office.backups import before_upgrade, keep_backups
        from app.office.cards import watch_cards
        from app.office.errors import keep_errors, report
        from app.office.fleet import watch_fleet
        from app.office.graphs import keep_graphs
        from app.office.holds import keep_holds
        from app.office.opening import hold_conversations
        from sync.headoffice.parts import open_office
        from sync.headoffice.server import Server
        from sync.headoffice.web import create_app
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    config = office_config(settings)
    scheme = "https" if config.certificate else "http"
    console = Console(stderr=True)
    if sys.stderr.isatty():
        log.to_file(settings.data_dir / "logs", "headoffice", *LIBRARIES)
    else:  # a service manager or a container collects what is said
        log.to_handler(logging.StreamHandler(), "headoffice", *LIBRARIES)
    report(settings, *LIBRARIES)

    def ready(port: int) -> None:
        console.print(f"Head office listens at {scheme}://{config.host}:{port} (Ctrl+C stops it)", highlight=False)

    before_upgrade(config, settings, lambda words: console.print(words, highlight=False))
    office = open_office(config)
    office.analyses = Analyst(settings)
    watch_cards(office, settings)
    watch_fleet(office, settings)
    hold_conversations(office, settings)
    office.talk_pages = talk_pages(settings)
    keep_graphs(office, settings)
    keep_backups(office, settings)
    keep_holds(office, settings)
    keep_errors(office, settings)
    Server(create_app(office), config, ready).run()


def migrate(settings: Settings) -> None:
    """Bring database and folder up to date and end; where another version was there before, a backup comes first.

    Raises:
        NotInstalled: the packages of head office are missing.
        SyncError: the folder or the database cannot be used, or the backup failed; nothing was changed then.
    """
    try:
        from app.office.backups import before_upgrade
        from sync.headoffice.parts import open_office
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    config = office_config(settings)
    console = Console(stderr=True)
    before_upgrade(config, settings, lambda words: console.print(words, highlight=False))
    open_office(config).close()
    console.print("Head office's database and keys are up to date.", highlight=False)


def office_config(settings: Settings) -> OfficeConfig:
    """Return what the settings say about head office."""
    config = OfficeConfig(
        folder=settings.data_dir / "headoffice",
        database_url=settings.office_database,
        redis_url=settings.office_cache,
        host=settings.office_host,
        port=settings.office_port,
        public_urls=tuple(settings.office_urls.split()),
        proxies=tuple(settings.office_proxies.split()),
        token_minutes=settings.token_minutes,
        refresh_days=settings.refresh_days,
        second_factor=_who_needs_two(settings.office_second_factor),
        backups_decide=bool(settings.backup_place),
        number=settings.office_number,
        limits=Limits(logins=settings.login_limit, messages=settings.message_limit, analyses=settings.analysis_limit),
        prices=Prices(
            settings.cost_session,
            settings.cost_minute,
            settings.cost_compute_hour,
            settings.cost_million_tokens,
            settings.cost_currency,
        ),
    )
    if not settings.office_certificates:
        return config
    folder = Path(settings.office_certificates)
    authority = folder / "authority.pem"
    return replace(
        config,
        certificate=str(folder / "server.pem"),
        certificate_key=str(folder / "server.key"),
        device_authority=str(authority) if authority.exists() else "",
        device_port=settings.office_device_port,
    )


def _who_needs_two(words: str) -> frozenset[str]:
    """Return the roles that a setting names.

    Raises:
        UsageError: one of them is none.
    """
    named = {"everyone": frozenset(Role), "staff": frozenset(Role) - {Role.CLIENT}, "none": frozenset[Role]()}
    roles = named.get(words, frozenset(words.split()))
    if unknown := sorted(roles - set(Role)) or ([] if words.split() else ["nothing"]):
        raise UsageError(f"office_second_factor names {unknown[0]}, which is no role: {', '.join(Role)}.")
    return frozenset(map(str, roles))
