"""Files that somebody made to be read: they fill no memory, fetch nothing, and reach no other file."""

from __future__ import annotations

import http.server
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import numpy as np
import pytest
from onnx import TensorProto, helper

from inference.documents.reading import load, read
from inference.documents.types import Contents
from inference.errors import DocumentError, ModelError
from inference.runtime.onnx_session import open_session
from renderer import container
from renderer.errors import FaceAssetError


def read_document(path: Path) -> Contents:
    return read(path, load(path))


MARKER = "PLANTED-MARKER-7d1"


def _word(path: Path, words: str = "Fees are 0.4 % a year.") -> None:
    document = docx.Document()
    document.add_paragraph(words)
    document.save(str(path))


def _changed(path: Path, member: str, content: bytes) -> None:
    """Put another content in the place of a member, or a new member."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[member] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)


def test_a_word_document_reads_no_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(MARKER)
    path = tmp_path / "terms.docx"
    _word(path, "@@")
    with zipfile.ZipFile(path) as package:
        body = package.read("word/document.xml").decode()
    declared = f'<!DOCTYPE x [<!ENTITY secret SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    head, rest = body.split("?>", 1)
    _changed(path, "word/document.xml", f"{head}?>{declared}{rest.replace('@@', '&secret;')}".encode())
    try:
        contents = read_document(path)
    except DocumentError:
        return
    assert MARKER not in " ".join(block.text for block in contents.blocks)


def test_a_word_document_whose_entities_grow_is_refused_or_stays_small(tmp_path: Path) -> None:
    path = tmp_path / "laughs.docx"
    _word(path, "@@")
    with zipfile.ZipFile(path) as package:
        body = package.read("word/document.xml").decode()
    rows = ['<!ENTITY a0 "hahahahaha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))]
    head, rest = body.split("?>", 1)
    grown = f"{head}?><!DOCTYPE x [{''.join(rows)}]>{rest.replace('@@', '&a9;')}"
    _changed(path, "word/document.xml", grown.encode())
    try:
        contents = read_document(path)
    except DocumentError:
        return
    assert sum(len(block.text) for block in contents.blocks) < 100_000


def test_a_word_document_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    _word(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for number in range(3):
            with package.open(f"word/media/{number}.bin", "w", force_zip64=True) as member:
                for _ in range(40):
                    member.write(bytes(1 << 20))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(DocumentError, match="would unpack"):
        read_document(path)


def test_a_word_document_that_understates_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "modest.docx"
    _word(path)
    _changed(path, "word/media/1.bin", bytes(1 << 20))
    raw = bytearray(path.read_bytes())
    for sign, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # the sizes in the directory and before the member
        name = b"word/media/1.bin"
        place = raw.rfind(sign, 0, raw.rfind(name) if sign == b"PK\x01\x02" else raw.find(name))
        raw[place + at : place + at + 4] = struct.pack("<I", 100)
    path.write_bytes(raw)
    with pytest.raises(DocumentError):
        read_document(path)


@contextmanager
def _watched() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_web_page_fetches_nothing(tmp_path: Path) -> None:
    with _watched() as (address, asked):
        path = tmp_path / "page.html"
        path.write_text(
            f'<!DOCTYPE html PUBLIC "x" "{address}/dtd"><html><head><link rel="stylesheet" href="{address}/style.css">'
            f'<meta http-equiv="refresh" content="0;url={address}/next"><base href="{address}/"></head><body>'
            f'<p>Fees are 0.4 %.</p><img src="/picture"><iframe src="/frame"></iframe><script src="/script"></script>'
            f'<object data="/object"></object></body></html>'
        )
        contents = read_document(path)
    assert [block.text for block in contents.blocks] == ["Fees are 0.4 %."]
    assert asked == []


@pytest.mark.parametrize("place", ["../outside.bin", "{outside}", "inside/../../outside.bin"])
def test_a_network_reads_no_file_outside_its_folder(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    outside = tmp_path / "outside.bin"
    outside.write_bytes(np.full(4, 7.0, np.float32).tobytes())
    weight = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[4], data_location=TensorProto.EXTERNAL)
    for key, value in (("location", place.format(outside=outside)), ("offset", "0"), ("length", "16")):
        entry = weight.external_data.add()
        entry.key, entry.value = key, value
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, [4])
    told = helper.make_tensor_value_info("y", TensorProto.FLOAT, [4])
    graph = helper.make_graph([helper.make_node("Add", ["x", "w"], ["y"])], "g", [given], [told], [weight])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    (folder / "model.onnx").write_bytes(made.SerializeToString())
    with pytest.raises(ModelError):
        open_session(folder / "model.onnx", 1)


@pytest.mark.parametrize(
    "uri",
    [
        "../outside.bin",
        "%2e%2e/outside.bin",
        "file:///etc/hostname",
        "/etc/hostname",
        "http://127.0.0.1:9/x",
        "link.bin",
    ],
)
def test_a_face_reads_no_file_outside_its_folder(tmp_path: Path, uri: str) -> None:
    folder = tmp_path / "face"
    folder.mkdir()
    (tmp_path / "outside.bin").write_bytes(bytes(64))
    (folder / "link.bin").symlink_to(tmp_path / "outside.bin")
    path = folder / "face.gltf"
    path.write_text(f'{{"asset": {{"version": "2.0"}}, "buffers": [{{"byteLength": 4, "uri": "{uri}"}}]}}')
    with pytest.raises(FaceAssetError):
        container.read(path)
