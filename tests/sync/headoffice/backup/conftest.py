"""Places for backups: a folder, and a bucket of a real server on loopback that speaks S3."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from sync.headoffice.backup.places import FolderPlace, Place, S3Place
from tests.services import _database
from tests.services.servers import Server

NUMBERS = count()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Place]:
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "k"),
        ("AWS_SECRET_ACCESS_KEY", "s"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
    ):
        monkeypatch.setenv(name, value)
    name = f"backups-{next(NUMBERS)}"
    client = boto3.client("s3", endpoint_url=s3_server)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    client.close()
    place = S3Place(name, "office", s3_server)
    yield place
    place.close()


@pytest.fixture
def second_postgres(postgres_server: Server) -> Iterator[str]:
    with _database(postgres_server) as url:
        yield url


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return FolderPlace(tmp_path / "backups")
    found: Place = request.getfixturevalue("bucket")
    return found
