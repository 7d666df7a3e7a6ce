"""Where devices stand: branches with their region and place on the globe, for the fleet's map."""

from __future__ import annotations

from sqlalchemy import Column, Float, String, Table

from sync.headoffice.tables.metadata import METADATA

BRANCHES = Table(
    "branches",
    METADATA,
    Column("name", String(128), primary_key=True),
    Column("region", String(128), nullable=False, server_default=""),
    Column("latitude", Float, nullable=False),  # degrees north
    Column("longitude", Float, nullable=False),  # degrees east
)
"""`name` is what the devices' `branch` says; a branch that is not here is shown beside the map."""
