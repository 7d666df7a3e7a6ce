"""Dresses a figure: skin, eyes, teeth, tongue, lashes, brows, hair, suit and shirt as shells with their morphs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import atlas, occlusion, proxies
from assets.tools.avatar.anatomy import JAW, Eye, bone_share, joint
from assets.tools.avatar.eye_shapes import eye_displacement
from assets.tools.avatar.figure import Figure
from assets.tools.avatar.motion import displaced
from assets.tools.avatar.parts import Shell, shell_normals, split_components
from assets.tools.avatar.proxies import Landmarks, Proxy
from assets.tools.avatar.topology import ramp

FOLDER = "public/data/proxies"
EYES = f"{FOLDER}/eyes/HighPolyEyes/HighPolyEyes.json"
TEETH = f"{FOLDER}/teeth/Teeth_Base/Teeth_Base.json"
TONGUE = f"{FOLDER}/tongue/tongue01/tongue01.json"
LASHES = f"{FOLDER}/eyelashes/eyelashes04/eyelashes04.json"
BROWS = f"{FOLDER}/eyebrows/eyebrow010/eyebrow010.json"
HAIR = f"{FOLDER}/hair/ponytail01/ponytail01.json"
SUIT = f"{FOLDER}/clothes/male_elegantsuit01/male_elegantsuit01.json"
SHIRT = f"{FOLDER}/clothes/female_elegantsuit01/female_elegantsuit01.json"
MEMBERS = (EYES, TEETH, TONGUE, LASHES, BROWS, HAIR, SUIT, SHIRT)

# A point of texture space (V downwards) inside each piece of the jacket: back, fronts, sleeves.
JACKET_PIECES = ((0.16, 0.28), (0.63, 0.28), (0.46, 0.28), (0.82, 0.86), (0.80, 0.32), (0.94, 0.85), (0.86, 0.10))
JACKET = proxies._head_scale(1.4340, 2.4098, 2.0001)
TINY_DM = 2e-4
UPPER_TEETH_LOWERED_DM, LOWER_TEETH_LOWERED_DM, TONGUE_LOWERED_DM = (
    0.044,
    0.036,
    0.055,
)  # as packaged they sit too high to show in speech
POKES_THROUGH_DM = 0.12
TUCK_REACH_DM, TUCK_UNDER_DM = 0.35, 0.04
SHIRT_HALF_WIDTH_DM, COLLAR_HALF_WIDTH_DM = 1.3, 0.55


@dataclass(frozen=True, slots=True)
class Cut:
    """Heights below which nothing is seen, decimetres above the base mesh's origin."""

    skin: float = 4.2
    clothes: float = 1.6


def load(figure: Figure, member: str, landmarks: Landmarks) -> Proxy:
    """Parses a bound mesh of the package."""
    return proxies.parse_proxy(figure.archive.json(member), landmarks, len(figure.face.rest), member.rsplit("/", 1)[-1])


def moving(deltas: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Drops the shapes in which nothing moves."""
    return {name: delta for name, delta in deltas.items() if np.abs(delta).max(initial=0) > TINY_DM}


def skin(figure: Figure, hidden: NDArray[np.bool_], cut: Cut) -> Shell:
    """The visible body with all 52 shapes."""
    rest = figure.face.rest
    visible = ~hidden[figure.body].all(1) & (rest[figure.body][:, :, 1].max(1) > cut.skin)
    deltas = {name: motion.skin for name, motion in figure.motions.items()}
    return Shell(rest, figure.body, figure.body_uvs, deltas).keep(visible)


def follow_skin(figure: Figure, proxy: Proxy) -> Shell:
    """A mesh that lies on the skin and moves with it (brows)."""
    rest = figure.face.rest
    positions = proxies.fit(proxy, rest)
    deltas = {name: proxies.fit(proxy, rest + motion.skin, rest) - positions for name, motion in figure.motions.items()}
    return Shell(positions, proxy.model.faces, proxy.model.corner_uvs, moving(deltas))


def still(figure: Figure, proxy: Proxy) -> Shell:
    """A mesh that no facial shape moves (hair, clothes)."""
    return Shell(proxies.fit(proxy, figure.face.rest), proxy.model.faces, proxy.model.corner_uvs, {})


def eyes(figure: Figure) -> Shell:
    """Both eyeballs, without the transparent shell in front of them."""
    proxy = load(figure, EYES, proxies.EYES)
    positions = proxies.fit(proxy, figure.face.rest)
    deltas = {}
    for name, motion in figure.motions.items():
        left = eye_displacement(motion, 1, positions)
        right = eye_displacement(motion, -1, positions)
        deltas[name] = np.where(positions[:, :1] > 0, left, right).astype(np.float32)
    shell = Shell(positions, proxy.model.faces, proxy.model.corner_uvs, moving(deltas))
    shells_uv = proxy.model.corner_uvs.mean(1)
    cornea = (shells_uv[:, 0] > 0.86) & (shells_uv[:, 1] < 0.14)
    return shell.keep(~cornea)


def _with_jaw(
    figure: Figure, member: str, landmarks: Landmarks
) -> tuple[Proxy, NDArray[np.float32], NDArray[np.float32]]:
    proxy = load(figure, member, landmarks)
    share = bone_share(figure.archive.json(member), figure.rig, JAW)
    return proxy, proxies.fit(proxy, figure.face.rest), share


def teeth(figure: Figure) -> Shell:
    """Upper and lower teeth with gums; the lower ones move rigidly with the jaw."""
    proxy, positions, share = _with_jaw(figure, TEETH, proxies.TEETH)
    lower = (share > 0.5)[:, None]
    drop = np.where(lower, LOWER_TEETH_LOWERED_DM, UPPER_TEETH_LOWERED_DM)
    positions = (positions - drop * np.asarray([0, 1, 0])).astype(np.float32)
    deltas = {
        name: np.where(lower, displaced(motion.jaw, positions), 0).astype(np.float32)
        for name, motion in figure.motions.items()
        if motion.jaw is not None
    }
    return Shell(positions, proxy.model.faces, proxy.model.corner_uvs, moving(deltas))


def tongue(figure: Figure) -> Shell:
    """The tongue lies in the jaw; tongueOut slides it over the lower lip and bends its tip down."""
    proxy, positions, _ = _with_jaw(figure, TONGUE, proxies.AVERAGE)
    positions = positions + np.asarray([0, -TONGUE_LOWERED_DM, -0.02], np.float32)
    deltas = {
        name: displaced(motion.jaw, positions) for name, motion in figure.motions.items() if motion.jaw is not None
    }
    along = ramp(positions[:, 2], float(positions[:, 2].min()), float(positions[:, 2].max()))
    narrower = -positions[:, 0] * 0.42 * along**2
    beside = np.clip(np.abs(positions[:, 0]) / float(np.abs(positions[:, 0]).max()), 0, 1) ** 2
    forward = 0.42 * along * (1 - 0.35 * beside * along)
    deltas["tongueOut"] = np.stack([narrower, 0.07 * along - 0.11 * along**4, forward], 1).astype(np.float32)
    return Shell(positions, proxy.model.faces, proxy.model.corner_uvs, moving(deltas))


def lashes(figure: Figure) -> Shell:
    """Lashes grow from the lid margins: they go along with the nearest margin vertices and turn as the lid turns."""
    proxy = load(figure, LASHES, proxies.AVERAGE)
    rest = figure.face.rest
    positions = proxies.fit(proxy, rest)
    rows, weights = _margin_binding(figure, positions)
    root = np.einsum("nk,nkc->nc", weights, rest[rows])
    centre = np.where(positions[:, :1] > 0, figure.face.left.centre, figure.face.right.centre)
    deltas = {}
    for name, motion in figure.motions.items():
        carried = np.einsum("nk,nkc->nc", weights, motion.skin[rows])
        deltas[name] = (carried + _turned(positions - root, root - centre, carried)).astype(np.float32)
    return Shell(positions, proxy.model.faces, proxy.model.corner_uvs, moving(deltas))


def _turned(lash: NDArray[np.float32], root: NDArray[np.float32], carried: NDArray[np.float32]) -> NDArray[np.float32]:
    """How lashes turn about the eye's horizontal axis when their roots are carried round it. [N, 3]."""
    before = np.arctan2(root[:, 1], root[:, 2])
    after = np.arctan2(root[:, 1] + carried[:, 1], root[:, 2] + carried[:, 2])
    cos, sin = np.cos(before - after), np.sin(before - after)
    y, z = lash[:, 1], lash[:, 2]
    return np.stack([np.zeros_like(y), y * cos - z * sin - y, y * sin + z * cos - z], 1).astype(np.float32)


def _margin_binding(
    figure: Figure, positions: NDArray[np.float32], count: int = 2
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    rows = np.zeros((len(positions), count), np.int64)
    weights = np.zeros((len(positions), count), np.float32)
    for eye in (figure.face.left, figure.face.right):
        for upper in (True, False):
            mine = np.flatnonzero(_belongs(figure, eye, positions, upper))
            margin = eye.upper if upper else eye.lower
            way = np.abs(positions[mine, None, 0] - figure.face.rest[None, margin, 0])
            nearest = np.argsort(way, axis=1)[:, :count]
            near = np.take_along_axis(way, nearest, 1)
            share = 1 / np.maximum(near, 1e-4)
            rows[mine] = margin[nearest]
            weights[mine] = share / share.sum(1, keepdims=True)
    return rows, weights


def _belongs(figure: Figure, eye: Eye, positions: NDArray[np.float32], upper: bool) -> NDArray[np.bool_]:
    corners = figure.face.rest[[int(eye.upper[0]), int(eye.upper[-1])]]
    inner, outer = corners
    line = inner[1] + (positions[:, 0] - inner[0]) * (outer[1] - inner[1]) / (outer[0] - inner[0])
    side = positions[:, 0] * eye.side > 0
    return np.asarray(side & ((positions[:, 1] > line) == upper))


def jacket(figure: Figure, cut: Cut) -> Shell:
    """The suit's jacket without trousers, tie, collar and cuffs of its own shirt."""
    proxy = load(figure, SUIT, JACKET)
    shell = still(figure, proxy)
    island = atlas.islands(shell.faces, shell.corner_uvs)
    centres = atlas.face_centres(shell.corner_uvs)
    cloth = np.unique([island[np.linalg.norm(centres - probe, axis=1).argmin()] for probe in JACKET_PIECES])
    high = shell.positions[shell.faces][:, :, 1].max(1) > cut.clothes
    return shell.keep(np.isin(island, cloth) & high)


def blouse(figure: Figure, cut: Cut, over: Shell) -> Shell:
    """The blouse of the skirt suit, without the skirt, the sleeves and whatever else the jacket hides."""
    proxy = load(figure, SHIRT, proxies.FEMALE)
    shell = still(figure, proxy)
    label = split_components(shell.faces, len(shell.positions))[shell.faces[:, 0]]
    corners = shell.positions[shell.faces]
    top = label == label[corners[:, :, 1].max(1).argmax()]
    seen = (corners[:, :, 1].max(1) > cut.clothes) & (np.abs(corners[:, :, 0]).max(1) < SHIRT_HALF_WIDTH_DM)
    shell = shell.keep(top & seen)
    # A neighbour of a visible vertex stays as well, so that no gap opens at the lapel.
    shell = shell.keep(np.asarray(~hidden_by(over, shell.positions)[shell.faces].all(1)))
    return Shell(tucked(shell, over), shell.faces, shell.corner_uvs, {})


def tucked(shell: Shell, over: Shell) -> NDArray[np.float32]:
    """Moves what pokes through a garment, or nearly does, to just beneath it. [N, 3]."""
    cloth = occlusion.cover(over.positions, over.faces)
    normals = occlusion.cover(over.positions, over.faces, shell_normals(over))
    outward = (cloth - [0, 0, cloth[:, 2].mean()]) * np.asarray([1, 0.15, 1], np.float32)
    normals = normals * np.where((normals * outward).sum(1) < 0, -1, 1)[:, None]
    result = shell.positions.copy()
    front = occlusion.depth_over(result, cloth, np.asarray([0, 0, 1], np.float32)) > -TUCK_REACH_DM
    under = front | (np.abs(result[:, 0]) > COLLAR_HALF_WIDTH_DM)
    for row in np.intersect1d(np.flatnonzero(under), shell.faces):
        point = result[row].copy()
        near = np.flatnonzero(np.abs(cloth - point).max(1) < TUCK_REACH_DM)
        if not len(near):
            continue
        best = near[np.linalg.norm(cloth[near] - point, axis=1).argmin()]
        normal = normals[best] / max(float(np.linalg.norm(normals[best])), 1e-6)
        above = float((point - cloth[best]) @ normal) + TUCK_UNDER_DM
        result[row] = point - normal * max(above, 0.0)
    return result


def hidden_by(cover: Shell, points: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether points lie under another surface, or just through it, from all sides of the front. [N]."""
    cloth = occlusion.cover(cover.positions, cover.faces)
    hidden = np.ones(len(points), bool)
    for turn_degrees in (-50, -25, 0, 25, 50):
        for tilt_degrees in (-10, 15):
            a, b = np.radians(turn_degrees), np.radians(tilt_degrees)
            towards = np.asarray([np.sin(a) * np.cos(b), np.sin(b), np.cos(a) * np.cos(b)], np.float32)
            hidden &= occlusion.depth_over(points, cloth, towards) > -POKES_THROUGH_DM
    return hidden


def hair(figure: Figure) -> Shell:
    """The tied-back hair."""
    return still(figure, load(figure, HAIR, proxies.FEMALE))


def brows(figure: Figure) -> Shell:
    """The brows, moving with the skin."""
    return follow_skin(figure, load(figure, BROWS, proxies.BROWS))


def pivots(figure: Figure) -> dict[str, NDArray[np.float32]]:
    """Points that animation needs, decimetres: eyes, neck, jaw, mouth, top of the head."""
    face = figure.face
    rest = face.rest
    mouth = rest[np.concatenate([face.upper_rim, face.lower_rim])].mean(0)
    top = rest[np.unique(figure.body)]
    return {
        "eyeLeft": face.left.centre,
        "eyeRight": face.right.centre,
        "neck": joint(rest, figure.rig, "neck02____head"),
        "jaw": face.jaw_pivot,
        "mouth": mouth,
        "headTop": top[top[:, 1].argmax()],
    }
