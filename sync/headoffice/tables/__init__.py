"""The tables of head office, one module a topic. Importing this package registers them all."""

from sync.headoffice.tables import audit, people
from sync.headoffice.tables.metadata import METADATA

__all__ = ["METADATA", "audit", "people"]
