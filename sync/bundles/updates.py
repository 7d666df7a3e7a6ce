"""The Update Framework on a device: what exists, as its roles signed it, and nothing that is out of date.

`tuf.ngclient` does the verifying. Here are the three things it leaves to us: bytes come from `Source`, time comes from
head office's signed word instead of this machine's clock, and what its many errors mean is said in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tuf.api import exceptions
from tuf.api.metadata import Metadata, Root, TargetFile
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from sync.bundles.rules import Offer, check_offer, target_path
from sync.bundles.source import Missing, Source
from sync.errors import Malformed, StoreError, SyncError, TransportError
from sync.types import Kind

_WORDS: Final = (
    (exceptions.ExpiredMetadataError, "it is out of date, so that nothing is installed from it"),
    (exceptions.BadVersionNumberError, "it is older than, or does not go with, what was there before"),
    (exceptions.UnsignedMetadataError, "too few of the right keys signed it"),
    (exceptions.LengthOrHashMismatchError, "its length or hash is not what was signed"),
    (exceptions.DownloadLengthMismatchError, "it is longer than it may be"),
)
_CONFIG: Final = UpdaterConfig(max_root_rotations=64, max_delegations=8)


class Untrusted(Malformed):
    """What head office hands out does not follow from this device's root of trust, or is out of date."""


class Catalogue:
    """What exists, verified; good for one round."""

    def __init__(self, folder: Path, source: Source, root: bytes, now_ms: int) -> None:
        """Fetch and verify the metadata.

        Args:
            folder: where verified metadata is kept, so that nothing older is believed later.
            source: where it comes from.
            root: the root of trust, as this device was given it.
            now_ms: head office's time.

        Raises:
            TransportError: head office does not answer; what is installed stays in use.
            Untrusted: the metadata does not follow from the root, or is out of date.
            StoreError: the folder cannot be written.
        """
        with _told("The list of bundles", folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._updater = Updater(str(folder), "metadata", fetcher=_Fetcher(source), config=_CONFIG, bootstrap=root)
            # The library reads this machine's clock, which may be years off; it has no public way to set another.
            self._updater._trusted_set.reference_time = datetime.fromtimestamp(now_ms / 1000, UTC)
            self._updater.refresh()

    def offer(self, kind: Kind, version: int) -> Offer | None:
        """Return what the targets role says of a bundle, or None where it lists none.

        Raises:
            Untrusted: a delegated role's metadata does not follow from the targets role.
            TransportError: head office does not answer.
            Malformed: what it says is no bundle of ours.
        """
        path = target_path(kind, version)
        with _told("The list of bundles", Path()):
            target = self._updater.get_targetinfo(path)
        return None if target is None else _offer(path, target)


def check_root(raw: bytes) -> None:
    """Check that something is a root of trust that its own keys signed.

    Raises:
        Untrusted: it is none.
    """
    with _told("The root of trust", Path()):
        root: Metadata[Root] = Metadata.from_bytes(raw)
        if not isinstance(root.signed, Root):
            raise ValueError("it is another role's metadata")
        root.signed.verify_delegate("root", root.signed_bytes, root.signatures)


def target_name(offer: Offer) -> str:
    """Return under which name head office serves an archive: its hash is part of it."""
    directory, _, name = target_path(offer.kind, offer.version).partition("/")
    return f"{directory}/{offer.sha256.hex()}.{name}"


def verify_archive(path: Path, offer: Offer) -> None:
    """Check a downloaded archive against what was signed.

    Raises:
        Untrusted: its length or hash is another.
    """
    target = TargetFile(offer.length, {"sha256": offer.sha256.hex()}, target_path(offer.kind, offer.version))
    with _told(f"The archive of {offer.kind} {offer.version}", path), path.open("rb") as archive:
        target.verify_length_and_hashes(archive)


def _offer(path: str, target: TargetFile) -> Offer:
    return check_offer(path, target.length, target.hashes, target.custom)


class _Fetcher(FetcherInterface):
    """Metadata by name from a source."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = url.removeprefix("metadata/")
        try:
            return iter((self._source.metadata(name),))
        except Missing as error:
            raise exceptions.DownloadHTTPError(str(error), 404) from error


@contextmanager
def _told(what: str, folder: Path) -> Iterator[None]:
    try:
        yield
    except exceptions.DownloadHTTPError as error:
        raise TransportError(f"{what} is not complete at head office ({error}).") from error
    except exceptions.DownloadLengthMismatchError as error:
        raise Untrusted(_words(what, error)) from error
    except exceptions.DownloadError as error:
        if isinstance(error.__cause__, SyncError):
            raise error.__cause__ from None
        raise TransportError(f"{what} does not come ({error}).") from error
    except (exceptions.RepositoryError, ValueError, KeyError, RecursionError) as error:
        raise Untrusted(_words(what, error)) from error
    except OSError as error:
        raise StoreError(f"{folder} cannot be used ({error.strerror}); check the disk's space.") from error


def _words(what: str, error: Exception) -> str:
    why = next((words for kind, words in _WORDS if isinstance(error, kind)), "it is damaged")
    detail = str(error).replace("\n", " ")[:120]
    return f"{what} is not trusted: {why} ({detail})."
