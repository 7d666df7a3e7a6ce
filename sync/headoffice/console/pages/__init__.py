"""The console's pages, one module a topic, each with `router(console) -> APIRouter`."""
