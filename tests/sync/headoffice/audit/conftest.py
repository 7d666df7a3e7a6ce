from __future__ import annotations

from tests.sync.headoffice.people.conftest import here, small

__all__ = ["here", "small"]
