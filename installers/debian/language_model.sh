#!/usr/bin/env bash
# Compiles llama-cpp-python once (4 to 12 minutes on two cores: it has no ready-made package) and keeps the wheel
# in the cache folder, so that another environment on this machine takes seconds. Optional: nothing needs it yet.
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly WHEELS=${XDG_CACHE_HOME:-$HOME/.cache}/steward/wheels
version=$(sed -n 's/.*llama-cpp-python==\([0-9.]*\).*/\1/p' pyproject.toml)
mkdir -p "$WHEELS"
if ! compgen -G "$WHEELS/llama_cpp_python-$version-*.whl" >/dev/null; then
    for tool in g++ cmake; do
        command -v $tool >/dev/null || { echo "language-model: $tool is needed to compile it; install g++ and cmake" >&2; exit 1; }
    done
    echo "Compiling llama-cpp-python $version; this takes 4 to 12 minutes on two cores…"
    CMAKE_BUILD_PARALLEL_LEVEL=$(nproc) .venv/bin/pip wheel --no-deps -w "$WHEELS" "llama-cpp-python==$version"
fi
.venv/bin/pip install --find-links "$WHEELS" "llama-cpp-python==$version"
