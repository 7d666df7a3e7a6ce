"""Skin, eyes, teeth, tongue, lashes, brows and hair of a figure as shells with morphs; clothes are in garments.py."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import haircut, proxies
from assets.tools.avatar.anatomy import JAW, Eye, bone_share, joint
from assets.tools.avatar.character import PROXIES, Character
from assets.tools.avatar.eye_shapes import eye_displacement
from assets.tools.avatar.figure import Figure
from assets.tools.avatar.motion import displaced
from assets.tools.avatar.parts import Shell
from assets.tools.avatar.proxies import Landmarks, Proxy
from assets.tools.avatar.topology import ramp

EYES = f"{PROXIES}/eyes/HighPolyEyes/HighPolyEyes.json"
TEETH = f"{PROXIES}/teeth/Teeth_Base/Teeth_Base.json"
TONGUE = f"{PROXIES}/tongue/tongue01/tongue01.json"
LASHES = f"{PROXIES}/eyelashes/eyelashes04/eyelashes04.json"

TINY_DM = 2e-4
TONGUE_OVER_LIP_DM = 0.085
UPPER_TEETH_LOWERED_DM, LOWER_TEETH_LOWERED_DM, TONGUE_LOWERED_DM = (
    0.044,
    0.036,
    0.055,
)  # as packaged they sit too high to show in speech


def members(character: Character) -> tuple[str, ...]:
    """Returns the package's meshes of a character's head."""
    return (EYES, TEETH, TONGUE, LASHES, character.hair.mesh, character.brows.mesh)


def load(figure: Figure, member: str, landmarks: Landmarks) -> Proxy:
    """Parses a bound mesh of the package."""
    return proxies.parse_proxy(figure.archive.json(member), landmarks, len(figure.face.rest), member.rsplit("/", 1)[-1])


def moving(deltas: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Drops the shapes in which nothing moves."""
    return {name: delta for name, delta in deltas.items() if np.abs(delta).max(initial=0) > TINY_DM}


def skin(figure: Figure, hidden: NDArray[np.bool_], lowest_dm: float) -> Shell:
    """The visible body above a height, with all its shapes."""
    rest = figure.face.rest
    visible = ~hidden[figure.body].all(1) & (rest[figure.body][:, :, 1].max(1) > lowest_dm)
    deltas = {name: motion.skin for name, motion in figure.moves.items()}
    return Shell(rest, figure.body, figure.body_uvs, deltas).keep(visible)


def follow_skin(figure: Figure, proxy: Proxy) -> Shell:
    """A mesh that lies on the skin and moves with it (brows)."""
    rest = figure.face.rest
    positions = proxies.fit(proxy, rest)
    deltas = {name: proxies.fit(proxy, rest + motion.skin, rest) - positions for name, motion in figure.moves.items()}
    return Shell(positions, proxy.model.faces, proxy.model.corner_uvs, moving(deltas))


def still(figure: Figure, proxy: Proxy) -> Shell:
    """A mesh that no facial shape moves (hair, clothes)."""
    return Shell(proxies.fit(proxy, figure.face.rest), proxy.model.faces, proxy.model.corner_uvs, {})


def eyes(figure: Figure) -> Shell:
    """Both eyeballs, without the transparent shell in front of them."""
    proxy = load(figure, EYES, proxies.EYES)
    positions = proxies.fit(proxy, figure.face.rest)
    deltas = {}
    for name, motion in figure.moves.items():
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
        for name, motion in figure.moves.items()
        if motion.jaw is not None
    }
    return Shell(positions, proxy.model.faces, proxy.model.corner_uvs, moving(deltas))


def tongue(figure: Figure) -> Shell:
    """The tongue lies in the jaw; tongueOut slides it over the lower lip and bends its tip down."""
    proxy, positions, _ = _with_jaw(figure, TONGUE, proxies.AVERAGE)
    positions = positions + np.asarray([0, -TONGUE_LOWERED_DM, -0.02], np.float32)
    deltas = {name: displaced(motion.jaw, positions) for name, motion in figure.moves.items() if motion.jaw is not None}
    along = ramp(positions[:, 2], float(positions[:, 2].min()), float(positions[:, 2].max()))
    narrower = -positions[:, 0] * 0.42 * along**2
    beside = np.clip(np.abs(positions[:, 0]) / float(np.abs(positions[:, 0]).max()), 0, 1) ** 2
    forward = 0.42 * along * (1 - 0.35 * beside * along)
    out = np.stack([narrower, 0.07 * along - 0.11 * along**4, forward], 1)
    deltas["tongueOut"] = (deltas.get("tongueOut", 0) + out).astype(np.float32)
    over = np.stack([0 * along, TONGUE_OVER_LIP_DM * along**2, 0 * along], 1)
    deltas["tongueOut@half"] = over.astype(np.float32)  # half-way the tip is over the lip, not in it
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
    for name, motion in figure.moves.items():
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


def hair(figure: Figure, character: Character) -> Shell:
    """The haircut; no shape moves it."""
    look = character.hair
    cut = still(figure, load(figure, look.mesh, proxies.BODIES[look.fitted_on]))
    if look.one_piece:
        cut = haircut.largest_piece(cut)
    fallen = haircut.narrowed(cut.positions, figure.face, look.narrowed)
    shell = replace(cut, positions=haircut.drawn_aside(fallen, figure.face, look.aside_degrees))
    return haircut.mirrored(shell) if look.mirrored else shell


def brows(figure: Figure, character: Character) -> Shell:
    """The brows, moving with the skin; a tilt turns each about its middle."""
    shell = follow_skin(figure, load(figure, character.brows.mesh, proxies.BROWS))
    positions = shell.positions.copy()
    out = np.abs(positions[:, 0])
    positions[:, 1] -= character.brows.tilt * (out - (out.max() + out.min()) / 2)
    return replace(shell, positions=positions)


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
