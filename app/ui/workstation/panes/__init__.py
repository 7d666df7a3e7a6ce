"""Panes of the workstation: overview, documents, notes, audit trail, health."""
