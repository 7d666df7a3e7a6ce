"""Clothes, hair, eyes, teeth: meshes bound to three base vertices each, fitted to any shape of the base mesh.

A bound vertex is the weighted sum of its three references plus an offset. Offsets grow with the body: along each axis
by the distance of two landmark vertices, relative to that distance on the body it was modelled on. The package dropped
these landmark lines; the values in `SCALES` are the ones of the assets' published description files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.errors import BakeError
from assets.tools.avatar.threejson import Model, parse
from assets.tools.avatar.topology import single

Landmarks = tuple[tuple[int, int, float], tuple[int, int, float], tuple[int, int, float]]
"""For x, y and z: two base vertices and their distance (decimetres) on the body the mesh was modelled on."""


def head_scale(x: float, y: float, z: float) -> Landmarks:
    """Returns the landmark lines of whatever is scaled with the head, with their lengths in decimetres."""
    return (5399, 11998, x), (791, 881, y), (962, 5320, z)


FEMALE = head_scale(1.3980, 2.2048, 1.8461)
AVERAGE = head_scale(1.4800, 2.3298, 1.9221)
BODIES = {"female": FEMALE, "average": AVERAGE}
BROWS = head_scale(1.4160, 2.3073, 1.9231)
EYES = head_scale(1.6482, 2.7213, 2.2795)
TEETH: Landmarks = ((15077, 15111, 0.5002), (14993, 15061, 0.3132), (15061, 15068, 0.4465))


@dataclass(frozen=True, slots=True)
class Proxy:
    """A mesh bound to the base mesh.

    Attributes:
        model: Faces and texture coordinates; its own positions are those of the modelling body.
        references: Base vertices of each vertex. [N, 3]
        weights: Their weights; each row sums to about one. [N, 3]
        offsets: Added after scaling, decimetres. [N, 3]
        hides: Base vertices that lie under this mesh. [V] bool
        landmarks: Sets the scale of the offsets.
    """

    model: Model
    references: NDArray[np.int32]
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]
    hides: NDArray[np.bool_]
    landmarks: Landmarks


def parse_proxy(content: Mapping[str, Any], landmarks: Landmarks, base_vertices: int, name: str = "proxy") -> Proxy:
    """Parses a proxy mesh.

    Args:
        content: The parsed JSON object.
        landmarks: Its scale lines.
        base_vertices: V, the size of the base mesh.
        name: For error messages.

    Returns:
        The proxy.

    Raises:
        BakeError: The binding is missing, of the wrong length, or points outside the base mesh.
    """
    model = parse(content, name)
    count = len(model.positions)
    try:
        references = np.asarray(content["ref_vIdxs"], np.int32).reshape(count, 3)
        weights = np.asarray(content["weights"], np.float32).reshape(count, 3)
        offsets = np.asarray(content["offsets"], np.float32).reshape(count, 3)
    except (KeyError, ValueError) as error:
        raise BakeError(f"{name} is not bound to the base mesh: {error!r}.") from error
    if count and (references.min() < 0 or references.max() >= base_vertices):
        raise BakeError(f"{name} is bound to a vertex outside the base mesh.")
    flags = content.get("deleteVerts", content.get("metadata", {}).get("deleteVerts"))
    hides = np.zeros(base_vertices, bool)
    if flags is not None and len(flags) == base_vertices:
        hides = np.asarray(flags, bool)
    return Proxy(model, references, weights, offsets, hides, landmarks)


def fit(proxy: Proxy, base: NDArray[np.float32], scale_from: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Fits a proxy to a shape of the base mesh.

    Args:
        proxy: The mesh.
        base: Base mesh positions, decimetres. [V, 3]
        scale_from: The shape whose landmarks set the offsets' scale; `base` itself when none. Morphs pass the neutral
            shape, because a smile must not swell the hair.

    Returns:
        Positions, decimetres. [N, 3]
    """
    body = base if scale_from is None else scale_from
    scale = [abs(body[a, axis] - body[b, axis]) / length for axis, (a, b, length) in enumerate(proxy.landmarks)]
    bound = np.einsum("nk,nkc->nc", proxy.weights, base[proxy.references])
    return single(bound + proxy.offsets * np.asarray(scale, np.float32))
