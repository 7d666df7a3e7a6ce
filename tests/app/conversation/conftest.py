import pytest

from app.conversation.context import Context
from app.pipeline.parts import UTTERANCES
from app.settings import Settings
from inference.errors import ModelError
from inference.language.router import Router, open_router


@pytest.fixture(scope="session")
def router(installed: Settings) -> Router:
    models = installed.content_dir / "models"
    try:
        return open_router(models / "minilm", UTTERANCES, models / "router.npz")
    except ModelError:
        pytest.skip("the routing model is not built; run `steward setup`")


@pytest.fixture
def context() -> Context:
    return Context.new("test", "avery")
