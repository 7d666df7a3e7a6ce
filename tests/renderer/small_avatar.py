"""A small synthetic avatar with the same contract as a baked one: a ball with a nose, two eyes, hair and a chest."""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from renderer.types import Floats

PIVOTS = {
    "eyeLeft": [0.032, 1.62, 0.075],
    "eyeRight": [-0.032, 1.62, 0.075],
    "neck": [0.0, 1.48, -0.02],
    "jaw": [0.0, 1.58, 0.0],
    "mouth": [0.0, 1.55, 0.10],
    "headTop": [0.0, 1.72, 0.0],
}


COMPONENTS = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}


class GlbWriter:
    """Collects binary data and JSON, and writes them as one .glb."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.root: dict[str, Any] = {
            "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [], "extras": dict(PIVOTS)}],
            "nodes": [], "meshes": [], "materials": [], "textures": [], "images": [],
            "accessors": [], "bufferViews": [],
        }  # fmt: skip

    def view(self, raw: bytes) -> int:
        while len(self.data) % 4:
            self.data.append(0)
        self.root["bufferViews"].append({"buffer": 0, "byteOffset": len(self.data), "byteLength": len(raw)})
        self.data.extend(raw)
        return len(self.root["bufferViews"]) - 1

    def accessor(self, values: np.ndarray, normalised: bool = False) -> int:
        kind = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}[values.shape[1]]
        gap = -values.shape[1] * values.itemsize % 4
        padded = np.pad(np.ascontiguousarray(values).view(np.uint8), ((0, 0), (0, gap)))
        entry = {
            "bufferView": self.view(padded.tobytes()), "componentType": COMPONENTS[values.dtype.str[1:]],
            "count": len(values), "type": kind,
        }  # fmt: skip
        if gap:
            self.root["bufferViews"][-1]["byteStride"] = padded.shape[1]
        if normalised:
            entry["normalized"] = True
        self.root["accessors"].append(entry)
        return len(self.root["accessors"]) - 1

    def sparse(self, values: np.ndarray, index: str = "<u4", normalised: bool = False) -> int:
        rows = np.nonzero(np.abs(values).any(axis=1))[0].astype(index)
        self.root["accessors"].append({
            "componentType": COMPONENTS[values.dtype.str[1:]], "count": len(values), "type": "VEC3",
            "normalized": normalised,
            "sparse": {
                "count": len(rows),
                "indices": {"bufferView": self.view(rows.tobytes()), "componentType": COMPONENTS[index[1:]]},
                "values": {"bufferView": self.view(values[rows].tobytes())},
            },
        })  # fmt: skip
        return len(self.root["accessors"]) - 1

    def material(self, pixels: np.ndarray, alpha: str) -> int:
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "PNG")
        self.root["images"].append({"bufferView": self.view(buffer.getvalue()), "mimeType": "image/png"})
        self.root["textures"].append({"source": len(self.root["images"]) - 1})
        texture = {"index": len(self.root["textures"]) - 1}
        self.root["materials"].append({"pbrMetallicRoughness": {"baseColorTexture": texture}, "alphaMode": alpha})
        return len(self.root["materials"]) - 1

    def part(
        self,
        name: str,
        positions: Floats,
        quads: np.ndarray,
        uvs: Floats,
        pixels: np.ndarray,
        targets: dict[str, Floats] | None = None,
        alpha: str = "OPAQUE",
        head: float = 1.0,
        dense: bool = False,
    ) -> None:
        targets = targets or {}
        count = len(positions)
        triangles = np.stack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]], axis=1).reshape(-1, 1).astype("<u4")
        attributes = {
            "POSITION": self.accessor(positions.astype("<f4")),
            "TEXCOORD_0": self.accessor(uvs.astype("<f4")),
            "_HEAD": self.accessor(np.full((count, 1), head, "<f4")),
            "_OCCLUSION": self.accessor(np.full((count, 1), 0.9, "<f4")),
        }
        write = self.accessor if dense else self.sparse
        primitive = {
            "attributes": attributes, "indices": self.accessor(triangles),
            "material": self.material(pixels, alpha),
            "targets": [{"POSITION": write(delta.astype("<f4"))} for delta in targets.values()],
        }  # fmt: skip
        extras = {"targetNames": list(targets), "quads": True}
        self.root["meshes"].append({"name": name, "primitives": [primitive], "extras": extras})
        self.root["nodes"].append({"name": name, "mesh": len(self.root["meshes"]) - 1})
        self.root["scenes"][0]["nodes"].append(len(self.root["nodes"]) - 1)

    def bytes(self) -> bytes:
        while len(self.data) % 4:
            self.data.append(0)
        self.root["buffers"] = [{"byteLength": len(self.data)}]
        text = json.dumps(self.root).encode()
        text += b" " * (-len(text) % 4)
        total = 12 + 8 + len(text) + 8 + len(self.data)
        head = struct.pack("<III", 0x46546C67, 2, total)
        chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
        return head + chunks + struct.pack("<II", len(self.data), 0x004E4942) + bytes(self.data)


def ball(
    centre: list[float], radius: np.ndarray, rings: int = 16, spokes: int = 24
) -> tuple[Floats, np.ndarray, Floats]:
    """Return positions, outward quads and uvs of a ball with a seam and small open poles on top and below."""
    v, u = np.meshgrid(np.linspace(0.04, 0.96, rings), np.linspace(0, 1, spokes + 1), indexing="ij")
    polar, around = v * np.pi, u * 2 * np.pi
    out = np.stack([np.sin(polar) * np.sin(around), np.cos(polar), -np.sin(polar) * np.cos(around)], axis=-1)
    out[:, -1] = out[:, 0]  # the seam is one place with two texture coordinates
    positions = np.array(centre) + out.reshape(-1, 3) * radius
    i, j = np.meshgrid(np.arange(rings - 1), np.arange(spokes), indexing="ij")
    a = (i * (spokes + 1) + j).ravel()
    quads = np.stack([a, a + 1, a + spokes + 2, a + spokes + 1], axis=1)[:, ::-1]
    corners = positions[quads[0]]
    outward = np.cross(corners[1] - corners[0], corners[2] - corners[0]) @ (corners[0] - np.array(centre))
    quads = quads if outward > 0 else quads[:, ::-1]
    return positions.astype(np.float32), quads, np.stack([u, v], axis=-1).reshape(-1, 2).astype(np.float32)


def plain(rgb: tuple[int, int, int], alpha: int = 255) -> np.ndarray:
    return np.full((8, 8, 4), (*rgb, alpha), np.uint8)


def writer() -> GlbWriter:
    """Return the small avatar, not yet written, so that a test can spoil it."""
    glb = GlbWriter()
    positions, quads, uvs = ball([0.0, 1.60, 0.0], np.array([0.085, 0.12, 0.10]))
    below = np.clip((1.57 - positions[:, 1:2]) / 0.06, 0, 1) * (positions[:, 2:3] > 0)
    around_eye = np.exp(-(np.linalg.norm(positions - PIVOTS["eyeLeft"], axis=1, keepdims=True) ** 2) / 0.0008)
    wide = np.exp(-(np.linalg.norm(positions - PIVOTS["mouth"], axis=1, keepdims=True) ** 2) / 0.002)
    targets = {
        "jawOpen": below * np.array([0, -0.02, -0.004]),
        "eyeBlinkLeft": around_eye * np.array([0, -0.01, 0.002]),
        "mouthSmileLeft": wide * np.array([0.01, 0.006, 0]) * (positions[:, :1] > 0),
        "jawOpen+mouthSmileLeft": wide * np.array([-0.004, 0.002, 0.001]) * (positions[:, :1] > 0),
        "jawOpen+grin": wide * np.array([9.0, 9.0, 9.0]),  # no such shape: never loaded
    }
    glb.part("skin", positions, quads, uvs, plain((224, 178, 152)), targets)
    eye_parts = [ball(PIVOTS[name], np.full(3, 0.0125), 12, 16) for name in ("eyeLeft", "eyeRight")]
    both = np.concatenate([part[0] + [0, 0, 0.018] for part in eye_parts])
    eye_quads = np.concatenate([eye_parts[0][1], eye_parts[1][1] + len(eye_parts[0][0])])
    glb.part("eyes", both, eye_quads, np.concatenate([part[2] for part in eye_parts]), plain((235, 235, 235)))
    positions, quads, uvs = ball([0.0, 1.635, -0.02], np.array([0.092, 0.105, 0.10]))
    strands = np.full((64, 64, 4), (60, 34, 22, 255), np.uint8)
    strands[:, ::4, 3] = 90
    glb.part("hair", positions, quads, uvs, strands, alpha="BLEND")
    positions, quads, uvs = ball([0.0, 1.32, -0.05], np.array([0.22, 0.17, 0.11]))
    glb.part("suit", positions, quads, uvs, plain((38, 48, 92)), head=0.0)
    return glb


def quantise(glb: GlbWriter) -> GlbWriter:
    """Turn every position and shape of a file into shorts, and every node into what brings them back to metres."""
    glb.root["extensionsRequired"] = ["KHR_mesh_quantization"]
    for node, mesh in zip(glb.root["nodes"], glb.root["meshes"], strict=True):
        primitive = mesh["primitives"][0]
        positions = values_of(glb, primitive["attributes"]["POSITION"])
        low, step = positions.min(axis=0), float(np.ptp(positions, axis=0).max()) / 65535
        node |= {"translation": low.tolist(), "scale": [step] * 3}
        glb.accessor(np.rint((positions - low) / step).astype("<u2"))
        _in_place_of(glb, primitive["attributes"]["POSITION"])
        for target in primitive["targets"]:
            delta = np.rint(values_of(glb, target["POSITION"]) / step).clip(-32767, 32767)
            target["POSITION"] = glb.sparse(delta.astype("<i2"), "<u2")
    return glb


def _in_place_of(glb: GlbWriter, number: int) -> None:
    """Let the newest accessor and its view take the numbers of an older accessor and its view."""
    old, new = glb.root["accessors"][number], glb.root["accessors"].pop()
    glb.root["bufferViews"][old["bufferView"]] = glb.root["bufferViews"].pop()
    glb.root["accessors"][number] = new | {"bufferView": old["bufferView"]}


def values_of(glb: GlbWriter, index: int) -> Floats:
    """Return what a three-wide float accessor of the writer holds: [N, 3]."""
    entry = glb.root["accessors"][index]
    values = np.zeros((entry["count"], 3), np.float32)

    def raw(view: int, dtype: str) -> np.ndarray:
        found = glb.root["bufferViews"][view]
        return np.frombuffer(bytes(glb.data), dtype, found["byteLength"] // 4, found["byteOffset"])

    if "bufferView" in entry:
        values[:] = raw(entry["bufferView"], "<f4").reshape(-1, 3)
    if "sparse" in entry:
        rows = raw(entry["sparse"]["indices"]["bufferView"], "<u4")
        values[rows] = raw(entry["sparse"]["values"]["bufferView"], "<f4").reshape(-1, 3)
    return values


def write(folder: Path) -> Path:
    """Write the small avatar and return its path."""
    path = folder / "small.glb"
    path.write_bytes(writer().bytes())
    return path
