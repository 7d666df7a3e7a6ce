"""What one device is to have now: of each kind the latest version whose group it is in."""

from __future__ import annotations

from collections.abc import Iterable

from sync.crypto.manifests import seal_manifest
from sync.headoffice.errors import NotThere
from sync.headoffice.parts import Office
from sync.headoffice.rollouts.book import FLAG, ROLLING, WITHDRAWN, Rollout, Rollouts
from sync.headoffice.rollouts.rings import has_bundle
from sync.types import Kind, Manifest, Wanted

MOST_WITHDRAWN = 200
"""The latest of them; whoever has an older one active has been away for so long that a later one is wanted anyway."""


def manifest_for(office: Office, rollouts: Rollouts, device: str, nonce: bytes) -> bytes:
    """Return head office's signed word on what a device is to have.

    Raises:
        NotThere: no list of bundles was begun here.
    """
    if not rollouts.repository.exists:
        raise NotThere("This head office hands out no bundles yet.")
    found = [one for one in rollouts.all() if one.kind != FLAG]
    gone = sorted((Kind(one.kind), int(one.name)) for one in found if one.state == WITHDRAWN)
    manifest = Manifest(
        device,
        nonce,
        office.now_ms(),
        rollouts.repository.root_hash(),
        wanted(found, device),
        tuple(gone[-MOST_WITHDRAWN:]),
    )
    return seal_manifest(office.secrets.receipts, manifest)


def wanted(rollouts: Iterable[Rollout], device: str) -> tuple[Wanted, ...]:
    """Return the latest version of each kind that a device is in the group of."""
    latest: dict[str, Wanted] = {}
    for one in sorted(rollouts, key=lambda one: int(one.name)):
        if one.state == ROLLING and has_bundle(device, one.kind, int(one.name), one.points):
            latest[one.kind] = Wanted(Kind(one.kind), int(one.name), one.sha256)
    return tuple(latest[kind] for kind in sorted(latest))
