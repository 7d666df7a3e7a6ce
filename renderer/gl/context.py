"""An OpenGL context without a window."""

from __future__ import annotations

import sys
from typing import Any, Final

import moderngl

from renderer.errors import GraphicsError

VERSION: Final = 330


def standalone() -> Any:
    """Create a context that draws into pictures only.

    Raises:
        GraphicsError: no driver gave one; says what was tried and what to install.
    """
    tried = []
    backends: list[dict[str, Any]] = [{"backend": "egl"}, {}] if sys.platform.startswith("linux") else [{}]
    for options in backends:
        try:
            return moderngl.create_context(standalone=True, require=VERSION, **options)
        except Exception as error:  # glcontext raises bare Exception for a missing library or driver
            tried.append(f"{options.get('backend', 'the system default')}: {error}")
    raise GraphicsError(
        f"No OpenGL 3.3 context could be made ({'; '.join(tried)}); "
        "install the packages of installers/debian/packages.txt."
    )


def is_software(context: Any) -> bool:
    """Return whether the context draws on the processor."""
    name = str(context.info.get("GL_RENDERER", "")).lower()
    return any(word in name for word in ("llvmpipe", "softpipe", "swrast", "software", "swiftshader"))
