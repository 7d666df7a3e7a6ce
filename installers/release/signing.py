"""Signs and checks a release with OpenSSH: an Ed25519 key, a detached signature that `ssh-keygen` alone can check.

    python -m installers.release.signing new-key FILE        # once, on the machine that signs; asks for a passphrase
    python -m installers.release.signing sign FILE --key KEY
    python -m installers.release.signing verify FOLDER --keys installers/release/allowed_signers
    python -m installers.release.signing revoke KEY.pub --keys installers/release/allowed_signers

A key that is revoked is taken out of allowed_signers and written into `revoked_keys` beside it, which is asked as well:
a list of signers from elsewhere that still has the key opens nothing then.

OpenSSH is on every Debian, keeps keys on a hardware token too (`-t ed25519-sk`), and checks without anything of ours.
Devices take data and models by The Update Framework's roles alone (docs/bundles.md); the program itself needs this
signature too, which root's helper on a kiosk checks (`sync/upgrades`).
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

NAMESPACE: Final = "steward-release"
"""A signature for another purpose, such as of a commit, is none of a release."""
SIGNER: Final = "release@steward"
SUMS: Final = "SHA256SUMS"
REVOKED: Final = "revoked_keys"
"""Beside the signers: public keys that count no more, a line each."""
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._+-]*)")


class SignatureError(RuntimeError):
    """Something cannot be signed, or is not what was signed; one sentence."""


def write_sums(folder: Path) -> Path:
    """Write the hashes of all files of a folder into its SHA256SUMS, by name."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(SUMS))
    lines = [f"{_sha256(path)}  {path.name}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), encoding="ascii")
    return folder / SUMS


def sign(path: Path, key: Path) -> Path:
    """Sign a file; returns the signature's path beside it.

    Raises:
        SignatureError: the key cannot be used.
    """
    signature = path.with_name(f"{path.name}.sig")
    signature.unlink(missing_ok=True)
    _ssh_keygen(["-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, str(path)])
    return signature


def verify(folder: Path, signers: Path) -> list[str]:
    """Check a release: the signature over its hashes, and each file by its hash; returns the files' names.

    Raises:
        SignatureError: who signed is not among the signers, or something was changed, added or taken away.
    """
    sums, signature = folder / SUMS, folder / f"{SUMS}.sig"
    if not sums.is_file() or not signature.is_file():
        raise SignatureError(f"{folder} has no {SUMS} with a signature beside it.")
    words = ["-Y", "verify", "-f", str(signers), "-I", SIGNER, "-n", NAMESPACE, "-s", str(signature)]
    if signers.with_name(REVOKED).exists():
        words += ["-r", str(signers.with_name(REVOKED))]
    _ssh_keygen(words, sums.read_bytes())
    said = {}
    for line in sums.read_text(encoding="ascii").splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            raise SignatureError(f"{SUMS} has a line that is none: {line[:80]!r}.")
        said[found[2]] = found[1]
    there = {path.name for path in folder.iterdir() if not path.name.startswith(SUMS)}
    if there != said.keys():
        raise SignatureError(f"{folder} and {SUMS} differ in: {', '.join(sorted(there ^ said.keys()))}.")
    for name, wanted in said.items():
        if (folder / name).is_symlink() or not (folder / name).is_file() or _sha256(folder / name) != wanted:
            raise SignatureError(f"{name} is not the file that was signed.")
    return sorted(said)


def new_key(path: Path, passphrase: str | None = None) -> str:
    """Make a key and return the line for allowed_signers; the passphrase is asked for at the terminal if not given.

    Raises:
        SignatureError: there is a key already, or the place cannot be written.
    """
    if path.exists():
        raise SignatureError(f"{path} is there already; a key is never overwritten.")
    words = [] if passphrase is None else ["-N", passphrase]
    _ssh_keygen(["-q", "-t", "ed25519", "-C", SIGNER, "-f", str(path), *words], quiet=passphrase is not None)
    kind, key = path.with_name(f"{path.name}.pub").read_text(encoding="ascii").split()[:2]
    return f'{SIGNER} namespaces="{NAMESPACE}" {kind} {key}'


def revoke(public: Path, signers: Path) -> int:
    """Let a key count no more; returns how many signers are left.

    Args:
        public: the key's public half, as OpenSSH writes it.
        signers: who may sign; its lines with this key are taken out.

    Raises:
        SignatureError: this is no public key, or the files cannot be written.
    """
    try:
        kind, key = public.read_text(encoding="ascii").split()[:2]
        _ssh_keygen(["-l", "-f", str(public)])
        lines = signers.read_text(encoding="utf-8").splitlines()
        left = [line for line in lines if key not in line.split()]
        listed = signers.with_name(REVOKED)
        before = listed.read_text(encoding="ascii") if listed.exists() else ""
        if key not in before:  # first, so that there is no moment in which it counts again
            listed.write_text(f"{before}{kind} {key}\n", encoding="ascii")
        signers.write_text("".join(f"{line}\n" for line in left), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise SignatureError(f"{public} or {signers} cannot be used: {error}") from error
    return sum(1 for line in left if line and not line.startswith("#"))


def _ssh_keygen(words: list[str], given: bytes | None = None, *, quiet: bool = True) -> None:
    try:
        done = subprocess.run(["ssh-keygen", *words], input=given, capture_output=quiet, check=False)
    except FileNotFoundError as error:
        raise SignatureError("ssh-keygen is not installed; apt-get install openssh-client.") from error
    if done.returncode:
        said = (done.stdout or b"") + (done.stderr or b"")
        raise SignatureError(f"ssh-keygen refused: {said.decode(errors='replace').strip()[-200:] or 'see above'}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> int:
    """Make a key, sign a file, or check a release."""
    asked = argparse.ArgumentParser(description="Sign and check releases.")
    deeds = asked.add_subparsers(dest="deed", required=True)
    for name in ("new-key", "sign", "verify", "revoke"):
        deeds.add_parser(name).add_argument("path", type=Path)
    deeds.choices["sign"].add_argument("--key", type=Path, required=True)
    for name in ("verify", "revoke"):
        deeds.choices[name].add_argument("--keys", type=Path, required=True)
    said = asked.parse_args()
    try:
        if said.deed == "new-key":
            print(new_key(said.path))
        elif said.deed == "sign":
            print(sign(said.path, said.key))
        elif said.deed == "revoke":
            left = revoke(said.path, said.keys)
            print(f"The key counts no more; {left} signers are left." + ("" if left else " Nobody can sign a release."))
        else:
            print(f"{len(verify(said.path, said.keys))} files are as they were signed by {SIGNER}")
    except SignatureError as error:
        print(f"signing: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
