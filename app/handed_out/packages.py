"""The Debian package from head office, on the side of the device's user: handed to root's helper, and its word taken.

This process has no rights over the machine, and the helper believes nothing that it says (`sync.upgrades`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from app.settings import Settings
from sync.bundles.room import Room
from sync.errors import StoreError
from sync.outbox.schedule import OpeningHours
from sync.store.bundles import Bundle, Bundles, State
from sync.store.opened import Store
from sync.types import Kind
from sync.upgrades.asking import Known, Move, next_of, one_for, span
from sync.upgrades.orders import (
    HANDED,
    HELPERS,
    IDENTITY,
    ORDER,
    PACKAGE,
    PRESENT,
    SIGNATURE,
    Deed,
    Order,
    identity,
    read_order,
    told_in,
)

NO_PACKAGE = "This installation is no Debian package; install the new version the way this one was."


def see_to(settings: Settings, store: Store, room: Room, *, file: Path = IDENTITY, helpers: Path = HELPERS) -> None:
    """Hand over what lies ready, and note what became of what was handed over.

    Args:
        settings: of the installation.
        store: of the device.
        room: its bundles.
        file: the installed package's name.
        helpers: where root's helper tells.

    Raises:
        StoreError: the store or the folder cannot be written.
    """
    rows = [row for row in Bundles(store).all() if row.kind == Kind.PACKAGE]
    handed = settings.data_dir / HANDED
    if not rows and not handed.is_dir():
        return
    told, ordered = told_in(helpers), _ordered(handed)
    step = next_of(_known(rows), told, told_in(helpers, PRESENT), ordered)
    try:
        match step.move:
            case Move.TAKEN:
                room.taken(Kind.PACKAGE, step.bundle, {"package": told.version if told else "", "why": step.why})
            case Move.REJECT:
                room.reject(Kind.PACKAGE, step.bundle, step.why)
            case Move.ROLL_BACK:
                room.roll_back(Kind.PACKAGE, step.why)
            case Move.CALL_OFF:
                (handed / ORDER).unlink(missing_ok=True)
            case Move.ORDER if step.deed is Deed.BACK:
                if settings.packages != "off":  # root's helper looks itself; so the order is given once they are on
                    _order(handed, settings, Order(Deed.BACK, step.bundle))
            case Move.ORDER:
                _hand_over(settings, room, handed, file)
        if step.move is Move.NOTHING and ordered is not None:
            _order(handed, settings, ordered)  # the hours of the next night
    except OSError as error:
        raise StoreError(f"The folder {handed} cannot be used ({error.strerror}).") from error


def _hand_over(settings: Settings, room: Room, handed: Path, file: Path) -> None:
    staged = room.staged(Kind.PACKAGE)
    if staged is None:
        return
    version, folder = staged
    here = identity(file)
    if here is None or settings.packages == "off":
        room.reject(Kind.PACKAGE, version, NO_PACKAGE if here is None else "The setting packages is off here.")
        return
    files = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    name = one_for(files, here)
    if not name:
        room.reject(Kind.PACKAGE, version, f"There is no {here.name} for {here.architecture} in it.")
        return
    handed.mkdir(mode=0o700, parents=True, exist_ok=True)
    for source, target in ((name, PACKAGE), (f"{name}.sig", SIGNATURE)):
        (handed / target).unlink(missing_ok=True)
        os.link(folder / source, handed / target)
    _order(handed, settings, Order(Deed.INSTALL, version))


def _order(handed: Path, settings: Settings, order: Order) -> None:
    """Write an order, with the hours in which it may be carried out."""
    now = datetime.now()
    hours = OpeningHours.parse(settings.opening_hours)
    from_ms, until_ms = span(now.astimezone(), hours.closes_in(now), hours.opens_in(now))
    fresh = Order(order.deed, order.bundle, from_ms, until_ms)
    if _ordered(handed) == fresh:
        return
    handed.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = handed / f"{ORDER}.new"
    beside.write_bytes(fresh.to_bytes())
    beside.replace(handed / ORDER)


def _ordered(handed: Path) -> Order | None:
    with suppress(OSError):
        return read_order((handed / ORDER).read_bytes())
    return None


def _known(rows: list[Bundle]) -> Known:
    versions = {state: [row.version for row in rows if row.state is state] for state in State}
    return Known(
        max(versions[State.STAGED], default=0),
        max(versions[State.ACTIVE], default=0),
        frozenset(versions[State.REJECTED]),
    )


def upgrade_of(file: Path = IDENTITY, helpers: Path = HELPERS) -> Mapping[str, Any]:
    """Return what a device tells head office of its package and of the last upgrade; nothing where it is no package."""
    here, told = identity(file), told_in(helpers)
    if here is None:
        return {}
    found: dict[str, str | int] = {"package": f"{here.name} {here.version}"}
    if told is not None:
        found |= {"upgrade_bundle": told.bundle, "upgrade_outcome": str(told.outcome)}
        found["upgrade"] = f"{told.outcome} {told.version}: {told.why}".replace(" : ", ": ").rstrip(": ")[:200]
    return found
