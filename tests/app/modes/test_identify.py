"""The demo bank's app on the command line."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import cv2
import pytest
from typer.testing import CliRunner, Result

from app.__main__ import cli
from app.content import load
from app.pipeline.doorkeeper import Found, open_doorkeeper
from app.settings import Settings
from app.settings import load as load_settings
from inference.seeing.qr import QrReader
from sync.store.codes import CodeStore


@pytest.fixture
def place(tmp_path: Path) -> Path:
    content = load_settings().content_dir
    if not (content / "market").exists():
        pytest.skip("needs what `make setup` builds")
    (tmp_path / "content").symlink_to(content)
    return tmp_path


def _run(place: Path, *words: str, **more: str) -> Result:
    return CliRunner().invoke(cli, ["identify", *words], env={"STEWARD_DATA_DIR": str(place), **more})


def _settings(place: Path) -> Settings:
    return load_settings({"data_dir": str(place)})


def _found(place: Path, text: str) -> Found:
    settings = _settings(place)
    with open_doorkeeper(settings, load(settings)) as door:
        return door.find(text)


def test_the_code_of_the_app_opens_the_door(place: Path) -> None:
    made = _run(place, "new-code", "--client", "rosa")
    assert made.exit_code == 0
    assert _found(place, made.stdout.splitlines()[0]) == Found("rosa")


def test_the_qr_code_of_the_app_is_read_from_its_picture_and_opens_the_door(place: Path) -> None:
    picture = place / "kit.png"
    assert _run(place, "qr", "--client", "kit", "--out", str(picture)).exit_code == 0
    seen: Any = cv2.imread(str(picture))
    assert _found(place, QrReader().read(seen)) == Found("kit")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("new-code", "--client", "nobody"), "UnknownClient"),
        (("qr", "--client", "nobody"), "UnknownClient"),
        (("qr", "--out", "code.jpg"), "UsageError"),
        (("qr", "--out", "/no/such/folder/code.png"), "StorageError"),
        (("enrol", "--client", "kit", "--number", "12", "--secret-file", "/no/file"), "InputError"),
        (("enrol", "--client", "kit", "--number", "1234", "--secret-file", "/no/file"), "InputError"),
        (("enrol", "--client", "nobody", "--number", "1234", "--secret-file", "/no/file"), "UnknownClient"),
    ],
)
def test_what_is_wrong_is_one_sentence(place: Path, words: tuple[str, ...], error: str) -> None:
    result = _run(place, *words)
    assert type(result.exception).__name__ == error
    assert str(result.exception).endswith(".")


def test_a_client_is_enrolled_with_the_secret_of_their_app_and_leaves(place: Path) -> None:
    secret = place / "secret.txt"
    secret.write_text(base64.b32encode(b"s" * 20).decode() + "\n")
    assert _run(place, "enrol", "--client", "kit", "--number", "4711", "--secret-file", str(secret)).exit_code == 0
    with CodeStore(place) as store:
        (kit,) = store.enrolled()
        assert (kit.client, kit.number, kit.secret) == ("kit", "4711", b"s" * 20)
    assert _run(place, "leave", "--client", "kit").exit_code == 0
    with CodeStore(place) as store:
        assert store.enrolled() == ()


def test_a_short_secret_is_refused(place: Path) -> None:
    secret = place / "secret.txt"
    secret.write_text(base64.b32encode(b"short").decode())
    result = _run(place, "enrol", "--client", "kit", "--number", "4711", "--secret-file", str(secret))
    assert "20 are the least" in str(result.exception)


def test_staff_let_codes_be_typed_again(place: Path) -> None:
    with CodeStore(place) as store:
        store.missed(1, 10)
    assert _run(place, "forgive").exit_code == 0
    with CodeStore(place) as store:
        assert store.misses() == ()
