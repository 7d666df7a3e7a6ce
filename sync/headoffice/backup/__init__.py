"""Backups of head office: incremental, encrypted before they leave, checked byte by byte, restored to a moment."""
