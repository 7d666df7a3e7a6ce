"""The graphics cards of this machine, asked of NVIDIA's driver, in the order in which CUDA counts them.

CUDA counts the fastest first unless told otherwise, so `app/__main__.py` sets CUDA_DEVICE_ORDER to PCI_BUS_ID before
anything of CUDA is loaded; our numbers are then the driver's.
"""

from __future__ import annotations

import csv
import ctypes
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from inference.runtime.plan import Card

QUESTION: Final = ("index", "uuid", "name", "memory.total", "memory.free")
_ABOUT_SCREENS: Final = "display_active"  # drivers have renamed what they say of screens before
TIMEOUT_S: Final = 10.0  # a driver that has lost its card lets the question hang
_MIB: Final = 1 << 20

Ask = Callable[[tuple[str, ...], float], str]


@dataclass(frozen=True, slots=True)
class Found:
    """The cards that may be used, and one sentence on what stands in the way of more, or ""."""

    cards: tuple[Card, ...]
    notice: str = ""


def cards_here(environment: Mapping[str, str] = os.environ, ask: Ask | None = None) -> Found:
    """Return the cards of this machine: none where there is no driver or it does not answer; never raises.

    Args:
        environment: CUDA_VISIBLE_DEVICES in it leaves cards out and orders the rest.
        ask: runs a command and returns what it prints; None runs it here.
    """
    try:
        said = _asked(ask or _run)
    except FileNotFoundError:
        return _cards_of_torch()
    except subprocess.TimeoutExpired:
        return Found((), f"NVIDIA's driver did not answer within {TIMEOUT_S:.0f} s; restart the machine or its driver.")
    except (OSError, subprocess.SubprocessError) as error:
        said_why = str(getattr(error, "stdout", "") or error).strip().splitlines()
        return Found((), f"NVIDIA's driver cannot be asked: {said_why[0] if said_why else type(error).__name__}.")
    return visible(*parsed(said), environment.get("CUDA_VISIBLE_DEVICES"))


def _asked(ask: Ask) -> str:
    try:
        return ask(_command(*QUESTION, _ABOUT_SCREENS), TIMEOUT_S)
    except subprocess.CalledProcessError:
        return ask(_command(*QUESTION), TIMEOUT_S)


def _command(*fields: str) -> tuple[str, ...]:
    return "nvidia-smi", f"--query-gpu={','.join(fields)}", "--format=csv,noheader,nounits"


def parsed(text: str) -> tuple[tuple[tuple[str, Card], ...], str]:
    """Read what `nvidia-smi` prints when asked for QUESTION, perhaps with a word on the screen behind it.

    Returns:
        Each card behind its UUID, and a sentence on the lines that could not be read, or "".
    """
    cards, unread = [], []
    for row in csv.reader(text.splitlines(), skipinitialspace=True):
        if not row:
            continue
        try:
            index, uuid, name, total, free, *screen = (field.strip() for field in row)
            cards.append((uuid, Card(int(index), name, int(total), int(free), screen == ["Enabled"])))
        except ValueError:  # for instance "[N/A]" on boards that share the processor's memory
            unread.append(", ".join(row))
    problem = (
        f"NVIDIA's driver says something that is not understood, so it is left out: {unread[0]}." if unread else ""
    )
    return tuple(cards), problem


def visible(cards: tuple[tuple[str, Card], ...], notice: str, asked: str | None) -> Found:
    """Leave out what CUDA_VISIBLE_DEVICES hides, and count the rest anew as CUDA does.

    Args:
        cards: from `parsed`.
        notice: handed on.
        asked: numbers or beginnings of UUIDs, commas between; the first that fits no card ends the list. None is all.
    """
    if asked is None:
        return Found(tuple(card for _uuid, card in cards), notice)
    chosen: list[Card] = []
    for wanted in (part.strip() for part in asked.split(",")):
        card = next((card for uuid, card in cards if _is(wanted, uuid, card)), None)
        if card is None:
            break
        chosen.append(Card(len(chosen), card.name, card.total_mib, card.free_mib, card.screen))
    if len(chosen) < len(cards):
        hidden = f"CUDA_VISIBLE_DEVICES hides {len(cards) - len(chosen)} of {len(cards)} cards."
        notice = f"{notice} {hidden}".strip()
    return Found(tuple(chosen), notice)


def _is(wanted: str, uuid: str, card: Card) -> bool:
    return wanted == str(card.index) or (wanted.startswith("GPU-") and uuid.startswith(wanted))


def _run(command: tuple[str, ...], timeout_s: float) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=True)
    return done.stdout


def _cards_of_torch() -> Found:
    """Ask torch, which takes seconds to load and so is asked only where the driver's library is."""
    try:
        ctypes.CDLL("libcuda.so.1")
        import torch
    except (ImportError, OSError):
        return Found(())
    if not torch.cuda.is_available():
        return Found((), "There is a driver of NVIDIA's, but neither nvidia-smi nor torch finds a card.")
    cards = []
    for index in range(torch.cuda.device_count()):
        free, total = torch.cuda.mem_get_info(index)
        cards.append(Card(index, torch.cuda.get_device_name(index), total // _MIB, free // _MIB))
    return Found(tuple(cards))
