"""The routes of head office, one module a topic, each with `router(office) -> APIRouter`."""
