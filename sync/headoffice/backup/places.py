"""Where backups lie: a folder, or a bucket of any store that speaks S3. They see names and encrypted bytes alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from sync.errors import StoreError
from sync.headoffice.circuits import Circuit

_ABSENT: Final = ("NoSuchKey", "404", "NotFound")


class Place(Protocol):
    """Names with bytes; what was put is durable when `put` returns."""

    @property
    def words(self) -> str:
        """Where this is, for a person."""

    def put(self, name: str, content: bytes) -> None:
        """Keep bytes under a name such as "objects/ab/abcd…", all or nothing."""

    def get(self, name: str) -> bytes:
        """Return the bytes of a name.

        Raises:
            StoreError: there are none, or the place cannot be reached.
        """

    def names(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the names that begin with words, with the length of each."""

    def delete(self, name: str) -> None:
        """Forget a name; one that is not there is forgotten already."""


class FolderPlace:
    """A folder, best on another machine's disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.words = str(folder)

    def put(self, name: str, content: bytes) -> None:
        """Keep bytes under a name."""
        path = self._folder / name
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
            with fresh.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
            if os.name == "posix":
                descriptor = os.open(path.parent, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)

    def get(self, name: str) -> bytes:
        """Return the bytes of a name."""
        with self._told():
            try:
                return (self._folder / name).read_bytes()
            except FileNotFoundError as error:
                raise StoreError(f"The backup in {self.words} lacks {name}.") from error

    def names(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield names and lengths."""
        start = self._folder / prefix
        with self._told():
            for path in sorted(start.rglob("*")) if start.is_dir() else ():
                if path.is_file() and not path.name.endswith(".new"):
                    yield path.relative_to(self._folder).as_posix(), path.stat().st_size

    def delete(self, name: str) -> None:
        """Forget a name."""
        with self._told():
            (self._folder / name).unlink(missing_ok=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(f"The backup folder {self.words} cannot be used ({error.strerror}).") from error


class S3Place:
    """A bucket, perhaps with words before every name; credentials come from where boto3 looks for them."""

    def __init__(self, bucket: str, prefix: str, endpoint: str = "") -> None:
        self._bucket, self._prefix = bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.words = f"s3://{bucket}/{self._prefix}".rstrip("/")
        config = Config(
            connect_timeout=10, read_timeout=60, retries={"max_attempts": 5, "mode": "standard"},
            request_checksum_calculation="when_required", response_checksum_validation="when_required",
        )  # fmt: skip
        self.circuit = Circuit("backup", "The backup store", (BotoCoreError,))
        with self._told():
            self._s3: Any = boto3.client("s3", endpoint_url=endpoint or None, config=config)

    def put(self, name: str, content: bytes) -> None:
        """Keep bytes under a name."""
        with self._told():
            self._s3.put_object(Bucket=self._bucket, Key=self._prefix + name, Body=content)

    def get(self, name: str) -> bytes:
        """Return the bytes of a name."""
        with self._told(name):
            found = self._s3.get_object(Bucket=self._bucket, Key=self._prefix + name)
            with found["Body"] as body:
                content: bytes = body.read()
        return content

    def names(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield names and lengths."""
        with self._told():
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix + prefix
            )
            for page in pages:
                for each in page.get("Contents", ()):
                    yield each["Key"].removeprefix(self._prefix), each["Size"]

    def delete(self, name: str) -> None:
        """Forget a name."""
        with self._told():
            self._s3.delete_object(Bucket=self._bucket, Key=self._prefix + name)

    def close(self) -> None:
        """Let go of connections."""
        self._s3.close()

    @contextmanager
    def _told(self, name: str = "") -> Iterator[None]:
        try:
            with self.circuit.asking():
                yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", "?"))
            if name and code in _ABSENT:
                raise StoreError(f"The backup in {self.words} lacks {name}.") from error
            raise StoreError(
                f"The backup store {self.words} refuses ({code}); check bucket and credentials."
            ) from error
        except (BotoCoreError, ValueError) as error:
            raise StoreError(f"The backup store {self.words} cannot be used ({type(error).__name__}).") from error


def open_place(where: str, endpoint: str = "") -> Place:
    """Return the place that "s3://bucket/words" or a folder's path names; `endpoint` is for stores that are not AWS."""
    if not where.startswith("s3://"):
        return FolderPlace(Path(where).expanduser())
    parts = urlsplit(where)
    return S3Place(parts.netloc, parts.path, endpoint)
