"""People, whom they look after, their second factors, where they are signed in, and who failed to sign in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from sync.headoffice.tables.metadata import METADATA

PEOPLE = Table(
    "people",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("client_id", String(64), nullable=False, default=""),
    Column("password", String(256), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("locked", Boolean, nullable=False, default=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False, default=0),
    Column("given_ms", BigInteger),
)
"""`client_id` is whom a person of role client is; `password` is an argon2id hash in its usual writing, since `given_ms`
(none of people who were here before that was kept)."""

ASSIGNED = Table(
    "people_clients",
    METADATA,
    Column("person", LargeBinary(16), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("client_id", String(64), primary_key=True),
)
"""The clients that an advisor looks after."""

SIGN_INS = Table(
    "sign_ins",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("person", LargeBinary(16), ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("begun_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger, nullable=False, index=True),
    Column("address", String(64), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("ended", String(64), nullable=False, default=""),
    Column("bound_to", String(43), nullable=False, default="", server_default=""),
    Column("client", String(64), nullable=False, default="", server_default=""),
)
"""One row a sign-in, through all its refreshes; `ended` says why it is over, "" while it is not. `bound_to` is the
thumbprint of the key that the sender of its tokens shows to have, `client` the page or program that got them; both are
"" of the console, whose sign-ins have no tokens."""

CODES = Table(
    "authorization_codes",
    METADATA,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("person", LargeBinary(16), ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("mark", String(64), nullable=False),
    Column("second", String(32), nullable=False),
    Column("client", String(64), nullable=False),
    Column("redirect", String(256), nullable=False),
    Column("challenge", String(43), nullable=False),
    Column("bound_to", String(43), nullable=False),
    Column("made_ms", BigInteger, nullable=False, index=True),
    Column("used", Boolean, nullable=False, default=False),
    Column("sign_in", LargeBinary(16)),
)
"""Authorization codes by their SHA-256. Each is good once; `sign_in` is what began with it, and ends if it comes again.
`mark` is of the password that was shown, `second` says which second factor was."""

PROGRAMS = Table(
    "programs",
    METADATA,
    Column("person", LargeBinary(16), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("public_key", LargeBinary(32), nullable=False),
)
"""Who of the people is a program: it signs in with an Ed25519 key, and with no password."""

REFRESHES = Table(
    "refresh_tokens",
    METADATA,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("sign_in", LargeBinary(16), ForeignKey("sign_ins.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("used", Boolean, nullable=False, default=False),
)
"""Refresh tokens by their SHA-256. Each is good once; a used one that comes again ends its sign-in."""

FAILURES = Table(
    "sign_in_failures",
    METADATA,
    Column("what", LargeBinary(32), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_ms", BigInteger, nullable=False, index=True),
    Column("until_ms", BigInteger, nullable=False),
)
"""Failed sign-ins by the hash of a name or an address, whether there is such a person or not."""

SECOND_FACTORS = Table(
    "second_factors",
    METADATA,
    Column("person", LargeBinary(16), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("secret", LargeBinary(64), nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("made_ms", BigInteger, nullable=False),
)
"""Who shows codes of an app beside the password. `secret` is locked under a key of head office's folder; `last_step` is
of the code that was used last, so that none counts twice."""

RECOVERY_CODES = Table(
    "recovery_codes",
    METADATA,
    Column("person", LargeBinary(16), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("number", String(4), primary_key=True),
    Column("hash", String(256), nullable=False),
)
"""Codes for whoever lost their app, each good once. `number` is its first four letters, `hash` argon2id of the rest."""
