"""Dresses a figure: skin, eyes, teeth, tongue, lashes, brows, hair, suit and shirt as shells with their morphs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import proxies
from assets.tools.avatar.anatomy import Eye, jaw_weights, joint
from assets.tools.avatar.eye_shapes import eye_displacement
from assets.tools.avatar.figure import Figure
from assets.tools.avatar.motion import displaced
from assets.tools.avatar.parts import Shell, split_components
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

JACKET = proxies._head_scale(1.4340, 2.4098, 2.0001)
TINY_DM = 2e-4


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
    share = jaw_weights(figure.archive.json(member), figure.rig)
    return proxy, proxies.fit(proxy, figure.face.rest), share


def teeth(figure: Figure) -> Shell:
    """Upper and lower teeth with gums; the lower ones move rigidly with the jaw."""
    proxy, positions, share = _with_jaw(figure, TEETH, proxies.TEETH)
    lower = (share > 0.5)[:, None]
    deltas = {
        name: np.where(lower, displaced(motion.jaw, positions), 0).astype(np.float32)
        for name, motion in figure.motions.items()
        if motion.jaw is not None
    }
    return Shell(positions, proxy.model.faces, proxy.model.corner_uvs, moving(deltas))


def tongue(figure: Figure) -> Shell:
    """The tongue lies in the jaw; tongueOut slides it over the lower lip and bends its tip down."""
    proxy, positions, _ = _with_jaw(figure, TONGUE, proxies.AVERAGE)
    deltas = {
        name: displaced(motion.jaw, positions) for name, motion in figure.motions.items() if motion.jaw is not None
    }
    along = ramp(positions[:, 2], float(positions[:, 2].min()), float(positions[:, 2].max()))
    out = np.stack([np.zeros_like(along), 0.05 * along - 0.1 * along**4, 0.42 * along], 1)
    deltas["tongueOut"] = out.astype(np.float32)
    return Shell(positions, proxy.model.faces, proxy.model.corner_uvs, moving(deltas))


def lashes(figure: Figure) -> Shell:
    """Lashes grow from the lid margins: each one takes the motion of the nearest margin vertices."""
    proxy = load(figure, LASHES, proxies.AVERAGE)
    rest = figure.face.rest
    positions = proxies.fit(proxy, rest)
    rows, weights = _margin_binding(figure, positions)
    deltas = {
        name: np.einsum("nk,nkc->nc", weights, motion.skin[rows]).astype(np.float32)
        for name, motion in figure.motions.items()
    }
    return Shell(positions, proxy.model.faces, proxy.model.corner_uvs, moving(deltas))


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
    line = np.interp(
        positions[:, 0] * eye.side, *zip(*sorted((c[0] * eye.side, c[1]) for c in corners.tolist()), strict=True)
    )
    side = positions[:, 0] * eye.side > 0
    return np.asarray(side & ((positions[:, 1] > line) == upper))


def jacket(figure: Figure, cut: Cut) -> Shell:
    """The suit's jacket without trousers, tie, collar and cuffs of its own shirt."""
    proxy = load(figure, SUIT, JACKET)
    shell = still(figure, proxy)
    uv = proxy.model.corner_uvs.mean(1)
    label = split_components(proxy.model.faces, len(shell.positions))[proxy.model.faces[:, 0]]
    trousers = label == label[uv[:, 1].argmin()]
    collar = (uv[:, 0] > 0.34) & (uv[:, 0] < 0.485) & (uv[:, 1] > 0.885)
    cuffs = (uv[:, 0] > 0.325) & (uv[:, 0] < 0.375) & (uv[:, 1] > 0.54)
    own_shirt = collar | cuffs
    high = shell.positions[proxy.model.faces][:, :, 1].max(1) > cut.clothes
    return shell.keep(~trousers & ~own_shirt & high)


def blouse(figure: Figure, cut: Cut) -> Shell:
    """The blouse of the skirt suit, without the skirt."""
    proxy = load(figure, SHIRT, proxies.FEMALE)
    shell = still(figure, proxy)
    label = split_components(proxy.model.faces, len(shell.positions))[proxy.model.faces[:, 0]]
    top = label == label[shell.positions[proxy.model.faces][:, :, 1].max(1).argmax()]
    high = shell.positions[proxy.model.faces][:, :, 1].max(1) > cut.clothes
    return shell.keep(top & high)


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
