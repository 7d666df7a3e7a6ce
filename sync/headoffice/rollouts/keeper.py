"""What head office does by itself, every few minutes: signs the list of bundles anew, and watches over canaries."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Final

from sync.headoffice.parts import Office
from sync.headoffice.rollouts.book import HEAD_OFFICE, Rollouts
from sync.headoffice.rollouts.health import forget_old
from sync.periodic import Periodic

_log = logging.getLogger("steward.headoffice.rollouts")
EVERY_S: Final = 300.0
REMIND: Final = timedelta(days=60)
_OFFLINE: Final = ("root", "targets")
_DAY_S: Final = 86_400.0


def keeper(office: Office) -> Periodic:
    """Return the thread that does it beside the routes."""
    return Periodic("rollouts", lambda: keep(office), EVERY_S, "bundles and canaries are not looked after", _log)


def keep(office: Office) -> list[str]:
    """Do one round; return what was rolled back."""
    rollouts = Rollouts(office, HEAD_OFFICE)
    if not rollouts.repository.exists:
        return []
    rollouts.repository.freshen()
    rollouts.hand_out_flags()
    _remind(office, rollouts)
    done = []
    for rollout, finding in rollouts.watch():
        _log.warning("%s was rolled back: %s", rollout.title, finding.worse)
        done.append(rollout.title)
    with office.database.writing() as connection:
        forget_old(connection, office.now_ms())
    return done


def _remind(office: Office, rollouts: Rollouts) -> None:
    """Say once a day that a role whose key lies offline must sign again."""
    now = datetime.fromtimestamp(office.now_ms() / 1000, UTC)
    for state in rollouts.repository.states():
        if (
            state.role in _OFFLINE
            and state.expires - now < REMIND
            and office.cache.once(f"bundles:{state.role}", _DAY_S)
        ):
            _log.warning("the role %s of the bundles counts until %s only", state.role, state.expires.date())
