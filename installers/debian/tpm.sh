#!/usr/bin/env bash
# Compiles tpm2-pytss once (under a minute; it has no ready-made package) and keeps the wheel in the cache folder, so
# that another environment on this machine takes seconds. With it the store's key can be kept in the machine's TPM.
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly VERSION=3.0.0
readonly WHEELS=${XDG_CACHE_HOME:-$HOME/.cache}/steward/wheels
mkdir -p "$WHEELS"
# A wheel is for one version of Python, which pip tells by its name.
if ! compgen -G "$WHEELS/tpm2_pytss-$VERSION-$(.venv/bin/python -c 'import sys; print("cp%d%d" % sys.version_info[:2])')-*.whl" >/dev/null; then
    pkg-config --exists tss2-esys 2>/dev/null || { echo "tpm: libtss2-dev is needed to compile it; run: apt-get install libtss2-dev pkg-config" >&2; exit 1; }
    echo "Compiling tpm2-pytss $VERSION…"
    # Its source is the one that was looked at, by its hash.
    .venv/bin/pip wheel -q --no-deps --no-binary tpm2-pytss --require-hashes -w "$WHEELS" \
        -r <(grep "^tpm2-pytss==$VERSION " installers/release/hashes.lock)
fi
PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/pip install -q -c requirements.lock --find-links "$WHEELS" "tpm2-pytss==$VERSION"
.venv/bin/python -c "from importlib.metadata import version; import tpm2_pytss; print('tpm: tpm2-pytss', version('tpm2-pytss'), 'is installed')"
