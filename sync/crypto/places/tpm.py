"""The machine's TPM 2.0: the key is sealed to the chip and to the state of its secure boot (PCR 7).

On another machine, or after another boot loader, the chip does not give it. The chip's answer is encrypted on its way,
so that listening on the bus is not enough. TPM2TOOLS_TCTI names another chip than the first, as for tpm2-tools.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sync.crypto.places.file import replace_file, unusable
from sync.errors import KeyPlaceError, WrongKey

_MAGIC: Final = b"STWT\x01"
_PCRS: Final = "sha256:7"


class TpmPlace:
    """A file with what only this machine's TPM opens."""

    protects = "this machine's TPM"

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> bytes | None:
        """Return the key, or None where there is no file."""
        if not self._path.exists():
            return None
        kept = self._path.read_bytes()
        if not kept.startswith(_MAGIC):
            raise WrongKey(f"The key file {self._path} is damaged; restore it from a backup.")
        return _unsealed(kept, os.environ.get("TPM2TOOLS_TCTI", ""))

    def save(self, key: bytes) -> None:
        """Seal a key to the TPM."""
        with _chip(os.environ.get("TPM2TOOLS_TCTI", "")) as chip:
            sealed = chip.seal(key)
        with unusable(self._path):
            replace_file(self._path, sealed)

    def forget(self) -> None:
        """Erase the file; what is left in the chip is nothing."""
        with unusable(self._path):
            self._path.unlink(missing_ok=True)


# A real chip takes a tenth of a second or more, and the store is opened again and again.
@lru_cache(maxsize=4)
def _unsealed(kept: bytes, address: str) -> bytes:
    with _chip(address) as chip:
        return chip.unseal(kept)


@contextmanager
def _chip(address: str) -> Iterator[_Chip]:
    try:
        import tpm2_pytss as tss
    except ImportError as error:
        raise KeyPlaceError("The TPM cannot be used here: install `steward[tpm]`.") from error
    try:
        with tss.ESAPI(address or None) as api:
            yield _Chip(tss, api)
    except (tss.TSS2_Exception, RuntimeError, ValueError) as error:
        raise KeyPlaceError(
            f"The TPM does not give the store's key ({error}); is this the machine that it is for, and was its secure "
            "boot changed?"
        ) from error


class _Chip:
    """An open TPM; after TPM 2.0 Part 1, "Sealed Data"."""

    def __init__(self, tss: Any, api: Any) -> None:
        self._tss, self._api = tss, api
        flags = tss.TPMA_OBJECT
        # The same every time: the chip makes the same storage key from its own seed, so it need not be kept.
        self._storage = tss.TPM2B_PUBLIC.parse(
            "ecc256:aes128cfb",
            objectAttributes=flags.RESTRICTED | flags.DECRYPT | flags.FIXEDTPM | flags.FIXEDPARENT
            | flags.SENSITIVEDATAORIGIN | flags.USERWITHAUTH,
        )  # fmt: skip

    def seal(self, key: bytes) -> bytes:
        """Return a key as only this chip opens it, in this state."""
        tss, api = self._tss, self._api
        parent = self._parent()
        session = self._session(parent, tss.TPM2_SE.HMAC, tss.TPMA_SESSION.DECRYPT)
        try:
            sensitive = tss.TPM2B_SENSITIVE_CREATE(tss.TPMS_SENSITIVE_CREATE(data=key))
            private, public, *_ = api.create(
                parent, sensitive, self._template(), session1=tss.ESYS_TR.PASSWORD, session2=session
            )
        finally:
            api.flush_context(session)
            api.flush_context(parent)
        parts = (private.marshal(), public.marshal())
        return _MAGIC + b"".join(len(part).to_bytes(2, "big") + part for part in parts)

    def unseal(self, kept: bytes) -> bytes:
        """Return the key."""
        tss, api = self._tss, self._api
        private, public = _parts(kept)
        parent = self._parent()
        try:
            loaded = api.load(parent, tss.TPM2B_PRIVATE.unmarshal(private)[0], tss.TPM2B_PUBLIC.unmarshal(public)[0])
            session = self._session(parent, tss.TPM2_SE.POLICY, tss.TPMA_SESSION.ENCRYPT)
            try:
                api.policy_pcr(session, tss.TPM2B_DIGEST(), tss.TPML_PCR_SELECTION.parse(_PCRS))
                return bytes(api.unseal(loaded, session1=session))
            finally:
                api.flush_context(session)
                api.flush_context(loaded)
        finally:
            api.flush_context(parent)

    def _parent(self) -> Any:
        tss = self._tss
        handle, *_ = self._api.create_primary(tss.TPM2B_SENSITIVE_CREATE(), self._storage, tss.ESYS_TR.OWNER)
        return handle

    def _session(self, parent: Any, kind: Any, direction: Any) -> Any:
        """Return a session salted with the storage key, which encrypts what it carries."""
        tss = self._tss
        cipher = tss.TPMT_SYM_DEF(
            algorithm=tss.TPM2_ALG.AES,
            keyBits=tss.TPMU_SYM_KEY_BITS(aes=128),
            mode=tss.TPMU_SYM_MODE(aes=tss.TPM2_ALG.CFB),
        )
        session = self._api.start_auth_session(parent, tss.ESYS_TR.NONE, kind, cipher, tss.TPM2_ALG.SHA256)
        self._api.trsess_set_attributes(session, tss.TPMA_SESSION.CONTINUESESSION | direction)
        return session

    def _template(self) -> Any:
        """Return what a sealed object is: data, openable under the present state of the boot alone."""
        tss, api = self._tss, self._api
        null = tss.TPMT_SYM_DEF(algorithm=tss.TPM2_ALG.NULL)
        trial = api.start_auth_session(tss.ESYS_TR.NONE, tss.ESYS_TR.NONE, tss.TPM2_SE.TRIAL, null, tss.TPM2_ALG.SHA256)
        try:
            api.policy_pcr(trial, tss.TPM2B_DIGEST(), tss.TPML_PCR_SELECTION.parse(_PCRS))
            policy = api.policy_get_digest(trial)
        finally:
            api.flush_context(trial)
        scheme = tss.TPMT_KEYEDHASH_SCHEME(scheme=tss.TPM2_ALG.NULL)
        return tss.TPM2B_PUBLIC(
            tss.TPMT_PUBLIC(
                type=tss.TPM2_ALG.KEYEDHASH,
                nameAlg=tss.TPM2_ALG.SHA256,
                objectAttributes=tss.TPMA_OBJECT.FIXEDTPM | tss.TPMA_OBJECT.FIXEDPARENT,
                authPolicy=policy,
                parameters=tss.TPMU_PUBLIC_PARMS(keyedHashDetail=tss.TPMS_KEYEDHASH_PARMS(scheme=scheme)),
            )
        )


def _parts(kept: bytes) -> tuple[bytes, bytes]:
    at = len(_MAGIC)
    size = int.from_bytes(kept[at : at + 2], "big")
    private = kept[at + 2 : at + 2 + size]
    return private, kept[at + 4 + size :]
