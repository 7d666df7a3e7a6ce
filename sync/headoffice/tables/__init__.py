"""The tables of head office, one module a topic. Importing this package registers them all."""

from sync.headoffice.tables import (
    audit,
    backups,
    branches,
    conversations,
    devices,
    exports,
    graphs,
    holds,
    people,
    records,
    rollouts,
    session_index,
    telemetry,
)
from sync.headoffice.tables.metadata import METADATA

__all__ = [
    "METADATA",
    "audit",
    "backups",
    "branches",
    "conversations",
    "devices",
    "exports",
    "graphs",
    "holds",
    "people",
    "records",
    "rollouts",
    "session_index",
    "telemetry",
]
