"""The rollouts of a head office: flags and bundles, how many devices have them, forwards, backwards, and watched."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from securesystemslib.signer import CryptoSigner
from sqlalchemy import Connection, delete, func, insert, select, update

from sync.headoffice.audit.writing import COMMAND_LINE, note
from sync.headoffice.errors import Clashes, NotThere
from sync.headoffice.parts import Office
from sync.headoffice.publishing.keys import online_key
from sync.headoffice.publishing.packing import pack
from sync.headoffice.publishing.repository import Published, Repository
from sync.headoffice.rollouts import gone_back
from sync.headoffice.rollouts.flags import Flag, flag_file, flag_of_text, flag_to_text, group
from sync.headoffice.rollouts.rings import ALL, HOUR_MS, has_bundle, objection, percent
from sync.headoffice.rollouts.watching import Figures, Finding, compare
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.rollouts import DEVICE_HEALTH, ROLLOUTS
from sync.types import Kind

FLAG: Final = "flag"
ROLLING, HALTED, WITHDRAWN = "rolling", "halted", "withdrawn"
HEAD_OFFICE: Final = "head office"


@dataclass(frozen=True, slots=True)
class Rollout:
    """How far something is; see `tables.rollouts` for the fields."""

    kind: str
    name: str
    points: int
    since_ms: int
    state: str
    why: str
    changed_by: str
    flag: Flag | None = None
    sha256: bytes = b""

    @property
    def title(self) -> str:
        """Its name for people."""
        return f"the feature {self.name}" if self.kind == FLAG else f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a step would change.

    Attributes:
        rollout: as it is.
        to: share after it, in points.
        joining: devices that get it.
        leaving: devices that have it no more.
        finding: how those that have it are.
        objection: why it may not be done now; "" when it may.
    """

    rollout: Rollout
    to: int
    joining: tuple[str, ...]
    leaving: tuple[str, ...]
    finding: Finding
    objection: str


def open_repository(office: Office) -> Repository:
    """Return the signed list of bundles in head office's folder.

    Raises:
        StoreError: the folder cannot be used.
    """
    return Repository(office.config.folder / "bundles", online_key(office.config.folder / "keys"))


class Rollouts:
    """What people, commands and the watch do with rollouts; each deed is in the audit log."""

    def __init__(self, office: Office, who: str = COMMAND_LINE, repository: Repository | None = None) -> None:
        """Use an open head office in somebody's name."""
        self.office = self._office = office
        self._who = who
        self.repository = repository or open_repository(office)

    def all(self) -> list[Rollout]:
        """Return every rollout, flags first."""
        with self._office.database.reading() as connection:
            rows = connection.execute(select(ROLLOUTS)).mappings().all()
        found = [_rollout(row) for row in rows]
        return sorted(found, key=lambda one: (one.kind != FLAG, one.kind, one.name.zfill(12)))

    def find(self, kind: str, name: str) -> Rollout:
        """Return one rollout.

        Raises:
            NotThere: there is none of that name.
        """
        with self._office.database.reading() as connection:
            row = connection.execute(_one(select(ROLLOUTS), kind, name)).mappings().first()
        if row is None:
            what = f"feature {name}" if kind == FLAG else f"{kind} {name}"
            raise NotThere(f"There is no {what}; `steward headoffice flags list` shows what there is.")
        return _rollout(row)

    def set_flag(self, flag: Flag) -> None:
        """Make a feature, which nobody has yet, or change the values of one; who has it keeps having it."""
        now_ms = self._office.now_ms()
        with self._office.database.writing() as connection:
            values = {"definition": flag_to_text(flag), "changed_by": self._who}
            changed = connection.execute(_one(update(ROLLOUTS), FLAG, flag.name).values(values))
            if not changed.rowcount:
                fresh = {"points": 0, "since_ms": now_ms, "state": ROLLING, "made_ms": now_ms}
                connection.execute(insert(ROLLOUTS), {"kind": FLAG, "name": flag.name, **values, **fresh})
            note(connection, now_ms, self._who, "feature set", flag.name, {"old": flag.old, "new": flag.new})
        self.hand_out_flags()

    def plan(self, kind: str, name: str, to: int) -> Plan:
        """Return what a step would change, and whether it may be done now.

        Raises:
            NotThere: there is no such rollout.
        """
        rollout, devices = self.find(kind, name), self._devices()
        before, after = (set(_group(rollout, points, devices)) for points in (rollout.points, to))
        finding = self.finding(rollout)
        why = objection(rollout.points, to, rollout.since_ms, self._office.now_ms(), finding.worse)
        return Plan(rollout, to, tuple(sorted(after - before)), tuple(sorted(before - after)), finding, why)

    def roll_out(self, kind: str, name: str, to: int, *, force: bool = False) -> Plan:
        """Change how many devices have something.

        Raises:
            NotThere: there is no such rollout.
            Clashes: it may not go there now, unless forced.
        """
        plan = self.plan(kind, name, to)
        if plan.rollout.state == WITHDRAWN:
            raise Clashes(f"{kind} {name} was withdrawn for good; publish a later version.")
        if plan.objection and not force:
            raise Clashes(f"The rollout may not go to {percent(to)} now: {plan.objection}.")
        detail = {"from": percent(plan.rollout.points), "to": percent(to), "forced": bool(plan.objection)}
        self._change(plan.rollout, "rollout changed", detail, points=to, state=ROLLING, why="")
        return plan

    def roll_back(self, kind: str, name: str, why: str) -> None:
        """Take something back from every device: a feature at their next round, a bundle for good.

        Raises:
            NotThere: there is no such rollout.
        """
        rollout = self.find(kind, name)
        state = HALTED if kind == FLAG else WITHDRAWN
        detail = {"from": percent(rollout.points), "why": why}
        self._change(rollout, "rollout rolled back", detail, points=0, state=state, why=why)

    def publish(
        self, kind: Kind, source: Path, key: CryptoSigner | None, version: int | None, points: int
    ) -> Published:
        """Publish a folder or file as a bundle, for a share of the devices.

        Raises:
            SealError: this is not the targets key.
            StoreError: it cannot be packed, or the version is not new.
        """
        done = self._publish(kind, source, key, version)
        now_ms = self._office.now_ms()
        with self._office.database.writing() as connection:
            self._add_bundle(connection, done, points, now_ms)
            detail = {"sha256": done.sha256.hex(), "to": percent(points)}
            note(connection, now_ms, self._who, "bundle published", f"{kind} {done.version}", detail)
        return done

    def finding(self, rollout: Rollout) -> Finding:
        """Return how the devices that have something are, beside those that have not, since they have it."""
        if rollout.kind == Kind.PACKAGE and (bad := self._gone_back(rollout)):
            return Finding(enough=True, worse=bad)
        if not 0 < rollout.points < ALL:
            return Finding(enough=False)
        counted = DEVICE_HEALTH.c
        sums = (func.sum(counted.turns), func.sum(counted.errors), func.sum(counted.latency_ms))
        # The hour in which it began is half old.
        first = rollout.since_ms // HOUR_MS + 1
        asked = select(counted.device, *sums).where(counted.hour >= first).group_by(counted.device)
        with self._office.database.reading() as connection:
            figures = [Figures(row[0], int(row[1]), int(row[2]), float(row[3])) for row in connection.execute(asked)]
        have = set(_group(rollout, rollout.points, [each.device for each in figures]))
        with_it = [each for each in figures if each.device in have]
        return compare(with_it, [each for each in figures if each.device not in have])

    def _gone_back(self, rollout: Rollout) -> str:
        group = set(_group(rollout, rollout.points, self._devices()))
        with self._office.database.reading() as connection:
            return gone_back.worse(gone_back.count(connection, group, int(rollout.name)), len(group))

    def watch(self) -> list[tuple[Rollout, Finding]]:
        """Roll back whatever makes its canaries worse off; return what was rolled back and why."""
        worse = []
        for rollout in self.all():
            if rollout.state == ROLLING and rollout.kind != Kind.FLAGS:
                finding = self.finding(rollout)
                if finding.worse:
                    Rollouts(self._office, HEAD_OFFICE, self.repository).roll_back(
                        rollout.kind, rollout.name, f"automatic: {finding.worse}"
                    )
                    worse.append((rollout, finding))
        return worse

    def _change(self, rollout: Rollout, event: str, detail: dict[str, Any], **values: Any) -> None:
        now_ms = self._office.now_ms()
        with self._office.database.writing() as connection:
            unchanged = ROLLOUTS.c.since_ms == rollout.since_ms, ROLLOUTS.c.points == rollout.points
            asked = _one(update(ROLLOUTS), rollout.kind, rollout.name).where(*unchanged)
            changed = connection.execute(asked.values(since_ms=now_ms, changed_by=self._who, **values))
            if not changed.rowcount:
                raise Clashes(f"Somebody else has just changed {rollout.title}; look again.")
            note(connection, now_ms, self._who, event, f"{rollout.kind} {rollout.name}", detail)
        if rollout.kind == FLAG:
            self.hand_out_flags()

    def hand_out_flags(self) -> bool:
        """Publish the file of all flags, unless it is out already as they are now; return whether it was not.

        Also what a crash between a change and its publishing left undone, and what was set before the list was begun.
        """
        rollouts = self.all()
        flags = [(one.flag, one.points) for one in rollouts if one.flag is not None]
        if not (flags and self.repository.exists):
            return False
        with tempfile.TemporaryDirectory(dir=self._office.config.folder) as folder:
            file = Path(folder) / "flags.json"
            file.write_bytes(flag_file(flags))
            packed = pack(file, Path(folder) / "bundle.tar.zst")
            if any(one.kind == Kind.FLAGS and one.sha256 == packed.sha256 for one in rollouts):
                return False
            done = self.repository.publish(Kind.FLAGS, packed, None)
        with self._office.database.writing() as connection:
            connection.execute(delete(ROLLOUTS).where(ROLLOUTS.c.kind == str(Kind.FLAGS)))
            self._add_bundle(connection, done, ALL, self._office.now_ms())
        return True

    def _publish(self, kind: Kind, source: Path, key: CryptoSigner | None, version: int | None) -> Published:
        with tempfile.TemporaryDirectory(dir=self._office.config.folder) as folder:
            packed = pack(source, Path(folder) / "bundle.tar.zst")
            return self.repository.publish(kind, packed, key, version)

    def _add_bundle(self, connection: Connection, done: Published, points: int, now_ms: int) -> None:
        connection.execute(
            insert(ROLLOUTS),
            {
                "kind": str(done.kind),
                "name": str(done.version),
                "points": points,
                "since_ms": now_ms,
                "state": ROLLING,
                "changed_by": self._who,
                "made_ms": now_ms,
                "sha256": done.sha256,
                "length": done.length,
            },
        )

    def _devices(self) -> list[str]:
        with self._office.database.reading() as connection:
            asked = select(DEVICES.c.name).where(DEVICES.c.state == "active")
            return [str(name) for name in connection.execute(asked).scalars()]


def _group(rollout: Rollout, points: int, devices: Sequence[str]) -> tuple[str, ...]:
    if rollout.flag is not None:
        return group(rollout.flag, points, devices)
    return tuple(each for each in devices if has_bundle(each, rollout.kind, int(rollout.name), points))


def _one(query: Any, kind: str, name: str) -> Any:
    return query.where(ROLLOUTS.c.kind == kind, ROLLOUTS.c.name == name)


def _rollout(row: Any) -> Rollout:
    return Rollout(
        row["kind"],
        row["name"],
        row["points"],
        row["since_ms"],
        row["state"],
        row["why"],
        row["changed_by"],
        flag_of_text(row["definition"]) if row["kind"] == FLAG else None,
        bytes(row["sha256"] or b""),
    )
