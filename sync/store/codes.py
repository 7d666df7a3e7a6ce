"""Who may identify themselves by a code here: secrets, what was used already, and wrong tries; encrypted at rest.

What is kept here is no part of a visit: clients of this branch are enrolled by the bank, and stay so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sync.store.opened import Room


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One client with a bank's app.

    Attributes:
        client: as the bank knows them.
        number: what they may type beside a code, digits alone.
        secret: shared with their app.
        last_step: of the code that they used last; no code of this step or an earlier one counts again.
    """

    client: str
    number: str
    secret: bytes
    last_step: int = -1


class CodeStore(Room):
    """The one keeper of codes; several processes may have it open."""

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Keep what is read true until it is written: two kiosks' processes cannot both take one code.

        Raises:
            StoreError: the store cannot be written.
        """
        with self.store.writing():
            yield

    def enrolled(self) -> tuple[Enrolled, ...]:
        """Return everybody who is enrolled at this branch."""
        rows = self._database["enrolled"].rows_where(order_by="number")
        return tuple(Enrolled(row["client"], row["number"], row["secret"], row["last_step"]) for row in rows)

    def enrol(self, clients: Iterable[Enrolled]) -> None:
        """Enrol clients; who was enrolled already gets the new number and secret, and old codes are void.

        Raises:
            StoreError: a number is another client's, or the store cannot be written.
        """
        with self.store.writing():
            for each in clients:
                row = {"client": each.client, "number": each.number, "secret": each.secret, "since": _now()}
                self._database["enrolled"].upsert({**row, "last_step": each.last_step}, pk="client")

    def leave(self, client: str) -> None:
        """Let a client's codes count no more, for good."""
        with self.store.writing():
            self._database["enrolled"].delete_where("client = ?", [client])
        self.store.fold_in()

    def used_step(self, client: str, step: int) -> None:
        """Note that a client's code of a step was used."""
        with self.store.writing():
            self._database.execute("UPDATE enrolled SET last_step = max(last_step, ?) WHERE client = ?", [step, client])

    def use_badge(self, nonce: bytes, now_s: int, kept_s: int) -> bool:
        """Note that a badge was used; returns false if it had been before.

        Args:
            nonce: of the badge.
            now_s: seconds since 1970.
            kept_s: older uses are forgotten.
        """
        with self.store.writing():
            self._database["used_badges"].delete_where("used_s < ?", [now_s - kept_s])
            known = list(self._database["used_badges"].rows_where("nonce = ?", [nonce]))
            if not known:
                self._database["used_badges"].insert({"nonce": nonce, "used_s": now_s})
        return not known

    def missed(self, at_s: int, kept_s: int) -> None:
        """Note a wrong try, and forget those that are older."""
        with self.store.writing():
            self._database["missed_codes"].delete_where("at_s < ?", [at_s - kept_s])
            self._database["missed_codes"].insert({"at_s": at_s})

    def misses(self) -> tuple[int, ...]:
        """Return when tries were wrong, the oldest first."""
        return tuple(int(row["at_s"]) for row in self._database["missed_codes"].rows_where(order_by="number"))

    def forgive(self) -> None:
        """Forget the wrong tries: a member of staff lets codes be typed again."""
        with self.store.writing():
            self._database["missed_codes"].delete_where()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
