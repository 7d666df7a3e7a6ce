"""What the doctor finds, and the table of everything that it may find with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

State = Literal["good", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; "bad" means that the advisor does not work here, or not safely, without a change.

    Attributes:
        what: was looked at.
        found: in words, of this machine.
        to_do: what to do about it; "" where nothing is.
        code: its row in the table of advice; "" where there is nothing to do.
        details: more of it for other programs, or None.
    """

    what: str
    state: State
    found: str
    to_do: str = ""
    code: str = ""
    details: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """One row of the table.

    Attributes:
        code: what is found, short and stable, for alerts and for the documentation.
        what: was looked at.
        state: how grave it is.
        means: what it is, for a person.
        to_do: about it.
    """

    code: str
    what: str
    state: State
    means: str
    to_do: str


ADVICE: Final = {
    row.code: row
    for row in (
        Advice(
            "settings-wrong", "settings", "bad", "Something in the settings is wrong; nothing starts with it.",
            "Run `steward settings check`; it names each place and what to write there.",
        ),
        Advice(
            "settings-doubtful", "settings", "note", "Something is set that has no effect or may not be meant.",
            "Run `steward settings check`.",
        ),
        Advice(
            "environment-shared", "environment", "note", "Steward shares Python's packages with other programs.",
            "Install Steward into an environment of its own; its package names are generic.",
        ),
        Advice(
            "runtime-not-one", "model runtime", "bad", "None or two libraries that compute models are installed.",
            "Exactly one of onnxruntime and onnxruntime-gpu may be there: install the package anew.",
        ),
        Advice(
            "content-missing", "content", "bad", "Content that every advisor needs has not been built.",
            "Run `steward setup`.",
        ),
        Advice(
            "content-old", "content", "note", "Content is of an earlier version of the program.",
            "Run `steward setup`.",
        ),
        Advice(
            "model-broken", "models", "bad", "A model's files are not as they were installed, or do not open.",
            "Run `steward models verify`, and install the model that it names anew.",
        ),
        Advice(
            "store-none", "data folder", "note", "There is no encrypted store in the data folder yet.",
            "Nothing, if no advisor was ever opened here. Otherwise: is data_dir right, and its disk mounted?",
        ),
        Advice(
            "store-closed", "data folder", "bad", "The encrypted store cannot be opened.",
            "Do what the sentence says. Without its key no store opens: restore both, or begin with a new data folder.",
        ),
        Advice(
            "key-beside-store", "store's key", "note", "Who steals the disk has the key of the store too.",
            "Move it to a safer place: `steward sync key --to tpm` (or systemd, keyring, passphrase).",
        ),
        Advice(
            "key-place-closed", "store's key", "bad", "The place that keeps the store's key does not give it.",
            "Unlock that place (the TPM, the keyring, STEWARD_PASSPHRASE) and start again.",
        ),
        Advice(
            "tpm-none", "TPM", "note", "This machine has no TPM, or the firmware has switched it off.",
            "Switch it on in the firmware's settings, if it has one; systemd or a passphrase can keep the key too.",
        ),
        Advice(
            "tpm-closed", "TPM", "note", "There is a TPM, but this user may not use it.",
            "Add the user to the group tss: `usermod -aG tss USER`, and log in anew.",
        ),
        Advice(
            "secrets-open", "permissions", "bad", "Other users of this machine may read a secret.",
            "Take the right away: `chmod 600 FILE` for each file that is named.",
        ),
        Advice(
            "devices-closed", "permissions", "note", "This user may not open a device that is there.",
            "Add the user to the device's group (video, render, audio): `usermod -aG GROUP USER`, and log in anew.",
        ),
        Advice(
            "memory-short", "memory", "bad", "Less than 300 MB of memory are free; the advisor may be ended.",
            "Restart the machine; if it stays so, end other programs or take a smaller language model.",
        ),
        Advice(
            "memory-low", "memory", "note", "Less than a gigabyte of memory is free.",
            "Watch it (`steward status`); take a smaller language model if it goes down further.",
        ),
        Advice(
            "disk-full", "disk", "bad", "Less than 500 MB of the data folder's disk are free; soon nothing is stored.",
            "Free some space: old logs, downloads in the cache folder, other programs' files.",
        ),
        Advice(
            "disk-low", "disk", "note", "The data folder's disk is more than 85 % full.",
            "Free some space before it is full.",
        ),
        Advice(
            "upgrade-refused", "package", "note", "A version that head office handed out was not installed.",
            "Tell head office what it says; it publishes another one.",
        ),
        Advice(
            "upgrade-back", "package", "note", "A version from head office was gone back from.",
            "Nothing here: the version before runs. Head office withdraws the new one and looks at this machine's log.",
        ),
        Advice(
            "upgrade-stuck", "package", "bad", "A version does not run well, and the one before cannot come back.",
            "Install a version that runs, with the medium or as a later bundle (docs/install-kiosk.md).",
        ),
        Advice(
            "clock-free", "clock", "note", "No time server sets this machine's clock.",
            "Let one set it: `timedatectl set-ntp true`; without a network, compare it with a watch now and then.",
        ),
        Advice(
            "clock-wrong", "clock", "bad", "This machine's clock and head office's differ by more than a minute.",
            "Set the clock; signatures and dates of figures depend on it.",
        ),
        Advice(
            "voice-second", "voice", "note", "The voice that was chosen does not speak here; another one does.",
            "Do what the sentence says, or choose another voice: `steward voices`.",
        ),
        Advice(
            "voice-none", "voice", "bad", "No voice speaks here.",
            "Install the package anew, or a voice of another maker: `steward models install FOLDER`.",
        ),
        Advice(
            "face-second", "sound to face", "note", "What was chosen to move the face does not work here.",
            "Do what the sentence says; the face moves by the next best way until then.",
        ),
        Advice(
            "ears-second", "speech recognition", "note", "The recogniser that was chosen does not work here.",
            "Do what the sentence says; the next best one listens until then.",
        ),
        Advice(
            "ears-none", "speech recognition", "bad", "Nothing recognises speech here; clients can only type.",
            "Run `steward setup`, or install the package anew.",
        ),
        Advice(
            "loudspeaker-none", "loudspeaker", "note", "There is no loudspeaker; the advisor is read, not heard.",
            "Connect one that is switched on: `aplay -l` lists what the machine knows. One that was pulled out is "
            "heard again by itself; a kiosk that began without any begins anew with one when nobody is there.",
        ),
        Advice(
            "microphone-none", "microphone", "note", "There is no microphone; clients can only type.",
            "Connect one: `arecord -l` lists what the machine knows.",
        ),
        Advice(
            "camera-none", "camera", "note", "The camera may look, but there is none or it gives no pictures.",
            'Connect one or mend camera_device; everything else works without. To look no more: camera = "off".',
        ),
        Advice(
            "screen-none", "screen", "note", "There is no graphical session here.",
            "The kiosk needs one: start it by its service, or in a session. `steward demo` and `steward ask` do not.",
        ),
        Advice(
            "drawing-slow", "graphics", "note", "The processor draws the face; a graphics card draws it better.",
            "Nothing, if the face moves smoothly; otherwise a card, or its driver.",
        ),
        Advice(
            "card-trouble", "who computes where", "note", "A graphics card cannot compute what it should.",
            "Do what the sentence says; the processor computes until then.",
        ),
        Advice(
            "network-none", "network", "note", "This machine has no way out: no cable, no network, or no address.",
            "Check cable and switch; clients are served all the same, and records wait.",
        ),
        Advice(
            "office-none", "head office", "note", "This machine belongs to no head office; its records stay here.",
            "Enrol it with the line that the operator gives: `steward enrol LINE`.",
        ),
        Advice(
            "office-silent", "head office", "note", "Head office does not answer; records wait here.",
            "If it stays: is head office up, is the address right, does a firewall let this machine through?",
        ),
        Advice(
            "office-refuses", "head office", "bad", "Head office answers but does not let this device in.",
            "Ask the operator whether it was revoked; enrol it again: `steward enrol LINE`.",
        ),
        Advice(
            "records-old", "head office", "note", "A record has waited for more than a day.",
            "Run `steward sync now`; it says why if it fails.",
        ),
        Advice(
            "certificate-over", "certificate", "bad", "The certificate has expired; head office takes it no more.",
            "Enrol the device again: `steward enrol LINE`.",
        ),
        Advice(
            "certificate-soon", "certificate", "note", "The device's certificate ends within two weeks.",
            "Nothing, if head office is reached: it is renewed by itself. Otherwise see head office.",
        ),
        Advice(
            "certificate-unread", "certificate", "bad", "The device's certificate cannot be read.",
            "Check sync_certificates and the rights of its files, or enrol the device again.",
        ),
        Advice(
            "check-failed", "anything", "bad", "A check itself failed, which it should not.",
            "Send a support bundle (`steward support-bundle`).",
        ),
    )
}  # fmt: skip
"""Everything that the doctor may find and somebody should know what to do about, by code."""


def good(what: str, found: str, *, details: dict[str, Any] | None = None) -> Finding:
    """Return that something is as it should be."""
    return Finding(what, "good", found, details=details)


def told(code: str, found: str, first: str = "", *, details: dict[str, Any] | None = None) -> Finding:
    """Return a finding of the table.

    Args:
        code: its row.
        found: what was found on this machine.
        first: what to do in this very case; the table's advice follows it.
        details: see `Finding`.
    """
    return of(ADVICE[code], found, first, details=details)


def of(row: Advice, found: str, first: str = "", *, details: dict[str, Any] | None = None) -> Finding:
    """Return a finding of a row, of this table or of another; see `told`."""
    return Finding(row.what, row.state, found, f"{first} {row.to_do}".strip(), row.code, details)
