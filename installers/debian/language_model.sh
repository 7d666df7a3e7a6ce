#!/usr/bin/env bash
# Compiles llama-cpp-python once (4 to 12 minutes on two cores: it has no ready-made package) and keeps the wheel
# in the cache folder, so that another environment on this machine takes seconds. Optional: without it answers are
# worded by a language server or as they are composed. For NVIDIA cards: CMAKE_ARGS=-DGGML_CUDA=on make language-model
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$(sed -n 's/.*llama-cpp-python==\([0-9.]*\).*/\1/p' pyproject.toml)
# Each way of compiling has wheels of its own: one for cards is no use without them, and the other way round.
kind=${CMAKE_ARGS:+-$(printf %s "$CMAKE_ARGS" | sha256sum | cut -c1-8)}
readonly WHEELS=${XDG_CACHE_HOME:-$HOME/.cache}/steward/wheels${kind:-}
mkdir -p "$WHEELS"
if ! compgen -G "$WHEELS/llama_cpp_python-$version-*.whl" >/dev/null; then
    # cmake and ninja come with the build where the system has none.
    command -v g++ >/dev/null || { echo "language-model: g++ is needed to compile it; run: apt-get install g++" >&2; exit 1; }
    echo "Compiling llama-cpp-python $version; this takes 4 to 12 minutes on two cores…"
    # Tests and servers of the library's own are not needed; each unit of compiling takes up to a gigabyte of memory.
    CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)} \
        .venv/bin/pip wheel --no-deps --no-binary llama-cpp-python --require-hashes -w "$WHEELS" \
        -r <(grep "^llama-cpp-python==$version " installers/release/hashes.lock)  # its source, by its hash
fi
quiet=(); [ -t 1 ] || quiet=(-q)
PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/pip install "${quiet[@]}" -c requirements.lock --find-links "$WHEELS" \
    "llama-cpp-python==$version"
.venv/bin/python -c "import llama_cpp; print('language-model: llama-cpp-python', llama_cpp.__version__, 'is installed;', 'it computes on cards' if llama_cpp.llama_supports_gpu_offload() else 'it computes on the processor')"
