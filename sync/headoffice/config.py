"""What an installation of head office is told; the settings' table fills it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """How often one person or address may ask; each is a number of requests in so many seconds, with bursts of it.

    Attributes:
        logins: attempts to sign in, of one address and of one name; of programs, as many refused ones, counted apart.
        login_window_s: in which they count.
        messages: to the advisor, a minute.
        analyses: of portfolios, a minute.
        body_bytes: longest body of any request; a batch of records is the longest that there is.
        device_chunk_bytes: that the blobs of one device may take up.
    """

    logins: int = 5
    login_window_s: float = 300.0
    messages: int = 30
    analyses: int = 10
    body_bytes: int = 16 * 1024 * 1024
    device_chunk_bytes: int = 4 * 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Prices:
    """What usage costs, in `currency`: of a session, a minute of it, an hour of computing, a million tokens."""

    session: float = 0.0
    minute: float = 0.0
    compute_hour: float = 0.0
    million_tokens: float = 0.0
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class OfficeConfig:
    """One process of head office.

    Attributes:
        folder: for keys, the embedded database, bundles and backups.
        database_url: "postgresql://user:password@host/name"; "" for SQLite in the folder.
        redis_url: "redis://host:6379/0"; "" for a cache within this process, which is right for one process only.
        host: address to listen at.
        port: to listen at.
        public_urls: under which devices and people reach this office, in order of preference.
        proxies: addresses or networks whose `X-Forwarded-For` is believed, such as "10.0.0.5" or "10.1.0.0/16".
        token_minutes: how long a person's access token lasts.
        refresh_days: how long a person may stay signed in without a password.
        second_factor: roles that may do nothing without a second factor; other people may have one.
        certificate: PEM file for TLS; "" for none.
        certificate_key: of it.
        device_authority: PEM file; devices must show a certificate of it. "" asks for none.
        device_port: where devices come in when they must show a certificate; 0 takes a free one.
        backups_decide: whether devices keep what they sent until a verified backup has it.
        number: which of several processes with advisors this is, 0 to 255; its conversations' ids begin with it, in
            hexadecimal, so that a load balancer finds the way back to it.
        limits: of requests.
        prices: of usage.
    """

    folder: Path
    database_url: str = ""
    redis_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8443
    public_urls: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    token_minutes: float = 15.0
    refresh_days: float = 7.0
    second_factor: frozenset[str] = frozenset()
    certificate: str = ""
    certificate_key: str = ""
    device_authority: str = ""
    device_port: int = 8444
    backups_decide: bool = False
    number: int = 0
    limits: Limits = Limits()
    prices: Prices = Prices()

    @property
    def over_tls(self) -> bool:
        """Whether people come over TLS: head office has a certificate, or is public under https (a balancer has it)."""
        return bool(self.certificate) or any(url.startswith("https://") for url in self.public_urls)
